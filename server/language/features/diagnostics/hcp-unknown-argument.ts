import type { Span } from '../../syntax/ast.ts';
import { registriesIn, registryArguments } from './registry-block.ts';
import { removed, withEquals } from './reshaping.ts';
import { at, type Fix, type Rule } from './rule.ts';
import { didYouMean, nearest } from './suggestions.ts';

/** What takes an object. */
const shapes: Readonly<Record<string, string>> = { bucket_labels: 'map', build_labels: 'map', labels: 'map' };

/** Packer leaves what it does not know in `hcp_packer_registry` unread, typing slips included. */
export const hcpUnknownArgument: Rule = {
  code: 'hcp-unknown-argument',
  severity: 'warning',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry => {
      const present = new Set(registry.node.body.items.map(item => ('name' in item ? item.name.text : '')));
      return registry.node.body.items.flatMap(item => {
        if (item.kind === 'incomplete') return [];
        const name = item.kind === 'block' ? item.type : item.name;
        if (item.kind === 'attribute' && Object.hasOwn(registryArguments, name.text)) return [];
        const near =
          item.kind === 'attribute' || !Object.hasOwn(registryArguments, name.text)
            ? nearest(
                name.text,
                Object.keys(registryArguments).filter(one => one !== 'labels' && !present.has(one)),
              )
            : undefined;
        const what = Object.hasOwn(registryArguments, name.text)
          ? `"${name.text}" is an argument, written with "=": as a block Packer ignores it.`
          : `Packer ignores "${name.text}": hcp_packer_registry has no such ${item.kind === 'block' ? 'block' : 'argument'}.`;
        if (item.kind === 'block')
          return [
            at(name, what + didYouMean(near), { data: { block: withEquals(uri, item, shapes[name.text]) } }),
          ];
        if (near === undefined)
          return [at(name, what, { data: { item: { start: item.start, end: item.end } } })];
        // `channel = "dev"` means a list of one.
        const alone =
          near === 'channels' && ['string', 'number', 'bool'].includes(module.evaluate(item.value).kind);
        const value = alone ? { start: item.value.start, end: item.value.end } : undefined;
        return [at(name, what + didYouMean(near), { data: { near, value } })];
      });
    }),
  fixes: ({ start, end, data }, module, uri) => {
    if (!data) return [];
    const { near, value, block, item } = data as {
      near?: string;
      value?: Span;
      block?: readonly Fix[];
      item?: Span;
    };
    if (item) return [removed(uri, module.files.get(uri)!, item)];
    if (near === undefined) return block ?? [];
    const edits = [{ uri, start, end, newText: near }];
    if (value) {
      edits.push({ uri, start: value.start, end: value.start, newText: '[' });
      edits.push({ uri, start: value.end, end: value.end, newText: ']' });
    }
    return [{ title: `Change to "${near}"`, edits, isPreferred: true }];
  },
};

import { isInternal } from '../../catalog/index.ts';
import { attributeOf } from '../../model/declarations.ts';
import type { Span } from '../../syntax/ast.ts';
import { argumentNames, suspectDataIn } from './data-sources.ts';
import { removed } from './reshaping.ts';
import { at, type Rule } from './rule.ts';
import { didYouMean, nearest } from './suggestions.ts';

/** Other words than in today's data sources, where they are likely to come from. */
const formerly: Readonly<Record<string, string>> = {
  channel: 'channel_name',
  cloud_provider: 'platform',
  fingerprint: 'version_fingerprint',
  bucket: 'bucket_name',
};

/** An argument or block a data source does not have. */
export const hcpDataUnknownArgument: Rule = {
  code: 'hcp-data-unknown-argument',
  severity: 'error',
  byBlock: true,
  check: (module, uri) =>
    suspectDataIn(module, uri).flatMap(({ data, schema }) => {
      const names = argumentNames(schema);
      const free = names.filter(name => !attributeOf(data.node.body, name));
      return data.node.body.items.flatMap(item => {
        if (item.kind === 'incomplete') return [];
        if (item.kind === 'block') return [at(item.type, `"${data.type}" takes no blocks.`, { data: {} })];
        const name = item.name.text;
        if (names.includes(name) || isInternal(name)) return [];
        const old = Object.hasOwn(formerly, name) ? formerly[name] : undefined;
        const near = old && free.includes(old) ? old : nearest(name, free);
        return [
          at(item.name, `"${data.type}" has no argument "${name}".${didYouMean(near)}`, {
            data: { near, item: { start: item.start, end: item.end } },
          }),
        ];
      });
    }),
  fixes: ({ start, end, data }, module, uri) => {
    const { near, item } = data as { near?: string; item?: Span };
    return near === undefined
      ? item
        ? [removed(uri, module.files.get(uri)!, item)]
        : []
      : [{ title: `Change to "${near}"`, edits: [{ uri, start, end, newText: near }], isPreferred: true }];
  },
};

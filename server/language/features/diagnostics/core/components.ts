import { sourcesOf } from '../../../model/build-sources.ts';
import { argumentsOf, bundled, type ComponentKind, isInternal } from '../../../model/components.ts';
import { attributeOf, attributesOf, blocksOf } from '../../../model/declarations.ts';
import { isVarFile } from '../../../model/module.ts';
import { misfit } from '../../../model/type-constraints.ts';
import type { Block, Body, Span } from '../../../syntax/ast.ts';
import { insertion, removal } from '../edits.ts';
import { at, type Problem } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import { steps } from './builds.ts';
import { type Found, family, isSound, isWhole, replacement } from './family.ts';
import { typeNamed } from './locals-data.ts';

type Code =
  | 'component-argument-unknown'
  | 'component-argument-type'
  | 'component-without-script'
  | 'unknown-component';

/** What builders, provisioners and post-processors take, of those that come with Packer. */
export const componentRules = family<Code>(
  {
    'component-argument-unknown': { severity: 'error', phase: 'prepare' },
    'component-argument-type': { severity: 'error', phase: 'prepare' },
    'component-without-script': { severity: 'error', phase: 'prepare' },
    'unknown-component': { severity: 'warning' },
  },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file || isVarFile(uri) || !isSound(module, uri)) return [];
    const whole = isWhole(module);
    const found: Found<Code>[] = [];
    const used = new Set(
      module.builds.flatMap(build =>
        sourcesOf(module, build).entries.map(({ type, name }) => `${type}.${name}`),
      ),
    );
    const accessors = module
      .blocks('packer')
      .flatMap(({ node }) => blocksOf(node.body, 'required_plugins'))
      .flatMap(({ body }) => attributesOf(body).map(({ name }) => name.text));

    for (const source of module.sources) {
      if (source.uri !== uri) continue;
      unknownType('builder', source.type, source.labels[0]);
      // Nobody looks into a source that no build uses.
      const idle = !used.has(`${source.type}.${source.name}`);
      component('builder', source.type, source.node.body, [], idle ? { severity: 'warning' } : {});
    }
    for (const { uri: its, node } of module.builds)
      if (its === uri)
        for (const block of [node, ...blocksOf(node.body, 'post-processors')].flatMap(one =>
          blocksOf(one.body),
        ))
          inBuild(block);
    return found;

    function inBuild(block: Block): void {
      const [label] = block.labels;
      if (!label || block.labels.length > 1) return;
      if (block.type.text === 'source') {
        const parts = label.text.split('.');
        const type = parts.length > 2 ? parts[1] : parts[0];
        if (type) component('builder', type, block.body, ['name'], {});
        return;
      }
      const step = Object.hasOwn(steps, block.type.text) ? steps[block.type.text]! : undefined;
      if (!step) return;
      unknownType(step.kind, label.text, label);
      const filtered = attributeOf(block.body, 'only') ?? attributeOf(block.body, 'except');
      const more: Partial<Problem> = filtered ? { severity: 'warning' } : {};
      component(step.kind, label.text, block.body, step.own, more);
      const scripts = ['inline', 'script', 'scripts'];
      if (
        step.kind === 'provisioner' &&
        ['shell', 'powershell', 'windows-shell'].includes(label.text) &&
        block.close !== undefined &&
        !attributeOf(block.body, 'override') &&
        !block.body.items.some(item => item.kind !== 'attribute' || scripts.includes(item.name.text))
      )
        found.push({
          ...at(
            block.header,
            `"${label.text}" needs something to run: "inline", "script" or "scripts".`,
            more,
          ),
          code: 'component-without-script',
          fixes: [
            {
              title: 'Add "inline"',
              edits: insertion(uri, file!, block, ['inline = [""]']),
            },
          ],
        });
    }

    /** The arguments of a component that comes with Packer. */
    function component(
      kind: ComponentKind,
      type: string,
      body: Body,
      without: readonly string[],
      more: Partial<Problem>,
    ): void {
      const known = argumentsOf(kind, type);
      if (!known) return;
      for (const item of body.items) {
        if (item.kind === 'incomplete') continue;
        const name = item.kind === 'block' ? item.type : item.name;
        const { text } = name;
        if (item.kind === 'attribute' && without.includes(text)) continue;
        if (item.kind === 'block' && text === 'dynamic') continue;
        const wanted = item.kind === 'attribute' ? known.get(text) : undefined;
        if (wanted && item.kind === 'attribute') {
          const why = misfit(module.evaluate(item.value), typeNamed(wanted));
          if (why)
            found.push({
              ...at(item.value, `"${text}": ${why}.`, more),
              code: 'component-argument-type',
              fixes:
                wanted.startsWith('list') && item.value.kind === 'template'
                  ? [
                      replacement(
                        uri,
                        item.value,
                        `[${file!.text.slice(item.value.start, item.value.end)}]`,
                        'Put it into a list',
                      ),
                    ]
                  : [],
            });
          continue;
        }
        if (item.kind === 'attribute' && isInternal(text)) continue;
        const names = [...known.keys(), ...without];
        const near = nearest(text, names);
        const isArgument = item.kind === 'block' && names.includes(text);
        found.push({
          ...at(
            name,
            isArgument
              ? `"${text}" is an argument: write it with "=".`
              : `The ${kind} "${type}" takes no ${item.kind === 'block' ? 'block' : 'argument'} "${text}".${didYouMean(near)}`,
            more,
          ),
          code: 'component-argument-unknown',
          fixes: [
            ...(near === undefined ? [] : [replacement(uri, name, near)]),
            removing(`Remove "${text}"`, item),
          ],
        });
      }
    }

    /** Neither bundled nor of a plugin that is asked for. Which plugins are installed is not looked at. */
    function unknownType(kind: ComponentKind, type: string, place: Span): void {
      if (!whole || type === '' || argumentsOf(kind, type)) return;
      if (accessors.some(one => type === one || type.startsWith(`${one}-`))) return;
      const near = nearest(type, bundled(kind));
      found.push({
        ...at(
          place,
          near
            ? `Packer has no ${kind} "${type}", and no required plugin is called like it.${didYouMean(near)}`
            : `No plugin in required_plugins brings "${type}", so packer init cannot install it.`,
        ),
        code: 'unknown-component',
        fixes: near === undefined ? [] : [replacement(uri, place, `"${near}"`, `Change to "${near}"`)],
      });
    }

    function removing(title: string, node: Span) {
      return { title, edits: [{ uri, ...removal(file!, node), newText: '' }] };
    }
  },
);

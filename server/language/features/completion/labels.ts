/** Labels: types of components, sources of a build, names that are used and not declared. */
import { commonestTypes, component, componentTypes } from '../../catalog/index.ts';
import { quotedText } from '../quoted-text.ts';
import type { LabelContext } from './context.ts';
import {
  braces,
  type Here,
  type Item,
  placeOf,
  plainText,
  type RequiredRow,
  requiredBody,
  requiredByComponent,
  requiredRows,
} from './item.ts';
import { undeclaredVariables } from './members.ts';
import { json } from './writing.ts';

export function labelItems(context: LabelContext, here: Here): readonly Item[] {
  const around = placeOf(here, context.blocks);
  const block = around?.body.blocks.get(context.type);
  const label = block?.labels[context.index];
  if (!block || !label) return [];
  const isLast = context.index === block.labels.length - 1;
  const more = block.labels.slice(context.index + 1);
  const item = (
    text: string,
    rest: Omit<Item, 'label' | 'span' | 'newText'>,
    rows: readonly RequiredRow[] = [],
  ): Item => {
    if (here.writing === json)
      return {
        label: text,
        span: context.range,
        ...(context.headerEnd === undefined || !here.env.snippets
          ? { newText: json.name(text) }
          : { newText: json.block(text, more, rows), snippet: true }),
        ...rest,
      };
    const open = context.quoted ? '' : '"';
    const isClosed = here.module.files.get(here.uri)?.text[context.range.end] === '"';
    if (context.headerEnd === undefined || !here.env.snippets)
      return {
        label: text,
        span: context.range,
        newText: `${open}${quotedText(text)}${context.quoted && isClosed ? '' : '"'}`,
        ...rest,
      };
    // Nothing follows: the rest of the header and the body come along.
    const labels = more.map(({ name }, i) => ` "\${${i + 1}:${name}}"`).join('');
    return {
      label: text,
      span: { start: context.range.start, end: context.headerEnd },
      newText: `${open}${plainText(quotedText(text))}"${labels} ${braces(requiredBody(rows))}`,
      snippet: true,
      ...rest,
    };
  };
  switch (label.is) {
    case 'name':
      return context.type === 'variable' && isLast
        ? undeclaredVariables(here).map(name =>
            item(name, { kind: 'variable', description: 'used, not declared', rank: 0 }),
          )
        : [];
    case 'block':
      return [...(around?.body.blocks.values() ?? [])]
        .filter(({ name }) => name !== 'dynamic')
        .map(({ name }) => item(name, { kind: 'block', rank: 1 }));
    case 'source':
      return here.module.sources.map(({ type, name }) =>
        item(`source.${type}.${name}`, {
          kind: 'variable',
          rank: 0,
          filter: `source.${type}.${name} ${name}`,
          about: { is: 'source', type, name },
        }),
      );
    default: {
      const kind = label.is;
      const common = commonestTypes(kind);
      // Plugins that are required come before those that are not, each with what is used most first. Where none are,
      // all are as near. Of the bundled builders and data sources few are wanted next to those of a required plugin.
      const near = (bundled: boolean, declared: boolean): number => {
        if (here.required.size === 0) return 0;
        if (!declared) return 3;
        return bundled && (kind === 'builder' || kind === 'datasource') ? 1 : 0;
      };
      return componentTypes(kind, here.required).map(({ type, plugin, declared }) => {
        const found = component(kind, type, here.required);
        return item(
          type,
          {
            kind: 'component',
            description: plugin.bundled ? 'Packer' : plugin.name === type ? plugin.address : plugin.name,
            rank: found?.deprecated ? 5 : near(plugin.bundled, declared) + (common.get(type) ?? 90) / 100,
            deprecated: found?.deprecated === true,
            about: { is: 'component', kind, type },
          },
          found ? requiredRows(requiredByComponent(found), more.length + 1) : [],
        );
      });
    }
  }
}

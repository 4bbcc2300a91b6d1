/** Keys of objects that somebody else has given names: Packer, a component, the type of a variable. */
import { commonestOf, requiredPlugin } from '../../catalog/index.ts';
import { literalString } from '../../syntax/walk.ts';
import type { ExpressionContext } from './context.ts';
import { enclosing, type Here, type Item, placeOf } from './item.ts';
import { isPluginEntry, sourceNames } from './sources.ts';
import { variableTypeAt } from './typed.ts';

export function keyItems(context: ExpressionContext, here: Here): readonly Item[] {
  const { attribute, blocks, place, range, steps } = context;
  if (place.is !== 'key') return [];
  const { text } = here.module.files.get(here.uri)!;
  const { writing } = here;
  const followed = /^\s*[=:]/.test(text.slice(range.end, range.end + 100));
  const taken = new Set(place.object.entries.map(entry => entry.bareKey ?? literalString(entry.key)));
  const key = (name: string, value: string, more: Partial<Item> = {}): readonly Item[] =>
    taken.has(name)
      ? []
      : [
          {
            ...{ label: name, kind: 'argument', span: range, rank: 0 },
            ...(followed || !here.env.snippets
              ? { newText: followed ? writing.name(name) : writing.opened(name) }
              : { newText: writing.entry(name, value), snippet: true }),
            ...more,
          },
        ];
  const [outermost] = blocks;
  if (steps.length === 0 && isPluginEntry(blocks))
    return [...requiredPlugin.attributes.values()].flatMap(({ name, type, description }) =>
      key(name, '"$1"', { description: type, documentation: description }),
    );
  if (attribute.name.text === 'override' && outermost?.type.text === 'build') {
    if (steps.length === 0)
      return sourceNames(outermost, here)
        .map(one => one.slice(one.indexOf('.') + 1))
        .flatMap(name => key(name, '{\n  $1\n}'));
    const component = steps.length === 1 ? placeOf(here, blocks)?.component : undefined;
    if (!component) return [];
    const common = commonestOf(component);
    return [...component.attributes.values()]
      .filter(({ internal }) => !internal)
      .flatMap(one =>
        key(one.name, writing.value(one, 1), {
          description: one.type,
          deprecated: one.deprecated,
          rank: one.deprecated ? 4 : (common.get(one.name) ?? 90) / 100,
          about: { is: 'member', blocks: enclosing(blocks), name: one.name },
        }),
      );
  }
  const type = variableTypeAt(context, here);
  if (type?.kind !== 'object') return [];
  return [...type.fields].flatMap(([name, field]) =>
    key(name, writing.valueOf(field.type), {
      description: `${field.type.kind}${field.optional ? ', optional' : ''}`,
      rank: field.optional ? 1 : 0,
    }),
  );
}

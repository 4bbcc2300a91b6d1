/** Values an argument is known to take. */
import { commonestPlugins, plugin, plugins, regionsFor } from '../../catalog/index.ts';
import { allowedValues } from '../../model/allowed-values.ts';
import { isVarFile } from '../../model/module.ts';
import type { Attribute, Block } from '../../syntax/ast.ts';
import { literalString } from '../../syntax/walk.ts';
import { quotedText } from '../quoted-text.ts';
import type { ExpressionContext } from './context.ts';
import { loopItems } from './directives.ts';
import { expressionItems } from './expressions.ts';
import type { Completions, Here, Item } from './item.ts';
import { isCondition, placeOf } from './item.ts';
import { keyItems } from './keys.ts';
import { labelItems } from './labels.ts';
import { namesPath, pathItems } from './paths.ts';
import { pluginTextItems } from './plugin-text.ts';
import { namesInRegistry, registryValues } from './registry.ts';
import { isPluginEntry, sourceNames } from './sources.ts';
import { variableAt, variableTypeAt } from './typed.ts';

/** What stands at a place: the argument itself, an element of its list, an entry of its object. */
export async function valueItems(context: ExpressionContext, here: Here): Promise<Completions> {
  const { attribute, blocks, place, steps } = context;
  const name = attribute.name.text;
  const block = blocks.at(-1);
  const isText = place.is === 'text';
  const span = context.range;
  const item = (text: string, more: Partial<Item> = {}): Item => ({
    label: text,
    kind: 'value',
    span,
    newText: isText ? quotedText(text) : `"${quotedText(text)}"`,
    rank: 0,
    ...more,
  });
  const bare = (text: string, more: Partial<Item> = {}): Item => ({
    ...item(text, more),
    newText: text,
    kind: 'keyword',
  });
  const only = (items: readonly Item[]): Completions => ({ items, incomplete: false });
  const isDirect = steps.length === 0;
  const isElement = steps.length === 1 && steps[0]!.is === 'element';
  // What the list has already, but for the place itself, need not be offered again.
  const listed = new Set(
    attribute.value.kind === 'tuple'
      ? attribute.value.elements
          .filter(one => !(one.start <= context.offset && context.offset <= one.end))
          .map(one => literalString(one))
      : [],
  );
  const entry = steps.length === 1 && steps[0]!.is === 'entry' ? steps[0] : undefined;
  if (place.is === 'key') return only([...keyItems(context, here), ...loopItems(context, here)]);
  const read = pluginTextItems(context, here);
  if (read) return only(read);
  const paths = await pathItems(context, here);
  if (paths) return only(paths);
  if (isText && !place.whole) return only([]);
  const typed = variableTypeAt(context, here);
  if (isVarFile(here.uri) || typed) {
    const allowed = isDirect ? allowedValues(here.module, variableAt(context, here) ?? '') : [];
    return only([
      ...allowed.map(text => (typed?.kind === 'number' ? bare(text) : item(text))),
      ...(isText ? [] : booleans(typed?.kind, bare)),
    ]);
  }
  if (entry && isPluginEntry(blocks)) return only(pluginValues(entry.key, attribute, item));
  if (block?.type.text === 'variable' && name === 'type') return only(isText ? [] : typeItems(context));
  if (isElement && name === 'sources' && block?.type.text === 'build')
    return only(
      here.module.sources
        .filter(({ type, name: of }) => !listed.has(`source.${type}.${of}`))
        .map(({ type, name: of }) =>
          item(`source.${type}.${of}`, {
            filter: `source.${type}.${of} ${of}`,
            kind: 'variable',
            about: { is: 'source', type, name: of },
          }),
        ),
    );
  if (isElement && (name === 'only' || name === 'except') && blocks[0]?.type.text === 'build')
    return only(
      sourceNames(blocks[0], here)
        .filter(text => !listed.has(text))
        .map(text => item(text)),
    );
  if (isDirect && blocks.length === 1 && block?.type.text === 'packer' && name === 'required_version')
    return only(['>= 1.13.0', '>= 1.15.0', '~> 1.16'].map(text => item(text)));

  if (block?.type.text === 'dynamic' && name === 'labels' && isElement)
    return only(labelsToMake(context, block, here));

  const owner = placeOf(here, blocks);
  const schema = owner?.body.attributes.get(name);
  if (block && (isDirect || (isElement && name === 'channels'))) {
    const live = await registryValues(block, name, span, here);
    if (live)
      return {
        items: live.items.map(one => ({ ...one, newText: item(one.label).newText })),
        incomplete: live.incomplete,
      };
  }
  if (!schema) return only([]);
  if (isDirect && schema.type === 'bool' && !isText && !isCondition(schema))
    return only(booleans('bool', bare, schema.default));
  const isPlace = schema.type.startsWith('list') ? isElement : isDirect;
  if (!isPlace) return only([]);
  const known = [...schema.values, ...regionsFor(owner?.component, name).filter(one => !listed.has(one))];
  const values = known.map((value, i) =>
    typeof value === 'number'
      ? bare(String(value))
      : item(value, { rank: value === schema.default ? 0 : 1 + i / 100 }),
  );
  return only(isText ? values.filter(one => one.kind !== 'keyword') : values);
}

/** Whether it is worth asking for an argument's value right away: the registry, the folder or the build has some. */
export const hasValues = (name: string, blocks: readonly Block[]): boolean => {
  const block = blocks.at(-1);
  return (
    block !== undefined &&
    (namesPath(name, block) ||
      namesInRegistry(name, block) ||
      (block.type.text === 'build'
        ? name === 'sources'
        : block.type.text === 'packer' && name === 'required_version') ||
      (blocks[0]?.type.text === 'build' && (name === 'only' || name === 'except')))
  );
};

/** References and functions next to the known values. */
export async function expressionCompletions(context: ExpressionContext, here: Here): Promise<Completions> {
  const values = await valueItems(context, here);
  if (context.place.is !== 'word' || isTypeOrPlugin(context)) return values;
  const more = expressionItems(context, here);
  const booleansAnywhere: Item[] =
    context.steps.some(step => step.is === 'operand') && more.length > 0
      ? ['true', 'false', 'null'].map(text => ({
          ...{ label: text, kind: 'keyword', span: context.range, newText: text, rank: 4.5 },
        }))
      : [];
  return {
    items: [...values.items, ...more, ...booleansAnywhere, ...loopItems(context, here)],
    incomplete: values.incomplete,
  };
}

const isTypeOrPlugin = ({ blocks, attribute }: ExpressionContext): boolean =>
  (blocks.at(-1)?.type.text === 'variable' && attribute.name.text === 'type') || isPluginEntry(blocks);

const booleans = (
  type: string | undefined,
  item: (text: string, more?: Partial<Item>) => Item,
  first?: unknown,
): readonly Item[] =>
  type === 'bool'
    ? ['true', 'false'].map(text =>
        item(text, { rank: first === (text === 'false') ? 0 : text === 'true' ? 0 : 1 }),
      )
    : [];

function pluginValues(
  name: string | undefined,
  { name: { text: local }, value: entry }: Attribute,
  item: (text: string, more?: Partial<Item>) => Item,
): readonly Item[] {
  if (entry.kind !== 'object') return [];
  const source = entry.entries.find(({ bareKey }) => bareKey === 'source');
  const address = source && literalString(source.value);
  if (name === 'version') {
    const found = address
      ? plugin(address)
      : plugins().find(({ name, successor }) => name === local && successor === undefined);
    if (!found) return [];
    const [release = found.version] = found.version.split('-');
    const minor = release.split('.').slice(0, 2).join('.');
    return [found.requiredVersion, `>= ${release}`, `~> ${minor}`].flatMap((text, i) =>
      text === undefined ? [] : item(text, { rank: i, description: 'as of the catalog' }),
    );
  }
  return name === 'source' ? addresses(local, item) : [];
}
/** Those of that name first, then what most people require. */
function addresses(local: string, item: (text: string, more?: Partial<Item>) => Item): readonly Item[] {
  const common = commonestPlugins();
  return plugins()
    .filter(({ bundled }) => !bundled)
    .map(({ address, name, successor }) =>
      item(address, {
        rank: successor !== undefined ? 4 : name === local ? 0 : 1 + (common.get(name) ?? 90) / 100,
        deprecated: successor !== undefined,
      }),
    );
}

/** What may be a label of the blocks that a `dynamic` block makes. */
function labelsToMake(
  { attribute: { value }, blocks, offset, place, range }: ExpressionContext,
  dynamic: Block,
  here: Here,
): readonly Item[] {
  if (value.kind !== 'tuple') return [];
  const type = dynamic.labels[0]?.text ?? '';
  const index = value.elements.filter(({ end }) => end < offset).length;
  const quoted = place.is === 'text';
  const of = { type, index, range, quoted, headerEnd: undefined };
  return labelItems({ is: 'label', blocks: blocks.slice(0, -1), ...of }, here);
}

const constraints: readonly (readonly [label: string, snippet: string | undefined])[] = [
  ['string', undefined],
  ['number', undefined],
  ['bool', undefined],
  ['any', undefined],
  ['list(string)', undefined],
  ['map(string)', undefined],
  ['set(string)', undefined],
  ['list', 'list($1)'],
  ['map', 'map($1)'],
  ['set', 'set($1)'],
  ['object', 'object({\n  $1\n})'],
  ['tuple', 'tuple([$1])'],
];

/** Type constraints; inside `object({…})` also `optional`. */
const typeItems = ({ range, steps }: ExpressionContext): readonly Item[] =>
  [
    ...constraints,
    ...(steps.some(step => step.is === 'entry') ? [['optional', 'optional($1)'] as const] : []),
  ].map(([label, snippet], i) => ({
    label,
    kind: 'keyword',
    span: range,
    newText: snippet ?? label,
    ...(snippet === undefined ? {} : { snippet: true }),
    rank: i / 10,
  }));

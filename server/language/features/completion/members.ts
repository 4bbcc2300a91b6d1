/** Names of arguments and blocks in a body. */
import {
  type AttributeSchema,
  type BlockSchema,
  commonestIn,
  commonestOf,
  commonestPlugins,
  plugins,
  regionsFor,
} from '../../catalog/index.ts';
import { allowedValues } from '../../model/allowed-values.ts';
import { isVarFile } from '../../model/module.ts';
import { referencesIn } from '../../model/references.ts';
import { requiredPlugins } from '../../model/required-plugins.ts';
import type { Body, Span, Item as TreeItem } from '../../syntax/ast.ts';
import { blanksBefore } from './alignment.ts';
import type { BodyContext } from './context.ts';
import {
  enclosing,
  type Here,
  type Item,
  placeOf,
  plainText,
  requiredByBlock,
  requiredRows,
} from './item.ts';
import { typeSaid } from './typed.ts';
import { hasValues } from './values.ts';
import { json } from './writing.ts';

export function memberItems(context: BodyContext, here: Here): readonly Item[] {
  const { blocks } = context;
  const file = here.module.files.get(here.uri)!;
  const body = blocks.at(-1)?.body ?? file.body;
  const others = body.items.filter(item => {
    const name = nameOf(item);
    return context.range.end < name.start || name.end < context.range.start;
  });
  if (isVarFile(here.uri)) return blocks.length === 0 ? variableValues(context, here, others) : [];
  if (blocks.at(-1)?.type.text === 'required_plugins') return pluginItems(context, here);
  const place = placeOf(here, blocks);
  if (!place) return [];
  const taken = takenIn(others);
  const { component } = place;
  const headers = enclosing(blocks);
  // In a nested block the component's rules are about something else.
  const rules = place.block && place.block.labels.length > 0 ? component : undefined;
  const must = new Set(rules?.mustSet);
  const oneOf = new Set(
    [
      ...(rules?.exactlyOneOf ?? []),
      ...(rules?.atLeastOneOf ?? []),
      ...((rules ?? place.block)?.needs.filter(({ where }) => where.length === 0).map(need => need.oneOf) ??
        []),
    ].flat(),
  );
  const common = rules
    ? commonestOf(rules)
    : commonestIn(
        place.block?.name === 'content' ? (headers.at(-2)?.labels[0] ?? '') : (place.block?.name ?? 'root'),
      );
  const rank = (one: AttributeSchema | BlockSchema): number => {
    if (one.deprecated || one.undocumented) return 4;
    if (must.has(one.name)) return 0;
    // There is hardly ever a second one.
    if (blocks.length === 0 && one.name === 'packer' && taken.blocks.has(one.name)) return 2;
    const nth = common.get(one.name);
    if (nth !== undefined) return 1 + nth / 100;
    return one.required || oneOf.has(one.name) ? 1.8 : 2;
  };

  const attributes = [...place.body.attributes.values()].filter(
    one => !one.internal && !taken.attributes.has(one.name),
  );
  const nested = [...place.body.blocks.values()].filter(
    one => !(one.nesting === 'single' && taken.blocks.has(one.name)),
  );
  return [
    ...attributes.map((one): Item => {
      const again =
        here.env.again && (hasValues(one.name, blocks) || regionsFor(place.component, one.name).length > 0);
      const { writing } = here;
      const value = writing.value(one, 1);
      const blanks = blanksBefore(file, others, context.range, one.name, value);
      return {
        label: one.name,
        kind: 'argument',
        span: context.range,
        ...(context.followed || !here.env.snippets
          ? {
              newText:
                context.followed || !context.alone
                  ? writing.name(one.name)
                  : writing.opened(one.name, blanks),
            }
          : { newText: writing.entry(one.name, value, blanks), snippet: true, again }),
        description: one.type,
        rank: rank(one),
        deprecated: one.deprecated,
        about: { is: 'member', blocks: headers, name: one.name },
      };
    }),
    ...nested.map(
      (one): Item => ({
        label: one.name,
        kind: 'block',
        span: context.range,
        ...blockText(one, context, here),
        description: 'block',
        rank: blocks.length > 0 && rank(one) === 2 ? 3 : rank(one),
        deprecated: one.deprecated,
        about: { is: 'member', blocks: headers, name: one.name },
      }),
    ),
    ...(blocks.length === 1 && blocks[0]!.type.text === 'locals' ? undeclared('local', context, here) : []),
  ];
}

/** Blocks of which every line is one of a few names. */
const chosen = new Set(['packer', 'required_plugins', 'hcp_packer_registry']);

function blockText(
  one: BlockSchema,
  context: BodyContext,
  { env, writing }: Here,
): Pick<Item, 'newText' | 'snippet' | 'again'> {
  if (context.followed) return { newText: writing.name(one.name) };
  if (!env.snippets) return { newText: writing === json ? json.opened(one.name) : `${one.name} ` };
  const [first] = one.labels;
  // The label decides on the body; it is asked for next and brings the body along.
  if (first && first.is !== 'name' && env.again)
    return { newText: writing.labelled(one.name), snippet: true, again: true };
  const rows = requiredRows(requiredByBlock(one), one.labels.length + 1);
  const isChoice = env.again && chosen.has(one.name);
  return {
    newText: writing.block(one.name, one.labels, rows),
    snippet: true,
    ...(isChoice && { again: true }),
  };
}

const nameOf = (item: TreeItem): Span => (item.kind === 'block' ? item.type : item.name);

function takenIn(items: Body['items']) {
  const attributes = new Set<string>();
  const blocks = new Set<string>();
  for (const item of items) {
    if (item.kind === 'block') blocks.add(item.type.text);
    else if (item.kind === 'attribute') attributes.add(item.name.text);
  }
  return { attributes, blocks };
}

/** In a variable file: variables without a value here. Those that need one come first. */
function variableValues(context: BodyContext, here: Here, others: Body['items']): readonly Item[] {
  const taken = takenIn(others).attributes;
  const file = here.module.files.get(here.uri)!;
  const { env, writing } = here;
  return [...here.module.variables.values()]
    .filter(({ name }) => !taken.has(name))
    .map(({ name, type, default: given, uri }): Item => {
      const text = type && here.module.files.get(uri)?.text.slice(type.start, type.end);
      const value = writing.valueOf(typeSaid(type));
      const blanks = blanksBefore(file, others, context.range, name, value);
      const again = env.again && allowedValues(here.module, name).length > 0;
      return {
        label: name,
        kind: 'variable',
        span: context.range,
        ...(context.followed
          ? { newText: writing.name(name) }
          : env.snippets
            ? { newText: writing.entry(name, value, blanks), snippet: true, again }
            : { newText: writing.opened(name, blanks) }),
        description: text ?? 'any',
        rank: given ? 2 : 1,
        about: { is: 'variable', name },
      };
    });
}

/** `required_plugins`: plugins by their usual name, those whose components are in use first. */
function pluginItems(context: BodyContext, here: Here): readonly Item[] {
  const { writing } = here;
  const taken = new Set(requiredPlugins(here.module).map(({ name }) => name));
  const used = new Set([...here.module.sources, ...here.module.data].map(({ type }) => type.split('-')[0]));
  const common = commonestPlugins();
  return plugins()
    .filter(({ bundled, name }) => !bundled && !taken.has(name))
    .map(({ name, address, version, requiredVersion, successor }): Item => {
      const constraint = requiredVersion ?? `>= ${version.replace(/-.*/, '')}`;
      return {
        label: name,
        kind: 'component',
        span: context.range,
        ...(context.followed
          ? { newText: writing.name(name) }
          : here.env.snippets
            ? {
                newText: writing.entry(
                  name,
                  writing.object([
                    ['version', `"\${1:${plainText(constraint)}}"`],
                    ['source', `"${plainText(address)}"`],
                  ]),
                ),
                snippet: true,
              }
            : {
                newText:
                  writing === json
                    ? `"${name}": { "version": "${constraint}", "source": "${address}" }`
                    : `${name} = { version = "${constraint}", source = "${address}" }`,
              }),
        description: address,
        rank: successor !== undefined ? 4 : used.has(name) ? 0 : 1 + (common.get(name) ?? 90) / 100,
        deprecated: successor !== undefined,
        ...(successor === undefined ? {} : { documentation: `Moved to \`${successor}\`.` }),
      };
    });
}

/** Names that are used and not declared yet. */
function undeclared(root: 'local', context: BodyContext, here: Here): readonly Item[] {
  const names = new Set<string>();
  for (const file of here.module.files.values())
    for (const { root: from, steps } of referencesIn(file))
      if (from === root && steps[0] && !here.module.locals.has(steps[0].text)) names.add(steps[0].text);
  return [...names].map(name => ({
    label: name,
    kind: 'variable',
    span: context.range,
    newText: context.followed ? here.writing.name(name) : here.writing.opened(name),
    description: 'used, not declared',
    rank: 0,
  }));
}

/** Names of variables that are used and not declared yet: for the label of a new `variable`. */
export function undeclaredVariables({ module }: Here): readonly string[] {
  const names = new Set<string>();
  for (const file of module.files.values())
    for (const { root, steps } of referencesIn(file))
      if (root === 'var' && steps[0] && !module.variables.has(steps[0].text)) names.add(steps[0].text);
  return [...names];
}

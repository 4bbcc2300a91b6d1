/** Names an expression can be made of: references and functions. */
import {
  builtIn,
  commonestFunctions,
  component,
  functions,
  type Scope,
  scopeAt,
} from '../../catalog/index.ts';
import { isVarFile } from '../../model/module.ts';
import type { Block, Expression } from '../../syntax/ast.ts';
import { traversalOf } from '../../syntax/walk.ts';
import { buildAt, buildersOf } from '../build-variables.ts';
import { quotedText } from '../quoted-text.ts';
import type { ExpressionContext } from './context.ts';
import { entriesOf, iteratorOf } from './entries.ts';
import type { Here, Item } from './item.ts';

/** What may be named at a place. */
export function scopeOf({ blocks, attribute }: ExpressionContext, { uri }: Here): Scope {
  return isVarFile(uri)
    ? { values: false, own: undefined, source: false, build: 'none', functions: 'none' }
    : scopeAt(blocks, attribute.name.text);
}

/** `var.region`, `data.amazon-ami.base`, `upper(…)`: whatever may start here. */
export function expressionItems(context: ExpressionContext, here: Here): readonly Item[] {
  const { module, env } = here;
  const scope = scopeOf(context, here);
  const own = ownLocal(context);
  const isMeant = meantBy(context);
  const { range: span } = context;
  const items: Item[] = [];
  for (const name of boundNames(context))
    items.push({ label: name, kind: 'variable', span, newText: name, rank: 1 });
  for (const [name, { type, uri }] of module.variables) {
    if (!scope.values && scope.own !== name) continue;
    const text = type && module.files.get(uri)?.text.slice(type.start, type.end);
    const description = text === undefined ? undefined : text.replace(/\s+/g, ' ').slice(0, 40);
    items.push({
      ...{ label: `var.${name}`, kind: 'variable', span, newText: `var.${name}`, description },
      rank: isMeant(name) ? -1 : 2,
      about: { is: 'variable', name },
    });
  }
  if (scope.values) {
    for (const name of module.locals.keys())
      if (name !== own)
        items.push({
          ...{ label: `local.${name}`, kind: 'variable', span, newText: `local.${name}` },
          rank: isMeant(name) ? -1 : 2,
          about: { is: 'local', name },
        });
    for (const { type, name } of module.data) {
      const label = `data.${type}.${name}`;
      items.push({
        ...{ label, kind: 'variable', span, newText: label, rank: 2, description: 'data source' },
        about: { is: 'data', type, name },
      });
    }
  }
  for (const root of rootsOf(scope))
    for (const name of membersOf(root, context, here)) {
      if (root === 'build' && scope.build === 'name' && name !== 'name') continue;
      items.push({
        ...{ label: `${root}.${name}`, kind: 'variable', span, newText: `${root}.${name}` },
        rank: name === 'iterationID' ? 6 : 4,
        deprecated: name === 'iterationID',
        about: { is: 'builtIn', root, name },
      });
    }
  const common = commonestFunctions();
  for (const { name, parameters, returns } of functions().values()) {
    if (scope.functions === 'none' || (name === 'env') !== (scope.functions === 'env')) continue;
    items.push({
      label: name,
      kind: 'function',
      span,
      ...(followedByCall(context, here)
        ? { newText: name }
        : env.snippets && parameters.length > 0
          ? { newText: `${name}($1)`, snippet: true }
          : { newText: parameters.length > 0 ? `${name}(` : `${name}()` }),
      detail: `(${parameters.map(one => (one.variadic ? `${one.name}...` : one.name)).join(', ')})`,
      description: returns,
      rank: 5 + (common.get(name) ?? 90) / 100,
      about: { is: 'function', name },
    });
  }
  return items;
}

/** Whether a name says it is for the argument, or the entry of an object, that this is the value of. */
function meantBy({ attribute, steps }: ExpressionContext): (name: string) => boolean {
  const entry = steps.findLast(step => step.is === 'entry');
  const wanted = entry?.key ?? attribute.name.text;
  return name => name === wanted || name.endsWith(`_${wanted}`);
}

/** The local whose value this is: it cannot be made of itself. */
const ownLocal = ({ blocks, attribute }: ExpressionContext): string | undefined =>
  blocks.length !== 1
    ? undefined
    : blocks[0]!.type.text === 'locals'
      ? attribute.name.text
      : blocks[0]!.type.text === 'local'
        ? blocks[0]!.labels[0]?.text
        : undefined;

const followedByCall = ({ range }: ExpressionContext, { module, uri }: Here): boolean =>
  module.files.get(uri)?.text[range.end] === '(';

const rootsOf = (scope: Scope): readonly string[] => [
  ...(scope.values ? ['path', 'packer'] : []),
  ...(scope.source ? ['source'] : []),
  ...(scope.build === 'none' ? [] : ['build']),
];

/** Names of loops and of `dynamic` blocks around the place. */
function boundNames({ loops, blocks }: ExpressionContext): readonly string[] {
  return [
    ...loops.flatMap(({ key, value }) => [...(key ? [key.text] : []), value.text]),
    ...iterators(blocks).flatMap(name => [`${name}.key`, `${name}.value`]),
  ];
}

/** Of `dynamic` blocks whose `content` this is in. */
const iterators = (blocks: readonly Block[]): readonly string[] =>
  blocks.flatMap((block, i) => (blocks[i + 1]?.type.text === 'content' ? (iteratorOf(block) ?? []) : []));

/** What may follow a dot. */
export function memberOfItems(target: Expression, context: ExpressionContext, here: Here): readonly Item[] {
  const { module, required } = here;
  const { range: span } = context;
  const scope = scopeOf(context, here);
  const item = (name: string, more: Partial<Item> = {}): Item => ({
    label: name,
    kind: 'variable',
    span,
    newText: name,
    rank: 1,
    ...more,
  });
  const traversal = traversalOf(target);
  // Packer wants a text here, and who comes from Terraform writes a reference.
  if (traversal?.root.name === 'source' && isSourcesOfBuild(context))
    return module.sources.map(({ type, name }) => ({
      ...item(`source.${type}.${name}`, { about: { is: 'source', type, name } }),
      span: { start: target.start, end: span.end },
      newText: `"${quotedText(`source.${type}.${name}`)}"`,
    }));
  const entries = (): readonly Item[] =>
    entriesOf(target, { ...here, ...context })
      .filter(({ name }) => isName(name))
      .map(({ name, description }) => item(name, { kind: 'output', description }));
  if (!traversal) return entries();
  const { root, steps } = traversal;
  const isMeant = meantBy(context);
  const [first, second] = steps.map(step => step.name.text);
  if (iterators(context.blocks).includes(root.name))
    return first === undefined ? [item('key'), item('value')] : first === 'value' ? entries() : [];
  if (first === undefined) {
    if (root.name === 'var')
      return [...module.variables.keys()]
        .filter(name => scope.values || scope.own === name)
        .map(name => item(name, { rank: isMeant(name) ? 0 : 1, about: { is: 'variable', name } }));
    if (root.name === 'local' && scope.values)
      return [...module.locals.keys()]
        .filter(name => name !== ownLocal(context))
        .map(name => item(name, { rank: isMeant(name) ? 0 : 1, about: { is: 'local', name } }));
    if (root.name === 'data' && scope.values)
      return [...new Set(module.data.map(({ type }) => type))].map(type =>
        item(type, { about: { is: 'component', kind: 'datasource', type } }),
      );
    if (rootsOf(scope).includes(root.name))
      return membersOf(root.name, context, here)
        .filter(name => !(root.name === 'build' && scope.build === 'name' && name !== 'name'))
        .map(name =>
          item(name, {
            deprecated: name === 'iterationID',
            rank: name === 'iterationID' ? 3 : 1,
            about: { is: 'builtIn', root: root.name, name },
          }),
        );
    return entries();
  }
  if (root.name === 'data' && scope.values) {
    if (second === undefined)
      return module.data
        .filter(({ type }) => type === first)
        .map(({ type, name }) => item(name, { about: { is: 'data', type, name } }));
    const outputs = component('datasource', first, required)?.outputs;
    if (outputs && steps.length === 2)
      return [...outputs.values()].map(output =>
        item(output.name, {
          kind: 'output',
          description: output.type,
          about: { is: 'output', type: first, name: output.name },
        }),
      );
    return [];
  }
  return scope.values ? entries() : [];
}

const isSourcesOfBuild = ({ blocks, attribute }: ExpressionContext): boolean =>
  blocks.length === 1 && blocks[0]!.type.text === 'build' && attribute.name.text === 'sources';

/** Names that can follow a dot. */
const isName = (name: string): boolean => /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name);

/** What may stand between the quotes of `local.tags["…"]`: keys of any shape. */
export function indexItems(target: Expression, context: ExpressionContext, here: Here): readonly Item[] {
  if (!scopeOf(context, here).values) return [];
  const traversal = traversalOf(target);
  const [first, ...more] = traversal?.steps.map(({ name }) => name.text) ?? [];
  const item = (name: string, rest: Partial<Item> = {}): Item => ({
    ...{ label: name, kind: 'output', span: context.range, newText: quotedText(name), rank: 0 },
    ...rest,
  });
  if (traversal?.root.name === 'data' && first !== undefined && more.length === 0)
    return here.module.data
      .filter(({ type }) => type === first)
      .map(({ type, name }) => item(name, { about: { is: 'data', type, name } }));
  return entriesOf(target, { ...here, ...context }).map(({ name, description }) =>
    item(name, { description }),
  );
}

/** Names in `path`, `packer`, `source` and `build`, to which builders add some of their own. */
function membersOf(root: string, { blocks }: ExpressionContext, { module, uri }: Here): readonly string[] {
  const names = Object.keys(builtIn[root]!);
  const build = root === 'build' && blocks[0] && buildAt(module, uri, blocks[0].start);
  if (!build) return names;
  const own = buildersOf(module, build).flatMap(({ announces }) => Object.keys(announces ?? {}));
  return [...new Set([...names, ...own])];
}

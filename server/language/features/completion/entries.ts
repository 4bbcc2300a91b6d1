/** Names of what a value holds: behind a dot, or between brackets. */
import { attributeOf } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import type { Type } from '../../model/type-constraints.ts';
import { marked, marksOf, unknown, type Value } from '../../model/value.ts';
import type { Block, Expression } from '../../syntax/ast.ts';
import { traversalOf } from '../../syntax/walk.ts';
import { shownInline } from '../shown.ts';
import type { Loop } from './context.ts';
import { typeSaid } from './typed.ts';

/** A name, and what is known of what it stands for. */
export interface Entry {
  readonly name: string;
  readonly description: string;
}

/** What is around the place: loops and blocks bind names. */
export interface Around {
  readonly module: Module;
  readonly loops: readonly Loop[];
  readonly blocks: readonly Block[];
}

/**
 * The keys of an object or map: those of its value, and where nobody knows that, or may see it, those of the type its
 * variable declares.
 */
export function entriesOf(target: Expression, around: Around): readonly Entry[] {
  const value = valueAt(target, around);
  if (value.kind === 'object' && !marksOf(value).sensitive)
    return [...value.entries].map(([name, entry]) => ({ name, description: shownInline(entry, 40) }));
  const type = typeAt(target, around);
  const typed =
    type?.kind === 'object'
      ? [...type.fields].map(([name, field]) => ({ name, description: typeWord(field.type) }))
      : [];
  // Names written out may be seen, also those of what is hidden in part.
  if (typed.length > 0 || value.kind !== 'object' || value.sensitive) return typed;
  return [...value.entries].map(([name, entry]) => ({ name, description: shownInline(entry, 40) }));
}

/** What an expression comes to; of what a loop goes through the first element. */
export function valueAt(target: Expression, around: Around): Value {
  const traversal = traversalOf(target);
  const first = traversal && boundTo(traversal.root.name, around);
  if (!first) return around.module.evaluate(target);
  return around.module.evaluate(target, new Map([[traversal.root.name, first]]));
}

/** What a loop's variable or an iterator stands for: of what is gone through, the first shows what they are like. */
function boundTo(name: string, around: Around): Value | undefined {
  const { module, blocks } = around;
  const loop = loopOf(name, around);
  if (loop) return firstOf(valueAt(loop.collection, outside(loop, around)));
  const block = iteratorBlock(name, blocks);
  const each = block && attributeOf(block.body, 'for_each')?.value;
  if (!each) return undefined;
  const value = firstOf(module.evaluate(each));
  return {
    kind: 'object',
    entries: new Map([['value', value]]),
    inner: marksOf(value),
    known: false,
    size: 1,
    sensitive: false,
    assumed: false,
  };
}

const loopOf = (name: string, { loops }: Around): Loop | undefined =>
  loops.findLast(one => one.value.text === name);

/** Where a loop stands: what it goes through does not see its names. */
const outside = (loop: Loop, around: Around): Around => ({
  ...around,
  loops: around.loops.slice(0, around.loops.indexOf(loop)),
});

function firstOf(collection: Value): Value {
  const [first] =
    collection.kind === 'list'
      ? collection.elements
      : collection.kind === 'object'
        ? collection.entries.values()
        : [];
  return first ? marked(first, collection) : unknown;
}

/** The `dynamic` block around the place whose iterator has that name. */
export function iteratorBlock(name: string, blocks: readonly Block[]): Block | undefined {
  return blocks.findLast((block, i) => blocks[i + 1]?.type.text === 'content' && iteratorOf(block) === name);
}
/** What a `dynamic` block calls the element it is at. */
export function iteratorOf(block: Block): string | undefined {
  if (block.type.text !== 'dynamic') return undefined;
  const named = attributeOf(block.body, 'iterator')?.value;
  return named?.kind === 'variable' ? named.name : block.labels[0]?.text;
}

/** The declared type of what a chain of names leads to. */
export function typeAt(target: Expression, around: Around): Type | undefined {
  const traversal = traversalOf(target);
  if (!traversal) return undefined;
  const { root, steps } = traversal;
  const names = steps.map(({ name }) => name.text);
  if (root.name === 'var' && names[0] !== undefined) {
    return within(typeSaid(around.module.variables.get(names[0])?.type), names.slice(1));
  }
  const loop = loopOf(root.name, around);
  if (loop) return within(elementOf(typeAt(loop.collection, outside(loop, around))), names);
  const block = iteratorBlock(root.name, around.blocks);
  const each = block && attributeOf(block.body, 'for_each')?.value;
  return each && names[0] === 'value'
    ? within(elementOf(typeAt(each, { ...around, loops: [] })), names.slice(1))
    : undefined;
}

const elementOf = (type: Type | undefined): Type | undefined => (type && 'of' in type ? type.of : undefined);

/** The type of what names lead to within a value of a type. */
export function within(type: Type | undefined, names: readonly string[]): Type | undefined {
  let at = type;
  for (const name of names)
    at =
      at?.kind === 'object'
        ? at.fields.get(name)?.type
        : at?.kind === 'tuple'
          ? at.elements[Number(name)]
          : elementOf(at);
  return at;
}

/** A type in a word: `string`, `list(string)`, `object`. */
export const typeWord = (type: Type): string =>
  'of' in type ? `${type.kind}(${typeWord(type.of)})` : type.kind;

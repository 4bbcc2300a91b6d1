import type { Expression, Splat } from '../syntax/ast.ts';
import { element, member } from './members.ts';
import { isKnown, isSet, numberOf, type Shape, shapeOf, textOf, unknownOf, type Value } from './value.ts';

const kinds: Readonly<Record<Value['kind'], string>> = {
  string: 'a string',
  number: 'a number',
  bool: 'a bool',
  null: 'null',
  list: 'a list',
  object: 'an object',
  unknown: 'unknown',
};

const words: Readonly<Record<Shape, string>> = {
  text: 'a single value',
  list: 'a list',
  object: 'an object',
};
const named = (value: Value): string =>
  value.kind === 'unknown' ? words[value.shape ?? 'text'] : kinds[value.kind];
/** A variable that is null in the files is one that a build is given; of an object only the names would tell. */
const isOpen = (owner: Value): boolean =>
  (owner.kind === 'unknown' &&
    (owner.shape === undefined || (owner.shape === 'object' && owner.type?.kind !== 'object'))) ||
  (owner.kind === 'null' && owner.assumed);

/** Why a value has no such attribute; undefined where it has, or might. */
export function lacks(owner: Value, key: string): string | undefined {
  if (isOpen(owner)) return undefined;
  if (owner.kind === 'object') return owner.entries.has(key) ? undefined : `This value has no "${key}".`;
  if (owner.kind === 'unknown' && owner.type?.kind === 'object')
    return owner.type.fields.has(key) ? undefined : `This value has no "${key}".`;
  if (isSet(owner)) return `This is a set and has no "${key}".`;
  if (owner.kind === 'list' && /^\d+$/.test(key)) return lacksAt(owner.elements.length, Number(key));
  if (owner.kind === 'unknown' && owner.shape === 'list' && /^\d+$/.test(key))
    return owner.type?.kind === 'tuple' ? lacksAt(owner.type.elements.length, Number(key)) : undefined;
  return `This is ${named(owner)} and has no "${key}".`;
}

/** Why a value has no such element; undefined where it has, or might. */
export function lacksIndex(owner: Value, key: Value): string | undefined {
  if (isOpen(owner)) return undefined;
  if (
    owner.kind !== 'object' &&
    owner.kind !== 'list' &&
    !(owner.kind === 'unknown' && owner.shape !== 'text')
  )
    return `This is ${named(owner)} and has no elements.`;
  if (isSet(owner)) return 'This is a set, whose elements have no places.';
  if (!isKnown(key) || (key.kind === 'null' && key.assumed)) return undefined;
  if (key.kind === 'null') return 'This is null, which is no place in a value.';
  if (shapeOf(owner) === 'object') {
    const text = textOf(key);
    if (text === undefined) return key.kind === 'number' ? undefined : 'An object has texts as its keys.';
    const has =
      owner.kind === 'object'
        ? owner.entries.has(text)
        : owner.kind !== 'unknown' || owner.type?.kind !== 'object' || owner.type.fields.has(text);
    return has ? undefined : 'This value has no such key.';
  }
  const place = numberOf(key);
  if (place === undefined)
    return key.kind === 'number' || (key.kind === 'string' && /^[+-]?[\d.]/.test(key.value))
      ? undefined
      : 'A list has numbers as its places.';
  if (place < 0 || !Number.isInteger(place)) return 'The place in a list is a whole number from 0.';
  if (owner.kind === 'list') return lacksAt(owner.elements.length, place);
  return owner.kind === 'unknown' && owner.type?.kind === 'tuple'
    ? lacksAt(owner.type.elements.length, place)
    : undefined;
}
const lacksAt = (length: number, index: number): string | undefined =>
  index < length ? undefined : `This list has ${length === 1 ? 'one element' : `${length} elements`} only.`;

/**
 * What a splat takes its steps from. A value that is no list is a list of one; a variable may be given null, of which a splat
 * is empty.
 */
export const elementsOfSplat = (value: Value): readonly Value[] =>
  value.kind === 'list'
    ? value.elements
    : shapeOf(value) === 'list'
      ? listed(value)
      : value.kind === 'null' || (value.kind === 'unknown' && value.assumed)
        ? []
        : [value];
/** Of a list of which only the type is known there may be elements, and may be none. */
const listed = (value: Value): readonly Value[] =>
  value.kind === 'unknown' && value.type?.kind === 'tuple'
    ? value.type.elements.map(one => unknownOf(one))
    : [];

/** The first step that a value certainly cannot go. */
export function stepBeyond(
  start: Value,
  steps: Splat['each'],
  evaluate: (node: Expression) => Value,
): Splat['each'][number] | undefined {
  let value = start;
  for (const step of steps) {
    if (step.kind === 'attribute') {
      if (step.name.text === '') return undefined;
      if (lacks(value, step.name.text) !== undefined) return step;
      value = member(value, step.name.text);
    } else {
      const key = evaluate(step.key);
      if (lacksIndex(value, key) !== undefined) return step;
      value = element(value, key);
    }
  }
  return undefined;
}

import { isKnown, type Value } from './value.ts';

const kinds: Readonly<Record<Value['kind'], string>> = {
  string: 'a string',
  number: 'a number',
  bool: 'a bool',
  null: 'null',
  list: 'a list',
  object: 'an object',
  unknown: 'unknown',
};

/** Why a value has no such attribute; undefined where it has, or might. */
export function lacks(owner: Value, key: string): string | undefined {
  if (owner.kind === 'object') return owner.entries.has(key) ? undefined : `This value has no "${key}".`;
  if (owner.kind === 'list' && owner.set) return `This is a set and has no "${key}".`;
  if (owner.kind === 'list')
    return /^\d+$/.test(key)
      ? lacksAt(owner.elements.length, Number(key))
      : `This is a list and has no "${key}".`;
  return `This is ${kinds[owner.kind]} and has no "${key}".`;
}

/** Why a value has no such element; undefined where it has, or might. */
export function lacksIndex(owner: Value, key: Value): string | undefined {
  if (!isKnown(key)) return undefined;
  if (owner.kind === 'object')
    return key.kind === 'string' && !owner.entries.has(key.value) ? 'This value has no such key.' : undefined;
  if (owner.kind === 'list' && owner.set) return 'This is a set, whose elements have no places.';
  if (owner.kind === 'list')
    return key.kind === 'number' && key.value >= 0 ? lacksAt(owner.elements.length, key.value) : undefined;
  return `This is ${kinds[owner.kind]} and has no elements.`;
}
const lacksAt = (length: number, index: number): string | undefined =>
  index < length ? undefined : `This list has ${length === 1 ? 'one element' : `${length} elements`} only.`;

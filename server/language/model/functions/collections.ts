import {
  bool,
  boolOf,
  compareBytes,
  disparate,
  equal,
  list,
  marked,
  number,
  numberOf,
  object,
  string,
  textOf,
  tuple,
  uniform,
  untupled,
  type Value,
} from '../value.ts';
import { at, type Pures } from './pure.ts';
import { graphemes } from './texts.ts';

const elementsOf = (value: Value | undefined): readonly Value[] | undefined =>
  value?.kind === 'list' ? value.elements.map(element => marked(element, value)) : undefined;
const textsOf = (value: Value | undefined): string[] | undefined => {
  const texts = elementsOf(value)?.map(textOf);
  return texts?.every(text => text !== undefined) ? texts : undefined;
};
const strings = (texts: readonly string[]): Value => list(texts.map(text => string(text)));
const sorted = (entries: ReadonlyMap<string, Value>): [string, Value][] =>
  [...entries].sort(([a], [b]) => compareBytes(a, b));

/** Position of a value; undefined where some comparison cannot be told. */
function positionOf(elements: readonly Value[], value: Value): number | undefined {
  for (const [i, element] of elements.entries()) {
    const same = equal(element, value);
    if (same === undefined) return undefined;
    if (same) return i;
  }
  return -1;
}

/** Packer's functions of lists and maps (`stdlib/collection.go` of go-cty, `function/` of Packer). */
export const collectionFunctions: Pures = {
  length: {
    arity: [1, 1],
    partial: true,
    of: value => {
      if (value?.kind === 'list') return number(value.elements.length);
      if (value?.kind === 'object') return number(value.entries.size);
      return value?.kind === 'string' ? number(graphemes(value.value).length) : undefined;
    },
  },
  concat: {
    arity: [1, Infinity],
    partial: true,
    of: (...args) => {
      const lists = args.map(elementsOf);
      if (!lists.every(elements => elements !== undefined)) return undefined;
      // Lists become lists of one type, and what is beside a tuple stays as it is.
      const all = lists.flat();
      if (args.some(value => value.kind === 'list' && value.tuple)) return tuple(all);
      const kinds = new Set(
        all.map(({ kind }) => kind).filter(kind => kind !== 'null' && kind !== 'unknown'),
      );
      return kinds.size <= 1 || lists.length === 1 ? list(all) : undefined;
    },
  },
  merge: {
    arity: [0, Infinity],
    partial: true,
    of: (...args) => {
      const maps = args.filter(value => value.kind !== 'null');
      if (!maps.every(value => value.kind === 'object')) return undefined;
      return object(
        new Map(
          maps.flatMap(map => [...map.entries].map(([key, value]) => [key, marked(value, map)] as const)),
        ),
      );
    },
  },
  lookup: {
    arity: [3, 3],
    partial: true,
    of: (map, key, otherwise) => {
      const name = key && textOf(key);
      return map?.kind === 'object' && name !== undefined ? (map.entries.get(name) ?? otherwise) : undefined;
    },
  },
  element: {
    arity: [2, 2],
    partial: true,
    of: (from, at) => {
      const [elements, index] = [elementsOf(from), at && numberOf(at)];
      if (!elements?.length || !Number.isInteger(index) || index! < 0) return undefined;
      return elements[index! % elements.length];
    },
  },
  keys: {
    arity: [1, 1],
    partial: true,
    of: map => (map?.kind === 'object' ? strings(sorted(map.entries).map(([key]) => key)) : undefined),
  },
  values: {
    arity: [1, 1],
    partial: true,
    of: map => (map?.kind === 'object' ? list(sorted(map.entries).map(([, value]) => value)) : undefined),
  },
  contains: {
    arity: [2, 2],
    of: (from, value) => {
      const position = positionOf(elementsOf(from) ?? [], value!);
      return elementsOf(from) && position !== undefined ? bool(position >= 0) : undefined;
    },
  },
  index: {
    arity: [2, 2],
    of: (from, value) => {
      if (from?.kind !== 'list' || from.set || from.elements.length === 0) return undefined;
      const position = positionOf(from.elements, value!);
      if (position === undefined) return undefined;
      return position >= 0
        ? number(position)
        : { message: 'the list does not have the value, which is an error; contains() asks whether it has' };
    },
  },
  coalesce: {
    arity: [1, Infinity],
    of: (...args) => {
      const given = args.filter(value => value.kind !== 'null');
      // All become what they have in common, before one is chosen.
      const found =
        given.length < args.length && disparate(given)
          ? // Beside null they may have no type in common: the first one is taken as it is, be it empty.
            given[0]
          : uniform(given)?.find(value => !(value.kind === 'string' && value.value === ''));
      return found && untupled(found);
    },
  },
  coalescelist: {
    arity: [1, Infinity],
    of: (...args) =>
      args.every(({ kind }) => kind === 'list')
        ? args.find(value => value.kind === 'list' && value.elements.length > 0)
        : undefined,
  },
  compact: {
    arity: [1, 1],
    of: from => {
      const texts = textsOf(from && list(elementsOf(from)?.filter(value => value.kind !== 'null') ?? []));
      return texts && from?.kind === 'list' ? strings(texts.filter(text => text !== '')) : undefined;
    },
  },
  distinct: {
    arity: [1, 1],
    of: from => {
      const elements = uniform(elementsOf(from) ?? []);
      if (from?.kind !== 'list' || !elements) return undefined;
      const kept: Value[] = [];
      for (const value of elements) {
        const position = positionOf(kept, value);
        if (position === undefined) return undefined;
        if (position < 0) kept.push(value);
      }
      return list(kept);
    },
  },
  flatten: {
    arity: [1, 1],
    of: from => {
      const flat = (value: Value): readonly Value[] => elementsOf(value)?.flatMap(flat) ?? [value];
      return from?.kind === 'list' ? list(flat(from)) : undefined;
    },
  },
  slice: {
    arity: [3, 3],
    partial: true,
    of: (from, first, last) => {
      const [elements, start, end] = [elementsOf(from), numberOf(first!), numberOf(last!)];
      if (!elements || !Number.isInteger(start) || !Number.isInteger(end)) return undefined;
      return start! >= 0 && end! >= start! && end! <= elements.length
        ? list(elements.slice(start, end))
        : undefined;
    },
  },
  sort: {
    arity: [1, 1],
    of: from => {
      if (elementsOf(from)?.some(({ kind }) => kind === 'null')) return at(0, 'an element is null');
      const texts = textsOf(from);
      return texts && strings(texts.sort(compareBytes));
    },
  },
  reverse: {
    arity: [1, 1],
    partial: true,
    of: from => {
      const elements = elementsOf(from);
      return elements && list([...elements].reverse());
    },
  },
  chunklist: {
    arity: [2, 2],
    partial: true,
    of: (from, size) => {
      const [elements, length] = [uniform(elementsOf(from) ?? []), numberOf(size!)];
      if (from?.kind !== 'list' || !elements || length === undefined) return undefined;
      if (!Number.isInteger(length)) return at(1, 'a whole number is required');
      if (length < 0) return { message: 'the size must not be negative' };
      // Without a size there is one list of all.
      const each = length || elements.length;
      return list(
        Array.from({ length: Math.ceil(elements.length / (each || 1)) }, (_, i) =>
          list(elements.slice(i * each, (i + 1) * each)),
        ),
      );
    },
  },
  zipmap: {
    arity: [2, 2],
    of: (keys, values) => {
      const [names, elements] = [textsOf(keys), elementsOf(values)];
      return names && elements && names.length === elements.length
        ? object(new Map(names.map((name, i) => [name, elements[i]!])))
        : undefined;
    },
  },
  alltrue: {
    arity: [1, 1],
    of: from => {
      const truths = elementsOf(from)?.map(value => (value.kind === 'null' ? false : boolOf(value)));
      return truths && !truths.includes(undefined) ? bool(!truths.includes(false)) : undefined;
    },
  },
  anytrue: {
    arity: [1, 1],
    of: from => {
      const truths = elementsOf(from)?.map(value => (value.kind === 'null' ? false : boolOf(value)));
      return truths && !truths.includes(undefined) ? bool(truths.includes(true)) : undefined;
    },
  },
};

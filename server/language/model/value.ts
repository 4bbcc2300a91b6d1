import type { Type } from './type-constraints.ts';

/**
 * What an expression comes to, as far as the text can tell. `unknown` is everything that only a run can tell:
 * data sources, the environment, functions of time or network, and whatever Packer would reject. Readers keep
 * silent about what is unknown.
 */
export type Value = (
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | {
      readonly kind: 'null';
      /** Of the variable that it is a value of. */
      readonly type?: Type;
    }
  | ({
      readonly kind: 'list';
      readonly elements: readonly Value[];
      /** A set: its elements are in order and have no places. */
      readonly set?: true;
      /** Each element has a type of its own for certain, as in brackets. */
      readonly tuple?: true;
    } & Contents)
  | ({ readonly kind: 'object'; readonly entries: ReadonlyMap<string, Value> } & Contents)
  | {
      readonly kind: 'unknown';
      readonly shape?: Shape;
      /** Its type as HCL knows it before there is a value; has the same shape. */
      readonly type?: Type;
      /** A text that is as good or bad as what it comes to: of functions of the clock and of chance. */
      readonly sample?: string;
      /** The sample is as long as what it stands for, and has letters and digits where that has some. */
      readonly steady?: true;
    }
) &
  Marks;

/** The text of a value, or one that stands for it. */
export const sampleOf = (value: Value): string | undefined =>
  value.kind === 'unknown' ? value.sample : textOf(value);

/** What is known of an unknown value: it is one of these, whatever it comes to. */
export type Shape = 'text' | 'list' | 'object';

export interface Marks {
  /** Comes from a sensitive variable or local: use it to decide, never show it. */
  readonly sensitive: boolean;
  /**
   * Comes from an input variable, so `-var`, `-var-file` or `PKR_VAR_*` may replace it at build time. What
   * plain `packer validate` does with it still holds.
   */
  readonly assumed: boolean;
}

/** What is true of everything inside, kept so that nobody has to walk it. */
interface Contents {
  readonly inner: Marks;
  readonly known: boolean;
  readonly size: number;
}

/** Beyond these a value is unknown: a template that doubles a list forty times must not stop the editor. */
export const longestText = 65_536;
const largestCollection = 20_000;

const unmarked: Marks = { sensitive: false, assumed: false };
const only = ({ sensitive, assumed }: Marks): Marks => ({ sensitive, assumed });

export const unknown: Value = { kind: 'unknown', ...unmarked };
const shapes: Readonly<Record<Type['kind'], Shape | undefined>> = {
  string: 'text',
  number: 'text',
  bool: 'text',
  any: undefined,
  list: 'list',
  set: 'list',
  tuple: 'list',
  map: 'object',
  object: 'object',
};
/** A value only a run can tell, of which the text tells the type. */
export function unknownOf(type: Type, marks: Marks = unmarked): Value {
  const shape = shapes[type.kind];
  return { kind: 'unknown', ...(shape ? { shape, type } : {}), ...only(marks) };
}
export const unknownText: Value = unknownOf({ kind: 'string' });
export const sampled = (sample: string): Value => ({ ...unknownText, sample }) as Value;
export const steadily = (sample: string): Value => ({ ...unknownText, sample, steady: true }) as Value;
/** The same where only the shape is known: a list, a set or a tuple; a map or an object. */
export const unknownList: Value = { kind: 'unknown', shape: 'list', ...unmarked };
export const unknownObject: Value = { kind: 'unknown', shape: 'object', ...unmarked };
export const nothing: Value = { kind: 'null', ...unmarked };

/** In Unicode's composed form, as cty holds every text. */
export const string = (value: string, marks: Marks = unmarked): Value =>
  value.length > longestText
    ? unknownOf({ kind: 'string' }, marks)
    : { kind: 'string', value: composable.test(value) ? value.normalize() : value, ...only(marks) };
/** Below it nothing can be composed. */
const composable = /[\u0300-\uffff]/;

const infinite: Value = { ...unknownOf({ kind: 'number' }), sample: '+Inf' } as Value;
/** A number of which not every digit is known, but that it is no whole one. */
export const about = (value: number): Value =>
  ({ ...unknownOf({ kind: 'number' }), sample: String(value) }) as Value;
/** Not a number, not a value: overflow and division by zero are unknown. */
export const number = (value: number, marks: Marks = unmarked): Value =>
  Number.isFinite(value)
    ? { kind: 'number', value: value === 0 ? 0 : value, ...only(marks) }
    : { ...infinite, ...only(marks) };

export const bool = (value: boolean, marks: Marks = unmarked): Value => ({
  kind: 'bool',
  value,
  ...only(marks),
});

export function list(elements: readonly Value[], marks: Marks = unmarked): Value {
  const contents = contentsOf(elements);
  return contents.size > largestCollection
    ? { kind: 'unknown', ...only(marks) }
    : { kind: 'list', elements, ...contents, ...only(marks) };
}

/** A list as it stands in brackets. */
export function tuple(elements: readonly Value[], marks: Marks = unmarked): Value {
  const made = list(elements, marks);
  return made.kind === 'list' ? { ...made, tuple: true } : made;
}

/** The same where it may be a list as well. */
export function untupled(value: Value): Value {
  if (value.kind !== 'list' || !value.tuple) return value;
  const { tuple: _, ...rest } = value;
  return rest;
}

/**
 * A set of these, each once and in cty's order. Undefined where their order or which of them are equal cannot be told:
 * they are not all texts, all numbers or all bools.
 */
export function setOf(elements: readonly Value[], marks: Marks = unmarked): Value | undefined {
  const kept = new Map<unknown, Value>();
  for (const element of elements) {
    if (element.kind !== elements[0]!.kind || !('value' in element)) return undefined;
    kept.set(element.value, marked(element, kept.get(element.value) ?? element));
  }
  const sorted = [...kept.values()].sort((a, b) =>
    a.kind === 'string' && b.kind === 'string'
      ? compareBytes(a.value, b.value)
      : 'value' in a && 'value' in b
        ? Number(a.value) - Number(b.value)
        : 0,
  );
  const made = list(sorted, marks);
  return made.kind === 'list' ? { ...made, set: true } : made;
}

/**
 * The elements as those of one list: numbers and bools beside texts become texts. Undefined where they have no common
 * type, or none that can be told.
 */
export function uniform(elements: readonly Value[]): readonly Value[] | undefined {
  const kinds = new Set(elements.map(({ kind }) => kind).filter(kind => kind !== 'null'));
  if (kinds.has('list') || kinds.has('object'))
    return new Set(elements.map(formOf)).size <= 1 ? elements : undefined;
  if (kinds.size <= 1) return elements;
  if (!kinds.has('string') || kinds.has('unknown')) return undefined;
  const texts = elements.map(element => {
    const text = textOf(element);
    return element.kind === 'null' ? element : text === undefined ? undefined : string(text, element);
  });
  return texts.every(text => text !== undefined) ? texts : undefined;
}

/** What a value consists of, without its texts and numbers: those of one form have one type. */
function formOf(value: Value): string {
  if (value.kind === 'list') return `[${value.elements.map(formOf)}]`;
  if (value.kind !== 'object') return value.kind;
  return `{${[...value.entries].sort(([a], [b]) => compareBytes(a, b)).map(([key, one]) => `${JSON.stringify(key)}:${formOf(one)}`)}}`;
}

/** The elements certainly have no type in common, as those of a list and a map must (go-cty's `unify`). */
export function disparate(elements: readonly Value[]): boolean {
  const shapes = new Set(elements.map(shapeOf));
  shapes.delete(undefined);
  if (shapes.size > 1) return true;
  const kinds = elements.filter(({ kind }) => kind !== 'null').map(singleKind);
  return (
    kinds.includes('number') &&
    kinds.includes('bool') &&
    !kinds.includes('string') &&
    !kinds.includes(undefined)
  );
}

export function object(entries: ReadonlyMap<string, Value>, marks: Marks = unmarked): Value {
  const contents = contentsOf([...entries.values()]);
  return contents.size > largestCollection
    ? { kind: 'unknown', ...only(marks) }
    : { kind: 'object', entries, ...contents, ...only(marks) };
}

const contentsOf = (values: readonly Value[]): Contents => ({
  inner: marksAmong(values),
  known: values.every(isKnown),
  size: values.reduce((sum, value) => sum + ('size' in value ? value.size : 1), 1),
});

/** Whether all the texts in a value, end to end, are no longer than one may be; the same may be in it many times. */
export function isWritable(value: Value): boolean {
  return measure(value, 0) <= longestText;
}
function measure(value: Value, before: number): number {
  if (value.kind === 'string') return before + value.value.length;
  let length = before;
  if (value.kind === 'list')
    for (const element of value.elements) if (length <= longestText) length = measure(element, length);
  if (value.kind === 'object')
    for (const [key, entry] of value.entries)
      if (length <= longestText) length = measure(entry, length + key.length);
  return length;
}

/** Texts as one; undefined for one that would be too long to be a value. */
export function joined(texts: readonly string[], separator = ''): string | undefined {
  let length = separator.length * Math.max(0, texts.length - 1);
  for (const text of texts) length += text.length;
  return length > longestText ? undefined : texts.join(separator);
}

/** The value with more marks. */
export function marked(value: Value, marks: Marks): Value {
  const sensitive = value.sensitive || marks.sensitive;
  const assumed = value.assumed || marks.assumed;
  return sensitive === value.sensitive && assumed === value.assumed
    ? value
    : { ...value, sensitive, assumed };
}

/** The marks of values and of everything in them. */
export const marksOf = (...values: readonly Value[]): Marks => marksAmong(values);

/** The same of a list, which may be longer than a call can have arguments. */
export function marksAmong(values: readonly Value[]): Marks {
  let sensitive = false;
  let assumed = false;
  for (const value of values) {
    sensitive ||= value.sensitive || ('inner' in value && value.inner.sensitive);
    assumed ||= value.assumed || ('inner' in value && value.inner.assumed);
  }
  return sensitive || assumed ? { sensitive, assumed } : unmarked;
}

/** A single value, a list or an object; undefined where that is not known, and of null. */
export const shapeOf = (value: Value): Shape | undefined =>
  value.kind === 'unknown'
    ? value.shape
    : value.kind === 'list' || value.kind === 'object'
      ? value.kind
      : value.kind === 'null'
        ? undefined
        : 'text';

/** Which single value it is, though it may be unknown. */
export function singleKind(value: Value): 'string' | 'number' | 'bool' | undefined {
  const kind = value.kind === 'unknown' ? value.type?.kind : value.kind;
  return kind === 'string' || kind === 'number' || kind === 'bool' ? kind : undefined;
}

/** A set, whose elements have no places. */
export const isSet = (value: Value): boolean =>
  value.kind === 'list' ? value.set === true : value.kind === 'unknown' && value.type?.kind === 'set';

/** Nothing in it is unknown. */
export const isKnown = (value: Value): boolean => ('known' in value ? value.known : value.kind !== 'unknown');

/**
 * The text a string attribute gets: numbers and booleans convert, as in Packer. Undefined for null, unknown
 * and collections.
 */
export function textOf(value: Value): string | undefined {
  if (value.kind === 'string') return value.value;
  if (value.kind === 'bool') return String(value.value);
  if (value.kind === 'number') return numberText(value.value);
  return undefined;
}

/** Like {@link textOf}, but undefined where the text must not be shown. For messages. */
export const shownText = (value: Value): string | undefined =>
  marksOf(value).sensitive ? undefined : textOf(value);

/** As cty writes a number: plain decimal digits. Undefined where a double cannot stand for it. */
function numberText(value: number): string | undefined {
  const text = String(value);
  return text.includes('e') ? undefined : text;
}

export function numberOf(value: Value): number | undefined {
  if (value.kind === 'number') return value.value;
  return value.kind === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(value.value)
    ? exactNumber(value.value)
    : undefined;
}

export function boolOf(value: Value): boolean | undefined {
  if (value.kind === 'bool') return value.value;
  if (value.kind !== 'string') return undefined;
  // cty takes these words and the digits, and nothing in other case.
  if (value.value === 'true' || value.value === '1') return true;
  if (value.value === 'false' || value.value === '0') return false;
  return undefined;
}

/** HCL numbers have any precision; a double serves for up to fifteen digits. Undefined beyond. */
export function exactNumber(text: string): number | undefined {
  const digits = text
    .replace(/e.*$/i, '')
    .replace(/[^0-9]/g, '')
    .replace(/^0+/, '');
  const value = Number(text);
  return digits.length <= 15 && Number.isFinite(value) ? value : undefined;
}

/** Bytes in UTF-8, which is what Packer counts. */
export const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** Go's order of strings: by bytes of UTF-8, which is by code point. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Half of a pair stands for a character beyond all those of one unit. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/** Undefined where it cannot be told: a tuple and a list of the same elements are not equal in HCL. */
export function equal(left: Value, right: Value): boolean | undefined {
  if (left.kind === 'unknown' || right.kind === 'unknown') return undefined;
  if (left.kind === 'null' || right.kind === 'null') return left.kind === right.kind;
  if (left.kind === 'list' || left.kind === 'object' || right.kind === 'list' || right.kind === 'object')
    return left.kind === right.kind ? undefined : false;
  return left.kind === right.kind && left.value === right.value;
}

/** No half of a surrogate pair without the other: text that UTF-8 can hold. */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/** The empty text or null that a variable has as its default where somebody gives it a value with `-var` or `-var-file`. */
export const isLeftOpen = (value: Value): boolean =>
  value.assumed && (value.kind === 'null' || (value.kind === 'string' && value.value === ''));

/**
 * What an expression comes to, as far as the text can tell. `unknown` is everything that only a run can tell:
 * data sources, the environment, functions of time or network, and whatever Packer would reject. Readers keep
 * silent about what is unknown.
 */
export type Value = (
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'list'; readonly elements: readonly Value[] }
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, Value> }
  | { readonly kind: 'unknown' }
) &
  Marks;

export interface Marks {
  /** Comes from a sensitive variable or local: use it to decide, never show it. */
  readonly sensitive: boolean;
  /**
   * Comes from an input variable, so `-var`, `-var-file` or `PKR_VAR_*` may replace it at build time. What
   * plain `packer validate` does with it still holds.
   */
  readonly assumed: boolean;
}

export type Kind = Value['kind'];

const unmarked: Marks = { sensitive: false, assumed: false };

export const unknown: Value = { kind: 'unknown', ...unmarked };
export const nothing: Value = { kind: 'null', ...unmarked };
export const string = (value: string, marks: Marks = unmarked): Value => ({
  kind: 'string',
  value,
  sensitive: marks.sensitive,
  assumed: marks.assumed,
});
export const number = (value: number, marks: Marks = unmarked): Value => ({
  kind: 'number',
  value,
  sensitive: marks.sensitive,
  assumed: marks.assumed,
});
export const bool = (value: boolean, marks: Marks = unmarked): Value => ({
  kind: 'bool',
  value,
  sensitive: marks.sensitive,
  assumed: marks.assumed,
});
export const list = (elements: readonly Value[], marks: Marks = unmarked): Value => ({
  kind: 'list',
  elements,
  sensitive: marks.sensitive,
  assumed: marks.assumed,
});
export const object = (
  entries: ReadonlyMap<string, Value> | Readonly<Record<string, Value>>,
  marks: Marks = unmarked,
): Value => ({
  kind: 'object',
  entries: entries instanceof Map ? entries : new Map(Object.entries(entries)),
  sensitive: marks.sensitive,
  assumed: marks.assumed,
});

/** The value with more marks; what it holds is marked when it is taken out. */
export function marked(value: Value, marks: Partial<Marks>): Value {
  const sensitive = value.sensitive || marks.sensitive === true;
  const assumed = value.assumed || marks.assumed === true;
  return sensitive === value.sensitive && assumed === value.assumed
    ? value
    : { ...value, sensitive, assumed };
}

/** The marks of a value and of everything in it. */
export function marksOf(...values: readonly Value[]): Marks {
  let sensitive = false;
  let assumed = false;
  for (const value of values) {
    const inner =
      value.kind === 'list'
        ? marksOf(...value.elements)
        : value.kind === 'object'
          ? marksOf(...value.entries.values())
          : unmarked;
    sensitive ||= value.sensitive || inner.sensitive;
    assumed ||= value.assumed || inner.assumed;
  }
  return { sensitive, assumed };
}

/** Nothing in it is unknown. */
export function isKnown(value: Value): boolean {
  if (value.kind === 'list') return value.elements.every(isKnown);
  if (value.kind === 'object') return [...value.entries.values()].every(isKnown);
  return value.kind !== 'unknown';
}

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
  return text.includes('e') || !Number.isFinite(value) ? undefined : text;
}

export function numberOf(value: Value): number | undefined {
  if (value.kind === 'number') return value.value;
  if (value.kind !== 'string' || !/^-?\d{1,15}(\.\d+)?$/.test(value.value)) return undefined;
  return exactNumber(value.value);
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

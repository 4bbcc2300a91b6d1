import { invalid } from '../errors.ts';

/** A JSON object of a request. Its members are read by the functions below, each of which checks the type. */
export type Fields = Readonly<Record<string, unknown>>;

/** Absent and null are the same; like HCP's gateway, lowerCamelCase names are understood too. */
function member(fields: Fields, name: string): unknown {
  return (Object.hasOwn(fields, name) ? fields[name] : fields[camel(name)]) ?? undefined;
}
const camels = new Map<string, string>();
function camel(name: string): string {
  let found = camels.get(name);
  if (found === undefined) {
    found = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    camels.set(name, found);
  }
  return found;
}

function typed<T>(
  fields: Fields,
  name: string,
  what: string,
  is: (value: unknown) => value is T,
): T | undefined {
  const value = member(fields, name);
  if (value === undefined) return undefined;
  if (is(value)) return value;
  throw invalid(`${name} must be ${what}`);
}

const isText = (value: unknown): value is string => typeof value === 'string';
export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const text = (fields: Fields, name: string) => typed(fields, name, 'a string', isText);
export const object = (fields: Fields, name: string) => typed(fields, name, 'an object', isObject);
export const flag = (fields: Fields, name: string) =>
  typed(fields, name, 'a boolean', (v): v is boolean => typeof v === 'boolean');
export const objects = (fields: Fields, name: string) =>
  typed(fields, name, 'a list of objects', (v): v is Fields[] => Array.isArray(v) && v.every(isObject));
export const texts = (fields: Fields, name: string) =>
  typed(fields, name, 'a list of strings', (v): v is string[] => Array.isArray(v) && v.every(isText));
export const labels = (fields: Fields, name: string) =>
  typed(
    fields,
    name,
    'an object of strings',
    (v): v is Record<string, string> => isObject(v) && Object.values(v).every(isText),
  );

export function required(fields: Fields, name: string): string {
  const value = text(fields, name);
  if (!value) throw invalid(`${name} is required`);
  return value;
}

export function whole(fields: Fields, name: string): number | undefined {
  const value = member(fields, name);
  if (value === undefined) return undefined;
  const number = isText(value) && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number)) return number;
  throw invalid(`${name} must be an integer`);
}

/** An enum by name or by number. `prefix` is what the wire puts before our own names. */
export function choice<T extends string>(
  fields: Fields,
  name: string,
  values: readonly T[],
  prefix = '',
): T | undefined {
  const value = member(fields, name);
  if (value === undefined) return undefined;
  const found =
    typeof value === 'number' ? values[value] : values.find(candidate => prefix + candidate === value);
  if (found !== undefined) return found;
  throw invalid(`${name} must be one of ${values.map(v => prefix + v).join(', ')}`);
}

/**
 * RFC 3339. Go clients cannot omit a date-time and send year 1 for "not set": it counts as absent.
 */
export function instant(fields: Fields, name: string): number | undefined {
  const value = text(fields, name);
  if (value === undefined) return undefined;
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(value)
    ? Date.parse(value)
    : NaN;
  if (Number.isNaN(at)) throw invalid(`${name} must be a date and time as in RFC 3339`);
  return new Date(at).getUTCFullYear() <= 1 ? undefined : at;
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30d`, `2h45m`, `0s`; in milliseconds. */
export function duration(fields: Fields, name: string): number | undefined {
  const value = text(fields, name);
  if (!value) return undefined;
  if (!/^(0|(\d+(\.\d+)?[smhd])+)$/.test(value))
    throw invalid(`${name} must be a duration such as 30d or 2h45m, in the units s, m, h, d`);
  const parts = value.matchAll(/([\d.]+)([smhd])/g);
  const sum = [...parts].reduce((total, [, amount, unit]) => total + Number(amount) * units[unit!]!, 0);
  if (sum > 100 * 365 * units.d!) throw invalid(`${name} must not exceed a hundred years`);
  return Math.round(sum);
}

/** A protobuf FieldMask in its JSON form; undefined when absent or empty. */
export function mask(
  fields: Fields,
  name: string,
  known: readonly string[],
): ReadonlySet<string> | undefined {
  const value = text(fields, name);
  if (!value) return undefined;
  const paths = value
    .split(',')
    .map(path => path.trim().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
  const stray = paths.find(path => !known.includes(path));
  if (stray !== undefined)
    throw invalid(`${name} names the unknown field ${stray}; known: ${known.join(', ')}`);
  return new Set(paths);
}

/** The one error that carries details: a mandatory mask that is missing. */
export const missingMask = () =>
  invalid('update_mask is required', [
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      field_violations: [
        { field: 'update_mask', description: 'update_mask is required', reason: '', localized_message: null },
      ],
    },
  ]);

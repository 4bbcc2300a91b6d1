import { functions, type Parameter } from '../catalog/index.ts';
import { kept } from './kept.ts';
import { isBadPattern, matchesNothing } from './regexes.ts';
import { badDateFormat, isBadTimestamp } from './times.ts';
import { misfit, type Type } from './type-constraints.ts';
import { isKnown, numberOf, textOf, type Value } from './value.ts';
import { isDuration } from './versions.ts';

/** Why Packer certainly rejects the arguments of a function. */
export interface Fault {
  /** The argument that is at fault; undefined where it is the call. */
  readonly argument?: number;
  /** Without any value of the arguments, which may be secret; of formats and patterns, what is in the text. */
  readonly message: string;
}

/**
 * Judges arguments by what go-cty and Packer make of them. `settled` tells of an argument without a known value that it
 * has one when Packer evaluates the call: the clock, the folder of the template.
 */
export function faultOf(
  name: string,
  args: readonly Value[],
  settled: (index: number) => boolean,
): Fault | undefined {
  const schema = functions().get(name);
  if (!schema || name === 'try' || name === 'can') return undefined;
  for (const [i, value] of args.entries()) {
    const parameter = schema.parameters[Math.min(i, schema.parameters.length - 1)];
    if (!parameter || parameter.type === 'type') continue;
    // A variable that is null in the files is one that a build is given.
    if (value.kind === 'null' && value.assumed) return undefined;
    if (value.kind === 'null' && !parameter.nullable)
      return { argument: i, message: `"${parameter.name}" must not be null` };
    const type = typeOf(parameter);
    const why = type && misfit(value, type);
    if (why !== undefined) return { argument: i, message: `"${parameter.name}": ${why}` };
  }
  const check = checks.get(name);
  // With an unknown argument the function is not called.
  return check && args.every((value, i) => isKnown(value) || settled(i)) ? check(args) : undefined;
}

const typeOf = kept(({ type: text }: Parameter): Type | undefined => {
  const [, outer, inner] = /^(list|set|map)\((\w+)\)$/.exec(text) ?? [];
  const of = (word: string | undefined) =>
    word === 'string' || word === 'number' || word === 'bool' || word === 'any' ? word : undefined;
  const kind = of(text);
  const element = of(inner);
  if (kind) return { kind };
  return element ? { kind: outer as 'list' | 'set' | 'map', of: { kind: element } } : undefined;
});

type Check = (args: readonly Value[]) => Fault | undefined;
const at = (argument: number, message: string): Fault => ({ argument, message });

const mapNeeded = 'a map or an object is required';
const listNeeded = 'a list is required';
const isMap = (value: Value | undefined) => value?.kind === 'object' || value?.kind === 'unknown';
const isList = (value: Value | undefined) => value?.kind === 'list' || value?.kind === 'unknown';
const lengthOf = (value: Value | undefined): number | undefined =>
  value?.kind === 'list' ? value.elements.length : undefined;

const needsMap: Check = ([map]) => (isMap(map) ? undefined : at(0, mapNeeded));
const needsList: Check = ([list]) => (isList(list) ? undefined : at(0, listNeeded));
const needsTimestamp: Check = ([time]) => {
  const text = time && textOf(time);
  return text !== undefined && isBadTimestamp(text)
    ? at(0, 'this is no RFC 3339 time such as 2026-01-31T12:00:00Z')
    : undefined;
};
const needsPrefix: Check = ([prefix]) => {
  const text = prefix && textOf(prefix);
  return text !== undefined && !/^[\da-fA-F.:]+\/\d{1,3}$/.test(text)
    ? at(0, 'this is no network such as 10.0.0.0/16')
    : undefined;
};

function regex([pattern, text]: readonly Value[]): Fault | undefined {
  const source = pattern && textOf(pattern);
  const given = text && textOf(text);
  if (source === undefined) return undefined;
  if (isBadPattern(source)) return at(0, badPattern(source));
  return given !== undefined && matchesNothing(source, given)
    ? { message: 'the pattern matches nothing of the text, which is an error; can() asks whether it does' }
    : undefined;
}
const badPattern = (source: string): string =>
  /\(\?<?[=!]/.test(source)
    ? 'this is no regular expression for Packer: RE2 has no lookaround'
    : 'this is no regular expression of RE2';

/** `%[flags][width][.precision]verb`; with an argument's number in it nothing is said. */
const placeholder = /%([-+ #0]*)(\d*)(?:\.(\d+))?(%|[a-zA-Z]|.|$)/gsu;
function format(args: readonly Value[], each: boolean): Fault | undefined {
  const [pattern, ...values] = args;
  const text = pattern && textOf(pattern);
  if (text === undefined || /%[^a-zA-Z%]*\[/.test(text)) return undefined;
  // With nothing to go through, the format is not looked at.
  if (each && values.some(value => lengthOf(value) === 0 || value.kind === 'unknown')) return undefined;
  let used = 0;
  for (const [whole, , , , verb] of text.matchAll(placeholder)) {
    if (whole === '%%') continue;
    if (!/^[vtbdoxXeEfgGsq]$/.test(verb!)) return formatFault(each, `"${whole}" is nothing format knows`);
    const value = values[used++];
    if (!value) continue;
    const type: Type | undefined =
      verb === 'v' || each
        ? undefined
        : { kind: verb === 't' ? 'bool' : /[sq]/.test(verb!) ? 'string' : 'number' };
    const why = type && misfit(value, type);
    if (why !== undefined) return at(used, `"${whole}": ${why}`);
  }
  if (used > values.length)
    return formatFault(
      each,
      `the format uses ${counted(used)}, and there ${values.length === 1 ? 'is one' : `are ${values.length}`}`,
    );
  if (used < values.length)
    return each
      ? { message: `the format uses only ${counted(used)}` }
      : at(used + 1, `the format uses only ${counted(used)}`);
  return undefined;
}
const formatFault = (each: boolean, message: string): Fault => (each ? { message } : at(0, message));
const counted = (n: number): string => (n === 1 ? 'one argument' : `${n === 0 ? 'no' : n} arguments`);

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  [
    'formatdate',
    ([pattern, time]) => {
      const given = time && textOf(time);
      if (given !== undefined && isBadTimestamp(given))
        return at(1, 'this is no RFC 3339 time such as 2026-01-31T12:00:00Z');
      const source = pattern && textOf(pattern);
      const why = source === undefined ? undefined : badDateFormat(source);
      return why === undefined ? undefined : at(0, why);
    },
  ],
  [
    'timeadd',
    args => {
      const duration = args[1] && textOf(args[1]);
      return (
        needsTimestamp(args) ??
        (duration !== undefined && !isDuration(duration)
          ? at(1, 'this is no duration such as "72h"')
          : undefined)
      );
    },
  ],
  [
    'rfc3339_parse',
    ([time]) => {
      const text = time && textOf(time);
      return text !== undefined && isBadTimestamp(text.replace(/^(\S{10}) /, '$1T'))
        ? at(0, 'this is no RFC 3339 time such as 2026-01-31T12:00:00Z')
        : undefined;
    },
  ],
  [
    'unix_timestamp_parse',
    ([time]) => {
      const seconds = time && numberOf(time);
      return seconds !== undefined && !Number.isInteger(seconds)
        ? at(0, 'this is no whole number of seconds')
        : undefined;
    },
  ],
  ['format', args => format(args, false)],
  ['formatlist', args => format(args, true)],
  ['regex', regex],
  ['regexall', ([pattern]) => (pattern ? regex([pattern]) : undefined)],
  [
    'regex_replace',
    ([, pattern]) => {
      const source = pattern && textOf(pattern);
      return source !== undefined && isBadPattern(source) ? { message: badPattern(source) } : undefined;
    },
  ],
  [
    'parseint',
    ([value, base]) => {
      if (value && !['string', 'unknown'].includes(value.kind)) return at(0, 'a string is required');
      const [text, radix] = [value && textOf(value), base && numberOf(base)];
      if (radix !== undefined && (!Number.isInteger(radix) || radix < 2 || radix > 62))
        return at(1, 'a base is a whole number from 2 to 62');
      return text !== undefined && radix !== undefined && !isNumeral(text, radix)
        ? at(0, `this is no number in base ${radix}`)
        : undefined;
    },
  ],
  ['cidrhost', needsPrefix],
  ['cidrnetmask', needsPrefix],
  ['cidrsubnet', needsPrefix],
  ['cidrsubnets', needsPrefix],
  [
    'jsondecode',
    ([value]) => {
      const text = value && textOf(value);
      return text !== undefined && isBadJson(text) ? at(0, 'this is no JSON') : undefined;
    },
  ],
  [
    'base64decode',
    ([value]) => {
      const text = value && textOf(value)?.replace(/[\r\n]/g, '');
      return text !== undefined && (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text))
        ? { message: 'this is no Base64' }
        : undefined;
    },
  ],
  [
    'element',
    ([list, index]) => {
      if (!isList(list)) return { message: listNeeded };
      const place = index && numberOf(index);
      if (place !== undefined && !Number.isInteger(place)) return at(1, 'a whole number is required');
      if (place !== undefined && place < 0) return { message: 'the index must not be negative' };
      return lengthOf(list) === 0 ? { message: 'the list has no elements' } : undefined;
    },
  ],
  [
    'index',
    ([list]) => {
      if (!isList(list)) return { message: listNeeded };
      return lengthOf(list) === 0 ? { message: 'the list has no elements' } : undefined;
    },
  ],
  ['lookup', needsMap],
  ['keys', needsMap],
  ['values', ([map]) => (isMap(map) ? undefined : { message: mapNeeded })],
  [
    'merge',
    maps =>
      maps.every(map => isMap(map) || map.kind === 'null')
        ? undefined
        : { message: 'maps or objects are required' },
  ],
  ['contains', ([list]) => (isList(list) ? undefined : { message: listNeeded })],
  [
    'coalescelist',
    lists => {
      if (!lists.every(isList)) return { message: 'lists are required' };
      return lists.every(list => lengthOf(list) === 0)
        ? { message: 'every list is empty, which is an error' }
        : undefined;
    },
  ],
  ['reverse', needsList],
  ['flatten', ([list]) => (isList(list) ? undefined : { message: listNeeded })],
  [
    'concat',
    lists => {
      const wrong = lists.findIndex(list => !isList(list));
      return wrong < 0 ? undefined : at(wrong, listNeeded);
    },
  ],
  [
    'setproduct',
    lists => {
      const wrong = lists.findIndex(list => !isList(list));
      return wrong < 0 ? undefined : at(wrong, listNeeded);
    },
  ],
  [
    'length',
    ([value]) =>
      value && ['number', 'bool'].includes(value.kind)
        ? { message: 'a string, a list, a map or an object is required' }
        : undefined,
  ],
  [
    'sum',
    ([list]) => {
      if (!isList(list)) return at(0, listNeeded);
      if (lengthOf(list) === 0) return at(0, 'the list has no elements');
      return list?.kind === 'list' &&
        list.elements.some(one => one.kind === 'null' || misfit(one, { kind: 'number' }))
        ? at(0, 'a list of numbers is required')
        : undefined;
    },
  ],
  [
    'slice',
    ([list, first, last]) => {
      if (!isList(list)) return at(0, listNeeded);
      const [length, start, end] = [lengthOf(list), first && numberOf(first), last && numberOf(last)];
      if (length === undefined || start === undefined || end === undefined) return undefined;
      if (!Number.isInteger(start) || start < 0 || start > length)
        return at(1, `the list has the places 0 to ${length}`);
      if (!Number.isInteger(end) || end < 0 || end > length)
        return at(2, `the list has the places 0 to ${length}`);
      return start > end ? at(1, 'the start is behind the end') : undefined;
    },
  ],
  [
    'chunklist',
    ([, size]) => {
      const length = size && numberOf(size);
      return length !== undefined && length < 0 ? { message: 'the size must not be negative' } : undefined;
    },
  ],
  [
    'zipmap',
    ([keys, values]) => {
      if (!isList(values)) return { message: 'the values must be a list' };
      const [a, b] = [lengthOf(keys), lengthOf(values)];
      return a !== undefined && b !== undefined && a !== b
        ? { message: `there are ${a} keys for ${b} values` }
        : undefined;
    },
  ],
  [
    'coalesce',
    values =>
      values.every(one => one.kind === 'null' || (one.kind === 'string' && one.value === ''))
        ? { message: 'every argument is null or empty, which is an error' }
        : undefined,
  ],
  [
    'range',
    args => {
      const numbers = args.map(numberOf);
      if (args.length !== 3 || numbers.includes(undefined)) return undefined;
      const [start, end, step] = numbers as number[];
      if (start === end) return undefined;
      if (step === 0) return at(2, 'the step must not be zero');
      if (step! < 0 && end! > start!) return at(1, 'with a negative step the end comes before the start');
      return step! > 0 && end! < start!
        ? at(1, 'with a positive step the end comes after the start')
        : undefined;
    },
  ],
]);

function isBadJson(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

/** As Go's big.Int reads it: a sign, digits of the base; above 36, upper case counts on. */
function isNumeral(text: string, base: number): boolean {
  const digits = text.replace(/^[+-]/, '');
  if (digits === '' || digits.includes('_')) return digits !== '';
  return [...digits].every(letter => digit(letter, base) < base);
}
function digit(letter: string, base: number): number {
  if (/[0-9]/.test(letter)) return Number(letter);
  if (/[a-z]/.test(letter)) return letter.charCodeAt(0) - 87;
  if (/[A-Z]/.test(letter)) return letter.charCodeAt(0) - (base > 36 ? 29 : 55);
  return Number.POSITIVE_INFINITY;
}

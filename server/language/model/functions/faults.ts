import { functions, type Parameter } from '../../catalog/index.ts';
import type { Expression } from '../../syntax/ast.ts';
import { isDuration } from '../durations.ts';
import { kept } from '../kept.ts';
import { misfit, type Type, typeOf as writtenType } from '../type-constraints.ts';
import {
  byteLength,
  disparate,
  isKnown,
  isSet,
  numberOf,
  shapeOf,
  singleKind,
  textOf,
  type Value,
} from '../value.ts';
import { base64Bytes } from './base64.ts';
import { badDateFormat, isBadTimestamp, noTime } from './dates.ts';
import { formatFault, formatListFault } from './format.ts';
import { badBase, isBase } from './numbers.ts';
import { at, type Fault, isFault, resultOf } from './pure.ts';
import { pureFunctions } from './pure-functions.ts';
import { badPattern, patternFault } from './regexes.ts';

/**
 * Judges arguments by what go-cty and Packer make of them. `settled` tells of an argument without a known value that it
 * has one when Packer evaluates the call: the clock, the folder of the template. `written` are the arguments as they
 * stand there; of `convert` the second is a type.
 */
export function faultOf(
  name: string,
  args: readonly Value[],
  settled: (index: number) => boolean,
  written: readonly Expression[],
): Fault | undefined {
  const schema = functions().get(name);
  if (!schema || name === 'try' || name === 'can') return undefined;
  if (name === 'convert') return conversionFault(args[0], written[1]);
  let open = false;
  for (const [i, value] of args.entries()) {
    const parameter = schema.parameters[Math.min(i, schema.parameters.length - 1)];
    if (!parameter) continue;
    const type = typeOf(parameter);
    // A variable that is null in the files is one that a build is given.
    if (value.kind === 'null' && value.assumed && !(value.type && type && misfit(value, type)))
      return undefined;
    if (value.kind === 'null' && !value.assumed && !parameter.nullable && !open)
      return { argument: i, message: `"${parameter.name}" must not be null` };
    const why = type && misfit(value, type);
    if (why !== undefined) return { argument: i, message: `"${parameter.name}": ${why}` };
    // Behind one of any type nothing is looked at.
    open ||= value.kind === 'unknown' && value.shape === undefined && type?.kind === 'any';
  }
  const misplaced = open ? undefined : typeFault(name, args);
  if (misplaced) return misplaced;
  // With an unknown argument the function is not called.
  if (!args.every((value, i) => isKnown(value) || settled(i))) return undefined;
  const fault = checks.get(name)?.(args);
  if (fault) return fault;
  const result = resultOf(pureFunctions.get(name), args);
  return isFault(result) ? result : undefined;
}

function conversionFault(value: Value | undefined, type: Expression | undefined): Fault | undefined {
  if (!value || !type) return undefined;
  const read = writtenType(type, false);
  if (!read.type) return at(1, read.problems[0]?.message.replace(/\.$/, '') ?? 'this is no type');
  const why = misfit(value, read.type);
  return why === undefined ? undefined : at(0, why);
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
const mapNeeded = 'a map or an object is required';
const listNeeded = 'a list is required';
const couldBe = (value: Value | undefined, shape: 'list' | 'object'): boolean =>
  !value || shapeOf(value) === shape || (value.kind === 'unknown' && !value.shape);
const isMap = (value: Value | undefined) => couldBe(value, 'object');
const isMany = (value: Value | undefined) => couldBe(value, 'list');
/** A set is none where places count. */
const isList = (value: Value | undefined) => isMany(value) && !(value && isSet(value));
const lengthOf = (value: Value | undefined): number | undefined =>
  value?.kind === 'list' ? value.elements.length : undefined;

const needsMap: Check = ([map]) => (isMap(map) ? undefined : at(0, mapNeeded));
const patternOf: Check = ([pattern]) => {
  const text = pattern && textOf(pattern);
  return text === undefined ? undefined : patternFault(text);
};

/** What a function says to types of arguments, be their values known or not (the `Type` of go-cty's functions). */
export const typeFault = (name: string, args: readonly Value[]): Fault | undefined =>
  typeChecks.get(name)?.(args);
const typeChecks: ReadonlyMap<string, Check> = new Map<string, Check>([
  [
    'lookup',
    ([map, , otherwise]) => {
      if (!isMap(map)) return at(0, mapNeeded);
      const of = map?.kind === 'unknown' && map.type?.kind === 'map' ? map.type.of : undefined;
      const why = of && otherwise && misfit(otherwise, of);
      return why === undefined ? undefined : at(2, why);
    },
  ],
  ['keys', needsMap],
  ['values', ([map]) => (isMap(map) ? undefined : { message: mapNeeded })],
  [
    'coalesce',
    values =>
      // Null has any type, and so has everything beside it.
      values.every(({ kind }) => kind !== 'null') && disparate(values)
        ? { message: 'the arguments have no type in common' }
        : undefined,
  ],
  [
    'merge',
    maps =>
      maps.every(map => isMap(map) || map.kind === 'null')
        ? undefined
        : { message: 'maps or objects are required' },
  ],
  ['element', ([list]) => (isList(list) ? undefined : { message: listNeeded })],
  ['reverse', ([list]) => (isMany(list) ? undefined : at(0, listNeeded))],
  [
    'concat',
    lists => {
      const wrong = lists.findIndex(list => !isList(list));
      return wrong < 0 ? undefined : at(wrong, listNeeded);
    },
  ],
  [
    'length',
    ([value]) =>
      value && ['number', 'bool'].includes(singleKind(value) ?? '')
        ? { message: 'a string, a list, a map or an object is required' }
        : undefined,
  ],
  ['slice', ([list]) => (isList(list) ? undefined : at(0, listNeeded))],
  ['zipmap', ([, values]) => (isList(values) ? undefined : { message: 'the values must be a list' })],
  [
    'parseint',
    ([value]) =>
      value && (shapeOf(value) ?? 'text') === 'text' && (singleKind(value) ?? 'string') === 'string'
        ? undefined
        : at(0, 'a string is required'),
  ],
]);

/** What is told of known arguments that no value is computed of. */
const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  [
    'formatdate',
    ([pattern, time]) => {
      const given = time && textOf(time);
      if (given !== undefined && isBadTimestamp(given)) return at(1, noTime);
      const source = pattern && textOf(pattern);
      const why = source === undefined ? undefined : badDateFormat(source);
      return why === undefined ? undefined : at(0, why);
    },
  ],
  [
    'timeadd',
    ([time, more]) => {
      const [given, duration] = [time && textOf(time), more && textOf(more)];
      if (given !== undefined && isBadTimestamp(given)) return at(0, noTime);
      return duration !== undefined && !isDuration(duration)
        ? at(1, 'this is no duration such as "72h"')
        : undefined;
    },
  ],
  [
    'bcrypt',
    ([text, cost]) => {
      const [given, rounds] = [text && textOf(text), cost && numberOf(cost)];
      if (rounds !== undefined && rounds > 31) return { message: 'a cost is a number from 4 to 31' };
      return given !== undefined && byteLength(given) > 72
        ? { message: 'bcrypt takes 72 bytes at most' }
        : undefined;
    },
  ],
  [
    'rsadecrypt',
    ([text, key]) => {
      const [given, pem] = [text && textOf(text), key && textOf(key)];
      if (given !== undefined && !base64Bytes(given)) return { message: 'the text is no Base64' };
      return pem !== undefined && !pem.includes('-----BEGIN ')
        ? { message: 'the key is not in PEM form' }
        : undefined;
    },
  ],
  ['format', formatFault],
  ['formatlist', formatListFault],
  ['regex', patternOf],
  ['regexall', patternOf],
  [
    'regex_replace',
    ([, pattern]) => {
      const text = pattern && textOf(pattern);
      const bad = text === undefined ? undefined : badPattern(text);
      return bad === undefined ? undefined : { message: bad };
    },
  ],
  [
    'parseint',
    ([, base]) => {
      const radix = base && numberOf(base);
      return radix !== undefined && !isBase(radix) ? at(1, badBase) : undefined;
    },
  ],
  [
    'element',
    ([list, index]) => {
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
  ['contains', ([list]) => (isMany(list) ? undefined : { message: listNeeded })],
  [
    'coalescelist',
    lists => {
      if (!lists.every(isList)) return { message: 'lists are required' };
      return lists.every(list => lengthOf(list) === 0)
        ? { message: 'every list is empty, which is an error' }
        : undefined;
    },
  ],
  ['flatten', ([list]) => (isMany(list) ? undefined : { message: listNeeded })],
  [
    'sum',
    ([list]) => {
      if (!isMany(list)) return at(0, listNeeded);
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
    'zipmap',
    ([keys, values]) => {
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
]);

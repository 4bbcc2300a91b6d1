import { functions } from '../../catalog/index.ts';
import type { Call, Expression } from '../../syntax/ast.ts';
import { fails, type Lacks } from '../failures.ts';
import { inCommon } from '../operators.ts';
import { type Field, misfit, namedType, type Type } from '../type-constraints.ts';
import { converted } from '../types.ts';
import {
  bool,
  isKnown,
  marked,
  marksAmong,
  marksOf,
  sampled,
  steadily,
  string,
  unknown,
  unknownList,
  unknownObject,
  unknownOf,
  type Value,
} from '../value.ts';
import { faultOf, typeFault } from './faults.ts';
import { isFault, resultOf } from './pure.ts';
import { pureFunctions } from './pure-functions.ts';

/**
 * Calls a function of Packer's. What cannot be told before a build is unknown, and so is what Packer rejects.
 */
export function call(
  node: Call,
  evaluate: (argument: Expression) => Value,
  literal: (argument: Expression) => Value,
  lacks: Lacks,
): Value {
  const { text } = node.name;
  if (text === 'convert') {
    const [value, type] = node.args;
    if (!value || !type || node.args.length !== 2 || node.expand) return unknown;
    const result = converted(evaluate(value), type, literal);
    // Of what fails HCL knows no type.
    return result.kind === 'unknown' && fails(value, evaluate, lacks) ? unknown : result;
  }
  const args = node.args.map(evaluate);
  if (text === 'try') return firstOf(node, args, evaluate, lacks);
  if (text === 'can') {
    const [inner, value] = [node.args[0], args[0]];
    if (!inner || !value || args.length > 1) return unknown;
    const can = isKnown(value) ? true : fails(inner, evaluate, lacks) ? false : undefined;
    return can === undefined ? unknownOf({ kind: 'bool' }, marksOf(value)) : bool(can, marksOf(value));
  }
  const last = args.at(-1);
  if (node.expand && last) {
    if (last.kind !== 'list') return { ...unknown, ...marksAmong(args) };
    args.splice(-1, 1, ...last.elements.map(value => marked(value, last)));
  }
  const result = resultOf(pureFunctions.get(text), args);
  const given =
    result === undefined
      ? (sampleFor(node, args) ?? ofClock(text, args) ?? unknownResult(text, args))
      : isFault(result)
        ? unknown
        : result;
  return marked(given, marksAmong(args));
}

/** Times that differ in all their parts, and in how long each of these is. */
const times = ['2006-01-02T15:04:05Z', '2013-11-27T05:56:59Z', '2021-12-31T12:34:56Z'] as const;
/** What the clock, chance and the machine give looks like this. */
const samples: Readonly<Record<string, string>> = {
  timestamp: times[0],
  timeadd: times[0],
  uuidv4: '6ba7b810-9dad-41d1-80b4-00c04fd430c8',
  bcrypt: '$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
  abspath: '/',
};

function sampleFor(node: Call, args: readonly Value[]): Value | undefined {
  const { text } = node.name;
  const sample = samples[text];
  if (sample === undefined || !args.every(isTold)) return undefined;
  const [fewest, most] = functions().get(text)!.arity;
  return fewest <= args.length && args.length <= most && !faultOf(text, args, () => true, node.args)
    ? (text === 'abspath' ? sampled : steadily)(sample)
    : undefined;
}

/** What a function makes of the time at hand, where that looks the same at any time. */
function ofClock(name: string, args: readonly Value[]): Value | undefined {
  const isTime = (value: Value): boolean => value.kind === 'unknown' && value.sample === times[0];
  if (!args.some(isTime)) return undefined;
  const [first, ...others] = times.map(time =>
    resultOf(
      pureFunctions.get(name),
      args.map(value => (isTime(value) ? string(time) : value)),
    ),
  );
  if (!first || isFault(first) || first.kind !== 'string') return undefined;
  const form = formOf(first.value);
  return others.every(one => one && !isFault(one) && one.kind === 'string' && formOf(one.value) === form)
    ? steadily(first.value)
    : undefined;
}
const formOf = (text: string): string => text.replace(/\p{L}/gu, 'a').replace(/\d/g, '0');
/** It has a value as soon as Packer evaluates it. */
const isTold = (value: Value): boolean =>
  isKnown(value) || (value.kind === 'unknown' && value.sample !== undefined);

/**
 * What a function gives without knowing it. HCL knows a type only where the call is sound and every argument has one:
 * an error, a bare null and arguments of any type leave it open.
 */
function unknownResult(name: string, args: readonly Value[]): Value {
  const schema = functions().get(name);
  if (!schema || args.length < schema.arity[0] || args.length > schema.arity[1]) return unknown;
  const sound = args.every((value, i) => {
    const { type } = schema.parameters[Math.min(i, schema.parameters.length - 1)]!;
    if (value.kind === 'null' || (value.kind === 'unknown' && value.shape === undefined)) return false;
    const wanted = namedType(type);
    return !wanted || misfit(value, wanted) === undefined;
  });
  if (!sound || typeFault(name, args)) return unknown;
  const { returns } = schema;
  if (name === 'coalesce') return args.reduce(inCommon);
  const parts = partsOfTimes[name];
  if (parts) return unknownOf(parts);
  // What is said to give a list may give a tuple.
  const type = /\bany\b/.test(returns) || name === 'keys' ? undefined : namedType(returns);
  if (type) return unknownOf(type);
  if (/^(list|set)\(|^tuple/.test(returns)) return unknownList;
  return /^(map\(|object)/.test(returns) ? unknownObject : unknown;
}

const fieldsOf = (names: string, kind: 'number' | 'string') =>
  names
    .split(' ')
    .map((name): [string, Field] => [name, { type: { kind }, optional: false, default: undefined }]);
const parts = [
  ...fieldsOf('year year_day day month weekday hour minute second iso_year iso_week', 'number'),
  ...fieldsOf('month_name weekday_name', 'string'),
];
/** The objects that functions make of times (`hcl2template/function/rfc3339_parse.go`). */
const partsOfTimes: Readonly<Record<string, Type>> = {
  rfc3339_parse: { kind: 'object', fields: new Map([...parts, ...fieldsOf('unix', 'number')]) },
  unix_timestamp_parse: { kind: 'object', fields: new Map([...parts, ...fieldsOf('rfc3339', 'string')]) },
};

/** The first argument of `try` that can be evaluated; unknown where one before it might. */
function firstOf(
  node: Call,
  args: readonly Value[],
  evaluate: (argument: Expression) => Value,
  lacks: Lacks,
): Value {
  for (const [i, value] of args.entries()) {
    if (isKnown(value)) return value;
    if (!fails(node.args[i]!, evaluate, lacks)) break;
  }
  return { ...unknown, ...marksAmong(args) };
}

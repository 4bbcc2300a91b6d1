import { functions } from '../../catalog/index.ts';
import type { Call, Expression } from '../../syntax/ast.ts';
import { fails } from '../failures.ts';
import { converted } from '../types.ts';
import {
  bool,
  isKnown,
  marked,
  marksOf,
  unknown,
  unknownList,
  unknownObject,
  unknownText,
  type Value,
} from '../value.ts';
import { isFault, resultOf } from './pure.ts';
import { pureFunctions } from './pure-functions.ts';

/**
 * Calls a function of Packer's. What cannot be told before a build is unknown, and so is what Packer rejects.
 */
export function call(
  node: Call,
  evaluate: (argument: Expression) => Value,
  literal: (argument: Expression) => Value,
): Value {
  const { text } = node.name;
  if (text === 'convert') {
    const [value, type] = node.args;
    return value && type && node.args.length === 2 && !node.expand
      ? converted(evaluate(value), type, literal)
      : unknown;
  }
  const args = node.args.map(evaluate);
  if (text === 'try') return firstOf(node, args, evaluate);
  if (text === 'can') {
    const [inner, value] = [node.args[0], args[0]];
    if (!inner || !value) return unknown;
    const can = isKnown(value) ? true : fails(inner, evaluate) ? false : undefined;
    return can === undefined ? { ...unknown, ...marksOf(value) } : bool(can, marksOf(value));
  }
  const last = args.at(-1);
  if (node.expand && last) {
    if (last.kind !== 'list') return { ...unknown, ...marksOf(...args) };
    args.splice(-1, 1, ...last.elements.map(value => marked(value, last)));
  }
  const result = resultOf(pureFunctions.get(text), args);
  return marked(result === undefined || isFault(result) ? unknownOf(text, args) : result, marksOf(...args));
}

/** What a function gives without knowing it; of arguments without a type it has none either. */
function unknownOf(name: string, args: readonly Value[]): Value {
  if (args.some(value => value.kind === 'unknown' && value.shape === undefined)) return unknown;
  const returns = functions().get(name)?.returns ?? 'any';
  if (/^(string|number|bool)$/.test(returns)) return unknownText;
  if (/^(list|set)\(|^tuple/.test(returns)) return unknownList;
  return /^(map\(|object)/.test(returns) ? unknownObject : unknown;
}

/** The first argument of `try` that can be evaluated; unknown where one before it might. */
function firstOf(node: Call, args: readonly Value[], evaluate: (argument: Expression) => Value): Value {
  for (const [i, value] of args.entries()) {
    if (isKnown(value)) return value;
    if (!fails(node.args[i]!, evaluate)) break;
  }
  return { ...unknown, ...marksOf(...args) };
}

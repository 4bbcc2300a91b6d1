import type { Call, Expression } from '../syntax/ast.ts';
import { collectionFunctions } from './collection-functions.ts';
import { fails } from './failures.ts';
import { regexFunctions } from './regexes.ts';
import { stringFunctions } from './string-functions.ts';
import { bool, isKnown, list, marked, marksOf, number, numberOf, unknown, type Value } from './value.ts';

/**
 * One function of Packer's, on arguments that are wholly known unless it says otherwise. Undefined is an
 * error or a doubt, and comes out as unknown.
 */
export interface Pure {
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /** Arguments may hold unknown parts. */
  readonly partial?: boolean;
  readonly of: (...args: readonly Value[]) => Value | undefined;
}
export type Pures = Readonly<Record<string, Pure>>;

const numeric = (arity: readonly [number, number], of: (...numbers: readonly number[]) => number): Pure => ({
  arity,
  of: (...args) => {
    const numbers = args.map(numberOf);
    return numbers.every(value => value !== undefined) ? whole(of(...numbers)) : undefined;
  },
});
/** A double stands for a whole number exactly; for others HCL is more precise. */
const whole = (value: number): Value | undefined => (Number.isSafeInteger(value) ? number(value) : undefined);

const numericFunctions: Pures = {
  abs: numeric([1, 1], Math.abs!),
  ceil: numeric([1, 1], Math.ceil!),
  floor: numeric([1, 1], Math.floor!),
  max: numeric([1, Infinity], Math.max),
  min: numeric([1, Infinity], Math.min),
  pow: numeric([2, 2], (base, power) => base! ** power!),
  signum: numeric([1, 1], Math.sign!),
  sum: {
    arity: [1, 1],
    of: (numbers: Value | undefined) => {
      if (numbers?.kind !== 'list' || numbers.elements.length === 0) return undefined;
      const values = numbers.elements.map(numberOf);
      return values.every(value => value !== undefined && Number.isInteger(value))
        ? whole(values.reduce((sum, value) => sum! + value!)!)
        : undefined;
    },
  },
  range: {
    arity: [1, 3],
    of: (...args) => {
      const [a, b, c] = args.map(numberOf);
      if (args.map(numberOf).includes(undefined)) return undefined;
      const [start, end] = args.length === 1 ? [0, a!] : [a!, b!];
      const step = c ?? (end < start ? -1 : 1);
      if (step === 0 || step > 0 !== end > start) return end === start ? list([]) : undefined;
      // Packer itself stops at 1024.
      if (![start, end, step].every(Number.isSafeInteger) || (end - start) / step > 1024) return undefined;
      return list(
        Array.from({ length: Math.ceil((end - start) / step) }, (_, i) => number(start + i * step)),
      );
    },
  },
};

const functions: ReadonlyMap<string, Pure> = new Map(
  Object.entries({ ...numericFunctions, ...stringFunctions, ...collectionFunctions, ...regexFunctions }),
);

/**
 * Calls a function of Packer's. Those that ask the clock, the disk, the network or chance are unknown, and so
 * are those whose result JavaScript could only give nearly (dates, hashes).
 */
export function call(node: Call, evaluate: (argument: Expression) => Value): Value {
  const args = node.args.map(evaluate);
  if (node.name.text === 'try') return firstOf(node, args, evaluate);
  if (node.name.text === 'can') {
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
  const pure = functions.get(node.name.text);
  const fits =
    pure &&
    args.length >= pure.arity[0] &&
    args.length <= pure.arity[1] &&
    args.every(argument => (pure.partial ? argument.kind !== 'unknown' : isKnown(argument)));
  const result = (fits && pure.of(...args)) || unknown;
  return marked(result, marksOf(...args));
}

/** The first argument of `try` that can be evaluated; unknown where one before it might. */
function firstOf(node: Call, args: readonly Value[], evaluate: (argument: Expression) => Value): Value {
  for (const [i, value] of args.entries()) {
    if (isKnown(value)) return value;
    if (!fails(node.args[i]!, evaluate)) break;
  }
  return { ...unknown, ...marksOf(...args) };
}

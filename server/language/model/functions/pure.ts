import { isKnown, number, numberOf, string, textOf, type Value } from '../value.ts';

/** Why Packer certainly rejects the arguments of a function. */
export interface Fault {
  /** The argument that is at fault; undefined where it is the call. */
  readonly argument?: number;
  /** Without any value of the arguments, which may be secret; of formats and patterns, what is in the text. */
  readonly message: string;
}
export const at = (argument: number, message: string): Fault => ({ argument, message });

/**
 * One function of Packer's, on arguments that are wholly known unless it says otherwise: its value, why Packer rejects
 * the arguments, or undefined where that cannot be told.
 */
export interface Pure {
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /** Arguments may hold unknown parts. */
  readonly partial?: boolean;
  readonly of: (...args: readonly Value[]) => Value | Fault | undefined;
}
export type Pures = Readonly<Record<string, Pure>>;

export const isFault = (result: Value | Fault | undefined): result is Fault =>
  result !== undefined && 'message' in result;

/** What a function comes to; undefined where an argument is not known enough, or there are too few or too many. */
export const resultOf = (pure: Pure | undefined, args: readonly Value[]): Value | Fault | undefined =>
  pure &&
  args.length >= pure.arity[0] &&
  args.length <= pure.arity[1] &&
  args.every(argument => (pure.partial ? argument.kind !== 'unknown' : isKnown(argument)))
    ? pure.of(...args)
    : undefined;

/** A function of texts alone; null is none. */
export const ofTexts = (
  count: number | readonly [number, number],
  of: (...texts: readonly string[]) => Value | Fault | string | undefined,
): Pure => ({
  arity: typeof count === 'number' ? [count, count] : count,
  of: (...args) => {
    const texts = args.map(textOf);
    if (!texts.every(value => value !== undefined)) return undefined;
    const result = of(...texts);
    return typeof result === 'string' ? string(result) : result;
  },
});

/** A function of numbers alone. */
export const ofNumbers = (
  arity: readonly [number, number],
  of: (...numbers: readonly number[]) => Value | Fault | undefined,
): Pure => ({
  arity,
  of: (...args) => {
    const numbers = args.map(numberOf);
    return numbers.every(value => value !== undefined) ? of(...numbers) : undefined;
  },
});

/** A number that a double holds exactly: HCL computes with many more digits. */
export const exactly = (value: number): Value | undefined =>
  Number.isSafeInteger(value) || (Math.abs(value) < 2 ** 30 && Number.isInteger(value * 2 ** 20))
    ? number(value)
    : undefined;

import { list, number, numberOf, textOf } from '../value.ts';
import { at, exactly, ofNumbers, type Pures } from './pure.ts';

/** Packer's own limit of `range`. */
const longestRange = 1024;

/** Packer's functions of numbers (`stdlib/number.go` of go-cty). */
export const numberFunctions: Pures = {
  abs: ofNumbers([1, 1], value => number(Math.abs(value!))),
  ceil: ofNumbers([1, 1], value => number(Math.ceil(value!))),
  floor: ofNumbers([1, 1], value => number(Math.floor(value!))),
  max: ofNumbers([1, Infinity], (...numbers) => number(Math.max(...numbers))),
  min: ofNumbers([1, Infinity], (...numbers) => number(Math.min(...numbers))),
  // Both are computed with doubles, and the last digit depends on the machine.
  log: ofNumbers([2, 2], (value, base) => exactly(Math.log(value!) / Math.log(base!))),
  pow: ofNumbers([2, 2], (base, power) => exactly(base! ** power!)),
  signum: ofNumbers([1, 1], value =>
    Number.isInteger(value) ? number(Math.sign(value!)) : at(0, 'a whole number is required'),
  ),
  sum: {
    arity: [1, 1],
    of: numbers => {
      if (numbers?.kind !== 'list' || numbers.elements.length === 0) return undefined;
      const values = numbers.elements.map(numberOf);
      return values.every(value => value !== undefined && exactly(value))
        ? exactly(values.reduce((sum, value) => sum! + value!)!)
        : undefined;
    },
  },
  range: ofNumbers([1, 3], (...numbers) => {
    const [start, end] = numbers.length === 1 ? [0, numbers[0]!] : [numbers[0]!, numbers[1]!];
    const step = numbers[2] ?? (end < start ? -1 : 1);
    if (start === end) return list([]);
    if (step === 0) return at(2, 'the step must not be zero');
    if (step < 0 && end > start) return at(1, 'with a negative step the end comes before the start');
    if (step > 0 && end < start) return at(1, 'with a positive step the end comes after the start');
    if (![start, end, step].every(exactly)) return undefined;
    const count = Math.ceil((end - start) / step);
    return count > longestRange
      ? { message: `there are more than ${longestRange} numbers` }
      : list(Array.from({ length: count }, (_, i) => number(start + i * step)));
  }),
  parseint: {
    arity: [2, 2],
    of: (...args) => {
      const [text, base] = [textOf(args[0]!), numberOf(args[1]!)];
      if (args[0]!.kind !== 'string') return at(0, 'a string is required');
      if (text === undefined || base === undefined) return undefined;
      if (!isBase(base)) return at(1, badBase);
      const digits = Array.from(text.replace(/^[+-]/, ''), letter => digit(letter, base));
      if (digits.length === 0 || digits.some(one => one >= base))
        return at(0, `this is no number in base ${base}`);
      const value = digits.reduce((sum, one) => sum * base + one, 0);
      return Number.isSafeInteger(value) ? number(text.startsWith('-') ? -value : value) : undefined;
    },
  },
};

export const badBase = 'a base is a whole number from 2 to 62';
export const isBase = (base: number): boolean => Number.isInteger(base) && base >= 2 && base <= 62;

/** As Go's big.Int reads it: above 36, upper case counts on. */
function digit(letter: string, base: number): number {
  if (/[0-9]/.test(letter)) return Number(letter);
  if (/[a-z]/.test(letter)) return letter.charCodeAt(0) - 87;
  if (/[A-Z]/.test(letter)) return letter.charCodeAt(0) - (base > 36 ? 29 : 55);
  return Number.POSITIVE_INFINITY;
}

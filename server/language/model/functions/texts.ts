import { bool, joined, list, numberOf, string, textOf } from '../value.ts';
import { at, ofTexts, type Pures } from './pure.ts';

const isAscii = (value: string): boolean => /^[\0-\x7f]*$/.test(value);
/** Go maps letter by letter: `ß` stays as it is where JavaScript writes `SS`. */
const byLetter = (value: string, map: (letter: string) => string): string =>
  Array.from(value, letter => {
    const other = map(letter);
    return [...other].length === 1 ? other : letter;
  }).join('');
/** One letter in lower case. With a dot, `İ` becomes the `i` that has one. */
const lower = (letter: string): string => (letter === 'İ' ? 'i' : letter.toLowerCase());
/** Two letters in one, whose first is capital in a title. */
const digraphs = /[\u01c4-\u01cc\u01f1-\u01f3\u1f80-\u1fff\u10d0-\u10ff]/;

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** What people call characters; Packer counts and cuts by these. */
export const graphemes = (value: string): string[] =>
  Array.from(segmenter.segment(value), part => part.segment);

/** Packer's functions of texts (`stdlib/string.go` of go-cty, `function/` of Packer). */
export const textFunctions: Pures = {
  lower: ofTexts(1, value => (isAscii(value!) ? value!.toLowerCase() : byLetter(value!, lower))),
  upper: ofTexts(1, value =>
    isAscii(value!) ? value!.toUpperCase() : byLetter(value!, one => one.toUpperCase()),
  ),
  title: ofTexts(1, value =>
    digraphs.test(value!)
      ? undefined
      : value!.replace(/(?<![\p{L}\p{Nd}_]|[^\0-\x7f\p{White_Space}])\p{L}/gu, letter =>
          byLetter(letter, one => one.toUpperCase()),
        ),
  ),
  trim: ofTexts(2, (value, cutset) => trimmed(value!, letter => cutset!.includes(letter))),
  trimprefix: ofTexts(2, (value, prefix) =>
    value!.startsWith(prefix!) ? value!.slice(prefix!.length) : value!,
  ),
  trimsuffix: ofTexts(2, (value, suffix) =>
    suffix && value!.endsWith(suffix) ? value!.slice(0, -suffix.length) : value!,
  ),
  trimspace: ofTexts(1, value => trimmed(value!, letter => /^[\p{White_Space}]$/u.test(letter))),
  chomp: ofTexts(1, value => value!.replace(/(?<![\r\n])[\r\n]+$/, '')),
  strrev: ofTexts(1, value => graphemes(value!).reverse().join('')),
  startswith: ofTexts(2, (value, prefix) => bool(value!.startsWith(prefix!))),
  endswith: ofTexts(2, (value, suffix) => bool(value!.endsWith(suffix!))),
  strcontains: ofTexts(2, (value, part) => bool(value!.includes(part!))),
  replace: ofTexts(3, (value, part, by) =>
    joined(part === '' ? ['', ...value!, ''] : value!.split(part!), by!),
  ),
  split: ofTexts(2, (separator, value) =>
    list((separator === '' ? [...value!] : value!.split(separator!)).map(part => string(part))),
  ),
  indent: {
    arity: [2, 2],
    of: (...args) => {
      const [spaces, value] = [numberOf(args[0]!), textOf(args[1]!)];
      if (spaces === undefined || value === undefined) return undefined;
      if (!Number.isInteger(spaces) || spaces < 0)
        return at(0, 'a whole number that is not negative is required');
      return spaces > 1000 ? undefined : string(value.replaceAll('\n', `\n${' '.repeat(spaces)}`));
    },
  },
  substr: {
    arity: [3, 3],
    of: (...args) => {
      const [value, offset, length] = [textOf(args[0]!), numberOf(args[1]!), numberOf(args[2]!)];
      if (value === undefined || offset === undefined || length === undefined) return undefined;
      if (!Number.isInteger(offset)) return at(1, wholeNeeded);
      if (!Number.isInteger(length)) return at(2, wholeNeeded);
      const letters = graphemes(value);
      const start = offset < 0 ? Math.max(0, offset + letters.length) : offset;
      // Behind a negative offset, no length takes all there is.
      const end = length < 0 || (length === 0 && offset < 0) ? undefined : start + length;
      return string(letters.slice(start, end).join(''));
    },
  },
  join: {
    arity: [2, Infinity],
    of: (...args) => {
      const separator = textOf(args[0]!);
      const lists = args.slice(1);
      if (separator === undefined || !lists.every(value => value.kind === 'list')) return undefined;
      const wrong = lists.findIndex(({ elements }) => elements.some(({ kind }) => kind === 'null'));
      if (wrong >= 0) return at(wrong + 1, 'an element is null');
      const texts = lists.flatMap(value => value.elements.map(textOf));
      const text = texts.every(one => one !== undefined) ? joined(texts, separator) : undefined;
      return text === undefined ? undefined : string(text);
    },
  },
};

const wholeNeeded = 'a whole number is required';

function trimmed(value: string, cut: (letter: string) => boolean): string {
  const letters = [...value];
  const start = letters.findIndex(letter => !cut(letter));
  const end = letters.findLastIndex(letter => !cut(letter));
  return start < 0 ? '' : letters.slice(start, end + 1).join('');
}

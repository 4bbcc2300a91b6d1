import type { Pure, Pures } from './functions.ts';
import { bool, isWellFormed, list, number, numberOf, string, textOf, type Value } from './value.ts';

const text = (count: number, of: (...texts: readonly string[]) => Value | string | undefined): Pure => ({
  arity: [count, count],
  of: (...args) => {
    const texts = args.map(textOf);
    if (!texts.every(value => value !== undefined)) return undefined;
    const result = of(...texts);
    return typeof result === 'string' ? string(result) : result;
  },
});

const isAscii = (value: string): boolean => /^[\0-\x7f]*$/.test(value);
/** Go maps letter by letter: `ß` stays as it is where JavaScript writes `SS`. */
const byLetter = (value: string, map: (letter: string) => string): string =>
  Array.from(value, letter => {
    const other = map(letter);
    return [...other].length === 1 ? other : letter;
  }).join('');

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** What people call characters; Packer counts and cuts by these. */
export const graphemes = (value: string): string[] =>
  Array.from(segmenter.segment(value), part => part.segment);

export const stringFunctions: Pures = {
  lower: text(1, value =>
    isAscii(value!) ? value!.toLowerCase() : byLetter(value!, one => one.toLowerCase()),
  ),
  upper: text(1, value =>
    isAscii(value!) ? value!.toUpperCase() : byLetter(value!, one => one.toUpperCase()),
  ),
  title: text(1, value =>
    isAscii(value!) ? value!.replace(/(?<![A-Za-z0-9_])[a-z]/g, letter => letter.toUpperCase()) : undefined,
  ),
  trim: text(2, (value, cutset) => trimmed(value!, letter => cutset!.includes(letter))),
  trimprefix: text(2, (value, prefix) =>
    value!.startsWith(prefix!) ? value!.slice(prefix!.length) : value!,
  ),
  trimsuffix: text(2, (value, suffix) =>
    suffix && value!.endsWith(suffix) ? value!.slice(0, -suffix.length) : value!,
  ),
  trimspace: text(1, value => trimmed(value!, letter => /^[\p{White_Space}]$/u.test(letter))),
  chomp: text(1, value => value!.replace(/(?:\r\n?|\n)*$/, '')),
  strrev: text(1, value => graphemes(value!).reverse().join('')),
  startswith: text(2, (value, prefix) => bool(value!.startsWith(prefix!))),
  endswith: text(2, (value, suffix) => bool(value!.endsWith(suffix!))),
  strcontains: text(2, (value, part) => bool(value!.includes(part!))),
  replace: text(3, (value, part, by) => (part === '' ? undefined : value!.split(part!).join(by!))),
  split: text(2, (separator, value) =>
    list((separator === '' ? [...value!] : value!.split(separator!)).map(part => string(part))),
  ),
  indent: {
    arity: [2, 2],
    of: (...args) => {
      const [spaces, value] = [numberOf(args[0]!), textOf(args[1]!)];
      if (spaces === undefined || spaces < 0 || spaces > 1000 || value === undefined) return undefined;
      return string(value.replaceAll('\n', `\n${' '.repeat(spaces)}`));
    },
  },
  substr: {
    arity: [3, 3],
    of: (...args) => {
      const [value, offset, length] = [textOf(args[0]!), numberOf(args[1]!), numberOf(args[2]!)];
      if (value === undefined || !Number.isInteger(offset) || !Number.isInteger(length)) return undefined;
      const letters = graphemes(value);
      // A negative offset with length 0 gives the rest, which looks like a slip of the library's.
      if (offset! < 0 && (length === 0 || -offset! > letters.length)) return undefined;
      const start = offset! < 0 ? offset! + letters.length : offset!;
      return string(letters.slice(start, length! < 0 ? undefined : start + length!).join(''));
    },
  },
  join: {
    arity: [2, Infinity],
    of: (...args) => {
      const separator = textOf(args[0]!);
      const lists = args.slice(1);
      if (separator === undefined || !lists.every(value => value.kind === 'list')) return undefined;
      const texts = lists.flatMap(value => value.elements.map(textOf));
      return texts.includes(undefined) ? undefined : string(texts.join(separator));
    },
  },
  format: {
    arity: [1, Infinity],
    of: (...args) => {
      const value = format(textOf(args[0]!), args.slice(1));
      return value === undefined ? undefined : string(value);
    },
  },
  formatlist: {
    arity: [1, Infinity],
    of: (...args) => {
      const lists = args.slice(1).filter(value => value.kind === 'list');
      const length = lists[0]?.elements.length ?? 1;
      if (lists.some(value => value.elements.length !== length)) return undefined;
      const results = Array.from({ length }, (_, i) =>
        format(
          textOf(args[0]!),
          args.slice(1).map(value => (value.kind === 'list' ? value.elements[i]! : value)),
        ),
      );
      return results.every(value => value !== undefined)
        ? list(results.map(value => string(value)))
        : undefined;
    },
  },
  urlencode: text(1, value =>
    isWellFormed(value!)
      ? encodeURIComponent(value!)
          .replace(/[!'()*]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
          .replaceAll('%20', '+')
      : undefined,
  ),
  base64encode: text(1, value => btoa(String.fromCharCode(...new TextEncoder().encode(value!)))),
  base64decode: text(1, value => {
    try {
      const bytes = Uint8Array.from(atob(value!), letter => letter.charCodeAt(0));
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return undefined;
    }
  }),
  parseint: {
    arity: [2, 2],
    of: (...args) => {
      const [value, base] = [textOf(args[0]!)?.toLowerCase(), numberOf(args[1]!)];
      // Above 36, upper and lower case are different digits.
      if (value === undefined || base === undefined || base < 2 || base > 36) return undefined;
      const result = Number.parseInt(value, base);
      const digits = value.replace(/^-?0*(?=.)/, '');
      return Number.isSafeInteger(result) && Math.abs(result).toString(base) === digits
        ? number(result)
        : undefined;
    },
  },
};

function trimmed(value: string, cut: (letter: string) => boolean): string {
  const letters = [...value];
  const start = letters.findIndex(letter => !cut(letter));
  const end = letters.findLastIndex(letter => !cut(letter));
  return start < 0 ? '' : letters.slice(start, end + 1).join('');
}

/** `%s`, `%v`, `%d` with width and flags, and `%%`; any other verb is undefined. */
function format(pattern: string | undefined, args: readonly Value[]): string | undefined {
  if (pattern === undefined) return undefined;
  let next = 0;
  let clear = true;
  const result = pattern.replace(
    /%([-0]*)(\d{0,3})(%|[a-z]|.|$)/gisu,
    (_, flags: string, width, verb: string) => {
      if (verb === '%' && !flags && !width) return '%';
      const argument = args[next++];
      const text = argument && verbText(verb, argument);
      if (text === undefined || (width && !isAscii(text))) {
        clear = false;
        return '';
      }
      if (flags.includes('-')) return text.padEnd(Number(width));
      if (!flags.includes('0')) return text.padStart(Number(width));
      if (verb !== 'd' || text.startsWith('-')) clear &&= !width;
      return text.padStart(Number(width), '0');
    },
  );
  return clear && next === args.length ? result : undefined;
}

function verbText(verb: string, argument: Value): string | undefined {
  if (verb === 's') return textOf(argument);
  if (verb === 'v' && argument.kind === 'string') return argument.value;
  if (verb !== 'd' && verb !== 'v') return undefined;
  const value = numberOf(argument);
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

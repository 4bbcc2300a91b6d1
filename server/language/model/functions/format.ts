import { misfit, type Type } from '../type-constraints.ts';
import { joined, list, numberOf, string, textOf, type Value } from '../value.ts';
import { decimalText } from './decimals.ts';
import { toJson } from './json.ts';
import { at, type Fault, type Pures } from './pure.ts';
import { graphemes } from './texts.ts';

/** One `%…` of a format. */
interface Verb {
  readonly raw: string;
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  /** One-based. */
  readonly argument: number;
  readonly letter: string;
}

const sequence = /%([0#\-+ ]*)([1-9]\d*)?(?:\.(\d*))?(?:\[([1-9]\d*)\])?([A-Za-z])/y;

/** Texts and verbs of a format, as the state machine of go-cty's `format` reads it; else what it stumbles over. */
function piecesOf(pattern: string): readonly (string | Verb)[] | { readonly wrong: string } {
  const pieces: (string | Verb)[] = [];
  let next = 1;
  for (let i = 0; i < pattern.length; ) {
    const percent = pattern.indexOf('%', i);
    const end = percent < 0 ? pattern.length : percent;
    if (end > i) pieces.push(pattern.slice(i, end));
    i = end;
    if (i === pattern.length) break;
    if (pattern[i + 1] === '%') {
      pieces.push('%');
      i += 2;
      continue;
    }
    sequence.lastIndex = i;
    const found = sequence.exec(pattern);
    if (!found) return { wrong: /^%[^\p{L}%]{0,8}[^%]?/u.exec(pattern.slice(i))![0] };
    const [raw, flags, width, precision, index, letter] = found;
    const argument = index === undefined ? next : Number(index);
    next = argument + 1;
    pieces.push({
      raw: raw!,
      flags: flags!,
      width: width === undefined ? undefined : Number(width),
      precision: precision === undefined ? undefined : Number(precision),
      argument,
      letter: letter!,
    });
    i += raw!.length;
  }
  return pieces;
}

/** Longer ones are left alone. */
const widest = 1000;
const counted = (n: number): string => (n === 1 ? 'one argument' : `${n === 0 ? 'no' : n} arguments`);
const nothingKnown = (raw: string) => at(0, `"${raw}" is nothing format knows`);

/**
 * What `format` certainly rejects: the format itself, the number of arguments, the type of one of them. Arguments that
 * are not known yet may be judged too: what is unknown is not.
 */
export function formatFault([pattern, ...values]: readonly Value[]): Fault | undefined {
  const text = pattern && textOf(pattern);
  if (text === undefined) return undefined;
  // Packer puts off what is given a bare null.
  if (values.some(value => value.kind === 'null')) return undefined;
  const pieces = piecesOf(text);
  if ('wrong' in pieces) return nothingKnown(pieces.wrong);
  let used = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') continue;
    used = Math.max(used, piece.argument);
    const value = values[piece.argument - 1];
    if (!value)
      return at(
        0,
        `the format uses ${counted(piece.argument)}, and there ${values.length === 1 ? 'is one' : `are ${values.length}`}`,
      );
    const why = verbFault(piece, value);
    if (why !== undefined)
      return why === 'verb' ? nothingKnown(piece.raw) : at(piece.argument, `"${piece.raw}": ${why}`);
  }
  return used < values.length ? at(used + 1, `the format uses only ${counted(used)}`) : undefined;
}

function verbFault({ letter }: Verb, value: Value): string | undefined {
  if (letter === 'v') return undefined;
  const kind: Type['kind'] | undefined =
    letter === 't'
      ? 'bool'
      : 'sq'.includes(letter)
        ? 'string'
        : 'bdoxXeEfgG'.includes(letter)
          ? 'number'
          : undefined;
  if (kind === undefined) return 'verb';
  if (value.kind === 'null') return 'null cannot be formatted';
  const why = misfit(value, { kind });
  if (why !== undefined) return why;
  const number = 'bdoxX'.includes(letter) ? numberOf(value) : undefined;
  return number !== undefined && !Number.isInteger(number) ? 'a whole number is required' : undefined;
}

function formatted(pattern: string, values: readonly Value[]): string | undefined {
  const pieces = piecesOf(pattern);
  if ('wrong' in pieces) return undefined;
  const texts = pieces.map(piece =>
    typeof piece === 'string' ? piece : verbText(piece, values[piece.argument - 1]!),
  );
  return texts.every(text => text !== undefined) ? joined(texts) : undefined;
}

function verbText(verb: Verb, value: Value): string | undefined {
  const { flags, letter, precision } = verb;
  if ((verb.width ?? 0) > widest || (precision ?? 0) > widest) return undefined;
  if (letter === 't') return misfit(value, { kind: 'bool' }) === undefined ? boolText(value) : undefined;
  if (letter === 'v' && !flags.includes('#') && value.kind === 'string') return padded(verb, value.value);
  if (letter === 'v' && !flags.includes('#') && value.kind === 'number')
    return padded(verb, decimalText(value.value, 'g', undefined));
  if (letter === 'v') return padded(verb, toJson(value));
  if (letter === 's' || letter === 'q') {
    const whole = textOf(value);
    if (whole === undefined) return undefined;
    const text = precision ? graphemes(whole).slice(0, precision).join('') : whole;
    return padded(verb, letter === 's' ? text : toJson(string(text)));
  }
  const number = numberOf(value);
  if (number === undefined) return undefined;
  return 'bdoxX'.includes(letter) ? integerText(verb, number) : floatText(verb, number);
}

const boolText = (value: Value): string | undefined => {
  const text = textOf(value);
  return text === '1' ? 'true' : text === '0' ? 'false' : text;
};

/** Widths count characters as people do; `0` pads with zeros even behind the text. */
function padded({ flags, width }: Verb, text: string | undefined): string | undefined {
  if (text === undefined || width === undefined) return text;
  const pads = (flags.includes('0') ? '0' : ' ').repeat(Math.max(0, width - graphemes(text).length));
  return flags.includes('-') ? text + pads : pads + text;
}

const signOf = (value: number, flags: string): string =>
  value < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';

/** As Go's big.Int formats itself. */
function integerText({ letter, flags, width = 0, precision }: Verb, value: number): string | undefined {
  // Releases of Go differ on both together.
  if (flags.includes('0') && flags.includes('-')) return undefined;
  const base = { b: 2, o: 8, x: 16, X: 16 }[letter] ?? 10;
  const digits = Math.abs(value).toString(base);
  const sign = signOf(value, flags);
  const prefix = flags.includes('#') ? ({ b: '0b', o: '0', x: '0x', X: '0X' }[letter] ?? '') : '';
  if (precision === 0 && digits === '0') return undefined;
  const body = (letter === 'X' ? digits.toUpperCase() : digits).padStart(precision ?? 0, '0');
  const left = width - sign.length - prefix.length;
  if (flags.includes('-')) return (sign + prefix + body).padEnd(width);
  if (flags.includes('0') && precision === undefined) return sign + prefix + body.padStart(left, '0');
  return (sign + prefix + body).padStart(width);
}

/** As Go's big.Float formats itself. */
function floatText({ letter, flags, width = 0, precision }: Verb, value: number): string | undefined {
  if (flags.includes('#') || (flags.includes('0') && flags.includes('-'))) return undefined;
  const text = decimalText(Math.abs(value), letter, precision);
  if (text === undefined) return undefined;
  const sign = signOf(value, flags);
  if (flags.includes('0')) return sign + text.padStart(width - sign.length, '0');
  return flags.includes('-') ? (sign + text).padEnd(width) : (sign + text).padStart(width);
}

/** The rows of `formatlist`: lists are gone through side by side, and everything else is in every row. */
function rowsOf(values: readonly Value[]): readonly (readonly Value[])[] | Fault | undefined {
  let length: number | undefined;
  for (const [i, value] of values.entries()) {
    if (value.kind === 'unknown' || value.kind === 'null') return undefined;
    if (value.kind !== 'list') continue;
    length ??= value.elements.length;
    if (value.elements.length !== length)
      return at(i + 1, `there are ${value.elements.length} elements for ${length}`);
  }
  return Array.from({ length: length ?? 1 }, (_, i) =>
    values.map(value => (value.kind === 'list' ? value.elements[i]! : value)),
  );
}

/** What `formatlist` certainly rejects, by the elements that are known. */
export function formatListFault([pattern, ...values]: readonly Value[]): Fault | undefined {
  const rows = rowsOf(values);
  if (!rows || 'message' in rows) return rows;
  // With nothing to go through, the format is not looked at.
  for (const row of rows) {
    // Nulls in a list are no bare ones.
    const fault = formatFault([pattern!, ...row]) ?? nullFault(pattern!, row);
    if (fault) return row.length > 0 && fault.argument !== undefined ? { message: fault.message } : fault;
  }
  return undefined;
}

function nullFault(pattern: Value, row: readonly Value[]): Fault | undefined {
  const pieces = piecesOf(textOf(pattern) ?? '');
  if ('wrong' in pieces) return undefined;
  for (const piece of pieces)
    if (typeof piece !== 'string' && piece.letter !== 'v' && row[piece.argument - 1]?.kind === 'null')
      return { message: `"${piece.raw}": null cannot be formatted` };
  return undefined;
}

/** Packer's `format` and `formatlist` (`stdlib/format.go` of go-cty). */
export const formatFunctions: Pures = {
  format: {
    arity: [1, Number.POSITIVE_INFINITY],
    of: (...args) => {
      const [pattern, ...values] = args;
      const fault = formatFault(args);
      if (fault || values.some(value => value.kind === 'null')) return fault;
      const text = formatted(textOf(pattern!) ?? '', values);
      return text === undefined ? undefined : string(text);
    },
  },
  formatlist: {
    arity: [1, Number.POSITIVE_INFINITY],
    of: (...args) => {
      const [pattern, ...values] = args;
      const fault = formatListFault(args);
      const rows = rowsOf(values);
      if (fault || !rows || 'message' in rows) return fault;
      const texts = rows.map(row => formatted(textOf(pattern!) ?? '', row));
      return texts.every(text => text !== undefined) ? list(texts.map(text => string(text))) : undefined;
    },
  },
};

import type { Span } from './ast.ts';

// What a line looks like from afar. Only the passes over broken texts ask, but those for every line: no regular
// expressions here.

const blank = (c: number) => c === 32 || c === 9;
const lineEnd = (c: number) => c === 10 || c === 13 || Number.isNaN(c);
/** Beyond ASCII everything counts as a letter: near enough for a guess. */
const begins = (c: number) => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c > 127;
const goesOn = (c: number) => begins(c) || (c >= 48 && c <= 57) || c === 45;

function pastBlanks(text: string, from: number): number {
  let i = from;
  while (blank(text.charCodeAt(i))) i++;
  return i;
}

function pastWord(text: string, from: number): number {
  let i = from;
  if (begins(text.charCodeAt(i))) while (goesOn(text.charCodeAt(i))) i++;
  return i;
}

/** Behind the closing quote of the string that opens at `from`; -1 if the line ends before. */
function pastString(text: string, from: number): number {
  for (let i = from + 1; ; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) return i + 1;
    if (lineEnd(c)) return -1;
  }
}

/** What follows `offset` can only be an item: `name =`, a block header; with `closers` also a lone `}`. */
export function startsItem(text: string, offset: number, closers: boolean): boolean {
  const start = pastBlanks(text, offset);
  if (closers && text.charCodeAt(start) === 125) return isLoneCloser(text, start);
  let end = pastWord(text, start);
  if (end === start) return false;
  for (let labels = 0; ; labels++) {
    const next = pastBlanks(text, end);
    const c = text.charCodeAt(next);
    if (c === 123) return true;
    if (c === 61) return labels === 0 && isEquals(text, next);
    const after = c === 34 ? pastString(text, next) : next > end ? pastWord(text, next) : next;
    if (after <= next) return false;
    end = after;
  }
}

function isEquals(text: string, at: number): boolean {
  const after = text.charCodeAt(at + 1);
  return after !== 61 && after !== 62;
}

/** What follows `offset` is a `}` and nothing else on its line. */
export function isLoneCloser(text: string, offset: number): boolean {
  const at = pastBlanks(text, offset);
  return text.charCodeAt(at) === 125 && lineEnd(text.charCodeAt(pastBlanks(text, at + 1)));
}

/** The word that is alone on the line at `offset`, as the marker that ends a heredoc is. */
export function loneWord(text: string, offset: number): Span | undefined {
  const start = pastBlanks(text, offset);
  const end = pastWord(text, start);
  const after = pastBlanks(text, end);
  const c = text.charCodeAt(after);
  const alone = end > start && (c === 10 || (c === 13 && text.charCodeAt(after + 1) === 10));
  return alone ? { start, end } : undefined;
}

/** What follows `offset` sets a name. */
export function startsAttribute(text: string, offset: number): boolean {
  const start = pastBlanks(text, offset);
  const end = pastWord(text, start);
  const at = pastBlanks(text, end);
  return end > start && text.charCodeAt(at) === 61 && isEquals(text, at);
}

/** What follows `offset` opens a block with a quoted label: nothing else in HCL looks like that. */
export function startsLabelledBlock(text: string, offset: number): boolean {
  const start = pastBlanks(text, offset);
  const word = pastWord(text, start);
  const quote = pastBlanks(text, word);
  if (word === start || text.charCodeAt(quote) !== 34) return false;
  const rest = pastString(text, quote);
  if (rest < 0) return false;
  for (let i = rest; ; i++) {
    const c = text.charCodeAt(i);
    if (c === 123) return true;
    if (c === 61 || c === 58 || lineEnd(c)) return false;
  }
}

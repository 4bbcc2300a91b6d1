import type { Expression, Span, Template } from './ast.ts';
import { isWord, loopNames } from './collections.ts';
import { expression, missing } from './expressions.ts';
import { HeredocEnds } from './heredoc-ends.ts';
import { type Scanner, T } from './scanner.ts';
import { assemble, isBlank, type Piece } from './template-parts.ts';

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** Collects text between the sequences of a template. */
class TextRun {
  readonly pieces: Piece[];
  start: number;
  value = '';
  /** From here on `value` still lacks the text. */
  from: number;

  constructor(pieces: Piece[], start: number) {
    this.pieces = pieces;
    this.start = this.from = start;
  }

  flush(text: string, end: number): void {
    if (end > this.start) {
      this.value += text.slice(this.from, end);
      this.pieces.push({ kind: 'text', start: this.start, end, value: this.value });
    }
    this.restart(end);
  }

  restart(at: number): void {
    this.start = this.from = at;
    this.value = '';
  }
}

/**
 * At a `$` or `%` at `i`: the length of what stands for itself, or 0 where a sequence starts. Doubled before a
 * brace it means one of it.
 */
export function literalRun(s: Scanner, run: { value: string; from: number }, i: number): number {
  const c = s.text.charCodeAt(i);
  let n = 1;
  while (s.text.charCodeAt(i + n) === c) n++;
  if (s.text.charCodeAt(i + n) !== 123 || i + n >= s.end) return n;
  if (n === 1) return 0;
  run.value += s.text.slice(run.from, i + n - 1);
  run.from = i + n;
  return n;
}

/** The offset of the closing quote of a string in which all stands for itself; less than 0 for any other. */
function plainEnd({ text, end, drained }: Scanner, from: number): number {
  if (drained) return -1;
  for (let i = from; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) return i;
    if (c === 92 || c === 36 || c === 37 || c === 10 || c === 13) return -1;
  }
  return -1;
}

/** At the opening quote. */
export function quotedTemplate(s: Scanner): Template {
  const { text, start } = s;
  const plain = plainEnd(s, start + 1);
  // Most strings: nothing has to be put together.
  if (plain >= 0) {
    const value = text.slice(start + 1, plain);
    finish(s, start, plain + 1);
    return {
      kind: 'template',
      start,
      end: plain + 1,
      parts: value === '' ? [] : [{ kind: 'text', start: start + 1, end: plain, value }],
      heredoc: undefined,
    };
  }
  const pieces: Piece[] = [];
  const run = new TextRun(pieces, start + 1);
  let i = start + 1;
  let end: number;
  for (;;) {
    if (i >= s.end || s.drained) {
      end = Math.min(i, s.end);
      run.flush(text, end);
      s.report('unterminated-template', 'This string has no closing quote.', start, end);
      break;
    }
    const c = text.charCodeAt(i);
    if (c === 34) {
      run.flush(text, i);
      end = i + 1;
      break;
    }
    if (c === 10 || c === 13) {
      end = i;
      run.flush(text, end);
      s.report('invalid-multiline-string', 'This string has no closing quote on its line.', start, end);
      break;
    }
    if (c === 92) i = readEscape(s, run, i);
    else if (c === 36 || c === 37) {
      const literal = literalRun(s, run, i);
      if (literal > 0) i += literal;
      else {
        run.flush(text, i);
        i = sequence(s, pieces, i, true);
        run.restart(i);
      }
    } else i++;
  }
  finish(s, start, end);
  return { kind: 'template', start, end, parts: assemble(s, pieces, false), heredoc: undefined };
}

/** At a backslash; gives the offset after the escape. */
export function readEscape(s: Scanner, run: { value: string; from: number }, i: number): number {
  const { text } = s;
  const c = text[i + 1];
  const plain = c === undefined ? undefined : escapes[c];
  let value: string | undefined;
  let end = i + 2;
  if (plain !== undefined) value = plain;
  else if (c === 'u' || c === 'U') {
    const digits = c === 'u' ? 4 : 8;
    const hex = text.slice(i + 2, i + 2 + digits);
    const code = /^[0-9A-Fa-f]+$/.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : -1;
    if (code >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)) {
      value = String.fromCodePoint(code);
      end = i + 2 + digits;
    }
  }
  if (value === undefined) {
    const next = text.charCodeAt(i + 1);
    const lineEnd = i + 1 >= s.end || next === 10 || next === 13;
    end = lineEnd ? i + 1 : i + 2;
    s.report('invalid-escape', 'There is no such escape; a backslash itself is written \\\\.', i, end);
    return end;
  }
  run.value += text.slice(run.from, i) + value;
  run.from = end;
  return end;
}

/** The marker alone on the line from `from` to its line break at `to`. */
export function markerOnLine(text: string, marker: string, from: number, to: number): Span | undefined {
  let start = from;
  while (start < to && isBlank(text.charCodeAt(start))) start++;
  if (!text.startsWith(marker, start)) return;
  const end = start + marker.length;
  for (let i = end; i < to; i++) if (!isBlank(text.charCodeAt(i))) return;
  return { start, end };
}

/** At `<<`. */
export function heredocTemplate(s: Scanner): Template {
  const { text, start, indent, end: outer } = s;
  const marker = s.heredocMarker(start)!;
  const name = text.slice(marker.start, marker.end);
  const flush = text.charCodeAt(start + 2) === 45;
  const from = text.indexOf('\n', marker.end) + 1;
  const opener = lineEnd(text, marker.end);
  if (opener > marker.end)
    s.report(
      'invalid-heredoc',
      'Nothing may follow the marker on its line, not even a blank.',
      start,
      opener,
    );
  let closing: Span | undefined;
  if (s.pass !== 'strict') {
    // Known beforehand, so that what was left open inside ends with the heredoc.
    s.heredocEnds ??= new HeredocEnds(text);
    closing = s.heredocEnds.marker(name, from, s.end);
    if (closing) s.end = text.lastIndexOf('\n', closing.start) + 1;
    else s.end = Math.max(opener, Math.min(s.end, s.heredocEnds.item(from, indent)));
  }
  const pieces: Piece[] = [];
  const run = new TextRun(pieces, from);
  let i = from;
  let lineStart = true;
  while (i < s.end && !s.drained) {
    if (lineStart && s.pass === 'strict') {
      const to = text.indexOf('\n', i);
      if (to >= 0 && to < s.end) closing = markerOnLine(text, name, i, to);
      if (closing) break;
    }
    lineStart = false;
    const c = text.charCodeAt(i);
    if (c === 36 || c === 37) {
      const literal = literalRun(s, run, i);
      if (literal > 0) i += literal;
      else {
        run.flush(text, i);
        i = sequence(s, pieces, i, false);
        run.restart(i);
      }
      continue;
    }
    if (c === 13 && text.charCodeAt(i + 1) !== 10)
      s.report('invalid-character', 'A carriage return has no place here.', i, i + 1);
    i++;
    if (c === 10) {
      run.flush(text, i);
      lineStart = true;
    }
  }
  if (i >= from) run.flush(text, Math.max(run.start, Math.min(i, s.end)));
  if (!closing) s.report('unterminated-template', `No line has only ${name} on it.`, start, marker.end);
  const end = closing ? closing.end : Math.min(Math.max(i, opener), Math.max(s.end, opener));
  s.end = outer;
  // blanks after the marker belong to its line
  finish(s, start, closing ? lineEnd(text, end) : end);
  const parts = closing || end >= from ? assemble(s, pieces, flush) : [];
  return { kind: 'template', start, end, parts, heredoc: { marker, closing, flush } };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}

/** The template is the token before the current one. */
function finish(s: Scanner, start: number, end: number): void {
  s.kind = T.quote;
  s.start = start;
  s.jump(end);
}

/** At `${` or `%{`; gives the offset behind it. */
function sequence(s: Scanner, pieces: Piece[], at: number, quoted: boolean): number {
  const { text, skip, parens, brackets, within } = s;
  const trimBefore = text.charCodeAt(at + 2) === 126 && text.charCodeAt(at + 3) !== 125;
  const open = trimBefore ? at + 3 : at + 2;
  s.skip = true;
  s.parens = s.brackets = 0;
  s.within = quoted ? 'quoted' : 'heredoc';
  s.kind = T.braceOpen;
  s.start = at;
  s.jump(open);
  const piece = text.charCodeAt(at) === 36 ? interpolation(s, at, quoted) : directive(s, at);
  piece.trimBefore = trimBefore;
  if (s.kind === T.braceClose || s.kind === T.trimClose) {
    piece.trimAfter = s.kind === T.trimClose;
    piece.end = s.pos;
  } else {
    s.report('unterminated-template', `This ${text.slice(at, at + 2)} is not closed here.`, at, open);
    piece.end = Math.max(open, sequenceEnd(s, quoted));
  }
  s.skip = skip;
  s.parens = parens;
  s.brackets = brackets;
  s.within = within;
  pieces.push(piece);
  return piece.end;
}

/** Its brace on the same line, else what ends the line or the string. */
function sequenceEnd(s: Scanner, quoted: boolean): number {
  const { text } = s;
  if (s.drained) return s.pos;
  const here = !s.first && s.kind !== T.boundary && s.kind !== T.eof;
  for (let i = here ? s.start : s.previousEnd; i < s.end; i++) {
    const c = text.charCodeAt(i);
    if (c === 125) return i + 1;
    if (c === 10 || (c === 34 && quoted)) return c === 10 && text.charCodeAt(i - 1) === 13 ? i - 1 : i;
  }
  return s.end;
}

/** `"${"`, the quote being the one that ends the string around. */
const closesString = (s: Scanner): boolean => {
  if (s.pass === 'strict' || s.kind !== T.quote || s.first) return false;
  for (let i = s.pos; i < s.end && s.text.charCodeAt(i) !== 10; i++)
    if (s.text.charCodeAt(i) === 34) return false;
  return true;
};

function interpolation(s: Scanner, start: number, quoted: boolean): Piece {
  let read: Expression;
  if (quoted && closesString(s)) {
    s.report('missing-expression', 'A value is missing here.', start, start + 2);
    read = missing(s);
  } else read = expression(s);
  return { kind: 'interpolation', start, end: 0, expression: read };
}

function directive(s: Scanner, start: number): Piece {
  if (isWord(s, 'if')) {
    s.next();
    return { kind: 'if', start, end: 0, condition: expression(s) };
  }
  if (isWord(s, 'for')) {
    s.next();
    const { key, value } = loopNames(s);
    if (isWord(s, 'in')) s.next();
    else s.reportHere('invalid-for', 'A for directive needs "in" and what it goes through.');
    return { kind: 'for', start, end: 0, key, value, collection: expression(s) };
  }
  const word = s.kind === T.ident ? s.text.slice(s.start, s.pos) : '';
  if (word === 'else' || word === 'endif' || word === 'endfor') {
    s.next();
    return { kind: word, start, end: 0 };
  }
  s.reportHere('invalid-directive', 'A directive is one of if, else, endif, for, endfor.');
  if (s.kind === T.ident) s.next();
  return { kind: 'unknown', start, end: 0 };
}

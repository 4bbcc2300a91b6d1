import type { Span, SyntaxProblem } from './ast.ts';
import type { Brace, OddBraces } from './braces.ts';
import type { HeredocEnds } from './heredoc-ends.ts';
import { startsItem } from './lines-of-items.ts';

/** Single-character tokens are their own character code; the others lie outside of ASCII punctuation. */
export const T = {
  eof: 0,
  ident: 1,
  number: 2,
  heredoc: 3,
  /** A line break where no token may cross one: the next line starts an item. Tolerant passes only. */
  boundary: 4,
  newline: 10,
  not: 33,
  quote: 34,
  percent: 37,
  apostrophe: 39,
  parenOpen: 40,
  parenClose: 41,
  star: 42,
  plus: 43,
  comma: 44,
  minus: 45,
  dot: 46,
  slash: 47,
  colon: 58,
  less: 60,
  equals: 61,
  greater: 62,
  question: 63,
  bracketOpen: 91,
  bracketClose: 93,
  braceOpen: 123,
  braceClose: 125,
  equal: 256,
  notEqual: 257,
  lessEqual: 258,
  greaterEqual: 259,
  and: 260,
  or: 261,
  arrow: 262,
  ellipsis: 263,
  scope: 264,
  /** `~}` */
  trimClose: 265,
  invalid: 266,
};

/** Nesting of brackets, blocks, templates and chains that is still read; far beyond what people write. */
export const DEPTH_LIMIT = 500;

/** `strict` stops at the first problem, `tolerant` recovers. */
export type Pass = 'strict' | 'tolerant';

/** Thrown by the strict pass, caught in `parse`. */
export const firstProblem: unique symbol = Symbol('first problem');

const idStart = /\p{ID_Start}/u;
// Without the joiners and middle dots that Unicode let in after the version HCL was made with.
const idContinue = /(?!\u200c|\u200d|\u30fb|\uff65)\p{ID_Continue}/u;

// 1: may start an identifier, 2: may continue it, 4: digit
const classes = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const ch = String.fromCharCode(c);
  if (/[A-Za-z_]/.test(ch)) classes[c] = 3;
  else if (ch === '-') classes[c] = 2;
  else if (/[0-9]/.test(ch)) classes[c] = 6;
}
const digit = (c: number) => c >= 48 && c <= 57;

function invalid(character: string): string {
  if (character === ';') return 'Items are separated by new lines, not by semicolons.';
  if (character === '`') return 'Strings stand in double quotes, those of many lines in a heredoc.';
  if ('&|^~'.includes(character)) return 'HCL has no bitwise operators.';
  return 'This character has no meaning here.';
}

/** The token under the cursor, and what all parts of the parser share. */
export class Scanner {
  readonly text: string;
  readonly pass: Pass;
  /** The braces that are one too many, where a pass before has found out. */
  readonly odd: OddBraces | undefined;
  /** All braces outside of templates; the tolerant pass keeps them. */
  readonly braces: Brace[] = [];
  /** Tokens end here: the end of the text, or of the heredoc being read. */
  end: number;
  /** Line breaks are blanks, as inside brackets. Set it before moving over the bracket. */
  skip = false;

  kind: number = T.newline;
  start = 0;
  pos = 0;
  /** The current token is the first of its line. */
  first = false;
  /** Blanks before the first token of the line. */
  indent = 0;
  /** Some line begins with blanks. */
  indented = false;
  /** The same of the line on which the item being read begins. */
  itemIndent = 0;
  /** What the tokens are part of: in a quoted string a lone `}` is a boundary too, for the string ends before. */
  within: 'body' | 'quoted' | 'heredoc' = 'body';
  /** The token before the current one. */
  previousStart = 0;
  previousEnd = 0;

  readonly problems: SyntaxProblem[] = [];
  readonly comments: Span[] = [];
  /** The item being read has its problem already: one is enough. */
  failed = false;
  /** Too deep: the rest of the item is not looked at. */
  drained = false;
  depth = 0;
  /** How deep the tree reaches below the expression being read, chains included. */
  deepest = 0;
  /** Open `(` and open `[` of the item being read: a stray closer closes only what is open. */
  parens = 0;
  brackets = 0;
  /** Made when the first heredoc of a broken text is read. */
  heredocEnds: HeredocEnds | undefined;
  private commentsUpTo = 0;
  /** Where the next block comment ends that is known of; beyond every text where none does. */
  private commentEnd = 0;

  constructor(text: string, pass: Pass, odd?: OddBraces) {
    this.text = text;
    this.pass = pass;
    this.odd = odd;
    this.end = text.length;
    if (text.charCodeAt(0) === 0xfeff) this.pos = 1;
  }

  report(code: string, message: string, start: number, end: number): void {
    if (this.failed) return;
    this.failed = true;
    this.problems.push({ code, message, start, end });
    if (this.pass === 'strict') throw firstProblem;
  }

  reportHere(code: string, message: string): void {
    if (this.kind === T.invalid) {
      this.report('invalid-character', invalid(this.text[this.start]!), this.start, this.pos);
      return;
    }
    const lineEnd = this.kind === T.eof || this.kind === T.newline || this.kind === T.boundary;
    if (lineEnd) this.report(code, message, this.previousStart, this.previousEnd);
    else this.report(code, message, this.start, this.pos);
  }

  /** Enters one more level; false where that is one too many. Every call wants its `leave`. */
  enter(): boolean {
    if (++this.depth > this.deepest) this.deepest = this.depth;
    return this.depth <= DEPTH_LIMIT || this.tooDeep();
  }

  leave(): void {
    this.depth--;
  }

  /** The expression just read becomes the left side of a longer one. */
  chain(): boolean {
    return ++this.deepest <= DEPTH_LIMIT || this.tooDeep();
  }

  private tooDeep(): false {
    this.report('too-deep', `Nesting deeper than ${DEPTH_LIMIT} levels is not read.`, this.start, this.pos);
    this.drained = true;
    this.kind = T.eof;
    return false;
  }

  /** Nothing more is read at all. */
  abandon(): void {
    this.abandoned = true;
    this.drained = false;
    this.pos = this.end;
    this.next();
  }
  abandoned = false;

  /** Reads the token at `pos` as if the ones before had been read too. */
  jump(pos: number): void {
    this.pos = pos;
    this.next();
  }

  /** Goes on behind a block that was read before. */
  resume(end: number): void {
    this.kind = T.braceClose;
    this.jump(end);
  }

  next(): void {
    const { text, end } = this;
    this.previousStart = this.start;
    this.previousEnd = this.pos;
    this.first = this.kind === T.newline;
    let i = this.pos;
    let line = i;
    if (this.drained) {
      this.set(T.eof, i, i);
      return;
    }
    for (;;) {
      if (i >= end) {
        this.set(T.eof, end, end);
        return;
      }
      const c = text.charCodeAt(i);
      if (c === 32 || c === 9) i++;
      else if (c === 10 || (c === 13 && text.charCodeAt(i + 1) === 10)) {
        const after = c === 10 ? i + 1 : i + 2;
        if (!this.skip) {
          this.set(T.newline, i, after);
          return;
        }
        if (this.pass !== 'strict' && startsItem(text, after, this.within === 'quoted')) {
          this.set(T.boundary, i, i);
          return;
        }
        this.first = true;
        i = line = after;
      } else if (c === 35 || (c === 47 && text.charCodeAt(i + 1) === 47)) i = this.lineComment(i);
      else if (c === 47 && text.charCodeAt(i + 1) === 42) {
        const close = this.blockComment(i);
        if (close < 0) {
          this.set(T.slash, i, i + 1);
          return;
        }
        i = close;
      } else {
        if (this.first) {
          this.indent = i - line;
          if (i > line) this.indented = true;
        }
        this.token(c, i);
        return;
      }
    }
  }

  private set(kind: number, start: number, end: number): void {
    this.kind = kind;
    this.start = start;
    this.pos = end;
  }

  private comment(start: number, end: number): number {
    if (start >= this.commentsUpTo) {
      this.comments.push({ start, end });
      this.commentsUpTo = end;
    }
    return end;
  }

  private lineComment(start: number): number {
    let end = this.text.indexOf('\n', start);
    if (end < 0 || end > this.end) end = this.end;
    else if (this.text.charCodeAt(end - 1) === 13) end--;
    return this.comment(start, end);
  }

  /** The end of the comment; of its line where nobody closes it. */
  private blockComment(start: number): number {
    // Looked for once: a text full of them, and a heredoc that ends before the next one, stay cheap.
    if (this.commentEnd < start + 4) {
      const close = this.text.indexOf('*/', start + 2);
      this.commentEnd = close < 0 ? Number.POSITIVE_INFINITY : close + 2;
    }
    if (this.commentEnd <= this.end) return this.comment(start, this.commentEnd);
    this.report('unclosed-comment', 'This comment is never closed with */.', start, start + 2);
    return this.lineComment(start);
  }

  private token(c: number, i: number): void {
    const { text } = this;
    if (c < 128 ? (classes[c]! & 1) !== 0 : idStart.test(String.fromCodePoint(text.codePointAt(i)!))) {
      this.set(T.ident, i, this.identifierEnd(i));
      return;
    }
    const d = text.charCodeAt(i + 1);
    switch (c) {
      case 61:
        if (d === 61) this.set(T.equal, i, i + 2);
        else if (d === 62) this.set(T.arrow, i, i + 2);
        else this.set(c, i, i + 1);
        return;
      case 33:
        this.set(d === 61 ? T.notEqual : c, i, d === 61 ? i + 2 : i + 1);
        return;
      case 60:
        if (d === 60 && this.heredocMarker(i)) this.set(T.heredoc, i, i + 2);
        else this.set(d === 61 ? T.lessEqual : c, i, d === 61 ? i + 2 : i + 1);
        return;
      case 62:
        this.set(d === 61 ? T.greaterEqual : c, i, d === 61 ? i + 2 : i + 1);
        return;
      case 38:
        this.set(d === 38 ? T.and : T.invalid, i, d === 38 ? i + 2 : i + 1);
        return;
      case 124:
        this.set(d === 124 ? T.or : T.invalid, i, d === 124 ? i + 2 : i + 1);
        return;
      case 58:
        this.set(d === 58 ? T.scope : c, i, d === 58 ? i + 2 : i + 1);
        return;
      case 46:
        if (d === 46 && text.charCodeAt(i + 2) === 46) this.set(T.ellipsis, i, i + 3);
        else this.set(c, i, i + 1);
        return;
      case 126:
        this.set(d === 125 ? T.trimClose : T.invalid, i, d === 125 ? i + 2 : i + 1);
        return;
      case 34:
      case 37:
      case 39:
      case 40:
      case 41:
      case 42:
      case 43:
      case 44:
      case 45:
      case 47:
      case 63:
      case 91:
      case 93:
        this.set(c, i, i + 1);
        return;
      case 123:
      case 125:
        if (this.pass === 'tolerant' && this.within === 'body') this.brace(i, c === 123);
        this.set(c, i, i + 1);
        return;
    }
    if (digit(c)) this.set(T.number, i, this.numberEnd(i));
    else this.set(T.invalid, i, i + (text.codePointAt(i)! > 0xffff ? 2 : 1));
  }

  private brace(at: number, opens: boolean): void {
    const last = this.braces.at(-1);
    if (!last || last.at < at) this.braces.push({ at, opens, first: this.first, indent: this.indent });
  }

  identifierEnd(start: number): number {
    const { text, end } = this;
    let i = start;
    while (i < end) {
      const c = text.charCodeAt(i);
      if (c < 128) {
        if ((classes[c]! & 2) === 0) break;
        i++;
      } else {
        const ch = String.fromCodePoint(text.codePointAt(i)!);
        if (!idContinue.test(ch)) break;
        i += ch.length;
      }
    }
    return i;
  }

  /** Digits, dots and exponents, as long as a digit ends them: `1...` is a number and an ellipsis. */
  private numberEnd(start: number): number {
    const { text, end } = this;
    let last = start + 1;
    for (let i = last; i < end; ) {
      const c = text.charCodeAt(i);
      if (digit(c)) last = ++i;
      else if (c === 46) i++;
      else if (c === 69 || c === 101) {
        const sign = text.charCodeAt(i + 1);
        const at = sign === 43 || sign === 45 ? i + 2 : i + 1;
        if (at >= end || !digit(text.charCodeAt(at))) break;
        last = i = at + 1;
      } else break;
    }
    return last;
  }

  /** The marker of a heredoc that starts at `start`: `<<`, perhaps `-`, an identifier, the end of the line. */
  heredocMarker(start: number): Span | undefined {
    const { text } = this;
    const from = text.charCodeAt(start + 2) === 45 ? start + 3 : start + 2;
    const c = text.codePointAt(from);
    if (c === undefined || !(c < 128 ? (classes[c]! & 1) !== 0 : idStart.test(String.fromCodePoint(c))))
      return;
    const end = this.identifierEnd(from);
    let after = end;
    // not HCL, but often written: a blank behind the marker
    if (this.pass !== 'strict') while (text.charCodeAt(after) === 32 || text.charCodeAt(after) === 9) after++;
    if (text.charCodeAt(after) === 13) after++;
    return after < this.end && text.charCodeAt(after) === 10 ? { start: from, end } : undefined;
  }
}

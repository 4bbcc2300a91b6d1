import type { Span } from './ast.ts';
import { Scanner, T } from './scanner.ts';
import { markerOnLine } from './templates.ts';

/** Kinds of tokens that only exist where a text is read as a flat list; `T` has the others. */
export const K = {
  /** With its markers; a line comment with the line break that ends it. */
  comment: 300,
  quoteOpen: 301,
  quoteClose: 302,
  /** A piece of a quoted string or of a heredoc. */
  text: 303,
  /** `<<EOT` with its line break. */
  heredocOpen: 304,
  /** The closing marker with the blanks around it. */
  heredocClose: 305,
  /** `${` */
  interpolation: 306,
  /** `%{` */
  directive: 307,
  /** The brace that closes either. */
  sequenceEnd: 308,
} as const;

export interface Token extends Span {
  readonly kind: number;
}

/**
 * A text without syntax problems as the flat list of tokens HCL's own scanner makes of it, the end of the file
 * last. Spaces and tabs, and nothing else, lie between the tokens.
 */
export function tokensOf(text: string): readonly Token[] {
  const reader = new Reader(text);
  reader.main(false);
  return reader.tokens;
}

class Reader {
  readonly tokens: Token[] = [];
  private readonly text: string;
  private readonly s: Scanner;
  private commentsSeen = 0;

  constructor(text: string) {
    this.text = text;
    this.s = new Scanner(text, 'strict');
  }

  /** Tokens up to the end of the file, or of the sequence that was just opened. */
  main(sequence: boolean): void {
    const { s } = this;
    let braces = 0;
    for (;;) {
      s.next();
      this.comments();
      switch (s.kind) {
        case T.eof:
          this.add(T.eof, s.start, s.pos);
          return;
        case T.newline:
          this.newline();
          break;
        case T.quote:
          this.quoted();
          break;
        case T.heredoc:
          this.heredoc();
          break;
        case T.braceOpen:
          braces++;
          this.add(s.kind, s.start, s.pos);
          break;
        case T.trimClose:
        case T.braceClose:
          if (sequence && braces === 0) {
            this.add(K.sequenceEnd, s.start, s.pos);
            return;
          }
          braces--;
          this.add(s.kind, s.start, s.pos);
          break;
        default:
          this.add(s.kind, s.start, s.pos);
      }
    }
  }

  private add(kind: number, start: number, end: number): void {
    this.tokens.push({ kind, start, end });
  }

  /** The scanner sets comments aside; in the list they stand where they are. */
  private comments(): void {
    for (; this.commentsSeen < this.s.comments.length; this.commentsSeen++) {
      const { start, end } = this.s.comments[this.commentsSeen]!;
      this.add(K.comment, start, end);
    }
  }

  private newline(): void {
    const { s, tokens } = this;
    const last = tokens.at(-1);
    // HCL counts the line break to a line comment.
    if (last?.kind === K.comment && last.end === s.start && isOpen(this.text, last))
      tokens[tokens.length - 1] = { kind: K.comment, start: last.start, end: s.pos };
    else this.add(T.newline, s.start, s.pos);
  }

  private quoted(): void {
    const { s, text } = this;
    this.add(K.quoteOpen, s.start, s.start + 1);
    let from = s.start + 1;
    for (let i = from; ; ) {
      const c = text.charCodeAt(i);
      if (c === 34 || Number.isNaN(c)) {
        this.piece(from, i);
        this.add(K.quoteClose, i, i + 1);
        this.goOn(i + 1);
        return;
      }
      if (c === 92) i += 2;
      else if (c === 36 || c === 37) from = i = this.dollar(from, i);
      else i++;
    }
  }

  private heredoc(): void {
    const { s, text } = this;
    const marker = s.heredocMarker(s.start)!;
    const name = text.slice(marker.start, marker.end);
    let i = text.indexOf('\n', marker.end) + 1;
    this.add(K.heredocOpen, s.start, i);
    for (let from = i, lineStart = true; i < text.length; ) {
      if (lineStart) {
        const to = text.indexOf('\n', i);
        if (to >= 0 && markerOnLine(text, name, i, to)) {
          const end = text.charCodeAt(to - 1) === 13 ? to - 1 : to;
          this.add(K.heredocClose, i, end);
          this.goOn(end);
          return;
        }
      }
      lineStart = false;
      const c = text.charCodeAt(i);
      if (c === 36 || c === 37) from = i = this.dollar(from, i);
      else if (c === 10) {
        this.piece(from, ++i);
        from = i;
        lineStart = true;
      } else i++;
    }
  }

  /** At `$` or `%`, text since `from`: a sequence, an escaped one, or just the character. */
  private dollar(from: number, i: number): number {
    const { s, text } = this;
    const c = text[i]!;
    this.piece(from, i);
    if (text[i + 1] === '{') {
      const open = text[i + 2] === '~' ? i + 3 : i + 2;
      this.add(c === '$' ? K.interpolation : K.directive, i, open);
      this.goOn(open);
      this.main(true);
      return s.pos;
    }
    const end = text.startsWith(`${c}{`, i + 1) ? i + 3 : i + 1;
    this.piece(i, end);
    return end;
  }

  private piece(from: number, to: number): void {
    if (to > from) this.add(K.text, from, to);
  }

  /** The next token is read from here. */
  private goOn(at: number): void {
    this.s.pos = at;
  }
}

/** A line comment still without its line break. */
const isOpen = (text: string, { start, end }: Span): boolean =>
  !text.startsWith('/*', start) && text.charCodeAt(end - 1) !== 10;

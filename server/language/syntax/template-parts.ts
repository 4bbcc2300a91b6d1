import type { Expression, Name, TemplatePart } from './ast.ts';
import type { Scanner } from './scanner.ts';

/** A template as written, one after the other: a line of text, or a sequence. */
export type Piece = {
  readonly start: number;
  end: number;
  trimBefore?: boolean;
  trimAfter?: boolean;
} & (
  | { readonly kind: 'text'; value: string }
  | { readonly kind: 'interpolation'; readonly expression: Expression }
  | { readonly kind: 'if'; readonly condition: Expression }
  | {
      readonly kind: 'for';
      readonly key: Name | undefined;
      readonly value: Name;
      readonly collection: Expression;
    }
  | { readonly kind: 'else' | 'endif' | 'endfor' | 'unknown' }
);

/** Go's idea of white space, which HCL trims by. */
export const isBlank = (c: number): boolean =>
  c === 32 || (c >= 9 && c <= 13) || c === 0x85 || (c > 127 && /\p{Z}/u.test(String.fromCharCode(c)));

/** How many blanks a text begins with. */
function leading(text: string): number {
  let count = 0;
  while (count < text.length && isBlank(text.charCodeAt(count))) count++;
  return count;
}

function withoutTrailing(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Applies `~` and the indentation of `<<-`, puts neighbouring text together and directives around their parts. */
export function assemble(s: Scanner, pieces: readonly Piece[], flush: boolean): TemplatePart[] {
  if (pieces.length > 1 || flush) {
    trim(pieces);
    if (flush) unindent(pieces);
  }
  return new Nesting(s).read(pieces);
}

function trim(pieces: readonly Piece[]): void {
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    const before = pieces[i - 1];
    const after = pieces[i + 1];
    if (piece.trimBefore && before?.kind === 'text') before.value = withoutTrailing(before.value);
    if (piece.trimAfter && after?.kind === 'text') after.value = after.value.slice(leading(after.value));
  }
}

/** Takes the indentation all lines share off each of them. Blank lines do not count. */
function unindent(pieces: readonly Piece[]): void {
  let least = Number.POSITIVE_INFINITY;
  const lines: (Piece & { kind: 'text' })[] = [];
  let lineStart = true;
  for (const piece of pieces) {
    if (lineStart) {
      lineStart = false;
      if (piece.kind !== 'text') least = 0;
      else {
        const blank = leading(piece.value);
        if (blank < piece.value.length || !piece.value.endsWith('\n')) {
          least = Math.min(least, blank);
          lines.push(piece);
        }
      }
    }
    if (piece.kind === 'text' && piece.value.endsWith('\n')) lineStart = true;
  }
  for (const line of lines) line.value = line.value.slice(Math.min(least, line.value.length));
}

type Open = {
  piece: Piece & { kind: 'if' | 'for' };
  then: TemplatePart[];
  otherwise: TemplatePart[] | undefined;
};

class Nesting {
  private readonly s: Scanner;
  private readonly open: Open[] = [];
  private readonly root: TemplatePart[] = [];
  /** Where parts go now. */
  private parts = this.root;

  constructor(s: Scanner) {
    this.s = s;
  }

  read(pieces: readonly Piece[]): TemplatePart[] {
    for (const piece of pieces) this.piece(piece);
    for (const { piece } of this.open)
      this.s.report(
        'unbalanced-directive',
        `This ${piece.kind} has no end${piece.kind}.`,
        piece.start,
        piece.end,
      );
    while (this.open.length > 0) this.close(pieces.at(-1)!.end);
    return this.root;
  }

  private piece(piece: Piece): void {
    const { start, end } = piece;
    const innermost = this.open.at(-1);
    switch (piece.kind) {
      case 'text': {
        const last = this.parts.at(-1);
        if (last?.kind === 'text' && last.end === start)
          this.parts[this.parts.length - 1] = {
            kind: 'text',
            start: last.start,
            end,
            value: last.value + piece.value,
          };
        else this.parts.push({ kind: 'text', start, end, value: piece.value });
        return;
      }
      case 'interpolation':
        this.parts.push({ kind: 'interpolation', start, end, expression: piece.expression });
        return;
      case 'if':
      case 'for': {
        // deep nesting of directives counts as any other
        if (this.open.length >= 100)
          this.s.report('too-deep', 'Too many directives within each other.', start, end);
        else {
          const then: TemplatePart[] = [];
          this.open.push({ piece, then, otherwise: undefined });
          this.parts = then;
        }
        return;
      }
      case 'else':
        if (innermost?.piece.kind !== 'if' || innermost.otherwise) this.stray(piece);
        else this.parts = innermost.otherwise = [];
        return;
      case 'endif':
      case 'endfor':
        if (innermost && `end${innermost.piece.kind}` === piece.kind) this.close(end);
        else this.stray(piece);
    }
  }

  private stray(piece: Piece): void {
    this.s.report(
      'unbalanced-directive',
      `Nothing is open that ${piece.kind} belongs to.`,
      piece.start,
      piece.end,
    );
  }

  private close(end: number): void {
    const { piece, then, otherwise } = this.open.pop()!;
    const around = this.open.at(-1);
    this.parts = around ? (around.otherwise ?? around.then) : this.root;
    const { start } = piece;
    if (piece.kind === 'if')
      this.parts.push({
        kind: 'if',
        start,
        end,
        condition: piece.condition,
        then,
        otherwise: otherwise ?? [],
      });
    else {
      const { key, value, collection } = piece;
      this.parts.push({ kind: 'for-directive', start, end, key, value, collection, parts: then });
    }
  }
}

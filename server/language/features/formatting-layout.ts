import type { Span } from '../syntax/ast.ts';
import { T } from '../syntax/scanner.ts';
import { K, tokensOf } from '../syntax/tokens.ts';

/** The blanks before a token as they are, and how many spaces they ought to be. */
export interface Gap extends Span {
  readonly spaces: number;
}

interface Token {
  readonly kind: number;
  readonly text: string;
  /** How many columns it takes. */
  readonly width: number;
  readonly gap: Span;
  spaces: number;
}

/** A line in up to three cells, each aligned with the same cell of the lines around it. */
interface Line {
  lead: readonly Token[];
  /** From the `=` of an attribute whose value ends on this line. */
  assign: readonly Token[] | undefined;
  comment: Token | undefined;
}

/**
 * The blanks before each token of a text without syntax errors, as HCL's own formatter sets them (hclwrite,
 * format.go, which is all that `packer fmt` does): only blanks change, line breaks stay.
 */
export function layout(text: string): readonly Gap[] {
  const tokens = measured(text);
  const lines = linesOf(tokens);
  indent(lines);
  for (const { lead, assign } of lines) {
    space(lead);
    if (assign) space(assign);
    if (assign) assign[0]!.spaces = 1;
  }
  align(
    lines,
    line => columns(line.lead),
    line => line.assign?.[0],
  );
  align(
    lines,
    line => columns(line.lead) + columns(line.assign ?? []),
    line => line.comment,
  );
  return tokens.map(({ gap, spaces }) => ({ ...gap, spaces }));
}

function measured(text: string): Token[] {
  let end = 0;
  return tokensOf(text).map(token => {
    const gap = { start: end, end: token.start };
    end = token.end;
    const written = text.slice(token.start, token.end);
    // The blanks before the end of the file stay as many as they are; a byte order mark has three bytes.
    const mark = gap.start === 0 && text.charCodeAt(0) === 0xfeff ? 2 : 0;
    return {
      kind: token.kind,
      text: written,
      width: width(written),
      gap,
      spaces: gap.end - gap.start + mark,
    };
  });
}

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });
// Unicode 15.1 made these one cluster; HCL counts with Unicode 15.0.
const conjunct =
  /(?<=[\p{M}\u200d])(?=\p{Lo})[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Telugu}\p{Script=Malayalam}]/gu;

/** Grapheme clusters, each one column wide. */
function width(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (/^[\x00-\x7f]*$/.test(text))
    return text.includes('\r\n') ? text.replaceAll('\r\n', '\n').length : text.length;
  let count = 0;
  for (const { segment } of segments.segment(text))
    count += 1 + (segment.length > 1 ? (segment.match(conjunct)?.length ?? 0) : 0);
  return count;
}

/** Heredocs count as part of the line they start on. */
function linesOf(tokens: readonly Token[]): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  const cut = (end: number) => {
    if (end > start) lines.push(cells(tokens.slice(start, end)));
    start = end;
  };
  for (const [i, token] of tokens.entries())
    if (token.kind === T.eof) cut(i);
    else if (token.kind === T.newline || (token.kind === K.comment && token.text.endsWith('\n'))) cut(i + 1);
  return lines;
}

function cells(all: readonly Token[]): Line {
  const comment = all.length > 1 && all.at(-1)!.kind === K.comment ? all.at(-1) : undefined;
  const lead = comment ? all.slice(0, -1) : all;
  const equals = lead.findIndex((token, i) => i > 0 && token.kind === T.equals);
  // Brackets left open belong to a value of several lines, which is not aligned.
  const whole = equals > 0 && sum(lead.slice(equals), bracketChange) === 0;
  return whole
    ? { lead: lead.slice(0, equals), assign: lead.slice(equals), comment }
    : { lead, assign: undefined, comment };
}

/** One step for each line that leaves brackets open, however many these are. */
function indent(lines: readonly Line[]): void {
  const open: number[] = [];
  for (const { lead, assign } of lines) {
    const first = lead[0];
    if (!first) continue;
    if (first.kind === T.newline) {
      first.spaces = 0;
      continue;
    }
    const heredoc = lead.findIndex(token => token.kind === K.heredocOpen);
    const net =
      sum(heredoc < 0 ? lead : lead.slice(0, heredoc), bracketChange) + sum(assign ?? [], bracketChange);
    if (net > 0) {
      first.spaces = 2 * open.length;
      open.push(net);
      continue;
    }
    for (let closed = -net; closed > 0 && open.length > 0; ) {
      const innermost = open.at(-1)!;
      if (closed < innermost) open[open.length - 1] = innermost - closed;
      else open.pop();
      closed -= Math.min(closed, innermost);
    }
    first.spaces = 2 * open.length;
  }
}

function space(cell: readonly Token[]): void {
  for (let i = 0; i + 1 < cell.length; i++)
    cell[i + 1]!.spaces = isApart(cell[i]!, cell[i - 1]?.kind, cell[i + 1]!) ? 1 : 0;
}

/** Puts the cells of consecutive lines that have one below each other. */
function align(
  lines: readonly Line[],
  before: (line: Line) => number,
  cell: (line: Line) => Token | undefined,
): void {
  let run: { token: Token; columns: number }[] = [];
  let most = 0;
  const close = () => {
    for (const { token, columns } of run) token.spaces = most - columns + 1;
    run = [];
    most = 0;
  };
  for (const line of lines) {
    const token = cell(line);
    if (!token) close();
    else {
      const columns = before(line);
      run.push({ token, columns });
      most = Math.max(most, columns);
    }
  }
  close();
}

const columns = (cell: readonly Token[]): number => sum(cell, token => token.spaces + token.width);

function sum(tokens: readonly Token[], of: (token: Token) => number): number {
  let total = 0;
  for (const token of tokens) total += of(token);
  return total;
}

const opening: ReadonlySet<number> = new Set([
  T.braceOpen,
  T.bracketOpen,
  T.parenOpen,
  K.interpolation,
  K.directive,
]);
const closing: ReadonlySet<number> = new Set([T.braceClose, T.bracketClose, T.parenClose, K.sequenceEnd]);
const bracketChange = ({ kind }: { readonly kind: number }): number =>
  opening.has(kind) ? 1 : closing.has(kind) ? -1 : 0;

/** A minus behind one of these is a sign, not a subtraction. */
const beforeSign: ReadonlySet<number | undefined> = new Set([
  undefined,
  ...[T.parenOpen, T.braceOpen, T.bracketOpen, T.equals, T.colon, T.comma, T.question],
  ...[T.plus, T.star, T.slash, T.percent, T.minus],
  ...[T.equal, T.notEqual, T.greater, T.greaterEqual, T.less, T.lessEqual],
  ...[T.and, T.or, T.not],
]);

/** Whether a space stands between a token and the next; the order of the cases is HCL's. */
function isApart(token: Token, before: number | undefined, next: Token): boolean {
  const { kind } = token;
  const after = next.kind;
  if (after === T.newline) return false;
  if (kind === T.ident && after === T.parenOpen) return false;
  if ((kind === T.ident && after === T.scope) || (kind === T.scope && after === T.ident)) return false;
  if (kind === T.dot || after === T.dot) return false;
  if (after === T.comma || after === T.ellipsis) return false;
  if (kind === T.comma) return true;
  if (kind === K.text || kind === K.quoteOpen || kind === K.heredocOpen) return false;
  if (after === K.text || after === K.quoteClose || after === K.heredocClose) return false;
  // `for x in [a]`, which is no index
  if (kind === T.ident && token.text === 'in' && before === T.ident) return true;
  if (after === T.bracketOpen && (kind === T.ident || kind === T.number || bracketChange(token) < 0))
    return false;
  if (kind === T.not) return false;
  if (kind === T.minus) return !beforeSign.has(before);
  if (kind === T.braceOpen || after === T.braceClose)
    return !(kind === T.braceOpen && after === T.braceClose);
  if ((kind === K.interpolation || kind === K.directive) && after === T.braceOpen) return true;
  if (kind === T.braceClose && after === K.sequenceEnd) return true;
  if (kind === K.sequenceEnd && (after === K.interpolation || after === K.directive)) return false;
  return bracketChange(token) <= 0 && bracketChange(next) >= 0;
}

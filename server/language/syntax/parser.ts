import type {
  Attribute,
  Block,
  Body,
  File,
  Incomplete,
  Item,
  Label,
  Name,
  Span,
  SyntaxProblem,
} from './ast.ts';
import { expression, junk, nameHere } from './expressions.ts';
import { quotedLabel } from './labels.ts';
import { startsAttribute } from './lines-of-items.ts';
import { firstProblem, type Pass, Scanner, T } from './scanner.ts';

/**
 * Reads a file of HCL native syntax (github.com/hashicorp/hcl, hclsyntax/spec.md). Always gives a tree: what is
 * broken has a problem, and what stands around it is kept. A text HashiCorp's parser accepts has no problems.
 */
export function parse(text: string): File {
  const strict = read(text, 'strict');
  if (strict.complete) return strict.file;
  const tolerant = read(text, 'tolerant').file;
  let best = tolerant;
  if (tolerant.problems.some(problem => unbalanced.has(problem.code))) {
    // Braces do not pair up: perhaps the indentation says which one is missing.
    const indented = read(text, 'indented').file;
    if (indented.problems.length > 0 && indented.problems.length <= tolerant.problems.length) best = indented;
  }
  return best.problems.length > 0 ? best : { ...best, problems: strict.file.problems };
}

const unbalanced = new Set(['unclosed-block', 'unclosed-bracket', 'stray-brace']);

function read(text: string, pass: Pass): { file: File; complete: boolean } {
  const s = new Scanner(text, pass);
  let items: Item[] = [];
  let complete = true;
  try {
    s.next();
    items = fileItems(s);
  } catch (thrown) {
    if (thrown !== firstProblem) throw thrown;
    complete = false;
  }
  const span = { start: 0, end: text.length };
  const body: Body = { kind: 'body', ...span, items };
  const problems: SyntaxProblem[] = s.problems;
  return { file: { kind: 'file', ...span, text, body, problems, comments: s.comments }, complete };
}

function fileItems(s: Scanner): Item[] {
  const items = new Items(s);
  for (;;) {
    items.read(-1);
    if (s.kind !== T.braceClose) return items.list;
    strayBrace(s);
  }
}

function strayBrace(s: Scanner): void {
  s.failed = false;
  s.report('stray-brace', 'This brace closes nothing.', s.start, s.pos);
  s.next();
}

/** The items of one body. */
class Items {
  readonly list: Item[] = [];
  private readonly s: Scanner;
  private names: Set<string> | undefined;

  constructor(s: Scanner) {
    this.s = s;
  }

  /** Up to a closing brace, the end, or what `indent`, the one of the block's header, says is outside. */
  read(indent: number): void {
    const { s } = this;
    for (;;) {
      if (s.kind === T.newline) s.next();
      else if (s.kind === T.eof) return;
      else if (s.kind === T.braceClose) {
        if (s.pass !== 'indented' || !s.first || indent < 0 || s.indent <= indent) return;
        strayBrace(s);
      } else {
        if (s.pass === 'indented' && s.first && s.indent <= indent) return;
        this.one();
        endOfItem(s);
      }
    }
  }

  /** The item that starts here, if it is one. */
  one(): void {
    const { s } = this;
    s.failed = false;
    s.parens = s.brackets = 0;
    s.deepest = s.depth;
    if (s.kind === T.ident) this.add(item(s));
    else {
      const quoted = s.kind === T.quote;
      s.reportHere(
        'argument-or-block-required',
        quoted ? 'Names of arguments and blocks are not quoted.' : 'An argument or a block is expected here.',
      );
      skipLine(s);
    }
  }

  private add(item: Item): void {
    if (item.kind === 'attribute') {
      const { text, start, end } = item.name;
      if (this.has(text)) this.s.report('attribute-redefined', `"${text}" is set already.`, start, end);
    }
    this.list.push(item);
  }

  private has(name: string): boolean {
    const { list } = this;
    if (list.length < 16) return list.some(item => item.kind === 'attribute' && item.name.text === name);
    if (!this.names) {
      this.names = new Set();
      for (const item of list) if (item.kind === 'attribute') this.names.add(item.name.text);
    }
    if (this.names.has(name)) return true;
    this.names.add(name);
    return false;
  }
}

/** An item ends with its line. Where it does not, the next may start on it. */
function endOfItem(s: Scanner): void {
  revive(s);
  if (s.kind === T.newline || s.kind === T.eof || s.first) return;
  s.reportHere('missing-newline', 'A new line is missing before this.');
  while (s.kind !== T.newline && s.kind !== T.eof && s.kind !== T.braceClose && !s.first) {
    if (s.kind === T.ident && startsAttribute(s.text, s.start)) return;
    junk(s);
    revive(s);
  }
}

function skipLine(s: Scanner): void {
  while (s.kind !== T.newline && s.kind !== T.eof && s.kind !== T.braceClose) {
    junk(s);
    revive(s);
    if (s.first) return;
  }
}

/** What was too deep ends with its item. */
function revive(s: Scanner): void {
  if (!s.drained) return;
  s.drained = false;
  s.skip = false;
  s.jump(s.pos);
}

function item(s: Scanner): Item {
  const { indent } = s;
  const name = nameHere(s);
  s.next();
  if (braceBelow(s)) return block(s, name, indent);
  switch (s.kind) {
    case T.colon:
      s.report('colon-instead-of-equals', 'An argument is set with "=".', s.start, s.pos);
      return attribute(s, name);
    case T.equals:
      return attribute(s, name);
    case T.ident:
      if (s.pass !== 'strict' && startsAttribute(s.text, s.start)) return incomplete(s, name);
      return block(s, name, indent);
    case T.quote:
    case T.braceOpen:
      return block(s, name, indent);
  }
  const lone = incomplete(s, name);
  skipLine(s);
  return lone;
}

function incomplete(s: Scanner, name: Name): Incomplete {
  const { start, end } = name;
  s.report('argument-or-block-required', `"${name.text}" is no argument and no block yet.`, start, end);
  return { kind: 'incomplete', start, end, name };
}

function attribute(s: Scanner, name: Name): Attribute {
  const equals = s.start;
  s.next();
  const value = expression(s);
  return { kind: 'attribute', start: name.start, end: Math.max(value.end, equals + 1), name, equals, value };
}

const unfinished = 'A block needs "{" on the line of its type.';

function block(s: Scanner, type: Name, indent: number): Block {
  const { start } = type;
  const labels: Label[] = [];
  for (;;) {
    if (s.kind === T.ident) {
      labels.push({
        kind: 'label',
        start: s.start,
        end: s.pos,
        text: s.text.slice(s.start, s.pos),
        quoted: false,
      });
      s.next();
    } else if (s.kind === T.quote) labels.push(quotedLabel(s));
    else break;
  }
  const header: Span = { start, end: labels.at(-1)?.end ?? type.end };
  if (braceBelow(s)) {
    s.report('unfinished-block', unfinished, start, header.end);
    while (s.kind === T.newline) s.next();
  }
  if (s.kind !== T.braceOpen) {
    s.report('unfinished-block', unfinished, start, header.end);
    skipLine(s);
    const body: Body = { kind: 'body', start: header.end, end: header.end, items: [] };
    return {
      kind: 'block',
      start,
      end: header.end,
      type,
      labels,
      header,
      open: undefined,
      body,
      close: undefined,
    };
  }
  const open = s.start;
  const items = new Items(s);
  const { failed } = s;
  if (s.enter()) {
    s.next();
    if (s.kind !== T.newline && s.kind !== T.eof && s.kind !== T.braceClose) oneLine(s, items, open);
    items.read(indent);
  } else s.abandon();
  s.leave();
  s.failed = failed;
  const closed = s.kind === T.braceClose && !(s.pass === 'indented' && s.first && s.indent < indent);
  let close: number | undefined;
  let end: number;
  if (closed) {
    close = s.start;
    end = s.pos;
    s.next();
  } else {
    if (!s.abandoned) s.report('unclosed-block', 'This block is never closed.', start, open + 1);
    end = Math.max(open + 1, items.list.at(-1)?.end ?? 0, s.kind === T.eof ? s.start : s.previousStart);
  }
  const body: Body = { kind: 'body', start: open + 1, end: close ?? end, items: items.list };
  return { kind: 'block', start, end, type, labels, header, open, body, close };
}

/** `{` alone on a line below the header: a block all the same. */
function braceBelow(s: Scanner): boolean {
  if (s.pass === 'strict' || s.kind !== T.newline) return false;
  let i = s.pos;
  while (/\s/.test(s.text.charAt(i))) i++;
  return s.text.charCodeAt(i) === T.braceOpen;
}

/** `type { name = value }`: all on one line, and no more than that. */
function oneLine(s: Scanner, items: Items, open: number): void {
  let told = false;
  const tell = (start: number, end: number) => {
    s.failed ||= told;
    s.report('single-argument-block', 'A block on one line has one argument at most.', start, end);
    told = true;
  };
  for (let count = 0; s.kind !== T.braceClose && s.kind !== T.eof; count++) {
    const { start, pos } = s;
    items.one();
    revive(s);
    const last = items.list.at(-1);
    if (count > 0) tell(start, pos);
    else if (last?.kind === 'block') tell(last.start, last.header.end);
    if (s.kind === T.braceClose || s.kind === T.eof) return;
    if (s.kind === T.newline || s.first) {
      tell(open, open + 1);
      return;
    }
    tell(s.start, s.pos);
    while (s.kind !== T.ident && s.kind !== T.newline && s.kind !== T.eof && s.kind !== T.braceClose) junk(s);
    if (s.kind === T.newline) return;
  }
}

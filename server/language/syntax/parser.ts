import type { Attribute, Block, Body, File, Incomplete, Item, Label, Name, Span } from './ast.ts';
import { type OddBraces, oddBraces } from './braces.ts';
import { expression, junk, nameHere } from './expressions.ts';
import { quotedLabel } from './labels.ts';
import { isLoneCloser, startsAttribute, startsItem } from './lines-of-items.ts';
import { type Resumable, resumable } from './resume.ts';
import { firstProblem, type Pass, Scanner, T } from './scanner.ts';

/**
 * Reads a file of HCL native syntax (github.com/hashicorp/hcl, hclsyntax/spec.md). Always gives a tree: what is
 * broken has a problem, and what stands around it is kept. A text HashiCorp's parser accepts has no problems.
 * @param earlier the tree of the text before an edit, from which what still holds may be taken over
 */
export function parse(text: string, earlier?: File): File {
  const again = earlier && resumable(text, earlier, itemsAt);
  const strict = read(text, 'strict', undefined, again);
  if (strict.complete) return strict.file;
  const tolerant = read(text, 'tolerant');
  let best = tolerant.file;
  if (best.problems.some(problem => unbalanced.has(problem.code))) {
    // Braces do not pair up: perhaps the indentation says which one is missing.
    const odd = oddBraces(tolerant.braces, tolerant.indented);
    const paired = odd && read(text, 'tolerant', odd).file;
    if (paired && paired.problems.length > 0 && paired.problems.length <= best.problems.length) best = paired;
  }
  return best.problems.length > 0 ? best : { ...best, problems: strict.file.problems };
}

const unbalanced = new Set(['unclosed-block', 'unclosed-bracket', 'stray-brace']);

function read(text: string, pass: Pass, odd?: OddBraces, again?: Resumable) {
  const s = new Scanner(text, pass, odd);
  let items: Item[] = [];
  let complete = true;
  try {
    items = again ? resumedItems(s, again) : fileItems(s);
  } catch (thrown) {
    if (thrown !== firstProblem) throw thrown;
    complete = false;
  }
  const span = { start: 0, end: text.length };
  const body: Body = { kind: 'body', ...span, items };
  const { problems, comments, braces, indented } = s;
  const file: File = { kind: 'file', ...span, text, body, problems, comments };
  return { file, complete, braces, indented };
}

/** As `fileItems`, with the blocks that can be taken over: only what is between them is read. */
function resumedItems(s: Scanner, again: Resumable): Item[] {
  const items = new Items(s);
  items.list.push(...again.before);
  s.comments.push(...again.comments);
  const last = again.before.at(-1);
  if (last) {
    s.resume(last.end);
    endOfItem(s);
  } else s.next();
  for (;;) {
    if (s.kind === T.newline) s.next();
    else if (s.kind === T.eof) return items.list;
    else if (s.kind === T.braceClose) strayBrace(s);
    else {
      const rest = again.after(s.start);
      if (rest) {
        s.comments.push(...rest.comments);
        items.list.push(...rest.items);
        return items.list;
      }
      items.one();
      endOfItem(s);
    }
  }
}

/** The items of the root block that begins here, in a text without problems. */
function itemsAt(text: string, start: number): readonly Item[] {
  const s = new Scanner(text, 'strict');
  s.jump(start);
  const items = new Items(s);
  items.one();
  const [block] = items.list;
  return block?.kind === 'block' ? block.body.items : [];
}

function fileItems(s: Scanner): Item[] {
  s.next();
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

  /**
   * Up to a closing brace, the end, or an item that is not indented more than `limit`. A block without `{` has
   * a closing brace only if it is indented the same.
   */
  read(limit: number, bare = false): void {
    const { s } = this;
    for (;;) {
      if (s.kind === T.newline) s.next();
      else if (s.kind === T.eof) return;
      else if (s.kind === T.braceClose) {
        if (!s.odd?.stray.has(s.start) || (bare && s.first && s.indent <= limit)) return;
        strayBrace(s);
      } else {
        if (s.first && s.indent <= limit) return;
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
    s.itemIndent = s.indent;
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

/** What was too deep ends with its item: where a line starts another one, or closes the block around it. */
function revive(s: Scanner): void {
  if (!s.drained) return;
  s.drained = false;
  s.skip = false;
  const { text } = s;
  let at = text.indexOf('\n', s.pos);
  while (at >= 0 && !startsItem(text, at + 1, false) && !closesBlock(text, at + 1, s.itemIndent))
    at = text.indexOf('\n', at + 1);
  s.jump(at < 0 ? s.end : at);
}

function closesBlock(text: string, line: number, indent: number): boolean {
  for (let i = line; i < line + indent; i++)
    if (text.charCodeAt(i) === T.braceClose) return isLoneCloser(text, line);
  return false;
}

function item(s: Scanner): Item {
  const { indent } = s;
  const name = nameHere(s);
  s.next();
  if (braceBelow(s) || goesOn(s, indent)) return block(s, name, indent);
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
    if (!goesOn(s, indent)) {
      const body: Body = { kind: 'body', start: header.end, end: header.end, items: [] };
      const { end } = header;
      return {
        kind: 'block',
        start,
        end,
        type,
        labels,
        header,
        open: undefined,
        body,
        close: undefined,
        origin: undefined,
      };
    }
  }
  const open = s.kind === T.braceOpen ? s.start : undefined;
  const bare = open === undefined;
  const limit = bare || (s.odd?.indented && s.odd.unclosed.has(open)) ? indent : -1;
  const items = new Items(s);
  const { failed } = s;
  if (s.enter()) {
    s.next();
    if (!bare && s.kind !== T.newline && s.kind !== T.eof && s.kind !== T.braceClose) oneLine(s, items, open);
    items.read(limit, bare);
  } else s.abandon();
  s.leave();
  s.failed = failed;
  const begin = bare ? header.end : open + 1;
  let close: number | undefined;
  let end: number;
  if (s.kind === T.braceClose && !(s.first && s.indent < limit)) {
    close = s.start;
    end = s.pos;
    s.next();
  } else {
    if (!s.abandoned) s.report('unclosed-block', 'This block is never closed.', start, begin);
    end = Math.max(begin, items.list.at(-1)?.end ?? 0, s.kind === T.eof ? s.start : s.previousStart);
  }
  const body: Body = { kind: 'body', start: begin, end: close ?? end, items: items.list };
  return { kind: 'block', start, end, type, labels, header, open, body, close, origin: undefined };
}

/** The brace is missing, and yet what follows is indented like a body, and a brace too many closes it. */
function goesOn(s: Scanner, indent: number): boolean {
  if (s.kind !== T.newline || !s.odd || s.odd.stray.size === 0) return false;
  const [, blanks = ''] = /(?:[ \t]*\r?\n)*([ \t]*)/y.exec(s.text.slice(s.pos, s.pos + 500)) ?? [];
  return blanks.length > indent;
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

import type { Call, Expression, For, Name, ObjectEntry } from './ast.ts';
import {
  begins,
  close,
  expression,
  heldUp,
  junk,
  missing,
  nameHere,
  rescan,
  stops,
  unclosed,
} from './expressions.ts';
import { isLoneCloser, startsLabelledBlock } from './lines-of-items.ts';
import { type Scanner, T } from './scanner.ts';

export const isWord = (s: Scanner, word: string) =>
  s.kind === T.ident && s.pos - s.start === word.length && s.text.startsWith(word, s.start);

/** `name(…)` or `scope::name(…)`; the first word is read already. */
export function call(s: Scanner, start: number, first: string): Call {
  let text = first;
  let end = s.previousEnd;
  while (s.kind === T.scope) {
    end = s.pos;
    text += '::';
    s.next();
    if (s.kind !== T.ident) {
      s.reportHere('missing-name', 'A function name is missing after "::".');
      return {
        kind: 'call',
        start,
        end,
        name: { kind: 'name', start, end, text },
        args: [],
        expand: false,
        close: undefined,
      };
    }
    text += s.text.slice(s.start, s.pos);
    end = s.pos;
    s.next();
  }
  const name: Name = { kind: 'name', start, end, text };
  const args: Expression[] = [];
  if (s.kind !== T.parenOpen) {
    s.report('missing-parenthesis', 'A function call needs its arguments in parentheses.', start, end);
    return { kind: 'call', start, end, name, args, expand: false, close: undefined };
  }
  const { start: open, pos, skip } = s;
  let expand = false;
  s.skip = true;
  s.parens++;
  s.next();
  while (s.kind !== T.parenClose) {
    const from = s.start;
    args.push(expression(s));
    if (s.kind === T.comma) {
      s.next();
      continue;
    }
    if (s.kind === T.ellipsis) {
      expand = true;
      s.next();
      break;
    }
    if (s.kind === T.parenClose || !nextItem(s, T.parenClose, from, open, pos)) break;
  }
  const found = s.kind === T.parenClose ? s.start : undefined;
  end = close(s, T.parenClose, open, pos, skip);
  s.parens--;
  const closed = found ?? (s.text.charCodeAt(end - 1) === T.parenClose && end > pos ? end - 1 : undefined);
  return { kind: 'call', start, end, name, args, expand, close: closed };
}

/** The comma is missing. True where the next item begins all the same. */
function nextItem(s: Scanner, closer: number, from: number, open: number, openEnd: number): boolean {
  if (stops(s)) {
    unclosed(s, open, openEnd);
    return false;
  }
  const separated = begins(s.kind);
  s.reportHere(
    separated ? 'missing-comma' : 'invalid-expression',
    separated ? 'A comma is missing before this.' : 'This does not belong into the brackets.',
  );
  while (s.kind !== closer && s.kind !== T.comma && !begins(s.kind) && !stops(s)) s.next();
  if (s.kind === T.comma) {
    s.next();
    return !stops(s);
  }
  return begins(s.kind) && s.start > from;
}

/** `[…]`, a list or a `for`. */
export function tuple(s: Scanner): Expression {
  const { start, pos, skip } = s;
  s.skip = true;
  s.brackets++;
  s.next();
  if (isWord(s, 'for')) {
    const read = forExpression(s, start, pos, T.bracketClose, skip);
    s.brackets--;
    return read;
  }
  const elements: Expression[] = [];
  while (s.kind !== T.bracketClose) {
    if (stops(s)) {
      unclosed(s, start, pos);
      break;
    }
    const from = s.start;
    elements.push(expression(s));
    if (s.kind === T.comma) s.next();
    else if (s.kind === T.bracketClose || !nextItem(s, T.bracketClose, from, start, pos)) break;
  }
  const end = close(s, T.bracketClose, start, pos, skip);
  s.brackets--;
  return { kind: 'tuple', start, end, elements };
}

/** `{…}`, an object or a `for`. Line breaks separate its entries. */
export function object(s: Scanner): Expression {
  const { start, pos, skip, parens, brackets } = s;
  const limit = s.odd?.unclosed.has(start) ? s.indent : -1;
  s.skip = false;
  s.parens = s.brackets = 0;
  s.next();
  while (s.kind === T.newline) s.next();
  if (isWord(s, 'for')) {
    s.skip = true;
    const read = forExpression(s, start, pos, T.braceClose, skip);
    s.parens = parens;
    s.brackets = brackets;
    return read;
  }
  const entries: ObjectEntry[] = [];
  while (s.kind !== T.braceClose || foreign(s, limit)) {
    if (s.kind === T.newline) {
      s.next();
      continue;
    }
    if (s.kind === T.eof || s.kind === T.trimClose || foreign(s, limit)) {
      unclosed(s, start, pos);
      break;
    }
    const from = s.start;
    entries.push(entry(s));
    if (s.start === from) s.next();
  }
  s.parens = parens;
  s.brackets = brackets;
  let end = s.pos;
  if (s.kind === T.braceClose && !foreign(s, limit)) {
    s.skip = skip;
    s.next();
  } else {
    unclosed(s, start, pos);
    end = Math.max(pos, entries.at(-1)?.end ?? 0, s.first ? s.previousStart : heldUp(s));
    s.skip = skip;
    // brackets around it end here as well, if what begins is an item
    if (skip && s.first && s.previousEnd <= s.start) rescan(s, s.previousStart);
    s.previousEnd = end;
  }
  return { kind: 'object', start, end, entries };
}

/** What begins here belongs to somebody else: the brace that should stand before it is missing. */
function foreign(s: Scanner, limit: number): boolean {
  if (s.pass === 'strict' || !s.first) return false;
  if (s.kind === T.braceClose)
    return s.indent < limit || (s.within === 'quoted' && isLoneCloser(s.text, s.start));
  return s.indent <= limit || startsLabelledBlock(s.text, s.start);
}

function entry(s: Scanner): ObjectEntry {
  const from = s.start;
  const key = expression(s);
  let value: Expression;
  if (s.kind === T.equals || s.kind === T.colon) {
    s.next();
    value = expression(s);
  } else {
    s.reportHere('missing-equals', 'An entry is written key = value.');
    value = s.kind === T.braceOpen ? expression(s) : missing(s);
  }
  if (s.kind === T.comma) s.next();
  else if (s.kind !== T.newline && s.kind !== T.braceClose && s.kind !== T.eof) {
    s.reportHere('missing-comma', 'A comma or a new line is missing before this.');
    // `{ a = 1 b = 2 }`: the next key is one; anything else is passed over
    while (!stops(s) && s.kind !== T.comma && (s.start === from || !startsEntry(s))) junk(s);
    if (s.kind === T.parenClose || s.kind === T.bracketClose) s.next();
    if (s.kind === T.comma) s.next();
  }
  // HCL's own words are names here: `{ null = 1 }` has a key "null".
  const bareKey =
    key.kind === 'variable'
      ? key.name
      : key.kind === 'null'
        ? 'null'
        : key.kind === 'bool'
          ? String(key.value)
          : undefined;
  return { start: key.start, end: Math.max(value.end, key.end), key, bareKey, value };
}

const startsEntry = (s: Scanner) => s.kind === T.ident || s.kind === T.quote;

/** `for k, v in c : x => y... if z` up to the closing bracket. */
function forExpression(s: Scanner, start: number, open: number, closer: number, skip: boolean): For {
  const makesObject = closer === T.braceClose;
  s.next();
  const { key, value } = loopNames(s);
  let collection: Expression;
  if (isWord(s, 'in')) {
    s.next();
    collection = expression(s);
  } else {
    s.reportHere('invalid-for', 'A for expression needs "in" and what it goes through.');
    collection = missing(s);
  }
  if (s.kind === T.colon) s.next();
  else s.reportHere('invalid-for', 'A for expression needs ":" before its result.');
  let result = expression(s);
  let resultKey: Expression | undefined;
  let group = false;
  if (s.kind === T.arrow) {
    if (!makesObject) s.reportHere('invalid-for', 'Only a for expression in braces has keys.');
    s.next();
    resultKey = result;
    result = expression(s);
  } else if (makesObject) s.reportHere('invalid-for', 'A for expression in braces needs key => value.');
  if (s.kind === T.ellipsis) {
    if (!makesObject) s.reportHere('invalid-for', 'Only a for expression in braces can group with "...".');
    s.next();
    group = true;
  }
  let condition: Expression | undefined;
  if (isWord(s, 'if')) {
    s.next();
    condition = expression(s);
  }
  const end = close(s, closer, start, open, skip);
  return { kind: 'for', start, end, key, value, collection, resultKey, result, group, condition };
}

/** `v` or `k, v` of a loop. */
export function loopNames(s: Scanner): { readonly key: Name | undefined; readonly value: Name } {
  const first = variableName(s);
  if (s.kind !== T.comma) return { key: undefined, value: first };
  s.next();
  return { key: first, value: variableName(s) };
}

/** The name a `for` gives to what it goes through. */
function variableName(s: Scanner): Name {
  if (s.kind === T.ident) {
    const name = nameHere(s);
    s.next();
    return name;
  }
  s.reportHere('invalid-for', 'A for needs a name for its elements.');
  const { start, end } = missing(s);
  return { kind: 'name', start, end, text: '' };
}

import type { BinaryOperator, Expression, Missing, Name, Splat, SplatStep } from './ast.ts';
import { call, object, tuple } from './collections.ts';
import { isNumber } from './number-literals.ts';
import { type Scanner, T } from './scanner.ts';
import { heredocTemplate, quotedTemplate } from './templates.ts';

/** Reads one expression. Where there is none, a `missing` one is given back and nothing is read. */
export function expression(s: Scanner): Expression {
  if (!s.enter()) {
    s.leave();
    return missing(s);
  }
  let read = binary(s, 1);
  if (s.kind === T.question) {
    s.next();
    const then = expression(s);
    let otherwise: Expression;
    if (s.kind === T.colon) {
      s.next();
      otherwise = expression(s);
    } else {
      s.reportHere('missing-colon', 'A conditional needs ": value" for the other case.');
      otherwise = missing(s);
    }
    read = { kind: 'conditional', start: read.start, end: otherwise.end, condition: read, then, otherwise };
  }
  s.leave();
  return read;
}

/** A hole of no width: after the blanks that follow the last token. */
export function missing(s: Scanner): Missing {
  let at = s.previousEnd;
  if (s.start < at) at = s.start;
  while (at < s.start && (s.text.charCodeAt(at) === 32 || s.text.charCodeAt(at) === 9)) at++;
  return { kind: 'missing', start: at, end: at };
}

export const nameHere = (s: Scanner): Name => ({
  kind: 'name',
  start: s.start,
  end: s.pos,
  text: s.text.slice(s.start, s.pos),
});

const operators = new Map<number, [BinaryOperator, number]>([
  [T.or, ['||', 1]],
  [T.and, ['&&', 2]],
  [T.equal, ['==', 3]],
  [T.notEqual, ['!=', 3]],
  [T.less, ['<', 4]],
  [T.greater, ['>', 4]],
  [T.lessEqual, ['<=', 4]],
  [T.greaterEqual, ['>=', 4]],
  [T.plus, ['+', 5]],
  [T.minus, ['-', 5]],
  [T.star, ['*', 6]],
  [T.slash, ['/', 6]],
  [T.percent, ['%', 6]],
]);
// Most tokens after an operand are no operators: one array look-up says so.
const precedence = new Uint8Array(512);
for (const [kind, [, level]] of operators) precedence[kind] = level;

function binary(s: Scanner, lowest: number): Expression {
  const outer = s.deepest;
  s.deepest = s.depth;
  let left = unary(s);
  for (let level = precedence[s.kind]!; level >= lowest; level = precedence[s.kind]!) {
    const operator = operators.get(s.kind)![0];
    if (!s.chain()) break;
    s.next();
    const right = binary(s, level + 1);
    left = { kind: 'binary', start: left.start, end: right.end, operator, left, right };
  }
  if (outer > s.deepest) s.deepest = outer;
  return left;
}

function unary(s: Scanner): Expression {
  if (s.kind !== T.minus && s.kind !== T.not) return steps(s, term(s));
  const { start } = s;
  const operator = s.kind === T.minus ? '-' : '!';
  if (!s.enter()) {
    s.leave();
    return missing(s);
  }
  s.next();
  const operand = unary(s);
  s.leave();
  return { kind: 'unary', start, end: operand.end, operator, operand };
}

/** Whether a token of this kind begins an expression. */
export const begins = (kind: number): boolean =>
  (kind >= T.ident && kind <= T.heredoc) ||
  kind === T.quote ||
  kind === T.parenOpen ||
  kind === T.bracketOpen ||
  kind === T.braceOpen ||
  kind === T.minus ||
  kind === T.not ||
  kind === T.apostrophe;

function term(s: Scanner): Expression {
  const { kind, start, pos } = s;
  switch (kind) {
    case T.ident: {
      const name = s.text.slice(start, pos);
      s.next();
      if (s.kind === T.parenOpen || s.kind === T.scope) return call(s, start, name);
      if (name === 'true' || name === 'false')
        return { kind: 'bool', start, end: pos, value: name === 'true' };
      if (name === 'null') return { kind: 'null', start, end: pos };
      return { kind: 'variable', start, end: pos, name };
    }
    case T.number: {
      const text = s.text.slice(start, pos);
      if (!isNumber(text)) s.report('invalid-number', 'This is not a number.', start, pos);
      s.next();
      return { kind: 'number', start, end: pos, text };
    }
    case T.quote:
      return quotedTemplate(s);
    case T.heredoc:
      return heredocTemplate(s);
    case T.parenOpen:
      return parentheses(s);
    case T.bracketOpen:
      return tuple(s);
    case T.braceOpen:
      return object(s);
    case T.apostrophe:
      return singleQuoted(s);
    case T.eof:
    case T.newline:
    case T.boundary:
    case T.comma:
    case T.parenClose:
    case T.bracketClose:
    case T.braceClose:
    case T.trimClose:
      s.reportHere('missing-expression', 'A value is missing here.');
      break;
    default:
      s.reportHere('invalid-expression', 'A value is expected here.');
  }
  return missing(s);
}

/** `'text'`: not HCL, but what is meant is clear. */
function singleQuoted(s: Scanner): Expression {
  const { start, text } = s;
  let end = s.pos;
  while (end < s.end && text.charCodeAt(end) !== 39 && text.charCodeAt(end) !== 10) end++;
  const closed = end < s.end && text.charCodeAt(end) === 39;
  if (!closed) end = s.pos;
  s.report('single-quotes', 'Strings stand in double quotes.', start, closed ? end + 1 : end);
  const value = text.slice(start + 1, end);
  const parts = value === '' ? [] : [{ kind: 'text' as const, start: start + 1, end, value }];
  if (closed) end++;
  s.jump(end);
  return { kind: 'template', start, end, parts, heredoc: undefined };
}

function parentheses(s: Scanner): Expression {
  const { start, skip, pos } = s;
  s.skip = true;
  s.parens++;
  s.next();
  const inner = expression(s);
  const end = close(s, T.parenClose, start, pos, skip);
  s.parens--;
  return { kind: 'parentheses', start, end, inner };
}

/**
 * Moves over the bracket that is due, and back to line breaks that count if `skip` says so. Whatever stands
 * before it is passed over, as far as that is reasonable. Gives the end of what was read.
 */
export function close(s: Scanner, closer: number, start: number, open: number, skip: boolean): number {
  if (s.kind !== closer) {
    if (stops(s)) unclosed(s, start, open);
    else s.reportHere('invalid-expression', 'This does not belong into the brackets.');
    while (s.kind !== closer && !stops(s) && !s.first) junk(s);
  }
  if (s.kind !== closer) {
    const end = Math.max(open, heldUp(s));
    resume(s, skip);
    s.previousEnd = end;
    return end;
  }
  const end = s.pos;
  s.skip = skip;
  s.next();
  return end;
}

/** How far something reaches that the current token cuts off: blank lines below it are still inside. */
export const heldUp = (s: Scanner): number =>
  s.within === 'body' && (s.kind === T.eof || s.kind === T.boundary || s.kind === T.newline)
    ? s.start
    : missing(s).start;

export function unclosed(s: Scanner, start: number, open: number): void {
  s.report('unclosed-bracket', 'This bracket is never closed.', start, open);
}

/** Line breaks count again; the one that stopped us is a token now. */
function resume(s: Scanner, skip: boolean): void {
  s.skip = skip;
  if (skip) return;
  if (s.kind === T.boundary) rescan(s, s.start);
  else if (s.first && s.kind !== T.eof && s.previousEnd <= s.start && s.kind !== T.newline)
    rescan(s, s.previousEnd);
}

export function rescan(s: Scanner, from: number): void {
  const { previousStart, previousEnd } = s;
  s.jump(from);
  s.previousStart = previousStart;
  s.previousEnd = previousEnd;
}

/** Nothing beyond this token belongs to the open bracket. */
export const stops = (s: Scanner): boolean =>
  s.kind === T.eof ||
  s.kind === T.boundary ||
  s.kind === T.newline ||
  s.kind === T.braceClose ||
  s.kind === T.trimClose ||
  (s.kind === T.parenClose && s.parens > 0) ||
  (s.kind === T.bracketClose && s.brackets > 0);

/** Passes over one expression or one token that has no place here. */
export function junk(s: Scanner): void {
  const { pos } = s;
  if (begins(s.kind)) expression(s);
  else s.next();
  if (s.pos === pos && s.kind !== T.eof) s.next();
}

function steps(s: Scanner, target: Expression): Expression {
  let read = target;
  for (;;) {
    if (s.kind === T.dot) read = attributeStep(s, read);
    else if (s.kind === T.bracketOpen) read = indexStep(s, read);
    else return read;
    if (!s.chain()) return read;
  }
}

/** The name after a dot: an identifier, or the number of a legacy index. Empty while it is still to be typed. */
function stepName(s: Scanner): Name {
  if (s.kind === T.ident) {
    const name = nameHere(s);
    s.next();
    return name;
  }
  if (s.kind === T.number) {
    const name = nameHere(s);
    if (name.text.includes('.'))
      s.report('invalid-index', 'Write two indexes in a row as [0][1].', name.start, name.end);
    s.next();
    return name;
  }
  if (s.kind === T.invalid) s.reportHere('missing-name', '');
  else s.report('missing-name', 'A name is missing after the dot.', s.previousStart, s.previousEnd);
  return { kind: 'name', start: s.previousEnd, end: s.previousEnd, text: '' };
}

function attributeStep(s: Scanner, target: Expression): Expression {
  const dot = s.start;
  s.next();
  if (s.kind === T.star) return attributeSplat(s, target);
  const name = stepName(s);
  if (ofElements(target)) return further(target, name.end, splatStep(name));
  const { start } = target;
  return { kind: 'attribute-of', start, end: name.end, target, step: { start: dot, end: name.end }, name };
}

function indexStep(s: Scanner, target: Expression): Expression {
  const { start, pos, skip } = s;
  s.brackets++;
  s.next(); // a star has to stand on the same line, where lines count
  if (s.kind === T.star) {
    s.next();
    const end = close(s, T.bracketClose, start, pos, skip);
    s.brackets--;
    return { kind: 'splat', start: target.start, end, target, full: true, each: [] };
  }
  s.skip = true;
  if (s.kind === T.newline) rescan(s, s.start);
  const key = expression(s);
  const end = close(s, T.bracketClose, start, pos, skip);
  s.brackets--;
  if (ofElements(target)) return further(target, end, { kind: 'index', key });
  return { kind: 'index', start: target.start, end, target, key };
}

/** `.*` takes the names after it; an index after them is one of the splat as a whole. */
function attributeSplat(s: Scanner, target: Expression): Expression {
  let end = s.pos;
  s.next();
  const each: SplatStep[] = [];
  while (s.kind === T.dot) {
    s.next();
    if (s.kind === T.star) {
      s.reportHere('nested-splat', 'A splat within ".*" has to be written "[*]".');
      end = s.pos;
      s.next();
      continue;
    }
    const name = stepName(s);
    end = name.end;
    each.push(splatStep(name));
  }
  return { kind: 'splat', start: target.start, end, target, full: false, each };
}

function splatStep(name: Name): SplatStep {
  const c = name.text.charCodeAt(0);
  return c >= 48 && c <= 57
    ? { kind: 'index', key: { kind: 'number', start: name.start, end: name.end, text: name.text } }
    : { kind: 'attribute', name };
}

/** `[*]` takes every step after it, up to the next splat. */
const ofElements = (target: Expression): target is Splat & { each: SplatStep[] } =>
  target.kind === 'splat' && target.full;

function further(target: Splat & { each: SplatStep[] }, end: number, step: SplatStep): Splat {
  target.each.push(step);
  return { ...target, end };
}

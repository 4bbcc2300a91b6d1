import type { Binary } from '../syntax/ast.ts';
import { computed } from './exact-numbers.ts';
import {
  about,
  bool,
  boolOf,
  equal,
  type Marks,
  marked,
  marksAmong,
  marksOf,
  number,
  numberOf,
  shapeOf,
  singleKind,
  string,
  textOf,
  unknown,
  unknownList,
  unknownObject,
  unknownOf,
  untupled,
  type Value,
} from './value.ts';

/** What is known of the result of a conditional whose condition is not: both branches become one type. */
export function inCommon(one: Value, other: Value): Value {
  const [a, b] = [shapeOf(one), shapeOf(other)];
  if (a === undefined || a !== b) return unknown;
  const [kind, second] = [singleKind(one), singleKind(other)];
  if (a === 'text')
    return kind && (kind === second || second === 'string')
      ? unknownOf({ kind: second })
      : kind === 'string' && second
        ? unknownOf({ kind })
        : unknown;
  return a === 'list' ? unknownList : unknownObject;
}

/** Both branches of a conditional get one type: a number beside a string becomes a string. */
export function unified(chosen: Value, other: Value): Value {
  const primitive = (value: Value) => ['string', 'number', 'bool'].includes(value.kind);
  if (chosen.kind === 'list' && other.kind === 'list') return untupled(chosen);
  if (chosen.kind === other.kind || chosen.kind === 'null' || other.kind === 'null') return chosen;
  if (primitive(chosen) && primitive(other)) {
    const text = chosen.kind === 'string' || other.kind === 'string' ? textOf(chosen) : undefined;
    return text === undefined ? { ...unknown, ...marksAmong([chosen]) } : string(text, chosen);
  }
  // The other branch's type is not known, so a string stays a string and everything else might become one.
  return other.kind === 'unknown' && !['number', 'bool'].includes(chosen.kind)
    ? chosen
    : { ...unknown, ...marksAmong([chosen]) };
}

export function binary(node: Binary, left: Value, right: Value): Value {
  const marks = marksOf(left, right);
  // Of an operation that fails HCL knows the type as well.
  const unclear = unknownOf({ kind: /^[-+*/%]$/.test(node.operator) ? 'number' : 'bool' }, marks);
  switch (node.operator) {
    case '&&':
    case '||': {
      const a = boolOf(left);
      const b = boolOf(right);
      // HCL looks at both sides: one that decides is enough, whatever the other would have been.
      const decides = node.operator === '||';
      if (a === decides || b === decides) return bool(decides, marks);
      if (a === undefined || b === undefined) return unclear;
      return bool(node.operator === '&&' ? a && b : a || b, marks);
    }
    case '==':
    case '!=': {
      const same = equal(left, right);
      return same === undefined ? unclear : bool(same === (node.operator === '=='), marks);
    }
    default:
      return arithmetic(node.operator, numberOf(left), numberOf(right), marks) ?? unclear;
  }
}

/** Of what no double can stand for only about how large it is. */
function arithmetic(
  operator: Exclude<Binary['operator'], '&&' | '||' | '==' | '!='>,
  a: number | undefined,
  b: number | undefined,
  marks: Marks,
): Value | undefined {
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case '<':
      return bool(a < b, marks);
    case '>':
      return bool(a > b, marks);
    case '<=':
      return bool(a <= b, marks);
    case '>=':
      return bool(a >= b, marks);
  }
  if (operator === '%' || (operator === '/' && b === 0)) {
    const result = operator === '%' ? a % b : a / b;
    // Of a division by zero HCL knows the type only.
    return !Number.isFinite(result) || [a, b, result].every(Number.isSafeInteger)
      ? number(result, marks)
      : undefined;
  }
  const { value, exact } = computed(operator, a, b);
  if (exact) return number(value, marks);
  return Number.isInteger(value) ? undefined : marked(about(value), marks);
}

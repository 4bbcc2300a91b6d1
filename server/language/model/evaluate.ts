import type { Binary, Expression, For, ObjectConstructor, Splat, TemplatePart } from '../syntax/ast.ts';
import { call } from './functions/call.ts';
import {
  bool,
  boolOf,
  compareBytes,
  equal,
  exactNumber,
  joined,
  list,
  type Marks,
  marked,
  marksAmong,
  marksOf,
  nothing,
  number,
  numberOf,
  object,
  string,
  textOf,
  unknown,
  unknownObject,
  unknownText,
  type Value,
} from './value.ts';

/** Names bound besides `var`, `local`, `data`, …: loop variables, `source`, iterators. */
export type Scope = ReadonlyMap<string, Value>;

/** What an expression may refer to. Without one, as in a variable's default, every name is unknown. */
export interface Names {
  variable(name: string): Value;
  local(name: string): Value;
  /** What a data source gives. */
  output(type: string, name: string, output: string): Value;
  /** Nobody declares it, in any file. */
  lacks(root: string, name: string): boolean;
}
export type Evaluate = (expression: Expression, scope?: Scope) => Value;

/** Roots that hold something by name; without a dot they are objects. */
const objects: ReadonlySet<string> = new Set(['var', 'local', 'data', 'path', 'packer', 'source', 'build']);
/** Their members that are texts whenever there are any. */
const texts: Readonly<Record<string, readonly string[]>> = {
  path: ['root', 'cwd'],
  packer: ['version', 'versionFingerprint', 'iterationID'],
  source: ['type', 'name'],
  build: ['name', 'ID'],
};

/** Bounds on one evaluation; what is beyond them is unknown. */
const deepest = 200;
const longest = 50_000;

/**
 * Computes expressions the way HCL does, as far as the text can tell. An error in an expression makes it
 * unknown: saying so is for other rules. Results without a scope are kept.
 */
export function evaluator(names?: Names): Evaluate {
  // One with names goes when its module goes; the others see trees come and go, and keep nothing beyond a question.
  let kept = new Map<Expression, Value>();
  let depth = 0;
  let steps = 0;

  const evaluate: Evaluate = (node, scope) => {
    // Most of a template is plain text, which is made faster than found again.
    if (node.kind === 'template' && node.parts.length === 1) {
      const part = node.parts[0]!;
      if (part.kind === 'text') return string(part.value);
    }
    // Variables and locals are kept by their names.
    const passing = scope !== undefined || (node.kind === 'attribute-of' && node.target.kind === 'variable');
    const known = passing ? undefined : kept.get(node);
    if (known) return known;
    if (depth === 0) {
      steps = 0;
      if (!names) kept = new Map();
    }
    if (depth >= deepest || ++steps > longest) return unknown;
    depth++;
    const value = compute(node, scope);
    depth--;
    if (!passing) kept.set(node, value);
    return value;
  };

  function compute(node: Expression, scope: Scope | undefined): Value {
    switch (node.kind) {
      case 'number': {
        const value = exactNumber(node.text);
        return value === undefined ? unknown : number(value);
      }
      case 'bool':
        return bool(node.value);
      case 'null':
        return nothing;
      case 'template': {
        if (node.broken) return unknown;
        const [part] = node.parts;
        // `"${x}"` is x itself, of its own type.
        if (node.parts.length === 1 && part!.kind === 'interpolation')
          return evaluate(part!.expression, scope);
        return text(node.parts, scope);
      }
      case 'variable':
        return scope?.get(node.name) ?? (names && objects.has(node.name) ? unknownObject : unknown);
      case 'attribute-of': {
        const { target } = node;
        if (target.kind === 'variable' && !scope?.has(target.name)) {
          if (target.name === 'var') return names?.variable(node.name.text) ?? unknown;
          if (target.name === 'local') return names?.local(node.name.text) ?? unknown;
          if (names && target.name === 'data') return unknownObject;
          return names && texts[target.name]?.includes(node.name.text) ? unknownText : unknown;
        }
        const inData = names && scope?.has('data') !== true;
        if (inData && dataSourceOf(node)) return unknownObject;
        const data = inData ? dataSourceOf(target) : undefined;
        if (data) return names!.output(data.type, data.name, node.name.text);
        return member(evaluate(target, scope), node.name.text);
      }
      case 'index':
        return element(evaluate(node.target, scope), evaluate(node.key, scope));
      case 'splat':
        return splat(node, scope);
      case 'call':
        // In a default only `env` exists, and in a var file no function at all.
        return names
          ? call(
              node,
              argument => evaluate(argument, scope),
              literal,
              (root, name) => !scope?.has(root) && names.lacks(root, name),
            )
          : unknown;
      case 'tuple':
        return list(node.elements.map(item => evaluate(item, scope)));
      case 'object':
        return construct(node, scope);
      case 'for':
        return loop(node, scope);
      case 'conditional': {
        const condition = evaluate(node.condition, scope);
        const truth = boolOf(condition);
        if (truth === undefined) return markedUnknown(condition);
        const chosen = evaluate(truth ? node.then : node.otherwise, scope);
        const other = evaluate(truth ? node.otherwise : node.then, scope);
        return marked(unified(chosen, other), marksOf(condition));
      }
      case 'binary':
        return binary(node, evaluate(node.left, scope), evaluate(node.right, scope));
      case 'unary': {
        const operand = evaluate(node.operand, scope);
        if (node.operator === '!') {
          const truth = boolOf(operand);
          return truth === undefined ? markedUnknown(operand) : bool(!truth, operand);
        }
        const value = numberOf(operand);
        return value === undefined ? markedUnknown(operand) : number(-value, operand);
      }
      case 'parentheses':
        return evaluate(node.inner, scope);
      case 'missing':
        return unknown;
    }
  }

  function text(parts: readonly TemplatePart[], scope: Scope | undefined): Value {
    const pieces: string[] = [];
    let known = true;
    const seen: Value[] = [];
    const add = (piece: Value) => {
      seen.push(piece);
      const text = textOf(piece);
      if (text === undefined) known = false;
      else pieces.push(text);
    };
    for (const part of parts) {
      if (part.kind === 'text') pieces.push(part.value);
      else if (part.kind === 'interpolation') add(evaluate(part.expression, scope));
      else if (part.kind === 'if') {
        const condition = evaluate(part.condition, scope);
        const truth = boolOf(condition);
        seen.push(condition);
        if (truth === undefined) known = false;
        else add(text(truth ? part.then : part.otherwise, scope));
      } else {
        const collection = evaluate(part.collection, scope);
        const rounds = roundsOf(collection);
        seen.push(collection);
        if (!rounds) known = false;
        for (const round of rounds ?? [])
          add(text(part.parts, bind(scope, part.key?.text, part.value.text, round)));
      }
    }
    const marks = marksAmong(seen);
    const result = known ? joined(pieces) : undefined;
    return result === undefined ? { ...unknown, ...marks } : string(result, marks);
  }

  function construct(node: ObjectConstructor, scope: Scope | undefined): Value {
    const entries = new Map<string, Value>();
    const keys: Value[] = [];
    for (const entry of node.entries) {
      const key = entry.bareKey === undefined ? evaluate(entry.key, scope) : string(entry.bareKey);
      const name = textOf(key);
      keys.push(key);
      if (name === undefined) return { ...unknown, ...marksAmong(keys) };
      entries.set(name, evaluate(entry.value, scope));
    }
    return object(entries, marksAmong(keys));
  }

  function splat(node: Splat, scope: Scope | undefined): Value {
    const target = evaluate(node.target, scope);
    if (target.kind === 'unknown') return target;
    // A value that is no list is a list of one, and null an empty one.
    const elements = target.kind === 'null' ? [] : target.kind === 'list' ? target.elements : [target];
    const result = elements.map(start =>
      node.each.reduce(
        (value, step) =>
          step.kind === 'attribute'
            ? member(value, step.name.text)
            : element(value, evaluate(step.key, scope)),
        start,
      ),
    );
    return list(result, target);
  }

  function loop(node: For, scope: Scope | undefined): Value {
    const collection = evaluate(node.collection, scope);
    const rounds = roundsOf(collection);
    const seen = [collection];
    const unclear = () => ({ ...unknown, ...marksAmong(seen) });
    if (!rounds) return unclear();
    const elements: Value[] = [];
    const entries = new Map<string, Value>();
    for (const round of rounds) {
      const inner = bind(scope, node.key?.text, node.value.text, round);
      if (node.condition) {
        const condition = evaluate(node.condition, inner);
        const truth = boolOf(condition);
        seen.push(condition);
        if (truth === undefined) return unclear();
        if (!truth) continue;
      }
      const value = evaluate(node.result, inner);
      if (!node.resultKey) {
        elements.push(value);
        continue;
      }
      const key = evaluate(node.resultKey, inner);
      const name = textOf(key);
      seen.push(key);
      // Without `...` a repeated key is an error.
      if (name === undefined || (!node.group && entries.has(name))) return unclear();
      const group = entries.get(name);
      if (node.group) entries.set(name, list([...(group?.kind === 'list' ? group.elements : []), value]));
      else entries.set(name, value);
    }
    const marks = marksAmong(seen);
    return node.resultKey ? object(entries, marks) : list(elements, marks);
  }

  return evaluate;
}

/** Computes what is written without names and functions: defaults, types, the contents of variable files. */
export const literal: Evaluate = evaluator();

/** `data.TYPE.NAME` */
function dataSourceOf(node: Expression): { readonly type: string; readonly name: string } | undefined {
  if (node.kind !== 'attribute-of' || node.target.kind !== 'attribute-of') return undefined;
  const { target, name } = node.target;
  return target.kind === 'variable' && target.name === 'data'
    ? { type: name.text, name: node.name.text }
    : undefined;
}

const markedUnknown = (...values: readonly Value[]): Value => ({ ...unknown, ...marksAmong(values) });

/** `value.name`, and the legacy `value.0`. */
export function member(value: Value, name: string): Value {
  if (value.kind === 'object') return held(value, value.entries.get(name));
  return /^\d+$/.test(name) && value.kind === 'list' && !value.set
    ? held(value, value.elements[Number(name)])
    : markedUnknown(value);
}

/** `value[key]` */
function element(value: Value, key: Value): Value {
  const found =
    value.kind === 'object'
      ? value.entries.get(textOf(key) ?? '')
      : value.kind === 'list' && !value.set
        ? value.elements[numberOf(key) ?? -1]
        : undefined;
  return key.kind === 'unknown' ? markedUnknown(value, key) : marked(held(value, found), marksOf(key));
}

const held = (owner: Value, found: Value | undefined): Value =>
  found ? marked(found, owner) : markedUnknown(owner);

/** What a loop is at, once for each element. */
export interface Round {
  readonly key: Value;
  readonly value: Value;
}
/** The rounds of a loop in HCL's order; undefined where they cannot be told. */
export function roundsOf(collection: Value): readonly Round[] | undefined {
  if (collection.kind === 'list')
    return collection.elements.map((element, i) => {
      const value = marked(element, collection);
      return { key: collection.set ? value : number(i), value };
    });
  if (collection.kind === 'object')
    return [...collection.entries]
      .sort(([a], [b]) => compareBytes(a, b))
      .map(([key, value]) => ({ key: string(key, collection), value: marked(value, collection) }));
  return undefined;
}

const bind = (scope: Scope | undefined, key: string | undefined, value: string, round: Round): Scope =>
  new Map([
    ...(scope ?? []),
    ...(key === undefined ? [] : [[key, round.key] as const]),
    [value, round.value],
  ]);

/** Both branches of a conditional get one type: a number beside a string becomes a string. */
function unified(chosen: Value, other: Value): Value {
  const primitive = (value: Value) => ['string', 'number', 'bool'].includes(value.kind);
  if (chosen.kind === other.kind || chosen.kind === 'null' || other.kind === 'null') return chosen;
  if (primitive(chosen) && primitive(other)) {
    const text = chosen.kind === 'string' || other.kind === 'string' ? textOf(chosen) : undefined;
    return text === undefined ? markedUnknown(chosen) : string(text, chosen);
  }
  // The other branch's type is not known, so a string stays a string and everything else might become one.
  return other.kind === 'unknown' && !['number', 'bool'].includes(chosen.kind)
    ? chosen
    : markedUnknown(chosen);
}

function binary(node: Binary, left: Value, right: Value): Value {
  const marks = marksOf(left, right);
  const unclear: Value = { ...unknown, ...marks };
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

/** Whole numbers only, save for comparing: HCL computes decimals exactly and a double does not. */
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
  const result =
    operator === '+'
      ? a + b
      : operator === '-'
        ? a - b
        : operator === '*'
          ? a * b
          : operator === '/'
            ? a / b
            : a % b;
  // Of a division by zero HCL knows the type only.
  if (!Number.isFinite(result)) return number(result, marks);
  return [a, b, result].every(Number.isSafeInteger) ? number(result, marks) : undefined;
}

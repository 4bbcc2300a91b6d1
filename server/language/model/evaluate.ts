import type { Expression, For, ObjectConstructor, Splat, TemplatePart } from '../syntax/ast.ts';
import type { Lacks } from './failures.ts';
import { call } from './functions/call.ts';
import { element, member } from './members.ts';
import { binary, inCommon, unified } from './operators.ts';
import { certainShape, rootMember } from './roots.ts';
import {
  bool,
  boolOf,
  compareBytes,
  exactNumber,
  joined,
  list,
  marked,
  marksAmong,
  marksOf,
  nothing,
  number,
  numberOf,
  object,
  steadily,
  string,
  textOf,
  tuple,
  unknown,
  unknownList,
  unknownObject,
  unknownOf,
  type Value,
} from './value.ts';

/** Names bound besides `var`, `local`, `data`, …: loop variables, `source`, iterators. */
export type Scope = ReadonlyMap<string, Value>;

/** What an expression may refer to. Without one, as in a variable's default, every name is unknown. */
export interface Names {
  variable(name: string): Value;
  local(name: string): Value;
  /** What is known of a root by itself, such as all variables. */
  root(name: string): Value | undefined;
  /** What is known of a data source as a whole. */
  source(type: string, name: string): Value;
  /** What a data source gives. */
  output(type: string, name: string, output: string): Value;
  /** Nobody declares it, in any file. */
  lacks: Lacks;
}
export type Evaluate = (expression: Expression, scope?: Scope) => Value;

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
        return scope?.get(node.name) ?? names?.root(node.name) ?? unknown;
      case 'attribute-of': {
        const { target } = node;
        if (target.kind === 'variable' && !scope?.has(target.name)) {
          if (target.name === 'var') return names?.variable(node.name.text) ?? unknown;
          if (target.name === 'local') return names?.local(node.name.text) ?? unknown;
          if (names && target.name === 'data') return unknownObject;
          return (names && rootMember(target.name, node.name.text)) ?? unknown;
        }
        const inData = names && scope?.has('data') !== true;
        const whole = inData ? dataSourceOf(node) : undefined;
        if (whole) return names!.source(whole.type, whole.name);
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
        return tuple(node.elements.map(item => evaluate(item, scope)));
      case 'object':
        return construct(node, scope);
      case 'for':
        return loop(node, scope);
      case 'conditional': {
        const condition = evaluate(node.condition, scope);
        const truth = boolOf(condition);
        if (truth === undefined)
          return marked(
            inCommon(evaluate(node.then, scope), evaluate(node.otherwise, scope)),
            marksOf(condition),
          );
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
          return truth === undefined ? unknownOf({ kind: 'bool' }, operand) : bool(!truth, operand);
        }
        const value = numberOf(operand);
        return value === undefined ? unknownOf({ kind: 'number' }, operand) : number(-value, operand);
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
    let steady = false;
    const seen: Value[] = [];
    const add = (piece: Value) => {
      seen.push(piece);
      const isSteady = piece.kind === 'unknown' && piece.steady === true;
      const text = isSteady ? piece.sample : textOf(piece);
      if (isSteady) steady = true;
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
    if (result === undefined) return unknownOf({ kind: 'string' }, marks);
    return steady ? marked(steadily(result), marks) : string(result, marks);
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
    // What a root holds is there, be it unknown: as many elements come of it.
    if (!rounds)
      return node.resultKey || node.condition || !certainShape(node.collection, collection)
        ? unclear()
        : marked(unknownList, marksAmong(seen));
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
    return node.resultKey ? object(entries, marks) : tuple(elements, marks);
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

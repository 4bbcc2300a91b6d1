import type { Evaluate } from '../../../model/evaluate.ts';
import { certainShape } from '../../../model/roots.ts';
import { elementsOfSplat, lacks, lacksIndex, stepBeyond } from '../../../model/steps.ts';
import {
  boolOf,
  isLeftOpen,
  number,
  type Shape,
  shapeOf,
  singleKind,
  string,
  textOf,
  type Value,
} from '../../../model/value.ts';
import type { Conditional, Expression, GetAttribute, GetIndex, Span, Splat } from '../../../syntax/ast.ts';
import type { Loop, Step } from './evaluation.ts';

export interface ValueProblem {
  readonly code:
    | 'branches-differ'
    | 'iteration-invalid'
    | 'interpolation-invalid'
    | 'object-key-invalid'
    | 'unsupported-attribute';
  readonly span: Span;
  readonly message: string;
  /** Where it is no error. */
  readonly severity?: 'hint';
}

const words: Readonly<Record<Shape, string>> = {
  text: 'a single value',
  list: 'a list',
  object: 'an object',
};

/** HCL wants both branches of `? :` to have one type, whichever is taken. */
export function branchProblem(
  { then, otherwise, start, end }: Conditional,
  evaluate: Evaluate,
): ValueProblem | undefined {
  const [one, other] = [evaluate(then), evaluate(otherwise)];
  if (!differ([one, other])) return undefined;
  const [a, b] = [shapeOf(one)!, shapeOf(other)!];
  return {
    code: 'branches-differ',
    span: { start, end },
    message: `Both results must have one type: ${
      a !== b
        ? `one is ${words[a]}, the other ${words[b]}`
        : a === 'text'
          ? `one is a ${singleKind(one)}, the other a ${singleKind(other)}`
          : 'what is in them does not fit together'
    }.`,
  };
}

/** No type is there for all of these: `unify` of go-cty. Undecided as soon as one of them is unknown. */
function differ(values: readonly Value[]): boolean {
  const shapes = values.map(shapeOf);
  if (shapes.includes(undefined)) return false;
  if (shapes.some(shape => shape !== shapes[0])) return true;
  if (shapes[0] === 'text') {
    const kinds = values.map(singleKind);
    return (
      kinds.includes('number') &&
      kinds.includes('bool') &&
      !kinds.includes('string') &&
      !kinds.includes(undefined)
    );
  }
  const lists = values.flatMap(value => (value.kind === 'list' ? [value.elements] : []));
  const objects = values.flatMap(value => (value.kind === 'object' ? [value.entries] : []));
  if (lists.length + objects.length < values.length) return false;
  const [list, object] = [lists[0], objects[0]];
  if (list)
    return lists.every(({ length }) => length === list.length)
      ? list.some((_, i) => differ(lists.map(one => one[i]!)))
      : differ(lists.flat());
  return objects.every(({ size }) => size === object!.size) &&
    objects.every(one => [...object!.keys()].every(key => one.has(key)))
    ? [...object!.keys()].some(key => differ(objects.map(one => one.get(key)!)))
    : differ(objects.flatMap(one => [...one.values()]));
}

/** What is wrong with values that expressions go through or put together. */
export function valueProblem(
  step: Extract<Step, { kind: 'loop' | 'piece' | 'splat' | 'access' | 'key' }>,
  evaluate: Evaluate,
): ValueProblem | undefined {
  switch (step.kind) {
    case 'loop':
      return loopProblem(step.node, evaluate);
    case 'piece':
      return pieceProblem(step.node, evaluate);
    case 'splat':
      return splatProblem(step.node, evaluate);
    case 'access':
      return accessProblem(step.node, evaluate);
    case 'key':
      return keyProblem(step.node, evaluate);
  }
}

const waiting =
  'The variable has an empty default, and there is no such key: packer needs -var, -var-file or PKR_VAR_… here.';
function accessProblem(node: GetAttribute | GetIndex, evaluate: Evaluate): ValueProblem | undefined {
  if (node.kind === 'attribute-of' && node.name.text === '') return undefined;
  const code = 'unsupported-attribute';
  const owner = evaluate(node.target);
  if (node.kind === 'attribute-of') {
    const message = lacks(owner, node.name.text);
    return message === undefined ? undefined : { code, span: node.name, message };
  }
  const key = evaluate(node.key);
  const message = lacksIndex(owner, key);
  if (message === undefined) return undefined;
  const span = node.key;
  // Who has such a default gives the variable a value with each build.
  if (isLeftOpen(key)) return { code, span, message: waiting, severity: 'hint' };
  return { code, span, message };
}

function keyProblem(node: Expression, evaluate: Evaluate): ValueProblem | undefined {
  const key = evaluate(node);
  const shape = shapeOf(key);
  const what = isNull(key) ? 'null' : shape === 'list' || shape === 'object' ? words[shape] : undefined;
  return what === undefined
    ? undefined
    : {
        code: 'object-key-invalid',
        span: node,
        message: `The key of an object is a text, and this is ${what}.`,
      };
}

/** Every element must have the attribute that is read of each. */
function splatProblem({ target, each }: Splat, evaluate: Evaluate): ValueProblem | undefined {
  for (const one of elementsOfSplat(evaluate(target))) {
    const step = stepBeyond(one, each, evaluate);
    if (step)
      return {
        code: 'unsupported-attribute',
        span: step.kind === 'attribute' ? step.name : step.key,
        message:
          step.kind === 'attribute'
            ? `Not every element has "${step.name.text}".`
            : 'Not every element goes as far as that.',
      };
  }
  return undefined;
}

/** A variable that is null in the files is one that a build is given: what follows from it says nothing. */
const isNull = ({ kind, assumed }: Value): boolean => kind === 'null' && !assumed;

/** A text holds no lists, objects and nulls. */
function pieceProblem(node: Expression, evaluate: Evaluate): ValueProblem | undefined {
  const value = evaluate(node);
  const shape = certainShape(node, value);
  const what = isNull(value) ? 'null' : shape ? words[shape] : undefined;
  return what === undefined
    ? undefined
    : { code: 'interpolation-invalid', span: node, message: `A text cannot hold this: it is ${what}.` };
}

/** Longer loops are not gone through. */
const most = 200;

/** What a loop cannot go through, and what it makes that HCL rejects. */
function loopProblem(node: Loop, evaluate: Evaluate): ValueProblem | undefined {
  const wrong = (span: Span, message: string): ValueProblem => ({ code: 'iteration-invalid', span, message });
  const collection = evaluate(node.collection);
  if (isNull(collection)) return wrong(node.collection, 'There is nothing to go through: this is null.');
  if (shapeOf(collection) === 'text')
    return wrong(
      node.collection,
      'A loop goes through a list, a map or an object, and this is a single value.',
    );
  if (node.kind !== 'for' || (collection.kind !== 'list' && collection.kind !== 'object')) return undefined;
  const rounds: readonly (readonly [Value, Value])[] =
    collection.kind === 'list'
      ? collection.elements.map((value, i) => [number(i), value])
      : [...collection.entries].map(([key, value]) => [string(key), value]);
  const seen = new Set<string>();
  for (const [key, value] of rounds.slice(0, most)) {
    const scope = new Map([...(node.key ? [[node.key.text, key] as const] : []), [node.value.text, value]]);
    if (node.condition) {
      const condition = evaluate(node.condition, scope);
      if (condition.kind === 'null' && condition.assumed) return undefined;
      if (condition.kind === 'null' || (condition.kind !== 'unknown' && boolOf(condition) === undefined))
        return wrong(node.condition, 'The condition of a loop comes to true or false.');
      if (boolOf(condition) === undefined) return undefined;
      if (!boolOf(condition)) continue;
    }
    if (!node.resultKey) continue;
    const name = evaluate(node.resultKey, scope);
    if (certainShape(node.resultKey, name)) return wrong(node.resultKey, 'The key of an object is a text.');
    if (name.kind === 'unknown' || (name.kind === 'null' && name.assumed)) return undefined;
    const text = textOf(name);
    if (text === undefined) return wrong(node.resultKey, 'The key of an object is a text.');
    if (!node.group && seen.has(text))
      return wrong(
        node.resultKey,
        'Two rounds of the loop make the same key. "..." behind the value collects them.',
      );
    seen.add(text);
  }
  return undefined;
}

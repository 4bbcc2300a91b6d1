import type { Module } from '../../../model/module.ts';
import { lacks } from '../../../model/steps.ts';
import { boolOf, number, string, textOf, type Value } from '../../../model/value.ts';
import type { Conditional, Expression, Span, Splat } from '../../../syntax/ast.ts';
import type { Loop, Step } from './evaluation.ts';

export interface ValueProblem {
  readonly code: 'branches-differ' | 'iteration-invalid' | 'interpolation-invalid' | 'unsupported-attribute';
  readonly span: Span;
  readonly message: string;
}

type Shape = 'text' | 'list' | 'object';
const shapeOf = ({ kind }: Value): Shape | undefined =>
  kind === 'list' || kind === 'object'
    ? kind
    : kind === 'unknown' || kind === 'null'
      ? undefined
      : ('text' as const);
const words: Readonly<Record<Shape, string>> = {
  text: 'a single value',
  list: 'a list',
  object: 'an object',
};

/** HCL wants both branches of `? :` to have one type, whichever is taken. */
export function branchProblem(
  { then, otherwise, start, end }: Conditional,
  module: Module,
): ValueProblem | undefined {
  const [a, b] = [shapeOf(module.evaluate(then)), shapeOf(module.evaluate(otherwise))];
  return a === undefined || b === undefined || a === b
    ? undefined
    : {
        code: 'branches-differ',
        span: { start, end },
        message: `Both results must have one type: one is ${words[a]}, the other ${words[b]}.`,
      };
}

/** What is wrong with values that expressions go through or put together. */
export function valueProblem(
  step: Extract<Step, { kind: 'loop' | 'piece' | 'splat' }>,
  module: Module,
): ValueProblem | undefined {
  switch (step.kind) {
    case 'loop':
      return loopProblem(step.node, module);
    case 'piece':
      return pieceProblem(step.node, module);
    case 'splat':
      return splatProblem(step.node, module);
  }
}

/** Every element must have the attribute that is read of each. */
function splatProblem({ target, each }: Splat, module: Module): ValueProblem | undefined {
  const [step] = each;
  const value = module.evaluate(target);
  if (step?.kind !== 'attribute' || step.name.text === '' || value.kind !== 'list') return undefined;
  const without = value.elements.find(
    one => one.kind !== 'unknown' && lacks(one, step.name.text) !== undefined,
  );
  return without
    ? {
        code: 'unsupported-attribute',
        span: step.name,
        message: `Not every element has "${step.name.text}".`,
      }
    : undefined;
}

/** A variable that is null in the files is one that a build is given: what follows from it says nothing. */
const isNull = ({ kind, assumed }: Value): boolean => kind === 'null' && !assumed;

/** A text holds no lists, objects and nulls. */
function pieceProblem(node: Expression, module: Module): ValueProblem | undefined {
  const value = module.evaluate(node);
  const what = isNull(value)
    ? 'null'
    : value.kind === 'list' || value.kind === 'object'
      ? words[value.kind]
      : undefined;
  return what === undefined
    ? undefined
    : { code: 'interpolation-invalid', span: node, message: `A text cannot hold this: it is ${what}.` };
}

/** Longer loops are not gone through. */
const most = 200;

/** What a loop cannot go through, and what it makes that HCL rejects. */
function loopProblem(node: Loop, module: Module): ValueProblem | undefined {
  const wrong = (span: Span, message: string): ValueProblem => ({ code: 'iteration-invalid', span, message });
  const collection = module.evaluate(node.collection);
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
      const condition = module.evaluate(node.condition, scope);
      if (condition.kind === 'null' && condition.assumed) return undefined;
      if (condition.kind === 'null' || (condition.kind !== 'unknown' && boolOf(condition) === undefined))
        return wrong(node.condition, 'The condition of a loop comes to true or false.');
      if (boolOf(condition) === undefined) return undefined;
      if (!boolOf(condition)) continue;
    }
    if (!node.resultKey) continue;
    const name = module.evaluate(node.resultKey, scope);
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

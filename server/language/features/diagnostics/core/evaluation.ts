import { type Evaluate, evaluator, roundsOf } from '../../../model/evaluate.ts';
import { keptBy } from '../../../model/kept.ts';
import type { Module } from '../../../model/module.ts';
import { referencesWithin } from '../../../model/references.ts';
import { boolOf, textOf, unknown, type Value } from '../../../model/value.ts';
import type {
  Binary,
  Call,
  Conditional,
  Expression,
  For,
  GetAttribute,
  GetIndex,
  Splat,
  SyntaxProblem,
  TemplatePart,
  Unary,
} from '../../../syntax/ast.ts';
import { type Traversal, traversalOf } from '../../../syntax/walk.ts';
import { type CallProblem, callProblem } from './calls.ts';
import { placesIn, type Scope } from './expressions.ts';

/** `[for …]`, `{for …}` and `%{ for … }`. */
export type Loop = For | Extract<TemplatePart, { kind: 'for-directive' }>;

/** Something HCL comes to when it evaluates an expression. */
export type Step = { readonly scope: Scope } & (
  | { readonly kind: 'name'; readonly node: Expression; readonly traversal: Traversal }
  /** What a local or a data source waits for, though the value at hand does not come to it. */
  | { readonly kind: 'need'; readonly node: Expression; readonly traversal: Traversal }
  /** With what is wrong with the call itself. */
  | { readonly kind: 'call'; readonly node: Call; readonly problem: CallProblem | undefined }
  | { readonly kind: 'operation'; readonly node: Binary | Unary | Conditional }
  /** Of `%{ if … }`. */
  | { readonly kind: 'condition'; readonly node: Expression }
  /** What a loop goes through. */
  | { readonly kind: 'loop'; readonly node: Loop }
  | { readonly kind: 'splat'; readonly node: Splat }
  /** A step into a value that is no reference, such as `f(x).y`. */
  | { readonly kind: 'access'; readonly node: GetAttribute | GetIndex }
  /** The key of an entry of an object. */
  | { readonly kind: 'key'; readonly node: Expression }
  /** What becomes part of a text. */
  | { readonly kind: 'piece'; readonly node: Expression }
  /** A text of a JSON file that is no template. */
  | { readonly kind: 'broken'; readonly node: Expression; readonly problem: SyntaxProblem }
);

/**
 * What is evaluated in a file, as far as HCL goes: not the branch that is not taken, not what a loop over nothing
 * would do, not the right side of a decided `&&`, nothing within `try` and `can`. One walk for all rules that ask.
 */
export const stepsIn = keptBy(read);

function read(module: Module, uri: string): readonly Step[] {
  const steps: Step[] = [];
  const file = module.files.get(uri);
  for (const { expression, scope } of placesIn(module, uri)) {
    const before = steps.length;
    walk(expression, scope);
    if (!file || !scope.graph) continue;
    const seen = new Set(steps.slice(before).map(({ node }) => node));
    for (const { root, node } of referencesWithin(file, expression)) {
      const traversal = root === 'local' || root === 'data' ? traversalOf(node) : undefined;
      if (traversal && !seen.has(node)) steps.push({ kind: 'need', node, traversal, scope });
    }
  }
  return steps;

  function walk(node: Expression, scope: Scope): void {
    switch (node.kind) {
      case 'template':
        if (node.broken) {
          steps.push({ kind: 'broken', node, problem: node.broken, scope });
          return;
        }
        parts(node.parts, scope, node.parts.length > 1);
        return;
      case 'variable':
      case 'attribute-of':
      case 'index': {
        const traversal = traversalOf(node);
        if (traversal) steps.push({ kind: 'name', node, traversal, scope });
        else if (node.kind !== 'variable') {
          steps.push({ kind: 'access', node, scope });
          walk(node.target, scope);
          if (node.kind === 'index') walk(node.key, scope);
        }
        return;
      }
      case 'splat':
        steps.push({ kind: 'splat', node, scope });
        walk(node.target, scope);
        for (const step of node.each) if (step.kind === 'index') walk(step.key, scope);
        return;
      case 'call': {
        const problem = callProblem(node, scope, module, uri);
        steps.push({ kind: 'call', node, problem, scope });
        const { text } = node.name;
        if (problem || text === 'try' || text === 'can') return;
        // The second one is a type.
        for (const [i, argument] of node.args.entries())
          if (!(text === 'convert' && i === 1)) walk(argument, scope);
        return;
      }
      case 'tuple':
        for (const element of node.elements) walk(element, scope);
        return;
      case 'object':
        for (const entry of node.entries) {
          if (entry.bareKey === undefined) {
            steps.push({ kind: 'key', node: entry.key, scope });
            walk(entry.key, scope);
          }
          walk(entry.value, scope);
        }
        return;
      case 'for': {
        steps.push({ kind: 'loop', node, scope });
        walk(node.collection, scope);
        for (const inner of rounds(node, scope)) {
          if (node.condition) {
            walk(node.condition, inner);
            if (!boolOf(evaluate(node.condition, inner))) continue;
          }
          if (node.resultKey) {
            walk(node.resultKey, inner);
            // Without a key HCL does not come to the value.
            if (textOf(evaluate(node.resultKey, inner)) === undefined) continue;
          }
          walk(node.result, inner);
        }
        return;
      }
      case 'conditional': {
        steps.push({ kind: 'operation', node, scope });
        walk(node.condition, scope);
        const truth = boolOf(evaluate(node.condition, scope));
        if (truth !== undefined) walk(truth ? node.then : node.otherwise, scope);
        return;
      }
      case 'binary': {
        steps.push({ kind: 'operation', node, scope });
        if (node.operator !== '&&' && node.operator !== '||') {
          walk(node.left, scope);
          walk(node.right, scope);
          return;
        }
        // Of a side that decides nothing is told what is wrong with the other, be it the left one.
        const decides = node.operator === '||';
        const [left, right] = [node.left, node.right].map(side => boolOf(evaluate(side, scope)));
        if (left === decides || right !== decides) walk(node.left, scope);
        if (left !== decides && left !== undefined) walk(node.right, scope);
        return;
      }
      case 'unary':
        steps.push({ kind: 'operation', node, scope });
        walk(node.operand, scope);
        return;
      case 'parentheses':
        walk(node.inner, scope);
        return;
    }
  }

  /** What stands alone in a template is the template, and no piece of a text. */
  function parts(all: readonly TemplatePart[], scope: Scope, pieces = true): void {
    for (const part of all)
      if (part.kind === 'interpolation') {
        if (pieces) steps.push({ kind: 'piece', node: part.expression, scope });
        walk(part.expression, scope);
      } else if (part.kind === 'if') {
        steps.push({ kind: 'condition', node: part.condition, scope });
        walk(part.condition, scope);
        const truth = boolOf(evaluate(part.condition, scope));
        if (truth !== undefined) parts(truth ? part.then : part.otherwise, scope);
      } else if (part.kind === 'for-directive') {
        steps.push({ kind: 'loop', node: part, scope });
        walk(part.collection, scope);
        for (const inner of rounds(part, scope)) parts(part.parts, inner);
      }
  }

  function evaluate(node: Expression, scope: Scope): Value {
    return valueIn(scope, module)(node);
  }

  /** What a loop binds, as far as it certainly comes to it. */
  function rounds(loop: Loop, scope: Scope): readonly Scope[] {
    const names = [...(loop.key ? [loop.key.text] : []), loop.value.text];
    const all = roundsOf(evaluate(loop.collection, scope)) ?? [];
    return all.slice(0, steps.length > mostSteps ? 1 : mostRounds).map(({ key, value }) => ({
      ...scope,
      bound: [...scope.bound, ...names],
      values: new Map([
        ...scope.values,
        ...(loop.key ? [[loop.key.text, key] as const] : []),
        [loop.value.text, value],
      ]),
    }));
  }
}

/** Of longer loops only the first rounds are gone through, of loops in loops in the end only one. */
const mostRounds = 20;
const mostSteps = 5000;
const literal = evaluator();
/** What evaluates an expression where it stands: without names and functions where there are none. */
export function valueIn(scope: Scope, module: Module): Evaluate {
  const evaluate = scope.names === 'none' ? literal : module.evaluate;
  const around = [...hiddenRoots(scope), ...scope.values];
  return around.length === 0
    ? evaluate
    : (node, more) => evaluate(node, new Map([...around, ...(more ?? [])]));
}

/** What a loop around calls by the name of a root, as in `[for source in var.sources : …]`: not the root. */
export const hiddenRoots = ({ bound, values }: Scope): readonly (readonly [string, Value])[] =>
  bound.filter(name => roots.includes(name) && !values.has(name)).map(name => [name, unknown]);
/** The names a template has without declaring anything. */
export const roots: readonly string[] = ['var', 'local', 'data', 'source', 'build', 'path', 'packer'];

import type { Module } from '../../../model/module.ts';
import { boolOf } from '../../../model/value.ts';
import type { Binary, Call, Conditional, Expression, TemplatePart, Unary } from '../../../syntax/ast.ts';
import { type Traversal, traversalOf } from '../../../syntax/walk.ts';
import { callProblem } from './calls.ts';
import type { Place, Scope } from './expressions.ts';

/** Something HCL comes to when it evaluates an expression. */
export type Step = { readonly scope: Scope } & (
  | { readonly kind: 'name'; readonly node: Expression; readonly traversal: Traversal }
  | { readonly kind: 'call'; readonly node: Call }
  | { readonly kind: 'operation'; readonly node: Binary | Unary | Conditional }
);

/**
 * What is evaluated of an expression, as far as HCL goes: not the branch that is not taken, not what a loop over
 * nothing would do, not the right side of a decided `&&`, nothing within `try` and `can`.
 */
export function* evaluated(place: Place, module: Module, uri: string): Iterable<Step> {
  yield* walk(place.expression, place.scope);

  function* walk(node: Expression, scope: Scope): Iterable<Step> {
    const traversal = traversalOf(node);
    if (traversal) {
      yield { kind: 'name', node, traversal, scope };
      return;
    }
    switch (node.kind) {
      case 'template':
        yield* parts(node.parts, scope);
        return;
      case 'attribute-of':
        yield* walk(node.target, scope);
        return;
      case 'index':
        yield* walk(node.target, scope);
        yield* walk(node.key, scope);
        return;
      case 'splat':
        yield* walk(node.target, scope);
        for (const step of node.each) if (step.kind === 'index') yield* walk(step.key, scope);
        return;
      case 'call': {
        yield { kind: 'call', node, scope };
        const { text } = node.name;
        if (callProblem(node, scope, module, uri) || text === 'try' || text === 'can') return;
        // The second one is a type.
        for (const [i, argument] of node.args.entries())
          if (!(text === 'convert' && i === 1)) yield* walk(argument, scope);
        return;
      }
      case 'tuple':
        for (const element of node.elements) yield* walk(element, scope);
        return;
      case 'object':
        for (const entry of node.entries) {
          if (entry.bareKey === undefined) yield* walk(entry.key, scope);
          yield* walk(entry.value, scope);
        }
        return;
      case 'for': {
        yield* walk(node.collection, scope);
        if (!hasRounds(node.collection)) return;
        const inner = binding(scope, node.key?.text, node.value.text);
        if (node.condition) yield* walk(node.condition, inner);
        else {
          if (node.resultKey) yield* walk(node.resultKey, inner);
          yield* walk(node.result, inner);
        }
        return;
      }
      case 'conditional': {
        yield { kind: 'operation', node, scope };
        yield* walk(node.condition, scope);
        const truth = boolOf(module.evaluate(node.condition));
        if (truth !== undefined) yield* walk(truth ? node.then : node.otherwise, scope);
        return;
      }
      case 'binary': {
        yield { kind: 'operation', node, scope };
        yield* walk(node.left, scope);
        if (node.operator === '&&' || node.operator === '||') {
          const left = boolOf(module.evaluate(node.left));
          if (left === undefined || left === (node.operator === '||')) return;
        }
        yield* walk(node.right, scope);
        return;
      }
      case 'unary':
        yield { kind: 'operation', node, scope };
        yield* walk(node.operand, scope);
        return;
      case 'parentheses':
        yield* walk(node.inner, scope);
        return;
    }
  }

  function* parts(all: readonly TemplatePart[], scope: Scope): Iterable<Step> {
    for (const part of all)
      if (part.kind === 'interpolation') yield* walk(part.expression, scope);
      else if (part.kind === 'if') {
        yield* walk(part.condition, scope);
        const truth = boolOf(module.evaluate(part.condition));
        if (truth !== undefined) yield* parts(truth ? part.then : part.otherwise, scope);
      } else if (part.kind === 'for-directive') {
        yield* walk(part.collection, scope);
        if (hasRounds(part.collection))
          yield* parts(part.parts, binding(scope, part.key?.text, part.value.text));
      }
  }

  function hasRounds(collection: Expression): boolean {
    const value = module.evaluate(collection);
    return value.kind === 'list'
      ? value.elements.length > 0
      : value.kind === 'object' && value.entries.size > 0;
  }
}

const binding = (scope: Scope, ...names: readonly (string | undefined)[]): Scope => ({
  ...scope,
  bound: [...scope.bound, ...names.filter(name => name !== undefined)],
});

import { keptBy } from '../../../model/kept.ts';
import type { Module } from '../../../model/module.ts';
import { boolOf } from '../../../model/value.ts';
import type {
  Binary,
  Call,
  Conditional,
  Expression,
  For,
  Splat,
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
  /** With what is wrong with the call itself. */
  | { readonly kind: 'call'; readonly node: Call; readonly problem: CallProblem | undefined }
  | { readonly kind: 'operation'; readonly node: Binary | Unary | Conditional }
  /** What a loop goes through. */
  | { readonly kind: 'loop'; readonly node: Loop }
  | { readonly kind: 'splat'; readonly node: Splat }
  /** What becomes part of a text. */
  | { readonly kind: 'piece'; readonly node: Expression }
);

/**
 * What is evaluated in a file, as far as HCL goes: not the branch that is not taken, not what a loop over nothing
 * would do, not the right side of a decided `&&`, nothing within `try` and `can`. One walk for all rules that ask.
 */
export const stepsIn = keptBy(read);

function read(module: Module, uri: string): readonly Step[] {
  const steps: Step[] = [];
  for (const { expression, scope } of placesIn(module, uri)) walk(expression, scope);
  return steps;

  function walk(node: Expression, scope: Scope): void {
    switch (node.kind) {
      case 'template':
        if (node.parts.length > 1)
          for (const part of node.parts)
            if (part.kind === 'interpolation') steps.push({ kind: 'piece', node: part.expression, scope });
        parts(node.parts, scope);
        return;
      case 'variable':
      case 'attribute-of':
      case 'index': {
        const traversal = traversalOf(node);
        if (traversal) steps.push({ kind: 'name', node, traversal, scope });
        else if (node.kind !== 'variable') {
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
          if (entry.bareKey === undefined) walk(entry.key, scope);
          walk(entry.value, scope);
        }
        return;
      case 'for': {
        steps.push({ kind: 'loop', node, scope });
        walk(node.collection, scope);
        if (!hasRounds(node.collection)) return;
        const inner = binding(scope, node.key?.text, node.value.text);
        if (node.condition) walk(node.condition, inner);
        else {
          if (node.resultKey) walk(node.resultKey, inner);
          walk(node.result, inner);
        }
        return;
      }
      case 'conditional': {
        steps.push({ kind: 'operation', node, scope });
        walk(node.condition, scope);
        const truth = boolOf(module.evaluate(node.condition));
        if (truth !== undefined) walk(truth ? node.then : node.otherwise, scope);
        return;
      }
      case 'binary': {
        steps.push({ kind: 'operation', node, scope });
        walk(node.left, scope);
        if (node.operator === '&&' || node.operator === '||') {
          const left = boolOf(module.evaluate(node.left));
          if (left === undefined || left === (node.operator === '||')) return;
        }
        walk(node.right, scope);
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

  function parts(all: readonly TemplatePart[], scope: Scope): void {
    for (const part of all)
      if (part.kind === 'interpolation') walk(part.expression, scope);
      else if (part.kind === 'if') {
        walk(part.condition, scope);
        const truth = boolOf(module.evaluate(part.condition));
        if (truth !== undefined) parts(truth ? part.then : part.otherwise, scope);
      } else if (part.kind === 'for-directive') {
        steps.push({ kind: 'loop', node: part, scope });
        walk(part.collection, scope);
        if (hasRounds(part.collection)) parts(part.parts, binding(scope, part.key?.text, part.value.text));
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

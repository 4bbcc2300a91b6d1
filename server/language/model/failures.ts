import type { Binary, Expression } from '../syntax/ast.ts';
import { faultOf } from './functions/faults.ts';
import { lacks, lacksIndex } from './steps.ts';
import { misfit } from './type-constraints.ts';
import { boolOf, type Value } from './value.ts';

/** A root, such as `var`, certainly has no such member. */
export type Lacks = (root: string, name: string) => boolean;

/**
 * Whether Packer certainly fails to evaluate an expression, which is what `can` and `try` are for. An unknown value is
 * not a failure.
 */
export function fails(
  node: Expression,
  evaluate: (node: Expression) => Value,
  isMissing: Lacks = () => false,
): boolean {
  const any = (...nodes: readonly Expression[]): boolean =>
    nodes.some(one => fails(one, evaluate, isMissing));
  switch (node.kind) {
    case 'call': {
      const { text } = node.name;
      if (text === 'can' || node.expand) return false;
      if (text === 'try') return node.args.every(one => fails(one, evaluate, isMissing));
      return (
        any(...node.args) ||
        faultOf(
          text,
          node.args.map(one => evaluate(one)),
          () => false,
          node.args,
        ) !== undefined
      );
    }
    case 'parentheses':
      return any(node.inner);
    case 'template':
      return node.parts.some(part => part.kind === 'interpolation' && any(part.expression));
    case 'attribute-of': {
      if (node.target.kind === 'variable') return isMissing(node.target.name, node.name.text);
      const owner = evaluate(node.target);
      return any(node.target) || (owner.kind !== 'unknown' && lacks(owner, node.name.text) !== undefined);
    }
    case 'index': {
      if (node.target.kind === 'variable') return false;
      const [owner, key] = [evaluate(node.target), evaluate(node.key)];
      return any(node.target, node.key) || (owner.kind !== 'unknown' && lacksIndex(owner, key) !== undefined);
    }
    case 'binary': {
      const kind = operandOf(node.operator);
      return (
        any(node.left, node.right) ||
        (kind !== undefined &&
          [node.left, node.right].some(side => misfit(evaluate(side), { kind }) !== undefined))
      );
    }
    case 'unary':
      return (
        any(node.operand) ||
        misfit(evaluate(node.operand), { kind: node.operator === '!' ? 'bool' : 'number' }) !== undefined
      );
    case 'conditional': {
      const truth = boolOf(evaluate(node.condition));
      return any(node.condition) || (truth !== undefined && any(truth ? node.then : node.otherwise));
    }
    case 'tuple':
      return any(...node.elements);
    case 'object':
      return node.entries.some(entry => any(entry.value));
    default:
      return false;
  }
}

/** What an operator takes; anything can be compared for equality. */
const operandOf = (operator: Binary['operator']): 'number' | 'bool' | undefined =>
  operator === '==' || operator === '!='
    ? undefined
    : operator === '&&' || operator === '||'
      ? 'bool'
      : 'number';

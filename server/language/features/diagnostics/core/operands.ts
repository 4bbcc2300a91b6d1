import type { Evaluate } from '../../../model/evaluate.ts';
import { certainShape } from '../../../model/roots.ts';
import { misfit } from '../../../model/type-constraints.ts';
import { boolOf, numberOf } from '../../../model/value.ts';
import type { Binary, Conditional, Expression, Span, Unary } from '../../../syntax/ast.ts';
import { branchProblem } from './values.ts';

/** That of `%{ if … }`. */
export interface Condition {
  readonly kind: 'condition';
  readonly of: Expression;
}
export interface OperandProblem {
  readonly code: 'operand-invalid' | 'branches-differ';
  readonly span: Span;
  readonly message: string;
}

/** What an operator, `? :` or a condition certainly cannot be computed of. */
export function operandProblems(
  node: Binary | Unary | Conditional | Condition,
  evaluate: Evaluate,
): readonly OperandProblem[] {
  if (node.kind === 'binary' && ['==', '!='].includes(node.operator)) return [];
  const found: OperandProblem[] = [];
  const operands =
    node.kind === 'binary'
      ? [node.left, node.right]
      : [node.kind === 'unary' ? node.operand : node.kind === 'condition' ? node.of : node.condition];
  const differ = node.kind === 'conditional' ? branchProblem(node, evaluate) : undefined;
  if (differ) found.push({ ...differ, code: 'branches-differ' });
  if (node.kind === 'binary' && node.operator === '/' && operands.every(one => numberOf(evaluate(one)) === 0))
    found.push({
      code: 'operand-invalid',
      span: node,
      message: 'This cannot be computed: zero is not divided by zero.',
    });
  const logic = !('operator' in node) || ['!', '&&', '||'].includes(node.operator);
  const kind = logic ? ('bool' as const) : ('number' as const);
  for (const [i, operand] of operands.entries()) {
    const value = evaluate(operand);
    // Of a condition that is not known HCL asks for no type.
    if (
      value.kind === 'unknown' &&
      !value.assumed &&
      !value.steady &&
      !('operator' in node) &&
      !certainShape(operand, value)
    )
      continue;
    const why =
      value.kind === 'null' && !value.type
        ? value.assumed || passes(operands[1 - i], node, evaluate)
          ? undefined
          : `a ${kind} is required, not null`
        : misfit(value, { kind });
    if (why)
      found.push({ code: 'operand-invalid', span: operand, message: `This cannot be computed: ${why}.` });
  }
  return found;
}

/** `&&` and `||` put up with null beside a side that decides, `&&` with every null. */
function passes(
  other: Expression | undefined,
  node: Binary | Unary | Conditional | Condition,
  evaluate: Evaluate,
): boolean {
  if (node.kind !== 'binary' || !other || !['&&', '||'].includes(node.operator)) return false;
  const beside = evaluate(other);
  return node.operator === '&&' || (beside.kind !== 'null' && boolOf(beside) !== false);
}

import type { Binary, Expression } from '../syntax/ast.ts';
import { coreFunctions } from './core-functions.ts';
import { faultOf } from './functions/faults.ts';
import { certainShape } from './roots.ts';
import { elementsOfSplat, lacks, lacksIndex, stepBeyond } from './steps.ts';
import { misfit } from './type-constraints.ts';
import { boolOf, shapeOf, type Value } from './value.ts';

/** A root, such as `var`, certainly has no such member; without one, there is certainly no such root. */
export type Lacks = (root: string, name?: string) => boolean;

/**
 * Whether Packer certainly fails to evaluate an expression, which is what `can` and `try` are for. An unknown value is
 * not a failure.
 */
export function fails(
  node: Expression,
  evaluate: (node: Expression) => Value,
  isMissing: Lacks = () => false,
): boolean {
  const any = (...nodes: readonly Expression[]): boolean => among(nodes);
  const among = (nodes: readonly Expression[]): boolean => nodes.some(one => fails(one, evaluate, isMissing));
  switch (node.kind) {
    case 'call': {
      const { text } = node.name;
      const arity = coreFunctions().get(text);
      if (text === '' || text === 'env' || node.close === undefined) return false;
      if (!arity) return true;
      if (node.expand) return false;
      if (node.args.length < arity.fewest || node.args.length > arity.most) return true;
      if (text === 'can') return false;
      if (text === 'try') return node.args.every(one => fails(one, evaluate, isMissing));
      // The second argument of `convert` is a type.
      return (
        among(text === 'convert' ? node.args.slice(0, 1) : node.args) ||
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
      return node.parts.some(
        part =>
          part.kind === 'interpolation' &&
          (any(part.expression) ||
            (node.parts.length > 1 && cannotBeText(part.expression, evaluate(part.expression)))),
      );
    case 'attribute-of': {
      if (node.target.kind === 'variable' && node.name.text !== '')
        return isMissing(node.target.name) || isMissing(node.target.name, node.name.text);
      const owner = evaluate(node.target);
      return any(node.target) || (isOwn(owner) && lacks(owner, node.name.text) !== undefined);
    }
    case 'variable':
      return isMissing(node.name);
    case 'index': {
      if (node.target.kind === 'variable') return isMissing(node.target.name);
      const [owner, key] = [evaluate(node.target), evaluate(node.key)];
      return any(node.target, node.key) || (isOwn(owner) && lacksIndex(owner, key) !== undefined);
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
      return among(node.elements);
    case 'object':
      return node.entries.some(
        ({ bareKey, key, value }) =>
          any(value) || (bareKey === undefined && (any(key) || cannotBeText(key, evaluate(key)))),
      );
    case 'splat': {
      const value = evaluate(node.target);
      return (
        any(node.target) ||
        elementsOfSplat(value).some(one => isOwn(one) && stepBeyond(one, node.each, evaluate) !== undefined)
      );
    }
    case 'for':
      return any(node.collection) || shapeOf(evaluate(node.collection)) === 'text';
    default:
      return false;
  }
}

/** A text holds no lists, objects and nulls. */
const cannotBeText = (node: Expression, value: Value): boolean =>
  (value.kind === 'null' && !value.assumed) || certainShape(node, value) !== undefined;

/** Of what a variable may be given something else is true. */
const isOwn = ({ kind, assumed }: Value): boolean => kind !== 'unknown' || !assumed;

/** What an operator takes; anything can be compared for equality. */
const operandOf = (operator: Binary['operator']): 'number' | 'bool' | undefined =>
  operator === '==' || operator === '!='
    ? undefined
    : operator === '&&' || operator === '||'
      ? 'bool'
      : 'number';

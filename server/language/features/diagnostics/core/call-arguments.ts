import type { Evaluate } from '../../../model/evaluate.ts';
import { fails } from '../../../model/failures.ts';
import { faultOf } from '../../../model/functions/faults.ts';
import type { Module } from '../../../model/module.ts';
import { isSettled } from '../../../model/settled.ts';
import { misfit } from '../../../model/type-constraints.ts';
import { marked, marksAmong } from '../../../model/value.ts';
import type { Call, Span } from '../../../syntax/ast.ts';

/**
 * What a function certainly rejects of its arguments, at the argument, or at the name where the call as a whole fails
 * (HCL's "Invalid function argument" and "Error in function call").
 */
export function argumentFault(
  node: Call,
  module: Module,
  evaluate: Evaluate,
  bound: readonly string[],
): { readonly span: Span; readonly message: string } | undefined {
  if (node.close === undefined) return undefined;
  if (node.name.text === 'try' && !node.expand && node.args.length > 0)
    return node.args.every(one =>
      fails(one, evaluate, (root, name) => !bound.includes(root) && module.lacks(root, name)),
    )
      ? { span: node.name, message: '"try" has nothing that can be evaluated: all of these fail.' }
      : undefined;
  const values = node.args.map(argument => evaluate(argument));
  const last = node.args.at(-1);
  if (node.expand && last) {
    const spread = values.pop()!;
    const why = misfit(spread, { kind: 'list', of: { kind: 'any' } });
    if (why !== undefined || (spread.kind === 'null' && !spread.assumed))
      return { span: last, message: 'Only a list can be spread out by "...", and this is none.' };
    if (spread.kind !== 'list') return undefined;
    values.push(...spread.elements.map(element => marked(element, spread)));
  }
  const at = (i: number) => node.args[Math.min(i, node.args.length - 1)]!;
  const fault = faultOf(node.name.text, values, i => !node.expand && isSettled(at(i), module), node.args);
  if (!fault) return undefined;
  const span = fault.argument === undefined ? node.name : at(fault.argument);
  // Why may tell of the value.
  const why = marksAmong(values).sensitive
    ? 'its arguments are sensitive, so why is not said'
    : fault.message;
  return { span, message: `"${node.name.text}" cannot use this: ${why}.` };
}

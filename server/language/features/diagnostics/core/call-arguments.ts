import { faultOf } from '../../../model/functions/faults.ts';
import type { Module } from '../../../model/module.ts';
import { isSettled } from '../../../model/settled.ts';
import type { Call, Span } from '../../../syntax/ast.ts';

/**
 * What a function certainly rejects of its arguments, at the argument, or at the name where the call as a whole fails
 * (HCL's "Invalid function argument" and "Error in function call").
 */
export function argumentFault(
  node: Call,
  module: Module,
): { readonly span: Span; readonly message: string } | undefined {
  if (node.expand || node.close === undefined) return undefined;
  const values = node.args.map(argument => module.evaluate(argument));
  const fault = faultOf(node.name.text, values, i => isSettled(node.args[i]!, module), node.args);
  if (!fault) return undefined;
  const span = fault.argument === undefined ? node.name : (node.args[fault.argument] ?? node.name);
  return { span, message: `"${node.name.text}" cannot use this: ${fault.message}.` };
}

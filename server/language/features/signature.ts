import { functions, signatureOf } from '../catalog/index.ts';
import type { Call, File } from '../syntax/ast.ts';
import { pathAt } from '../syntax/walk.ts';

export interface Signature {
  /** `join(separator: string, lists...: list(string)) → string` */
  readonly label: string;
  readonly documentation: string;
  /** Where each parameter stands in the label. */
  readonly parameters: readonly (readonly [number, number])[];
  /** The parameter being typed; none where there are too many arguments. */
  readonly active: number | undefined;
}

/** The function whose parentheses an offset is in, and which of its parameters is being typed. */
export function signature(file: File, offset: number): Signature | undefined {
  if (file.comments.some(({ start, end }) => start < offset && offset < end)) return undefined;
  const call = pathAt(file, offset).findLast(
    (node): node is Call =>
      node.kind === 'call' &&
      offset > openOf(node, file.text) &&
      (node.close === undefined || offset <= node.close),
  );
  const found = call && functions().get(call.name.text);
  if (!found) return undefined;
  const { label, parameters } = signatureOf(found);
  const index = commasBefore(call, file.text, offset);
  const last = found.parameters.length - 1;
  const active =
    index <= last ? index : found.parameters[last]?.variadic && index < found.arity[1] ? last : undefined;
  return { label, documentation: found.description, parameters, active };
}

const openOf = (call: Call, text: string): number => text.indexOf('(', call.name.end);

/** Arguments that end before the offset, and are followed by a comma before it. */
function commasBefore(call: Call, text: string, offset: number): number {
  let count = 0;
  for (const argument of call.args) {
    if (argument.end > offset) break;
    // Behind an argument there is nothing but white space, comments and one comma.
    const comma = text.indexOf(',', argument.end);
    if (comma === -1 || comma >= offset) break;
    count++;
  }
  return count;
}

import type { Expression, Span } from '../syntax/ast.ts';
import { visit } from '../syntax/walk.ts';
import type { Evaluate } from './evaluate.ts';
import { type Reference, referencesIn } from './references.ts';
import { boolOf } from './value.ts';

/** What an expression refers to, but for the branches of `? :` that are certainly not taken: HCL wants no value of those. */
export function referencesTaken(expression: Expression, evaluate: Evaluate): readonly Reference[] {
  const all = referencesIn(expression);
  if (all.length === 0) return all;
  const left: Span[] = [];
  visit(expression, node => {
    if (node.kind !== 'conditional') return;
    const truth = boolOf(evaluate(node.condition));
    if (truth !== undefined) left.push(truth ? node.otherwise : node.then);
  });
  return all.filter(({ start, end }) => !left.some(one => one.start <= start && end <= one.end));
}

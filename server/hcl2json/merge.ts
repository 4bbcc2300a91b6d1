import type { Span, SyntaxProblem } from '../language/syntax/ast.ts';
import { lineAt, lineStarts } from '../language/syntax/lines.ts';
import type { HashicorpProblem, Verdict } from './answer.ts';

/** A syntax problem as it is shown. */
export interface SyntaxFinding extends SyntaxProblem {
  /** What HashiCorp's parser stumbled over, where that is somewhere else. */
  readonly related?: { readonly message: string; readonly span: Span };
}

const wording = ({ summary, detail }: HashicorpProblem) =>
  detail === '' ? summary : `${summary}: ${detail}`;

/**
 * Our places, HashiCorp's words. Its parser goes on badly after an error, so what it says counts only within a
 * line of what we found, and each sentence once. It has the last word on whether there is an error at all.
 */
export function merge(
  own: readonly SyntaxProblem[],
  verdict: Verdict,
  text: string,
): readonly SyntaxFinding[] {
  if (verdict.kind === 'unanswerable') return own;
  if (verdict.kind === 'ok') return [];
  const first = verdict.problems[0]!;
  if (own.length === 0) {
    const { start, end } = first;
    return [{ code: 'syntax', message: wording(first), start, end }];
  }
  const starts = lineStarts(text);
  const left = new Set(verdict.problems);
  const findings: SyntaxFinding[] = own.map(problem => {
    const [top, bottom] = [lineAt(starts, problem.start), lineAt(starts, problem.end)];
    let nearest: HashicorpProblem | undefined;
    for (const other of left) {
      const line = lineAt(starts, other.start);
      if (line < top - 1 || line > bottom + 1) continue;
      if (!nearest || Math.abs(other.start - problem.start) < Math.abs(nearest.start - problem.start))
        nearest = other;
    }
    if (!nearest) return problem;
    left.delete(nearest);
    const { start, end } = nearest;
    const line = lineAt(starts, start);
    return {
      ...problem,
      message: wording(nearest),
      // What is missing at the end of a line it misses at the beginning of the next.
      ...((line < top || line > bottom) && {
        related: { message: 'Packer reads on as far as this.', span: { start, end } },
      }),
    };
  });
  if (left.size === verdict.problems.length)
    findings[0] = {
      ...findings[0]!,
      related: { message: wording(first), span: { start: first.start, end: first.end } },
    };
  return findings;
}

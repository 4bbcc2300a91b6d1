import type { File, Span } from '../syntax/ast.ts';
import { pathAt } from '../syntax/walk.ts';

/** The two markers of a heredoc, where the cursor is on one of them: they change together. */
export function linkedEditing(file: File, offset: number): readonly [Span, Span] | undefined {
  const on = ({ start, end }: Span) => start <= offset && offset <= end;
  for (const node of pathAt(file, offset)) {
    if (node.kind !== 'template' || !node.heredoc?.closing) continue;
    const { marker, closing } = node.heredoc;
    if (on(marker) || on(closing)) return [marker, closing];
  }
  return undefined;
}

import { startsOf } from '../model/line-starts.ts';
import type { File, Node, Span } from '../syntax/ast.ts';
import { lineAt } from '../syntax/lines.ts';
import { visit } from '../syntax/walk.ts';

/** Lines from 0; the first stays visible. */
export interface Fold {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: 'comment' | 'region' | undefined;
}

/** Blocks, brackets over several lines, heredocs, runs of comments and `# region` to `# endregion`. */
export function folding(file: File): readonly Fold[] {
  const { text } = file;
  const starts = startsOf(file);
  const lineOf = (offset: number) => lineAt(starts, offset);
  const folds = new Map<number, Fold>();
  const add = (startLine: number, endLine: number, kind?: Fold['kind']) => {
    // Where several begin on one line, the outermost is meant.
    const known = folds.get(startLine);
    if (endLine > startLine && (known?.endLine ?? -1) < endLine)
      folds.set(startLine, { startLine, endLine, kind });
  };
  visit(file, node => {
    const closer = bracketed(node);
    if (closer === undefined) return;
    // The line of the closing bracket stays visible where nothing but brackets comes before it.
    const last = lineOf(closer);
    const alone = /^[\s\])}]*$/.test(text.slice(starts[last], closer));
    add(lineOf(node.start), alone ? last - 1 : last);
  });
  for (const run of commentRuns(file, starts)) add(lineOf(run.start), lineOf(run.end), 'comment');
  for (const { start, end } of regions(file)) add(lineOf(start), lineOf(end), 'region');
  return [...folds.values()].sort((a, b) => a.startLine - b.startLine);
}

/** Where the bracket or marker stands that closes a node. */
function bracketed(node: Node): number | undefined {
  switch (node.kind) {
    case 'block':
      return node.open === undefined ? undefined : (node.close ?? node.end);
    case 'tuple':
    case 'object':
    case 'for':
    case 'parentheses':
      return node.end - 1;
    case 'call':
      return node.close;
    case 'template':
      return node.heredoc?.closing?.start;
    default:
      return undefined;
  }
}

/** Comments that have their lines to themselves, one line after the other; long comments. */
function commentRuns(file: File, starts: readonly number[]): readonly Span[] {
  const runs: { start: number; end: number; last: number; marker: string }[] = [];
  for (const { start, end } of file.comments) {
    const line = lineAt(starts, start);
    const marker = file.text.startsWith('/*', start) ? '/*' : file.text[start]!;
    const alone = file.text.slice(starts[line], start).trim() === '';
    const last = lineAt(starts, end);
    if (!alone || marker === '/*' || regionMark(file, start, end)) {
      runs.push({ start, end, last, marker: '' });
      continue;
    }
    const run = runs.at(-1);
    if (run?.marker === marker && run.last === line - 1) {
      run.end = end;
      run.last = last;
    } else runs.push({ start, end, last, marker });
  }
  return runs;
}

const regionMark = (file: File, start: number, end: number): 'region' | 'endregion' | undefined =>
  /^(?:#|\/\/)\s*#?(region|endregion)\b/.exec(file.text.slice(start, end))?.[1] as
    | 'region'
    | 'endregion'
    | undefined;

function regions(file: File): readonly Span[] {
  const open: number[] = [];
  const found: Span[] = [];
  for (const { start, end } of file.comments) {
    const mark = regionMark(file, start, end);
    if (mark === 'region') open.push(start);
    const from = mark === 'endregion' ? open.pop() : undefined;
    if (from !== undefined) found.push({ start: from, end });
  }
  return found;
}

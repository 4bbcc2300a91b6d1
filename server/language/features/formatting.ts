import { startsOf } from '../model/line-starts.ts';
import type { File, Span } from '../syntax/ast.ts';
import { lineAt } from '../syntax/lines.ts';
import { pathAt } from '../syntax/walk.ts';
import { type Gap, layout } from './formatting-layout.ts';

/** A change of blanks between two tokens: the text of `start` to `end` becomes `newText`. */
export interface TextChange extends Span {
  readonly newText: string;
}

/**
 * What `packer fmt` would change, and no more than the blanks it would change. Undefined for a text with syntax
 * errors, which Packer does not format either.
 */
export function formatting(file: File): readonly TextChange[] | undefined {
  return file.problems.length > 0 ? undefined : changes(file, layout(file.text));
}

/** The same for the lines of a range; the line it ends in front of, as editors select whole lines, is none of them. */
export function rangeFormatting(file: File, { start, end }: Span): readonly TextChange[] | undefined {
  return lineWise(file, { start, end: end > start && file.text[end - 1] === '\n' ? end - 1 : end });
}

/** After `}` the block it closes; after a new line the item above, with the lines it is aligned with. */
export function onTypeFormatting(
  file: File,
  offset: number,
  typed: string,
): readonly TextChange[] | undefined {
  if (file.problems.length > 0) return undefined;
  if (typed === '}') {
    const block = pathAt(file, offset).findLast(
      node => (node.kind === 'block' || node.kind === 'object') && node.end === offset,
    );
    return block ? lineWise(file, block) : [];
  }
  const starts = startsOf(file);
  const line = lineAt(starts, offset);
  const before = Math.max(0, starts[line]! - 1);
  const body = pathAt(file, before).findLast(node => node.kind === 'body' || node.kind === 'file');
  const items = (body?.kind === 'file' ? body.body : body)?.items ?? [];
  const lineOf = (place: number) => lineAt(starts, place);
  let from = items.findLastIndex(item => item.start < before);
  if (from < 0 || lineOf(items[from]!.end) !== line - 1) return [];
  const above: Span = items[from]!;
  while (from > 0 && lineOf(items[from]!.start) - lineOf(items[from - 1]!.end) === 1) from--;
  // The cursor's line is left alone: it has the blanks the cursor stands behind.
  return lineWise(file, { start: items[from]!.start, end: above.end })?.filter(
    change => change.end < starts[line]!,
  );
}

/** The changes on the lines of a span. */
function lineWise(file: File, span: Span): readonly TextChange[] | undefined {
  const start = file.text.lastIndexOf('\n', span.start - 1) + 1;
  const lineBreak = file.text.indexOf('\n', span.end);
  const end = lineBreak < 0 ? file.text.length : lineBreak;
  return formatting(file)?.filter(change => change.start >= start && change.end <= end);
}

function changes(file: File, gaps: readonly Gap[]): readonly TextChange[] {
  const { text } = file;
  const found: TextChange[] = [];
  for (const { start, end, spaces } of gaps) {
    if (end - start === spaces && isSpaces(text, start, end)) continue;
    found.push({ start, end, newText: ' '.repeat(spaces) });
  }
  return found;
}

function isSpaces(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (text.charCodeAt(i) !== 32) return false;
  return true;
}

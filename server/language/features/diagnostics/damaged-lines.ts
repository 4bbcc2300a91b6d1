import { kept } from '../../model/kept.ts';
import type { File, Span } from '../../syntax/ast.ts';

/** Whether a place is on a line that cannot be read: what is found there may not be what was meant. */
export const damagedLines = kept(({ text, problems }: File): ((place: Span) => boolean) => {
  /** In order and apart, however many problems a line has. */
  const lines: { readonly start: number; end: number }[] = [];
  for (const { start, end } of problems.toSorted((a, b) => a.start - b.start)) {
    const last = lines.at(-1);
    if (last && end < last.end) continue;
    const lineBreak = text.indexOf('\n', end);
    const lineEnd = lineBreak < 0 ? text.length + 1 : lineBreak + 1;
    if (last && start < last.end) last.end = lineEnd;
    else lines.push({ start: text.lastIndexOf('\n', start - 1) + 1, end: lineEnd });
  }
  return place => {
    let low = 0;
    let high = lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lines[middle]!.start <= place.end) low = middle + 1;
      else high = middle;
    }
    // The last one that begins before the place ends.
    return low > 0 && place.start < lines[low - 1]!.end;
  };
});

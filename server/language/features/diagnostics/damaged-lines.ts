import type { File, Span } from '../../syntax/ast.ts';

/** Whether a place is on a line that cannot be read: what is found there may not be what was meant. */
export function damagedLines(file: File): (place: Span) => boolean {
  const lines = file.problems.map(({ start, end }) => ({
    start: file.text.lastIndexOf('\n', start - 1) + 1,
    end: file.text.indexOf('\n', end) < 0 ? file.text.length + 1 : file.text.indexOf('\n', end) + 1,
  }));
  return place => lines.some(({ start, end }) => start <= place.end && place.start < end);
}

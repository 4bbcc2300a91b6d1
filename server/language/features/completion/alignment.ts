/** Where the `=` of a new argument goes. */
import type { File, Item, Span } from '../../syntax/ast.ts';

/**
 * The blanks between the name of a new argument and its `=`, so that it stands below or above those of the lines next to
 * it, as `packer fmt` has them. One blank where there are none, where the name is longer than theirs, or the value takes
 * several lines.
 */
export function blanksBefore(
  { text }: File,
  siblings: readonly Item[],
  word: Span,
  name: string,
  value = '',
): string {
  if (value.includes('\n')) return ' ';
  const start = text.lastIndexOf('\n', word.start - 1) + 1;
  const next = text.indexOf('\n', word.end);
  const beside = siblings.find(
    one =>
      one.kind === 'attribute' &&
      ((one.end < start && isBreak(text.slice(one.end, start))) ||
        (next >= 0 && one.start > next && /^[ \t]*$/.test(text.slice(next + 1, one.start)))) &&
      !text.slice(one.start, one.end).includes('\n'),
  );
  if (beside?.kind !== 'attribute') return ' ';
  return ' '.repeat(Math.max(1, beside.equals - beside.start - name.length));
}

/** Nothing more on the line, a comment at most, and the next one begins. */
const isBreak = (between: string): boolean => /^[ \t]*((#|\/\/)[^\n]*)?\r?\n$/.test(between);

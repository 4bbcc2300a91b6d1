import assert from 'node:assert/strict';

/** A text after changes that must be in order and apart. */
export function applied(
  text: string,
  edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[],
): string {
  let result = '';
  let offset = 0;
  for (const { start, end, newText } of edits) {
    assert.ok(start >= offset, 'edits overlap or are out of order');
    result += text.slice(offset, start) + newText;
    offset = end;
  }
  return result + text.slice(offset);
}

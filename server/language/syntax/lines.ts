/** A place as the Language Server Protocol writes it: both from 0, `character` in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Where each line starts. A line ends with \\n, \\r\\n or \\r, as the protocol has it. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
    return starts;
  }
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return starts;
}

/** The line an offset is on. */
export function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The position of an offset; that of the start for one before it. One behind the text is behind its last line. */
export function positionAt(starts: readonly number[], offset: number): Position {
  const inside = Math.max(0, offset);
  const line = lineAt(starts, inside);
  return { line, character: inside - starts[line]! };
}

/** The offset of a position. One beyond its line is the end of that line, as the protocol asks. */
export function offsetAt(text: string, starts: readonly number[], { line, character }: Position): number {
  const start = starts[line];
  if (start === undefined) return line < 0 ? 0 : text.length;
  let end = starts[line + 1] ?? text.length;
  if (end > start && text.charCodeAt(end - 1) === 10) end--;
  if (end > start && text.charCodeAt(end - 1) === 13 && line + 1 < starts.length) end--;
  return Math.min(start + Math.max(0, character), end);
}

import type { Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { File, Span } from '../language/syntax/ast.ts';
import { lineStarts, positionAt } from '../language/syntax/lines.ts';

/** Where a span of an open document is. */
export const rangeOf = (document: TextDocument, { start, end }: Span): Range => ({
  start: document.positionAt(start),
  end: document.positionAt(end),
});

export const spanOf = (document: TextDocument, { start, end }: Range): Span => ({
  start: document.offsetAt(start),
  end: document.offsetAt(end),
});

const starts = new WeakMap<File, readonly number[]>();

/** Where a span of any file is, open or not. */
export function rangeIn(file: File, { start, end }: Span): Range {
  let lines = starts.get(file);
  if (!lines) {
    lines = lineStarts(file.text);
    starts.set(file, lines);
  }
  return { start: positionAt(lines, start), end: positionAt(lines, end) };
}

import type { Position, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { textAfter } from '../language/features/diagnostics/edits.ts';
import type { Edit } from '../language/features/diagnostics/rule.ts';
import { startsOf } from '../language/model/line-starts.ts';
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

/** Where an offset of the text is that edits make of a file. */
export const positionAfter = (
  { text }: File,
  edits: readonly Omit<Edit, 'uri'>[],
  offset: number,
): Position => positionAt(lineStarts(textAfter(text, edits)), offset);

/** Where a span of any file is, open or not. */
export function rangeIn(file: File, { start, end }: Span): Range {
  const lines = startsOf(file);
  return { start: positionAt(lines, start), end: positionAt(lines, end) };
}

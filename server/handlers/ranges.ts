import type { Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { startsOf } from '../language/model/line-starts.ts';
import type { File, Span } from '../language/syntax/ast.ts';
import { positionAt } from '../language/syntax/lines.ts';

/** Where a span of an open document is. */
export const rangeOf = (document: TextDocument, { start, end }: Span): Range => ({
  start: document.positionAt(start),
  end: document.positionAt(end),
});

export const spanOf = (document: TextDocument, { start, end }: Range): Span => ({
  start: document.offsetAt(start),
  end: document.offsetAt(end),
});

/** Where a span of any file is, open or not. */
export function rangeIn(file: File, { start, end }: Span): Range {
  const lines = startsOf(file);
  return { start: positionAt(lines, start), end: positionAt(lines, end) };
}

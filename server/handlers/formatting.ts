import type { TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  formatting,
  onTypeFormatting,
  rangeFormatting,
  type TextChange,
} from '../language/features/formatting.ts';
import type { Handler } from './handler.ts';
import { rangeOf, spanOf } from './ranges.ts';

export const formattings: Handler = ({ lsp, of, templates }) => {
  const answer = (document: TextDocument, changes: readonly TextChange[] | undefined): TextEdit[] | null => {
    if (!changes) {
      // Not worth a popup: the problem is underlined, and saving with it is nothing unusual.
      const [problem] = templates.file(document).problems;
      const line = problem
        ? ` (line ${document.positionAt(problem.start).line + 1}: ${problem.message})`
        : '';
      lsp.console.info(`Not formatted, because of a syntax error: ${document.uri}${line}`);
      return null;
    }
    return changes.map(change => ({ range: rangeOf(document, change), newText: change.newText }));
  };
  lsp.onDocumentFormatting(
    of('formatting', async document => answer(document, formatting(templates.file(document)))),
  );
  lsp.onDocumentRangeFormatting(
    of('range formatting', async (document, { range }) =>
      answer(document, rangeFormatting(templates.file(document), spanOf(document, range))),
    ),
  );
  lsp.onDocumentOnTypeFormatting(
    of('formatting as you type', async (document, { position, ch }) =>
      // In the middle of typing a text is broken more often than not: nothing to say about that.
      answer(document, onTypeFormatting(templates.file(document), document.offsetAt(position), ch) ?? []),
    ),
  );
  return {
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: '}', moreTriggerCharacter: ['\n'] },
  };
};

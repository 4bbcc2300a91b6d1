import { DocumentHighlightKind } from 'vscode-languageserver';
import { highlight } from '../language/features/highlight.ts';
import type { Handler } from './handler.ts';
import { rangeOf } from './ranges.ts';

export const highlights: Handler = ({ lsp, of, moduleOf }) => {
  lsp.onDocumentHighlight(
    of('highlight', async (document, { position }) => {
      const module = await moduleOf(document);
      return highlight(module, document.uri, document.offsetAt(position)).map(found => ({
        range: rangeOf(document, found),
        kind: found.role === 'read' ? DocumentHighlightKind.Read : DocumentHighlightKind.Write,
      }));
    }),
  );
  return { documentHighlightProvider: true };
};

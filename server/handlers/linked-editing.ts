import { linkedEditing } from '../language/features/linked-editing.ts';
import type { Handler } from './handler.ts';
import { rangeOf } from './ranges.ts';

export const linkedEditings: Handler = ({ lsp, of, templates }) => {
  lsp.languages.onLinkedEditingRange(
    of('linked editing', async (document, { position }) => {
      const spans = linkedEditing(templates.file(document), document.offsetAt(position));
      return spans
        ? {
            ranges: spans.map(span => rangeOf(document, span)),
            // Clients read it without Unicode classes: `\p{L}` would be a letter p.
            wordPattern: '[\\w\\u0080-\\uffff-]+',
          }
        : null;
    }),
  );
  return { linkedEditingRangeProvider: true };
};

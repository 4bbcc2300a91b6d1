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
            wordPattern: '[\\p{L}_][\\p{L}\\p{N}_-]*',
          }
        : null;
    }),
  );
  return { linkedEditingRangeProvider: true };
};

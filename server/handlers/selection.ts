import type { SelectionRange } from 'vscode-languageserver';
import { selection } from '../language/features/selection.ts';
import type { Handler } from './handler.ts';
import { rangeOf } from './ranges.ts';

export const selections: Handler = ({ lsp, of, templates }) => {
  lsp.onSelectionRanges(
    of('selection', async (document, { positions }) =>
      positions.map(position => {
        const spans = selection(templates.file(document), document.offsetAt(position));
        const ranges = spans.map(span => rangeOf(document, span));
        const whole = ranges.pop() ?? { start: position, end: position };
        return ranges.reduceRight<SelectionRange>((parent, range) => ({ range, parent }), { range: whole });
      }),
    ),
  );
  return { selectionRangeProvider: true };
};

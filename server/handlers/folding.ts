import { folding } from '../language/features/folding.ts';
import type { Handler } from './handler.ts';

export const folds: Handler = ({ lsp, of, templates }) => {
  lsp.onFoldingRanges(
    of('folding', async document =>
      folding(templates.file(document)).map(({ startLine, endLine, kind }) => ({
        startLine,
        endLine,
        ...(kind ? { kind } : {}),
      })),
    ),
  );
  return { foldingRangeProvider: true };
};

import { references } from '../language/features/references.ts';
import type { Handler } from './handler.ts';
import { rangeIn } from './ranges.ts';
import { wholeFolder } from './whole-folder.ts';

export const allReferences: Handler = context => {
  context.lsp.onReferences(
    context.of('references', async (document, { position, context: { includeDeclaration } }) => {
      const module = await wholeFolder(context, document);
      return references(module, document.uri, document.offsetAt(position), {
        declarations: includeDeclaration,
      }).map(found => ({ uri: found.uri, range: rangeIn(module.files.get(found.uri)!, found) }));
    }),
  );
  return { referencesProvider: true };
};

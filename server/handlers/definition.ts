import type { Location, LocationLink } from 'vscode-languageserver';
import { definition } from '../language/features/definition.ts';
import type { Handler } from './handler.ts';
import { rangeIn, rangeOf } from './ranges.ts';

export const definitions: Handler = ({ lsp, of, moduleOf, client }) => {
  lsp.onDefinition(
    of('definition', async (document, { position }) => {
      const module = await moduleOf(document);
      const links = definition(module, document.uri, document.offsetAt(position)).map(
        ({ from, declaration }): LocationLink => {
          const file = module.files.get(declaration.uri)!;
          return {
            originSelectionRange: rangeOf(document, from),
            targetUri: declaration.uri,
            targetRange: rangeIn(file, declaration.item),
            targetSelectionRange: rangeIn(file, declaration),
          };
        },
      );
      if (client().textDocument?.definition?.linkSupport) return links;
      return links.map(
        ({ targetUri, targetSelectionRange }): Location => ({
          uri: targetUri,
          range: targetSelectionRange,
        }),
      );
    }),
  );
  return { definitionProvider: true };
};

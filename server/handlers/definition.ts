import type { Location, LocationLink, TextDocumentPositionParams } from 'vscode-languageserver';
import { definition } from '../language/features/definition.ts';
import type { Handler } from './handler.ts';
import { rangeIn, rangeOf } from './ranges.ts';

export const definitions: Handler = ({ lsp, of, moduleOf, client }) => {
  // What is defined here is declared where it is defined; editors have a key for either.
  const find = (linkSupport: () => boolean | undefined) =>
    of('definition', async (document, { position }: TextDocumentPositionParams) => {
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
      if (linkSupport()) return links;
      return links.map(
        ({ targetUri, targetSelectionRange }): Location => ({
          uri: targetUri,
          range: targetSelectionRange,
        }),
      );
    });
  lsp.onDefinition(find(() => client().textDocument?.definition?.linkSupport));
  lsp.onDeclaration(find(() => client().textDocument?.declaration?.linkSupport));
  return { definitionProvider: true, declarationProvider: true };
};

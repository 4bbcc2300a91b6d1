import { SemanticTokensBuilder } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type SemanticToken,
  semanticTokens,
  semanticTokensIn,
  tokenModifiers,
  tokenTypes,
} from '../language/features/semantic-tokens.ts';
import type { Handler } from './handler.ts';
import { spanOf } from './ranges.ts';

export const tokens: Handler = ({ lsp, of, templates, documents }) => {
  // What an editor was told last, by document, so that it can be told the difference.
  const told = new Map<string, SemanticTokensBuilder>();
  documents.onDidClose(({ document }) => void told.delete(document.uri));
  const whole = (document: TextDocument, builder: SemanticTokensBuilder) => {
    told.set(document.uri, builder);
    return push(builder, document, semanticTokens(templates.file(document)));
  };
  const { semanticTokens: requests } = lsp.languages;
  requests.on(of('tokens', async document => whole(document, new SemanticTokensBuilder()).build()));
  requests.onDelta(
    of('changed tokens', async (document, { previousResultId }) => {
      const builder = told.get(document.uri) ?? new SemanticTokensBuilder();
      builder.previousResult(previousResultId);
      return whole(document, builder).buildEdits();
    }),
  );
  requests.onRange(
    of('tokens of a range', async (document, { range }) => {
      const found = semanticTokensIn(templates.file(document), spanOf(document, range));
      return push(new SemanticTokensBuilder(), document, found).build();
    }),
  );
  return {
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      full: { delta: true },
      range: true,
    },
  };
};

function push(
  builder: SemanticTokensBuilder,
  document: TextDocument,
  found: readonly SemanticToken[],
): SemanticTokensBuilder {
  for (const { start, end, type, modifier } of found) {
    const { line, character } = document.positionAt(start);
    const modifiers = modifier ? 1 << tokenModifiers.indexOf(modifier) : 0;
    builder.push(line, character, end - start, tokenTypes.indexOf(type), modifiers);
  }
  return builder;
}

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
  // What an editor was told last, by document, so that it can be told the difference. The builder's own ids are
  // the time in milliseconds: two answers of one of them would pass for the same.
  const told = new Map<string, { readonly id: string; readonly builder: SemanticTokensBuilder }>();
  let answers = 0;
  documents.onDidClose(({ document }) => void told.delete(document.uri));
  const whole = (document: TextDocument, builder: SemanticTokensBuilder): string => {
    push(builder, document, semanticTokens(templates.file(document)));
    const id = String(++answers);
    told.set(document.uri, { id, builder });
    return id;
  };
  const { semanticTokens: requests } = lsp.languages;
  requests.on(
    of('tokens', async document => {
      const builder = new SemanticTokensBuilder();
      const resultId = whole(document, builder);
      return { ...builder.build(), resultId };
    }),
  );
  requests.onDelta(
    of('changed tokens', async (document, { previousResultId }) => {
      const known = told.get(document.uri);
      const builder = known?.id === previousResultId ? known.builder : new SemanticTokensBuilder();
      builder.previousResult(builder.id);
      // Without anything before, all of it is said again.
      const all = builder !== known?.builder;
      const resultId = whole(document, builder);
      return { ...(all ? builder.build() : builder.buildEdits()), resultId };
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

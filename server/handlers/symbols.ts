import {
  type DocumentSymbol as EditorSymbol,
  SymbolInformation,
  SymbolKind,
  SymbolTag,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import {
  type DocumentSymbol,
  declaredSymbols,
  documentSymbols,
  rankFor,
} from '../language/features/symbols.ts';
import type { Handler } from './handler.ts';
import { rangeIn, rangeOf } from './ranges.ts';

const kinds: Readonly<Record<DocumentSymbol['kind'], SymbolKind>> = {
  variable: SymbolKind.Variable,
  local: SymbolKind.Constant,
  source: SymbolKind.Class,
  data: SymbolKind.Interface,
  build: SymbolKind.Module,
  step: SymbolKind.Event,
  plugin: SymbolKind.Package,
  block: SymbolKind.Object,
  argument: SymbolKind.Property,
};

/** More than this nobody reads; typing one more letter narrows it down. */
const MOST = 1000;

export const symbols: Handler = ({ lsp, of, templates, folders }) => {
  lsp.onDocumentSymbol(
    of('symbols', async document => documentSymbols(templates.file(document)).map(s => shown(document, s))),
  );
  lsp.onWorkspaceSymbol(async ({ query }, token) => {
    const found: SymbolInformation[][] = [[], [], [], []];
    const seen = new Set<string>();
    for (const folder of folders()) {
      for (const [uri, file] of await templates.below(folder)) {
        if (token.isCancellationRequested) return [];
        // Workspace folders may lie within each other.
        if (seen.has(uri)) continue;
        seen.add(uri);
        const place = URI.parse(uri).path.split('/').slice(-2).join('/');
        for (const symbol of declaredSymbols(file)) {
          const container = [symbol.detail, place].filter(Boolean).join(', ');
          const rank = rankFor(symbol.name, container, query);
          if (rank === undefined || found[rank]!.length >= MOST) continue;
          const range = rangeIn(file, symbol.selection);
          found[rank]!.push(SymbolInformation.create(symbol.name, kinds[symbol.kind], range, uri, container));
        }
      }
    }
    // Nobody looks for the one that is cut off by typing more of its name.
    return found.flat().slice(0, MOST);
  });
  return { documentSymbolProvider: { label: 'Packer' }, workspaceSymbolProvider: true };
};

const shown = (document: TextDocument, symbol: DocumentSymbol): EditorSymbol => ({
  name: symbol.name,
  detail: symbol.detail,
  kind: kinds[symbol.kind],
  ...(symbol.deprecated ? { tags: [SymbolTag.Deprecated] } : {}),
  range: rangeOf(document, symbol.span),
  selectionRange: rangeOf(document, symbol.selection),
  children: symbol.children.map(child => shown(document, child)),
});

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
  matches,
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
    const found: SymbolInformation[] = [];
    const seen = new Set<string>();
    for (const folder of folders()) {
      for (const [uri, file] of await templates.below(folder)) {
        if (token.isCancellationRequested || found.length >= MOST) return found;
        // Workspace folders may lie within each other.
        if (seen.has(uri)) continue;
        seen.add(uri);
        for (const symbol of declaredSymbols(file)) {
          if (!matches(symbol.name, query)) continue;
          const place = URI.parse(uri).path.split('/').slice(-2).join('/');
          const container = [symbol.detail, place].filter(Boolean).join(', ');
          const range = rangeIn(file, symbol.selection);
          found.push(SymbolInformation.create(symbol.name, kinds[symbol.kind], range, uri, container));
        }
      }
    }
    return found;
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

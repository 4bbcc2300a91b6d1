import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  InsertTextFormat,
  LSPErrorCodes,
  MarkupKind,
  ResponseError,
} from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { Registry } from '../../registry/registry.ts';
import { completion, type Item } from '../language/features/completion/index.ts';
import { documentation, type Subject } from '../language/features/docs.ts';
import { isJsonFile } from '../language/model/file-kinds.ts';
import type { File } from '../language/syntax/ast.ts';
import type { Handler } from './handler.ts';
import { rangeIn } from './ranges.ts';

/** How long a list that has nothing else waits for the registry; nothing else waits for it. */
const PATIENCE_MS = 2_000;

interface Asked {
  readonly textDocument: { readonly uri: string };
  readonly about: Subject;
}

/** Lists of suggestions for what is being typed. */
export const completions: Handler = ({ lsp, of, moduleOf, settings, hcp, now, client, offers }) => {
  lsp.onCompletion(
    of('completion', async (document, { position, context }): Promise<CompletionList | null> => {
      const offset = document.offsetAt(position);
      const text = document.getText();
      const typed = context?.triggerCharacter;
      // Typed to open a body; only behind one of these does an interpolation, a directive or a plugin's text start.
      if (typed === '{' && !/[$%{]/.test(text[offset - 2] ?? '')) return null;
      if (typed === ':' && !isJsonFile(document.uri)) return null;
      const [module, current] = await Promise.all([moduleOf(document), settings()]);
      const file = module.files.get(document.uri);
      if (file?.text !== text)
        throw new ResponseError(LSPErrorCodes.ContentModified, 'The text has changed meanwhile.');
      const asking = (registry: Registry | undefined) =>
        completion(module, document.uri, offset, {
          registry,
          now: now(),
          snippets: client().textDocument?.completion?.completionItem?.snippetSupport === true,
          // A command of VS Code's; its client is the one that shows links.
          again: offers().commandLinks === true,
          list: folder => list(document.uri, folder),
        });
      let found = await asking(current['hcp.enabled'] ? hcp.prompt : undefined);
      // Only the registry knows what may stand here: an empty list now would be closed before its answer is there.
      if (found.incomplete && found.items.length === 0)
        found = await Promise.race([asking(hcp.patient), wait(PATIENCE_MS, found, { ref: false })]);
      const { items, incomplete } = found;
      // A heredoc, or a key in a boot command; anywhere else somebody compares.
      const offered = typed === '<' ? items.filter(({ label }) => label.startsWith('<')) : items;
      return { isIncomplete: incomplete, items: offered.map(item => present(item, document.uri, file)) };
    }),
  );
  const words = of('documentation', async (document, { about }: Asked) => {
    const module = await moduleOf(document);
    return documentation(module, about) ?? null;
  });
  lsp.onCompletionResolve(async (item, token) => {
    const data = item.data as { readonly uri: string; readonly about: Subject } | undefined;
    const value = data && (await words({ textDocument: data, about: data.about }, token));
    return value ? { ...item, documentation: { kind: MarkupKind.Markdown, value } } : item;
  });
  return {
    completionProvider: { triggerCharacters: ['.', '"', '/', '{', '<', ':'], resolveProvider: true },
  };
};

/** @param file the text that was asked about: while the registry was waited for, people typed on */
function present(item: Item, uri: string, file: File): CompletionItem {
  const { label, span, newText, detail, description, about } = item;
  return {
    label,
    ...(detail || description
      ? { labelDetails: { ...(detail && { detail }), ...(description && { description }) } }
      : {}),
    kind: kinds[item.kind],
    sortText: `${String(Math.round((item.rank + 1) * 100)).padStart(4, '0')} ${label}`,
    ...(item.filter === undefined ? {} : { filterText: item.filter }),
    textEdit: { range: rangeIn(file, span), newText },
    ...(item.snippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(item.deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
    ...(item.documentation
      ? { documentation: { kind: MarkupKind.Markdown, value: item.documentation } }
      : {}),
    ...(item.also
      ? { additionalTextEdits: [{ range: rangeIn(file, item.also), newText: item.also.newText }] }
      : {}),
    ...(item.again ? { command: { title: '', command: 'editor.action.triggerSuggest' } } : {}),
    ...(about ? { data: { uri, about } } : {}),
  };
}

const kinds: Readonly<Record<Item['kind'], CompletionItemKind>> = {
  argument: CompletionItemKind.Property,
  block: CompletionItemKind.Struct,
  component: CompletionItemKind.Class,
  function: CompletionItemKind.Function,
  variable: CompletionItemKind.Variable,
  output: CompletionItemKind.Field,
  value: CompletionItemKind.EnumMember,
  keyword: CompletionItemKind.Keyword,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  registry: CompletionItemKind.Constant,
};

/** Names in a folder next to a template. One of a document that is on no disk is empty, and so is what is not there. */
async function list(uri: string, folder: string): Promise<readonly string[]> {
  const parsed = URI.parse(uri);
  // Looking into a folder of another machine would tell that machine who is looking.
  if (parsed.scheme !== 'file' || /^[\\/]{2}/.test(folder)) return [];
  const path = join(dirname(parsed.fsPath), folder);
  const entries = await fs
    .readdir(folder.startsWith('/') ? folder : path, { withFileTypes: true })
    .catch(() => []);
  return entries
    .filter(({ name }) => !name.startsWith('.'))
    .slice(0, 1_000)
    .map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name));
}

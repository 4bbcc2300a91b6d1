import { promises as fs } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DocumentLink } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { links } from '../language/features/links.ts';
import type { Handler } from './handler.ts';
import { rangeOf } from './ranges.ts';

export const documentLinks: Handler = ({ lsp, of, moduleOf }) => {
  lsp.onDocumentLinks(
    of('links', async document => {
      const module = await moduleOf(document);
      const uri = URI.parse(document.uri);
      const folder = uri.scheme === 'file' ? dirname(uri.fsPath) : undefined;
      const found = await Promise.all(
        links(module, document.uri).map(async (link): Promise<DocumentLink[]> => {
          const range = rangeOf(document, link);
          if ('url' in link) return [{ range, target: link.url, tooltip: link.tooltip }];
          if (folder === undefined) return [];
          const path = resolve(folder, link.path);
          return (await isFile(path)) ? [{ range, target: URI.file(path).toString() }] : [];
        }),
      );
      return found.flat();
    }),
  );
  return { documentLinkProvider: {} };
};

const isFile = (path: string): Promise<boolean> =>
  fs.stat(path).then(
    stat => stat.isFile(),
    () => false,
  );

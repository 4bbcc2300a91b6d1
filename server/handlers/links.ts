import { promises as fs } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type DocumentLink, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { links } from '../language/features/links.ts';
import type { Handler } from './handler.ts';
import { rangeOf } from './ranges.ts';

interface Bucket {
  readonly bucket: string;
}

/** Texts that lead to files, pages and, where there is a portal, to buckets; their pages are found when opened. */
export const documentLinks: Handler = ({ lsp, of, moduleOf, settings, hcp }) => {
  lsp.onDocumentLinks(
    of('links', async document => {
      const module = await moduleOf(document);
      const uri = URI.parse(document.uri);
      const folder = uri.scheme === 'file' ? dirname(uri.fsPath) : undefined;
      const all = links(module, document.uri);
      const portal =
        all.some(link => 'bucket' in link) && (await settings())['hcp.enabled'] && (await hcp.hasPortal());
      const found = await Promise.all(
        all.map(async (link): Promise<DocumentLink[]> => {
          const range = rangeOf(document, link);
          if ('url' in link) return [{ range, target: link.url, tooltip: link.tooltip }];
          if ('bucket' in link)
            return portal
              ? [{ range, tooltip: 'Open in the HCP portal', data: { bucket: link.bucket } satisfies Bucket }]
              : [];
          if (folder === undefined) return [];
          const path = resolve(folder, link.path);
          return (await isFile(path)) ? [{ range, target: URI.file(path).toString() }] : [];
        }),
      );
      return found.flat();
    }),
  );
  lsp.onDocumentLinkResolve(async link => {
    const of = link.data as Bucket | undefined;
    const page = of && (await hcp.bucketPage(of.bucket));
    if (page && page.is === 'unknown') throw new ResponseError(LSPErrorCodes.RequestFailed, page.why.message);
    return page?.is === 'found' ? { ...link, target: page.value } : link;
  });
  return { documentLinkProvider: { resolveProvider: true } };
};

const isFile = (path: string): Promise<boolean> =>
  fs.stat(path).then(
    stat => stat.isFile(),
    () => false,
  );

import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { TemplateRequest } from '../../protocol/requests.ts';
import { templateSummary } from '../language/features/template-summary.ts';
import type { Handler } from './handler.ts';

/** What a template, or a folder of them, builds, for who is about to build it. It need not be open. */
export const template: Handler = ({ lsp, documents, moduleOf }) => {
  lsp.onRequest(TemplateRequest, async ({ uri }) => {
    const file = await templateAt(uri);
    if (!file) return null;
    const module = await moduleOf(documents.get(file) ?? { uri: file });
    return module.files.has(file) ? templateSummary(module, file) : null;
  });
  return {};
};

const isTemplate = (name: string): boolean => /\.pkr\.(hcl|json)$/.test(name);

async function templateAt(uri: string): Promise<string | undefined> {
  if (isTemplate(uri)) return uri;
  const folder = URI.parse(uri);
  if (folder.scheme !== 'file') return undefined;
  const names = await fs.readdir(folder.fsPath).catch(() => []);
  const first = names.sort().find(isTemplate);
  return first && URI.file(join(folder.fsPath, first)).toString();
}

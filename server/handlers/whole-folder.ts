import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Module, moduleOf } from '../language/model/module.ts';
import type { ServerContext } from './handler.ts';

/** The configuration of a document with the variable files that Packer reads only when it is told to. */
export async function wholeFolder(
  context: Pick<ServerContext, 'moduleOf' | 'templates'>,
  document: TextDocument,
): Promise<Module> {
  const module = await context.moduleOf(document);
  const others = [...(await context.templates.varFiles(document)).files].filter(
    ([uri]) => !module.files.has(uri),
  );
  return others.length === 0 ? module : moduleOf(new Map([...module.files, ...others]));
}

import type { Use } from '../protocol/requests.ts';
import { usesOf } from './language/features/registry/references.ts';
import { moduleOf } from './language/model/module.ts';
import type { File } from './language/syntax/ast.ts';
import type { Templates } from './templates.ts';

/** Every place in the workspace folders that names a bucket. Reads the folders when asked, not before. */
export async function usesBelow(folders: readonly string[], templates: Templates): Promise<readonly Use[]> {
  const uses = new Map<string, Use>();
  for (const root of folders) {
    const configurations = new Map<string, Map<string, File>>();
    for (const [uri, file] of await templates.below(root)) {
      const folder = uri.slice(0, uri.lastIndexOf('/'));
      const files = configurations.get(folder) ?? new Map<string, File>();
      configurations.set(folder, files.set(uri, file));
    }
    for (const files of configurations.values())
      for (const use of usesOf(moduleOf(files))) uses.set(JSON.stringify(use), use);
  }
  return [...uses.values()];
}

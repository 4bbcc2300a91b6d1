import { basename } from 'node:path';
import { type InstalledPlugin, type Module, moduleOf } from './language/model/module.ts';
import type { File } from './language/syntax/ast.ts';
import type { Place, Templates } from './templates.ts';

/** The configuration a document belongs to: its folder. Kept until one of its files changes, unless only in `passing`. */
export function modules(
  sources: Templates,
  installedPlugins: () => Promise<readonly InstalledPlugin[]>,
): (document: Place, passing?: boolean) => Promise<Module> {
  const kept = new Map<
    string,
    {
      readonly files: ReadonlyMap<string, File>;
      readonly json: string;
      readonly installed: readonly InstalledPlugin[];
      readonly module: Module;
    }
  >();
  return async (document, passing = false) => {
    const [{ files, unread }, installed] = await Promise.all([
      sources.folder(document, passing),
      installedPlugins(),
    ]);
    if (passing) return moduleOf(files, { unread, installed });
    const key = `${document.uri.slice(0, document.uri.lastIndexOf('/'))}\n${isStray(document.uri) ? document.uri : ''}`;
    const known = kept.get(key);
    const json = unread.join('/');
    // What was asked for last stands at the end.
    kept.delete(key);
    if (known && known.json === json && known.installed === installed && same(known.files, files)) {
      kept.set(key, known);
      return known.module;
    }
    const module = moduleOf(files, { unread, installed, lineage: known?.module.lineage ?? {} });
    kept.set(key, { files, json, installed, module });
    // The configuration nobody has looked at for longest is cheap to make again.
    if (kept.size > most) kept.delete(kept.keys().next().value!);
    return module;
  };
}

/** Configurations that are kept. */
const most = 50;

/** A variable file Packer does not load by itself is seen only by those who look at it. */
const isStray = (uri: string): boolean => !/\.(pkr|auto\.pkrvars)\.(hcl|json)$/.test(basename(uri));

function same(a: ReadonlyMap<string, File>, b: ReadonlyMap<string, File>): boolean {
  if (a.size !== b.size) return false;
  for (const [uri, file] of a) if (b.get(uri) !== file) return false;
  return true;
}

import { type Dirent, promises as fs } from 'node:fs';
import { join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { URI } from 'vscode-uri';

/** One folder on disk with the names of its files that are of interest. */
export interface Listed {
  readonly path: string;
  readonly names: readonly string[];
}

export interface Folders {
  /**
   * Every folder below one that has files of interest, itself included. Hidden folders (`.terraform`, `.git`),
   * `node_modules` and what `files.exclude` hides are left out.
   */
  below(root: string): Promise<readonly Listed[]>;
  /** A file came or went, or what is excluded changed: the next question looks again. */
  forget(): void;
}

/** A home folder opened by mistake must not be walked to the end. */
const mostFolders = 20_000;

/**
 * @param wanted whether a file of this name is of interest
 * @param exclude the editor's `files.exclude`, as it is
 * @param watched whether `forget` will be called; if not, every question walks again
 */
export function foldersOnDisk(
  wanted: (name: string) => boolean,
  exclude: () => Promise<unknown>,
  watched: () => boolean,
): Folders {
  const known = new Map<string, Promise<readonly Listed[]>>();

  async function walk(root: string): Promise<readonly Listed[]> {
    const hidden = excluder(await exclude());
    const found: Listed[] = [];
    const pending = [root];
    // Breadth first: what lies near the top is seen when the bound is met.
    for (let at = 0; at < pending.length && at < mostFolders; at++) {
      const path = pending[at]!;
      const entries: Dirent[] = await fs.readdir(path, { withFileTypes: true }).catch(() => []);
      const seen = entries.filter(
        entry => !hidden(relative(root, join(path, entry.name)).split(sep).join('/')),
      );
      const names = seen.filter(entry => entry.isFile() && wanted(entry.name)).map(({ name }) => name);
      if (names.length > 0) found.push({ path, names: names.sort() });
      for (const { name } of seen.filter(entry => entry.isDirectory()))
        if (!name.startsWith('.') && name !== 'node_modules') pending.push(join(path, name));
    }
    return found;
  }

  return {
    async below(root) {
      const uri = URI.parse(root);
      if (uri.scheme !== 'file') return [];
      const kept = known.get(root);
      if (kept && watched()) return kept;
      const walking = walk(uri.fsPath);
      known.set(root, walking);
      return walking;
    },
    forget: () => known.clear(),
  };
}

/** `files.exclude` maps globs to true, false, or `{ when }`; a condition on a sibling hides single files only. */
function excluder(exclude: unknown): (path: string) => boolean {
  if (typeof exclude !== 'object' || exclude === null) return () => false;
  const globs = Object.entries(exclude).flatMap(([glob, is]) => (is === true ? [glob] : []));
  return globs.length === 0 ? () => false : picomatch(globs, { dot: true });
}

import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import type { Uses } from '../protocol/requests.ts';
import type { Folders, Listed } from './folders.ts';
import { inTurns } from './in-turns.ts';
import { imageIdsIn, mayHoldImageId } from './language/features/registry/image-ids.ts';
import { terraformUses } from './language/features/registry/terraform.ts';
import { moduleOf } from './language/model/module.ts';
import type { File } from './language/syntax/ast.ts';
import { parse } from './language/syntax/parser.ts';
import { plainText } from './plain-file.ts';

/** Terraform's own files that are read, and its files with values that apply unasked. */
export const isTerraform = (name: string): boolean => /\.(?:tf|tfvars)$/.test(name);
const applies = (name: string): boolean => name === 'terraform.tfvars' || name.endsWith('.auto.tfvars');

/** A generated file of this size is not where a person looks for a channel. */
const largest = 2_000_000;

const none: Uses = { uses: [], images: [] };

export interface Terraform {
  /** What the Terraform modules below a folder name of the registry. Reads the disk when asked, not before. */
  below(root: string): Promise<Uses>;
  /** A file was created, changed or deleted. */
  forget(uri: string): void;
}

/** @param watched whether `forget` will be called; if not, every question looks at the files' dates again */
export function terraform(folders: Folders, watched: () => boolean): Terraform {
  const known = new Map<string, { readonly stamp: string; readonly found: Uses }>();

  async function usesIn(listed: Listed): Promise<Uses> {
    const names = listed.names.filter(isTerraform);
    if (names.length === 0) return none;
    const kept = known.get(listed.path);
    const stamp = kept && watched() ? kept.stamp : await stampOf(listed.path, names);
    if (kept?.stamp === stamp) return kept.found;
    const found = await read(listed.path, names);
    known.set(listed.path, { stamp, found });
    return found;
  }

  return {
    async below(root) {
      const found = await inTurns(await folders.below(root), usesIn);
      return {
        uses: found.flatMap(({ uses }) => uses),
        images: found.flatMap(({ images }) => images),
      };
    },
    forget(uri) {
      const path = URI.parse(uri).fsPath;
      for (const folder of known.keys())
        if (path.startsWith(folder) && !/[\\/]/.test(path.slice(folder.length + 1))) known.delete(folder);
    },
  };
}

async function stampOf(path: string, names: readonly string[]): Promise<string> {
  const stats = await Promise.all(
    names.map(name =>
      fs.stat(join(path, name)).then(
        ({ mtimeMs, size }) => `${name} ${mtimeMs} ${size}`,
        () => name,
      ),
    ),
  );
  return stats.join('\n');
}

/** Most modules have nothing to do with images: they are read as text and not further. */
async function read(path: string, names: readonly string[]): Promise<Uses> {
  const texts = new Map<string, string>();
  for (const name of names) {
    const text = await plainText(join(path, name), largest);
    if (text !== undefined) texts.set(name, text);
  }
  const all = [...texts.values()];
  const namesRegistry = all.some(text => text.includes('hcp_packer_'));
  if (!namesRegistry && !all.some(mayHoldImageId)) return none;
  const files = new Map<string, File>();
  const trees = new Map<string, File>();
  for (const [name, text] of texts) {
    const tree = parse(text);
    trees.set(name, tree);
    if (name.endsWith('.tf')) files.set(URI.file(join(path, name)).toString(), tree);
  }
  // terraform.tfvars first, then *.auto.tfvars by name: a later one wins.
  const given = [...trees.keys()]
    .filter(applies)
    .sort((a, b) => Number(a !== 'terraform.tfvars') - Number(b !== 'terraform.tfvars') || (a < b ? -1 : 1))
    .map(name => trees.get(name)!);
  return {
    uses: namesRegistry ? terraformUses(moduleOf(files, { given })) : [],
    images: [...trees].flatMap(([name, tree]) => imageIdsIn(URI.file(join(path, name)).toString(), tree)),
  };
}

import { promises as fs } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { URI } from 'vscode-uri';
import type { ImageUse, Uses } from '../protocol/requests.ts';
import type { Folders, Listed } from './folders.ts';
import { inTurns } from './in-turns.ts';
import { imageIdsIn, mayHoldImageId } from './language/features/registry/image-ids.ts';
import { parseJsonFile } from './language/model/json-file.ts';
import type { File } from './language/syntax/ast.ts';
import { parse } from './language/syntax/parser.ts';
import { plainText } from './plain-file.ts';
import { type TerraformFolder, usesOfTree } from './terraform-tree.ts';

/** Terraform's own files that are read, and its files with values that apply unasked; both also in JSON. */
export const isTerraform = (name: string): boolean => /\.(?:tf|tfvars)(?:\.json)?$/.test(name);
const holdsValues = (name: string): boolean => /\.tfvars(?:\.json)?$/.test(name);
const isFirst = (name: string): boolean => /^terraform\.tfvars(?:\.json)?$/.test(name);
const applies = (name: string): boolean => isFirst(name) || /\.auto\.tfvars(?:\.json)?$/.test(name);

/** A generated file of this size is not where a person looks for a channel. */
const largest = 2_000_000;

export interface Terraform {
  /** What the Terraform modules below a folder name of the registry. Reads the disk when asked, not before. */
  below(root: string): Promise<Uses>;
  /** A file was created, changed or deleted. */
  forget(uri: string): void;
}

/** What was seen of a folder, without its trees: most have nothing to do with images. */
interface Seen {
  readonly path: string;
  readonly stamp: string;
  readonly names: readonly string[];
  readonly images: readonly ImageUse[];
  readonly namesRegistry: boolean;
  /** Folders it may call as modules. */
  readonly callees: readonly string[];
  /** Made when it turns out to matter. */
  trees?: TerraformFolder;
}

/** @param watched whether `forget` will be called; if not, every question looks at the files' dates again */
export function terraform(folders: Folders, watched: () => boolean): Terraform {
  const known = new Map<string, Seen>();
  const answers = new Map<string, { readonly of: string; readonly uses: Uses['uses'] }>();

  async function look(listed: Listed): Promise<Seen | undefined> {
    const names = listed.names.filter(isTerraform);
    if (names.length === 0) return undefined;
    const kept = known.get(listed.path);
    const stamp = kept && watched() ? kept.stamp : await stampOf(listed.path, names);
    if (kept?.stamp === stamp) return kept;
    const seen = await glance(listed.path, stamp, names);
    known.set(listed.path, seen);
    return seen;
  }

  /** The folders that name the registry, and all that call them. */
  function concerned(seen: readonly Seen[]): readonly Seen[] {
    const callers = new Map<string, Seen[]>();
    for (const one of seen)
      for (const callee of one.callees) callers.set(callee, [...(callers.get(callee) ?? []), one]);
    const found = new Set(seen.filter(({ namesRegistry }) => namesRegistry));
    for (const one of found) for (const caller of callers.get(one.path) ?? []) found.add(caller);
    return seen.filter(one => found.has(one));
  }

  async function usesIn(root: string, seen: readonly Seen[]): Promise<Uses['uses']> {
    const matter = concerned(seen);
    const of = matter.map(({ path, stamp }) => `${path}\n${stamp}`).join('\n');
    const before = answers.get(root);
    if (before?.of === of) return before.uses;
    const trees = await inTurns(matter, async one => {
      one.trees ??= await treesOf(one);
      return one.trees;
    });
    const uses = usesOfTree(trees);
    answers.set(root, { of, uses });
    return uses;
  }

  return {
    async below(root) {
      const all = await inTurns(await folders.below(root), look);
      const seen = all.filter(one => one !== undefined);
      return { uses: await usesIn(root, seen), images: seen.flatMap(({ images }) => images) };
    },
    forget: uri => void known.delete(dirname(URI.parse(uri).fsPath)),
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

const uriOf = (path: string, name: string): string => URI.file(join(path, name)).toString();

async function textsOf(path: string, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const name of names) {
    const text = await plainText(join(path, name), largest);
    if (text !== undefined) texts.set(name, text);
  }
  return texts;
}

/** Reads files as text, and only those that hold ids of images further. */
async function glance(path: string, stamp: string, names: readonly string[]): Promise<Seen> {
  const texts = await textsOf(path, names);
  const all = [...texts.values()];
  return {
    path,
    stamp,
    names,
    images: [...texts].flatMap(([name, text]) =>
      mayHoldImageId(text) ? imageIdsIn(uriOf(path, name), treeOf(name, text)) : [],
    ),
    namesRegistry: all.some(text => text.includes('hcp_packer_')),
    callees: all.flatMap(text =>
      [...text.matchAll(/"(\.\.?\/[^"\n]*)"/g)].map(([, source]) => resolve(path, source!)),
    ),
  };
}

async function treesOf({ path, names }: Seen): Promise<TerraformFolder> {
  const trees = new Map([...(await textsOf(path, names))].map(([name, text]) => [name, treeOf(name, text)]));
  // terraform.tfvars first, then *.auto.tfvars by name: a later one wins.
  const values = [...trees.keys()]
    .filter(applies)
    .sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)) || (a < b ? -1 : 1));
  return {
    path,
    files: new Map(
      [...trees].flatMap(([name, tree]) => (holdsValues(name) ? [] : [[uriOf(path, name), tree]])),
    ),
    given: values.map(name => trees.get(name)!),
  };
}

/** Blocks of Terraform's root with the number of their labels; inside them all is taken for arguments. */
const blocks: Readonly<Record<string, number>> = {
  data: 2,
  resource: 2,
  module: 1,
  variable: 1,
  output: 1,
  provider: 1,
  locals: 0,
  terraform: 0,
};
const labels = (name: string, around: readonly unknown[]): number | undefined =>
  around.length === 0 && Object.hasOwn(blocks, name) ? blocks[name] : undefined;

const treeOf = (name: string, text: string): File =>
  name.endsWith('.json') ? parseJsonFile(text, name, labels, holdsValues(name)) : parse(text);

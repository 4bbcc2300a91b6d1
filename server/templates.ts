import { type Dirent, promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { File } from './language/syntax/ast.ts';
import { parse } from './language/syntax/parser.ts';

/** What Packer reads of a folder: templates, and variable files it loads unasked. */
const belongs = (name: string): boolean => name.endsWith('.pkr.hcl') || name.endsWith('.auto.pkrvars.hcl');
/** Values for variables that Packer reads only where `-var-file` names them. */
const isGiven = (name: string): boolean => name.endsWith('.pkrvars.hcl') && !belongs(name);
const isGivenJson = (name: string): boolean => name.endsWith('.pkrvars.json') && !isJson(name);
const isJson = (name: string): boolean => name.endsWith('.pkr.json') || name.endsWith('.auto.pkrvars.json');

export interface Folder {
  readonly files: ReadonlyMap<string, File>;
  /** Names of files that belong here and are not read: the JSON syntax. */
  readonly unread: readonly string[];
}

export interface Templates {
  /** The tree of an open document, parsed once per version. */
  file(document: TextDocument): File;
  /**
   * Every template and automatic variable file of the folder a document lies in, by URI in Packer's order.
   * Open text wins over the disk. A document that is not on disk stands alone with its open neighbours.
   */
  folder(document: TextDocument): Promise<Folder>;
  /** The variable files of the folder that Packer does not load by itself. */
  varFiles(document: TextDocument): Promise<Folder>;
  /** Every template below a folder, open or on disk; hidden folders and `node_modules` are left out. */
  below(folder: string): Promise<ReadonlyMap<string, File>>;
  /** A file was created, changed or deleted outside the editor. */
  forget(uri: string): void;
}

interface OnDisk {
  readonly stamp: string;
  readonly file: File;
}

/**
 * @param open the documents the editor holds
 * @param watched whether `forget` will be called for changes on disk; if not, every question looks again
 */
export function templates(open: { all(): readonly TextDocument[] }, watched: () => boolean): Templates {
  const parsed = new WeakMap<TextDocument, { version: number; file: File }>();
  const disk = new Map<string, OnDisk>();
  const listings = new Map<string, Promise<readonly string[]>>();

  function file(document: TextDocument): File {
    const known = parsed.get(document);
    if (known?.version === document.version) return known.file;
    const tree = parse(document.getText());
    parsed.set(document, { version: document.version, file: tree });
    return tree;
  }

  async function fromDisk(path: string, uri: string): Promise<File | undefined> {
    const known = disk.get(uri);
    if (known && watched()) return known.file;
    try {
      const { mtimeMs, size } = await fs.stat(path);
      const stamp = `${mtimeMs} ${size}`;
      if (known?.stamp === stamp) return known.file;
      const tree = parse(await fs.readFile(path, 'utf8'));
      disk.set(uri, { stamp, file: tree });
      return tree;
    } catch {
      // Gone since it was listed, or unreadable: Packer could not read it either.
      disk.delete(uri);
      return undefined;
    }
  }

  function list(folder: string): Promise<readonly string[]> {
    const known = listings.get(folder);
    if (known && watched()) return known;
    const names = fs.readdir(folder).then(
      all => all.filter(name => /\.(?:pkr|pkrvars)\.(?:hcl|json)$/.test(name)),
      () => [],
    );
    listings.set(folder, names);
    return names;
  }

  const openIn = (folderUri: string, wanted: (name: string) => boolean) =>
    open.all().filter(d => dirname(URI.parse(d.uri).path) === URI.parse(folderUri).path && wanted(d.uri));

  /** The wanted files of a folder; open text wins over the disk. */
  async function filesIn(
    folderUri: URI,
    names: readonly string[],
    wanted: (name: string) => boolean,
  ): Promise<Map<string, File>> {
    const found = new Map<string, File>();
    const opened = new Set(open.all().map(d => d.uri));
    await Promise.all(
      names.filter(wanted).map(async name => {
        const path = join(folderUri.fsPath, name);
        const child = URI.file(path).toString();
        const tree = opened.has(child) ? undefined : await fromDisk(path, child);
        if (tree) found.set(child, tree);
      }),
    );
    for (const neighbour of openIn(folderUri.toString(), wanted)) found.set(neighbour.uri, file(neighbour));
    return found;
  }

  async function namesBeside(document: TextDocument): Promise<{ folder: URI; names: readonly string[] }> {
    const uri = URI.parse(document.uri);
    const folder = uri.with({ path: dirname(uri.path) });
    return { folder, names: uri.scheme === 'file' ? await list(dirname(uri.fsPath)) : [] };
  }

  async function folder(document: TextDocument): Promise<Folder> {
    const { folder, names } = await namesBeside(document);
    const found = await filesIn(folder, names, belongs);
    found.set(document.uri, file(document));
    return { files: inPackersOrder(found), unread: names.filter(isJson) };
  }

  async function varFiles(document: TextDocument): Promise<Folder> {
    const { folder, names } = await namesBeside(document);
    const files = inPackersOrder(await filesIn(folder, names, isGiven));
    return { files, unread: names.filter(isGivenJson) };
  }

  async function below(folderUri: string): Promise<ReadonlyMap<string, File>> {
    const found = new Map<string, File>();
    const opened = new Map(open.all().map(d => [d.uri, d]));
    const root = URI.parse(folderUri);
    if (root.scheme === 'file') {
      const pending = [root.fsPath];
      // Breadth first and bounded: a home folder opened by mistake must not be walked to the end.
      for (let visited = 0; pending.length > 0 && visited < 20_000; visited++) {
        const path = pending.shift()!;
        const entries: Dirent[] = await fs.readdir(path, { withFileTypes: true }).catch(() => []);
        for (const entry of entries) {
          if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
            pending.push(join(path, entry.name));
          if (!entry.isFile() || !belongs(entry.name)) continue;
          const uri = URI.file(join(path, entry.name)).toString();
          const document = opened.get(uri);
          const tree = document ? file(document) : await fromDisk(join(path, entry.name), uri);
          if (tree) found.set(uri, tree);
        }
      }
    }
    for (const [uri, document] of opened)
      if (uri.startsWith(`${folderUri}/`) && belongs(uri)) found.set(uri, file(document));
    return found;
  }

  function forget(uri: string): void {
    disk.delete(uri);
    const path = URI.parse(uri);
    if (path.scheme === 'file') listings.delete(dirname(path.fsPath));
  }

  return { file, folder, varFiles, below, forget };
}

/** Templates before variable files, each by name: the order in which Packer reads them. */
function inPackersOrder(files: ReadonlyMap<string, File>): ReadonlyMap<string, File> {
  const rank = (uri: string) => (uri.endsWith('.pkr.hcl') ? 0 : 1);
  return new Map([...files].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)));
}

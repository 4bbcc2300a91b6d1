import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { Folders } from './folders.ts';
import { isJsonFile } from './language/model/file-kinds.ts';
import { parseJsonFile } from './language/model/json-file.ts';
import type { File } from './language/syntax/ast.ts';
import { parse } from './language/syntax/parser.ts';

/** What Packer reads of a folder: templates, and variable files it loads unasked. */
const belongs = (name: string): boolean => /\.(pkr|auto\.pkrvars)\.(hcl|json)$/.test(name);
/** Values for variables that Packer reads only where `-var-file` names them. */
const isGiven = (name: string): boolean => /\.pkrvars\.(hcl|json)$/.test(name) && !belongs(name);
const treeOf = (text: string, uri: string): File =>
  isJsonFile(uri) ? parseJsonFile(text, uri) : parse(text);

export interface Folder {
  readonly files: ReadonlyMap<string, File>;
  /** Names of files in the JSON syntax that are no JSON: what they hold is not known. */
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
  /** Every template below a folder, open or on disk; see `Folders` for what is left out. */
  below(folder: string): Promise<ReadonlyMap<string, File>>;
  /** A file was created, changed or deleted outside the editor. */
  forget(uri: string): void;
}

interface OnDisk {
  readonly stamp: string;
  readonly file: File;
}
interface Child {
  readonly path: string;
  readonly uri: string;
}
interface Listing {
  readonly children: readonly Child[];
  /** Variable files that are read only where `-var-file` names them. */
  readonly given: readonly Child[];
}

/**
 * @param open the documents the editor holds
 * @param watched whether `forget` will be called for changes on disk; if not, every question looks again
 */
export function templates(
  open: { all(): readonly TextDocument[] },
  watched: () => boolean,
  folders: Folders,
): Templates {
  const parsed = new WeakMap<TextDocument, { version: number; file: File }>();
  const disk = new Map<string, OnDisk>();
  const listings = new Map<string, Promise<Listing>>();
  const places = new WeakMap<TextDocument, { readonly uri: string; readonly folder: string }>();

  /** Editors differ in what they escape in a URI; here it is spelled like those of files on disk. */
  function placeOf(document: TextDocument) {
    const known = places.get(document);
    if (known) return known;
    const uri = URI.parse(document.uri);
    const place = { uri: uri.toString(), folder: dirname(uri.path) };
    places.set(document, place);
    return place;
  }

  function file(document: TextDocument): File {
    const known = parsed.get(document);
    if (known?.version === document.version) return known.file;
    const tree = treeOf(document.getText(), document.uri);
    parsed.set(document, { version: document.version, file: tree });
    return tree;
  }

  async function fromDisk({ path, uri }: Child): Promise<File | undefined> {
    const known = disk.get(uri);
    if (known && watched()) return known.file;
    try {
      const { mtimeMs, size } = await fs.stat(path);
      const stamp = `${mtimeMs} ${size}`;
      if (known?.stamp === stamp) return known.file;
      const tree = treeOf(await fs.readFile(path, 'utf8'), uri);
      disk.set(uri, { stamp, file: tree });
      return tree;
    } catch {
      // Gone since it was listed, or unreadable: Packer could not read it either.
      disk.delete(uri);
      return undefined;
    }
  }

  const childOf = (folder: string, name: string): Child => {
    const path = join(folder, name);
    return { path, uri: URI.file(path).toString() };
  };

  function list(folder: string): Promise<Listing> {
    const known = listings.get(folder);
    if (known && watched()) return known;
    const listing = fs
      .readdir(folder)
      .catch(() => [])
      .then(names => ({
        children: names.filter(belongs).map(name => childOf(folder, name)),
        given: names.filter(isGiven).map(name => childOf(folder, name)),
      }));
    listings.set(folder, listing);
    return listing;
  }

  const listingBeside = (document: TextDocument): Promise<Listing> | Listing => {
    const uri = URI.parse(document.uri);
    return uri.scheme === 'file' ? list(dirname(uri.fsPath)) : { children: [], given: [] };
  };

  /** These files of a document's folder; open text wins over the disk. */
  async function filesBeside(
    document: TextDocument,
    children: readonly Child[],
    wanted: (name: string) => boolean,
  ): Promise<Map<string, File>> {
    const found = new Map<string, File>();
    const opened = new Set(open.all().map(d => placeOf(d).uri));
    await Promise.all(
      children.map(async child => {
        const tree = opened.has(child.uri) ? undefined : await fromDisk(child);
        if (tree) found.set(child.uri, tree);
      }),
    );
    const { folder } = placeOf(document);
    for (const neighbour of open.all())
      if (placeOf(neighbour).folder === folder && wanted(neighbour.uri))
        found.set(neighbour.uri, file(neighbour));
    return found;
  }

  async function folder(document: TextDocument): Promise<Folder> {
    const { children } = await listingBeside(document);
    const found = await filesBeside(document, children, belongs);
    found.set(document.uri, file(document));
    return { files: inPackersOrder(found), unread: broken(found) };
  }

  async function varFiles(document: TextDocument): Promise<Folder> {
    const { given } = await listingBeside(document);
    const found = await filesBeside(document, given, isGiven);
    return { files: inPackersOrder(found), unread: broken(found) };
  }

  async function below(folderUri: string): Promise<ReadonlyMap<string, File>> {
    const found = new Map<string, File>();
    const opened = new Map(open.all().map(d => [placeOf(d).uri, d]));
    const root = URI.parse(folderUri);
    for (const { path, names } of await folders.below(folderUri)) {
      for (const child of names.filter(belongs).map(name => childOf(path, name))) {
        if (opened.has(child.uri)) continue;
        const tree = await fromDisk(child);
        if (tree) found.set(child.uri, tree);
      }
    }
    for (const [uri, document] of opened)
      if (uri.startsWith(`${root.toString()}/`) && belongs(uri)) found.set(document.uri, file(document));
    return found;
  }

  function forget(uri: string): void {
    const place = URI.parse(uri);
    disk.delete(place.toString());
    if (place.scheme === 'file') listings.delete(dirname(place.fsPath));
  }

  return { file, folder, varFiles, below, forget };
}

const broken = (files: ReadonlyMap<string, File>): readonly string[] =>
  [...files].flatMap(([uri, tree]) =>
    isJsonFile(uri) && tree.problems.length > 0 ? [uri.slice(uri.lastIndexOf('/') + 1)] : [],
  );

/** Templates before variable files, each by name: the order in which Packer reads them. */
function inPackersOrder(files: ReadonlyMap<string, File>): ReadonlyMap<string, File> {
  const rank = (uri: string) =>
    ['.pkr.hcl', '.pkr.json', '.hcl', '.json'].findIndex(end => uri.endsWith(end));
  return new Map([...files].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)));
}

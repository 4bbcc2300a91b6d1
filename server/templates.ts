import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { Folders } from './folders.ts';
import { isJsonFile } from './language/model/file-kinds.ts';
import { parseJsonFile } from './language/model/json-file.ts';
import type { File } from './language/syntax/ast.ts';
import { parse } from './language/syntax/parser.ts';
import { plainFile } from './plain-file.ts';

/** What Packer reads of a folder: templates, and variable files it loads unasked. */
const belongs = (name: string): boolean => /\.(pkr|auto\.pkrvars)\.(hcl|json)$/.test(name);
/** Values for variables that Packer reads only where `-var-file` names them. */
const isGiven = (name: string): boolean => /\.pkrvars\.(hcl|json)$/.test(name) && !belongs(name);
const treeOf = (text: string, uri: string, earlier?: File): File =>
  isJsonFile(uri) ? parseJsonFile(text, uri) : parse(text, earlier);

export interface Folder {
  readonly files: ReadonlyMap<string, File>;
  /** Names of files in the JSON syntax that are no JSON: what they hold is not known. */
  readonly unread: readonly string[];
}

export interface Templates {
  /** The tree of an open document, parsed once per version. */
  file(document: TextDocument): File;
  /**
   * Every template and automatic variable file of the folder a file lies in, by URI, and the file itself. Open
   * text wins over the disk. A document that is not on disk stands alone with its open neighbours. `passing`: what has to be read for it is not kept.
   */
  folder(file: Place, passing?: boolean): Promise<Folder>;
  /** The variable files of the folder that Packer does not load by itself. */
  varFiles(document: TextDocument): Promise<Folder>;
  /** Every template below a folder, open or on disk; see `Folders` for what is left out. */
  below(folder: string): Promise<ReadonlyMap<string, File>>;
  /** Uris of every template and variable file below a folder, open or on disk. */
  urisBelow(folder: string): Promise<readonly string[]>;
  /** A file was created, changed or deleted outside the editor. */
  forget(uri: string): void;
}

/** A file, open or not. */
export type Place = Pick<TextDocument, 'uri'>;

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
  const parsed = new WeakMap<
    TextDocument,
    { readonly version: number; readonly file: File; readonly sound: File }
  >();
  const disk = new Map<string, OnDisk>();
  const listings = new Map<string, Promise<Listing>>();
  /** How often something on disk changed. */
  let forgotten = 0;
  const places = new WeakMap<Place, { readonly uri: string; readonly folder: string }>();

  /** Editors differ in what they escape in a URI; here it is spelled like those of files on disk. */
  function placeOf(document: Place) {
    const known = places.get(document);
    if (known) return known;
    const uri = URI.parse(document.uri);
    const place = { uri: uri.toString(), folder: `${uri.authority}${dirname(uri.path)}` };
    places.set(document, place);
    return place;
  }

  function file(document: TextDocument): File {
    const known = parsed.get(document);
    if (known?.version === document.version) return known.file;
    // What is broken while it is typed was whole before: most of that will still hold when it is whole again.
    const tree = treeOf(document.getText(), document.uri, known?.sound);
    const sound = known && tree.problems.length > 0 ? known.sound : tree;
    parsed.set(document, { version: document.version, file: tree, sound });
    return tree;
  }

  async function fromDisk({ path, uri }: Child, passing = false): Promise<File | undefined> {
    const known = disk.get(uri);
    if (known && watched()) return known.file;
    const began = forgotten;
    try {
      const stats = await plainFile(path);
      if (!stats) throw new Error('No file.');
      const stamp = `${stats.mtimeMs} ${stats.size}`;
      if (known?.stamp === stamp) return known.file;
      const text = await fs.readFile(path, 'utf8');
      // Without its byte order mark, as editors have it: places are the same whether it is open or not. In JSON it is an
      // error of Packer's.
      const tree = treeOf(isJsonFile(uri) ? text : text.replace(/^\ufeff/, ''), uri);
      // What changed while it was read is good for this answer, and no longer.
      if (began === forgotten && !passing) disk.set(uri, { stamp, file: tree });
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

  const listingBeside = (document: Place): Promise<Listing> | Listing => {
    const uri = URI.parse(document.uri);
    return uri.scheme === 'file' ? list(dirname(uri.fsPath)) : { children: [], given: [] };
  };

  /** These files of a document's folder; open text wins over the disk. */
  async function filesBeside(
    document: Place,
    children: readonly Child[],
    wanted: (name: string) => boolean,
    passing = false,
  ): Promise<Map<string, File>> {
    const found = new Map<string, File>();
    const opened = new Set(open.all().map(d => placeOf(d).uri));
    const unread: Child[] = [];
    for (const child of children) {
      if (opened.has(child.uri)) continue;
      const known = watched() ? disk.get(child.uri) : undefined;
      if (known) found.set(child.uri, known.file);
      else unread.push(child);
    }
    if (unread.length > 0)
      await Promise.all(
        unread.map(async child => {
          const tree = await fromDisk(child, passing);
          if (tree) found.set(child.uri, tree);
        }),
      );
    const { folder } = placeOf(document);
    for (const neighbour of open.all())
      if (placeOf(neighbour).folder === folder && wanted(neighbour.uri))
        found.set(neighbour.uri, file(neighbour));
    return found;
  }

  async function folder(place: Place, passing = false): Promise<Folder> {
    const { children, given } = await listingBeside(place);
    const found = await filesBeside(place, children, belongs, passing);
    const document = open.all().find(({ uri }) => uri === place.uri);
    const stray = document ? undefined : given.find(({ uri }) => uri === placeOf(place).uri);
    const tree = document ? file(document) : stray && (await fromDisk(stray, passing));
    if (tree) found.set(place.uri, tree);
    return { files: found, unread: broken(found) };
  }

  async function varFiles(document: TextDocument): Promise<Folder> {
    const { given } = await listingBeside(document);
    const found = await filesBeside(document, given, isGiven);
    return { files: found, unread: broken(found) };
  }

  async function below(folderUri: string): Promise<ReadonlyMap<string, File>> {
    const found = new Map<string, File>();
    const opened = new Map(open.all().map(d => [placeOf(d).uri, d]));
    const root = prefixOf(folderUri);
    for (const { path, names } of await folders.below(folderUri)) {
      for (const child of names.filter(belongs).map(name => childOf(path, name))) {
        if (opened.has(child.uri)) continue;
        const tree = await fromDisk(child);
        if (tree) found.set(child.uri, tree);
      }
    }
    for (const [uri, document] of opened)
      if (uri.startsWith(root) && belongs(uri)) found.set(document.uri, file(document));
    return found;
  }

  async function urisBelow(folderUri: string): Promise<readonly string[]> {
    const opened = new Map(open.all().map(d => [placeOf(d).uri, d.uri]));
    const listed = (await folders.below(folderUri)).flatMap(({ path, names }) =>
      names.filter(name => belongs(name) || isGiven(name)).map(name => childOf(path, name).uri),
    );
    const root = prefixOf(folderUri);
    const inside = [...opened.keys()].filter(uri => uri.startsWith(root) && (belongs(uri) || isGiven(uri)));
    return [...new Set([...listed, ...inside])].map(uri => opened.get(uri) ?? uri);
  }

  function forget(uri: string): void {
    forgotten++;
    const place = URI.parse(uri);
    disk.delete(place.toString());
    if (place.scheme === 'file') listings.delete(dirname(place.fsPath));
  }

  return { file, folder, varFiles, below, urisBelow, forget };
}

/** What the uris below a folder begin with; some clients end those of folders in a slash, and the root has no other. */
const prefixOf = (folderUri: string): string => URI.parse(folderUri).toString().replace(/\/?$/, '/');

function broken(files: ReadonlyMap<string, File>): readonly string[] {
  const names: string[] = [];
  for (const [uri, tree] of files)
    if (isJsonFile(uri) && tree.problems.length > 0) names.push(uri.slice(uri.lastIndexOf('/') + 1));
  return names;
}

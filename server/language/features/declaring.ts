/** Where something new is declared, so that a person would have put it there. */
import { attributesOf } from '../model/declarations.ts';
import { isJsonFile, isVarFile } from '../model/file-kinds.ts';
import { jsonAddition } from '../model/json-edits.ts';
import type { Module } from '../model/module.ts';
import { referencesIn } from '../model/references.ts';
import { isKnown, type Value } from '../model/value.ts';
import type { Block, Expression, File, Span } from '../syntax/ast.ts';
import type { Edit, Fix } from './diagnostics/rule.ts';

/**
 * Puts a `variable` block behind the last one of the file, else of the folder, else in front of the block that
 * needs it.
 */
export function declareVariable(module: Module, uri: string, offset: number, block: string): Edit {
  const all = module.blocks('variable');
  const blocks = native(all);
  const file = module.files.get(uri)!;
  if (file.json && (blocks.length === 0 || all.some(one => one.uri === uri))) return added(uri, file, block);
  const last = blocks.filter(one => one.uri === uri).at(-1) ?? blocks.at(-1);
  if (last) return insert(last.uri, last.node.end, `\n\n${block}`);
  return insert(uri, aboveRootBlock(file, offset), `${block}\n\n`);
}

/** In JSON a block stands with others of its type; what is no template keeps nothing. */
const added = (uri: string, { text, start, end }: File, block: string): Edit => ({
  uri,
  ...(jsonAddition(text, block) ?? { start, end, newText: text }),
});

/** Declares a variable that so far only a variable file knows, with the type of its value there. */
export function declaringVariable(module: Module, name: string, value: Value): readonly Fix[] {
  const home =
    native(module.blocks('variable')).at(-1)?.uri ??
    [...module.files.keys()].find(uri => !isJsonFile(uri) && !isVarFile(uri));
  if (!home) return [];
  const type = typeText(value);
  const block = `variable "${name}" {\n${type === undefined ? '' : `  type = ${type}\n`}}`;
  return [{ title: `Declare variable "${name}"`, edits: [declareVariable(module, home, 0, block)] }];
}

/** Puts a local into the last `locals` of the file, else into new ones in front of the block that needs it. */
export function declareLocal(module: Module, uri: string, offset: number, name: string, value: string): Edit {
  const file = module.files.get(uri)!;
  if (file.json) return added(uri, file, `locals {\n  ${name} = ${value}\n}\n`);
  const home = module
    .blocks('locals')
    .filter(one => one.uri === uri && one.node.close !== undefined && one.node.open !== undefined)
    .at(-1)?.node;
  const [open, close] = [(home?.open ?? 0) + 1, home?.close ?? 0];
  const { text } = file;
  const lineStart = text.lastIndexOf('\n', close - 1) + 1;
  const isLine = text.slice(lineStart, close).trim() === '';
  // Braces on the line of an entry go to lines of their own; not while that entry is being changed.
  if (!home || (!isLine && open <= offset && offset <= close))
    return insert(uri, aboveRootBlock(file, offset), `locals {\n  ${name} = ${value}\n}\n\n`);
  if (isLine) {
    const last = attributesOf(home.body).at(-1);
    return insert(uri, lineStart, `  ${aligned(file, last, name)} = ${value}\n`);
  }
  const entries = text.slice(open, close).trim();
  const newText = `${entries && `\n  ${entries}`}\n  ${name} = ${value}\n`;
  return { uri, start: open, end: close, newText };
}

/** Blocks that something in the native syntax can be put beside. */
export const native = <T extends { readonly uri: string }>(blocks: readonly T[]): readonly T[] =>
  blocks.filter(({ uri }) => !isJsonFile(uri));

/** The name with blanks behind, so that `=` stands below that of the line before, where there is room. */
function aligned(file: File, above: { name: Span; equals: number; end: number } | undefined, name: string) {
  if (!above || file.text.slice(above.name.start, above.end).includes('\n')) return name;
  return name.padEnd(above.equals - above.name.start - 1);
}

/** A block behind everything else of a file, a blank line between. */
export function atTheEnd(uri: string, file: File, block: string): Edit {
  if (file.json) return added(uri, file, block);
  const { text } = file;
  const end = text.trimEnd().length;
  return { uri, start: end, end: text.length, newText: `${end === 0 ? '' : '\n\n'}${block}\n` };
}

/** A block in front of everything else of a file, but for a comment that is about the file. */
export const atTheTop = (uri: string, file: File, block: string): Edit =>
  file.json
    ? added(uri, file, block)
    : insert(uri, aboveRootBlock(file, file.body.items[0]?.start ?? file.text.length), `${block}\n\n`);

/** In front of the root block around an offset, and of the comment that belongs to it. */
function aboveRootBlock(file: File, offset: number): number {
  const root = file.body.items.find(item => item.start <= offset && offset <= item.end);
  let start = root?.start ?? 0;
  for (const comment of file.comments.toReversed()) {
    const between = file.text.slice(comment.end, start);
    const line = file.text.lastIndexOf('\n', comment.start - 1) + 1;
    const isLine = file.text.slice(line, comment.start).trim() === '';
    if (comment.end <= start && isLine && /^[ \t]*\r?\n?[ \t]*$/.test(between)) start = comment.start;
  }
  return start;
}

const insert = (uri: string, offset: number, newText: string): Edit => ({
  uri,
  start: offset,
  end: offset,
  newText,
});

/** Whether what an expression refers to means the same in a local: nothing of a build under way, nothing a loop binds. */
export const isMovable = (expression: Expression): boolean =>
  referencesIn(expression).every(
    ({ root, steps: [first] }) =>
      ['var', 'local', 'data', 'path'].includes(root) || (root === 'packer' && first?.text === 'version'),
  );

/** A name no variable and no local has, made of the one that would be best. */
export function freeName(module: Module, wanted: string): string {
  const plain = wanted.replace(/[^\p{ID_Continue}-]/gu, '_').replace(/^[^\p{ID_Start}_]+/u, '');
  const name = plain || 'value';
  for (let i = 1; ; i++) {
    const one = i === 1 ? name : `${name}_${i}`;
    if (!module.variables.has(one) && !module.locals.has(one)) return one;
  }
}

/** The `packer` block things are added to: that of the file, else the first of the folder. */
export function packerBlock(
  module: Module,
  uri: string,
): { readonly uri: string; readonly node: Block } | undefined {
  const all = module.blocks('packer').filter(({ node }) => node.close !== undefined);
  const own = all.find(one => one.uri === uri);
  if (own) return own;
  const blocks = native(all);
  return blocks[0];
}

/** How a type is written that a value has; undefined for null and for what is not known. */
export function typeText(value: Value): string | undefined {
  if (!isKnown(value) || value.kind === 'null' || value.kind === 'unknown') return undefined;
  if (value.kind === 'string' || value.kind === 'number' || value.kind === 'bool') return value.kind;
  const inner = (value.kind === 'list' ? value.elements : [...value.entries.values()]).map(typeText);
  if (inner.some(one => one === undefined)) return undefined;
  const same = new Set(inner).size === 1;
  if (value.kind === 'list') return same ? `list(${inner[0]})` : inner.length === 0 ? 'list(string)' : 'any';
  return same ? `map(${inner[0]})` : inner.length === 0 ? 'map(string)' : 'any';
}

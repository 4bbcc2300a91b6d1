/**
 * Which blocks of a file have to be looked at again after an edit. A root block in which the rules for single blocks
 * found nothing is cleared: as long as it reads the same, and so does what it depends on, they find nothing. What
 * depends on places elsewhere (duplicates, cycles, what nobody uses) belongs to rules that look at everything.
 */
import { usesOfSource } from '../../model/build-sources.ts';
import { blocksOf, type Declarations } from '../../model/declarations.ts';
import { isJsonFile, isVarFile } from '../../model/file-kinds.ts';
import { kept, keptBy, keptByText } from '../../model/kept.ts';
import type { Module } from '../../model/module.ts';
import { type Reference, referencesIn, referencesOf } from '../../model/references.ts';
import { requiredPlugins } from '../../model/required-plugins.ts';
import type { Stretch } from '../../model/stretches.ts';
import type { Attribute, Block, File, Item, Node, Span } from '../../syntax/ast.ts';
import { damagedLines } from './damaged-lines.ts';

/** The part of a file that rules for single blocks have to look at. */
export interface Suspects extends Pick<Declarations, 'variables' | 'sources' | 'data' | 'builds'> {
  /** What stands at the root, in the order of the text: blocks, and what does not belong there. */
  readonly items: readonly Item[];
  readonly blocks: readonly Block[];
  /** Whether a place lies in one of them. */
  covers(offset: number): boolean;
}

/** A block in which nothing is wrong, and all that this depends on besides its text. */
interface Cleared {
  readonly uses: number;
  /** What it reads comes to, name by name. */
  readonly reads: ReadonlyMap<string, number>;
}

/** What the last look at a file has left. */
interface Memory {
  readonly outline: string;
  readonly values: string;
  /** By their text. The same map as long as nothing else changes: it holds what is not there any more, too. */
  readonly cleared: Map<string, Cleared>;
}

/** Of the files of one folder, by uri; apart while a file cannot be read as a whole. */
const memories = kept((_lineage: object) => new Map<string, Memory>());

interface Looked extends Suspects {
  readonly cleared: Map<string, Cleared>;
}

const none: Suspects = {
  items: [],
  blocks: [],
  variables: [],
  sources: [],
  data: [],
  builds: [],
  covers: () => false,
};

/** The blocks of a template that may hold a problem; all of them where nothing is known from before. */
export const suspectsIn = (module: Module, uri: string): Suspects => looked(module, uri) ?? none;

const looked = keptBy((module: Module, uri: string): Looked | undefined => {
  const file = module.files.get(uri);
  const own = module.declarations.get(uri);
  if (!file || !own) return undefined;
  const all = rootBlocks(file);
  const known = module.lineage && memories(module.lineage).get(memoryOf(file, uri));
  const before = known && known.outline === outline(module) ? known : undefined;
  // Of what is not there any more nobody has asked what it reads comes to now.
  const holds = before?.values === values(module) && before.cleared.size < 2 * all.length + 20;
  const cleared = before && holds ? before.cleared : new Map<string, Cleared>();
  const suspects = before ? all.filter(block => !isCleared(block, before)) : all;
  const { items } = file.body;
  if (suspects.length === all.length) return { ...own, items, blocks: all, covers: () => true, cleared };
  const nodes = new Set<Node>(suspects);
  const among = <T extends { readonly node: Node }>(found: readonly T[]): readonly T[] =>
    found.filter(({ node }) => nodes.has(node));
  const left = items.filter(item => item.kind !== 'block' || nodes.has(item));
  return {
    items: left,
    blocks: suspects,
    variables: own.variables.filter(({ node }) => node.kind === 'attribute' || nodes.has(node)),
    sources: among(own.sources),
    data: among(own.data),
    builds: among(own.builds),
    covers: offset => left.some(({ start, end }) => start <= offset && offset < end),
    cleared,
  };

  function isCleared(block: Block, than: Memory): boolean {
    const text = textOf(file!, block);
    const known = than.cleared.get(text);
    if (!known || known.uses !== usesOf(module, block)) return false;
    // Mostly nobody has touched a value: then none of them has to be looked up.
    if (than.values !== values(module))
      for (const [name, number] of known.reads) if (meaning(module, name) !== number) return false;
    if (!holds) cleared.set(text, known);
    return true;
  }
});

/** To be told what the rules for single blocks have found in the suspects: where there is nothing, they are cleared. */
export function clear(module: Module, uri: string, problems: readonly Span[]): void {
  const file = module.files.get(uri);
  const { blocks, cleared } = looked(module, uri) ?? { blocks: [], cleared: undefined };
  if (!module.lineage || !file || !cleared || isJsonFile(uri) || isVarFile(uri)) return;
  const damaged = damagedLines(file);
  const guilty = new Set<string>();
  for (const block of blocks) {
    const text = textOf(file, block);
    const clean =
      !damaged(block) && !problems.some(({ start, end }) => start <= block.end && block.start <= end);
    const reads = clean ? readsOf(block) : undefined;
    const uses = usesOf(module, block);
    if (reads && uses !== undefined)
      cleared.set(text, { uses, reads: new Map(reads.map(name => [name, meaning(module, name)])) });
    else guilty.add(text);
  }
  for (const text of guilty) cleared.delete(text);
  memories(module.lineage).set(memoryOf(file, uri), {
    outline: outline(module),
    values: values(module),
    cleared,
  });
}

const memoryOf = (file: File, uri: string): string => (file.problems.length > 0 ? `${uri} damaged` : uri);
const rootBlocks = kept((file: File) => blocksOf(file.body));
/** The same string wherever the block stands, so that it is hashed once. */
const textOf = (file: File, block: Block): string => textOfRead(file, block.start, block.origin ?? block);

/** Of what was read first in an earlier text perhaps, and begins here now. */
function textOfRead(file: File, start: number, read: Block | Attribute): string {
  const of = texts(read);
  of.text ??= ownCopy(file.text.slice(start, start + read.end - read.start));
  return of.text;
}
/** V8 keeps a part of a text as a place in the whole: what is remembered of each edit would keep all of its file. */
const ownCopy = (text: string): string => ` ${text}`.slice(1);
const texts = kept((_node: Block | Attribute): { text?: string } => ({}));

/** `var.name` and `local.name`; undefined where all variables or locals are read at once. */
const readsOf = keptByText(item => namesIn(referencesOf(item)));

const readsOfEntry = kept((entry: Attribute) => namesIn(referencesIn(entry)));

function namesIn(references: readonly Reference[]): readonly string[] | undefined {
  const reads = new Set<string>();
  for (const { root, steps } of references) {
    if (root !== 'var' && root !== 'local') continue;
    if (!steps[0]) return undefined;
    reads.add(`${root}.${steps[0].text}`);
  }
  return [...reads];
}

/**
 * In how many builds a source is used. Undefined where a source and a build are checked together: then there is more to
 * them than their own text.
 */
function usesOf(module: Module, block: Block): number | undefined {
  const { type, labels } = block;
  const [first, second] = labels;
  if (type.text === 'build') return hasSources(block) ? undefined : 0;
  if (type.text !== 'source' || !first || !second) return 0;
  const uses = usesOfSource(module, { type: first.text, name: second.text });
  return uses.some(({ inBlock }) => inBlock) ? undefined : uses.length;
}
const hasSources = keptByText(
  build =>
    build.kind === 'block' &&
    build.body.items.some(item => item.kind === 'block' && /^(source|dynamic)$/.test(item.type.text)),
);

/**
 * Texts as numbers: equal ones have the same as long as they are remembered, and never the same as others. So many of
 * those asked for last are remembered at the least.
 */
function numbering(remembered: number): (text: string) => number {
  let recent = new Map<string, number>();
  let older = recent;
  return text => {
    const known = recent.get(text);
    if (known !== undefined) return known;
    if (recent.size === remembered) [recent, older] = [new Map(), recent];
    const number = older.get(text) ?? ++last;
    recent.set(text, number);
    return number;
  };
}
let last = 0;
const outlines = numbering(500);
const declared = numbering(500);
const whole = numbering(100);
const meaningOf = numbering(2000);
const textNumber = kept((file: File) => whole(file.text));

/** What exists in a folder, by name: what a name stands for is another question. */
const outline = kept((module: Module): string =>
  [
    module.complete,
    ...module.installed.map(({ address, version }) => `${address} ${version}`),
    ...requiredPlugins(module).map(({ name, source, version }) => `${name} ${source} ${version}`),
    ...module.stretches.map(outlineOfStretch),
    ...[...module.files].flatMap(([uri, file]) => (isVarFile(uri) ? `${uri} ${textNumber(file)}` : [])),
  ].join('\n'),
);
const outlineOfStretch = kept(({ templates }: Stretch) => templates.map(outlineOfOne).join('\n'));
const outlineOfOne = kept(({ uri, file }: Declarations) => `${uri} ${outlines(outlineOf(file))}`);

const outlineOf = (file: File): string =>
  [file.problems.length > 0, ...rootBlocks(file).map(outlineOfBlock)].join('\n');
const outlineOfBlock = keptByText(item => {
  if (item.kind !== 'block') return '';
  const { type, labels, body } = item;
  const names = /^(locals|variables)$/.test(type.text) ? body.items.map(nameOf) : [];
  return [type.text, ...labels.map(({ text }) => text), ...names].join(' ');
});
const nameOf = (item: Item): string => (item.kind === 'block' ? item.type : item.name).text;

/** The same as long as no variable and no local is written anew; what files give variables is in the outline. */
const values = kept((module: Module): string => module.stretches.map(valuesOfStretch).join(' '));
const valuesOfStretch = kept(({ templates }: Stretch) => templates.map(valuesOfOne).join(' '));
const valuesOfOne = kept(({ uri, file }: Declarations) =>
  isJsonFile(uri) ? textNumber(file) : declared(valuesIn(file)),
);

const valuesIn = (file: File): string =>
  rootBlocks(file)
    .filter(({ type }) => /^(variables?|locals?)$/.test(type.text))
    .map(block => textOf(file, block))
    .join('\n');

/** Equal for modules in which every name of a variable or local means the same. */
export const meaningOfNames = kept((module: Module): string => `${outline(module)}\n${values(module)}`);

const meanings = kept((_module: Module) => new Map<string, number | undefined>());
/** Stands for all that decides what a variable or local comes to: of equal numbers the values are equal. */
function meaning(module: Module, name: string): number {
  const all = meanings(module);
  // What needs itself is like nothing before.
  if (all.has(name)) return all.get(name) ?? ++last;
  all.set(name, undefined);
  const number = meaningOf(`${name} ${definition(module, name)}`);
  all.set(name, number);
  return number;
}

function definition(module: Module, name: string): string {
  const [root, rest] = [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)];
  const declared = (root === 'var' ? module.variables : module.locals).get(rest);
  const file = declared && module.files.get(declared.uri);
  if (!file) return '';
  const { node } = declared.asRead;
  const start = 'start' in declared ? declared.start : declared.node.start;
  const reads = node.kind === 'block' ? readsOf(node) : readsOfEntry(node);
  return [
    // In JSON the parts of one thing may lie apart.
    isJsonFile(declared.uri) ? textNumber(file) : textOfRead(file, start, node),
    ...(reads ? reads.map(one => meaning(module, one)) : [++last]),
  ].join(' ');
}

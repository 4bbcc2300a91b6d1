import type { Attribute, Block, Body, Expression, File, Item, Label, Span } from '../syntax/ast.ts';
import { kept, keptByText } from './kept.ts';
import { firsts } from './layers.ts';

/** Something declared, and the file it is in. */
export interface Located<N> {
  readonly uri: string;
  readonly node: N;
}

/** `variable "name" { … }` or an entry of `variables { … }`. */
export interface InputVariable extends Located<Block | Attribute> {
  /** As it was read first, in an earlier text: it comes to the same, and its places are those of that text. */
  readonly asRead: InputVariable;
  readonly name: string;
  readonly nameSpan: Span;
  readonly default: Expression | undefined;
  readonly type: Expression | undefined;
  readonly sensitive: boolean;
}

/** `local "name" { … }` or an entry of `locals { … }`. */
export interface LocalValue extends Located<Block | Attribute> {
  /** As it was read first, in an earlier text: it comes to the same, and its places are those of that text. */
  readonly asRead: LocalValue;
  readonly name: string;
  /** Where the node starts. */
  readonly start: number;
  readonly nameSpan: Span;
  readonly expression: Expression | undefined;
  readonly sensitive: boolean;
}

/** A root `source` or `data` block. */
export interface Resource extends Located<Block> {
  readonly type: string;
  readonly name: string;
  readonly labels: readonly [Label, Label];
}

export interface Build extends Located<Block> {
  readonly registries: readonly Registry[];
}

/** An `hcp_packer_registry` block. */
export interface Registry extends Located<Block> {
  /** The build it is in; undefined at the root. */
  readonly build: Block | undefined;
  /** Made by this `dynamic` block, whose `content` is `node`: there may be none or several. */
  readonly dynamic: Block | undefined;
}

/** What one file declares. */
export interface Declarations {
  readonly uri: string;
  readonly file: File;
  readonly blocks: ReadonlyMap<string, readonly Block[]>;
  readonly variables: readonly InputVariable[];
  readonly locals: readonly LocalValue[];
  readonly sources: readonly Resource[];
  readonly data: readonly Resource[];
  readonly builds: readonly Build[];
  readonly registries: readonly Registry[];
}

/** By name; of two with one name the first. */
export const variablesByName = kept((one: Declarations) => firsts(one.variables, ({ name }) => name));
/** By name; of two with one name the first. */
export const localsByName = kept((one: Declarations) => firsts(one.locals, ({ name }) => name));
/** By type and name, with a dot between; of two with one name the first. */
export const dataByName = kept((one: Declarations) => firsts(one.data, addressOf));
/** By type and name, with a dot between; of two with one name the first. */
export const sourcesByName = kept((one: Declarations) => firsts(one.sources, addressOf));

/** How many labels the header of a root block has when Packer reads the block at all. */
const labelsOfRoot: Readonly<Record<string, number>> = { variable: 1, local: 1, data: 2 };
/** The blocks of a type that Packer passes over, for it cannot read their header: they declare nothing. */
const passedOver = (one: Declarations, type: string): readonly Block[] =>
  (one.blocks.get(type) ?? []).filter(({ labels }) => labels.length !== (labelsOfRoot[type] ?? 0));

/** Of variables, locals or data sources of a file those that Packer has read when it looks for what is there twice. */
export function readOf<T extends Pick<LocalValue, 'node'> & { readonly start?: number }>(
  one: Declarations,
  all: readonly T[],
  ...types: readonly string[]
): readonly T[] {
  const blocks = types.flatMap(type => passedOver(one, type));
  return blocks.length === 0
    ? all
    : all.filter(({ node, start = node.start }) =>
        blocks.every(block => start < block.start || block.end <= start),
      );
}

/** `type.name` */
export const addressOf = ({ type, name }: { readonly type: string; readonly name: string }): string =>
  `${type}.${name}`;

export const attributesOf = (body: Body): readonly Attribute[] =>
  body.items.filter(item => item.kind === 'attribute');

/** The first attribute of that name; HCL rejects a second one. */
export function attributeOf(body: Body, name: string): Attribute | undefined {
  for (const item of body.items) if (item.kind === 'attribute' && item.name.text === name) return item;
  return undefined;
}

export const blocksOf = (body: Body, type?: string): readonly Block[] =>
  body.items.filter(
    item => item.kind === 'block' && (type === undefined || item.type.text === type),
  ) as Block[];

/** The blocks of a build, then those of its chains of post-processors. */
export const blocksInBuild = kept((build: Block): readonly Block[] => {
  const own = blocksOf(build.body);
  const chains = own.filter(({ type }) => type.text === 'post-processors');
  return chains.length === 0 ? own : [...own, ...chains.flatMap(({ body }) => blocksOf(body))];
});

/** Reads the root of a template; everything that is not Packer's is left out without a word. */
export const declarationsOf = (uri: string, file: File): Declarations => ({
  uri,
  file,
  ...declaredBy(uri, file.body.items),
});

/** What some items of a template's root declare. */
export function declaredBy(uri: string, items: readonly Item[]): Omit<Declarations, 'uri' | 'file'> {
  const blocks = new Map<string, Block[]>();
  for (const block of items) {
    if (block.kind !== 'block') continue;
    const same = blocks.get(block.type.text);
    if (same) same.push(block);
    else blocks.set(block.type.text, [block]);
  }
  const root = (type: string): readonly Block[] => blocks.get(type) ?? [];
  const builds = root('build').map(node => buildOf(uri, node));
  return {
    blocks,
    variables: [
      ...root('variable').flatMap(node => inputVariable(uri, node)),
      ...root('variables').flatMap(block =>
        attributesOf(block.body).map(node => new VariableEntry(uri, node)),
      ),
    ],
    locals: [
      ...root('local').flatMap(node => localBlock(uri, node)),
      ...root('locals').flatMap(block =>
        entriesOf(block).map((entry, i) => new LocalEntry(uri, block, i, entry)),
      ),
    ],
    sources: root('source').flatMap(node => resource(uri, node)),
    data: root('data').flatMap(node => resource(uri, node)),
    builds,
    registries: [
      ...root('hcp_packer_registry').map(node => ({ uri, node, build: undefined, dynamic: undefined })),
      ...builds.flatMap(build => build.registries),
    ],
  };
}

function inputVariable(uri: string, node: Block): InputVariable[] {
  const label = node.labels[0];
  return label ? [new VariableBlock(uri, node, label)] : [];
}

/** Reads its block when asked: after an edit elsewhere nobody may. Why a class, says `module.ts`. */
class NamedBlock {
  readonly uri: string;
  readonly node: Block;
  readonly name: string;
  readonly nameSpan: Span;

  constructor(uri: string, node: Block, label: Label) {
    this.uri = uri;
    this.node = node;
    this.name = label.text;
    this.nameSpan = label;
  }

  get sensitive(): boolean {
    return isSensitive(this.node);
  }
}

class VariableBlock extends NamedBlock implements InputVariable {
  get asRead(): InputVariable {
    const { origin } = this.node;
    return origin ? new VariableBlock(this.uri, origin, origin.labels[0]!) : this;
  }

  get default(): Expression | undefined {
    return attributeOf(this.node.body, 'default')?.value;
  }

  get type(): Expression | undefined {
    return attributeOf(this.node.body, 'type')?.value;
  }
}

class VariableEntry implements InputVariable {
  readonly uri: string;
  readonly node: Attribute;
  readonly name: string;
  readonly nameSpan: Span;
  readonly default: Expression;
  readonly type = undefined;
  readonly sensitive = false;

  constructor(uri: string, node: Attribute) {
    this.uri = uri;
    this.node = node;
    this.name = node.name.text;
    this.nameSpan = node.name;
    this.default = node.value;
  }

  get asRead(): InputVariable {
    return this;
  }
}

function localBlock(uri: string, node: Block): LocalValue[] {
  const label = node.labels[0];
  return label ? [new LocalBlock(uri, node, label)] : [];
}

class LocalBlock extends NamedBlock implements LocalValue {
  get asRead(): LocalValue {
    const { origin } = this.node;
    return origin ? new LocalBlock(this.uri, origin, origin.labels[0]!) : this;
  }

  get start(): number {
    return this.node.start;
  }

  get expression(): Expression | undefined {
    return attributeOf(this.node.body, 'expression')?.value;
  }
}

/** Anything but a plain `false` may hide the value: better one sentence poorer than a secret shown. */
const isSensitive = keptByText(item => {
  const value = item.kind === 'block' ? attributeOf(item.body, 'sensitive')?.value : undefined;
  return value !== undefined && !(value.kind === 'bool' && !value.value);
});

interface Entry {
  readonly name: string;
  /** From the start of the block. */
  readonly offset: number;
}
const entriesOf = keptByText((item): readonly Entry[] =>
  item.kind === 'block'
    ? attributesOf(item.body).map(({ name, start }) => ({ name: name.text, offset: start - item.start }))
    : [],
);

/** An entry of `locals { … }`. */
class LocalEntry implements LocalValue {
  readonly uri: string;
  readonly name: string;
  readonly start: number;
  readonly sensitive = false;
  private readonly block: Block;
  private readonly index: number;
  private readonly entry: Entry;

  constructor(uri: string, block: Block, index: number, entry: Entry) {
    this.uri = uri;
    this.name = entry.name;
    this.start = block.start + entry.offset;
    this.block = block;
    this.index = index;
    this.entry = entry;
  }

  get asRead(): LocalValue {
    const { origin } = this.block;
    return origin ? new LocalEntry(this.uri, origin, this.index, this.entry) : this;
  }

  get node(): Attribute {
    return attributesIn(this.block)[this.index]!;
  }

  get nameSpan(): Span {
    return this.node.name;
  }

  get expression(): Expression {
    return this.node.value;
  }
}
const attributesIn = kept((block: Block) => attributesOf(block.body));

function resource(uri: string, node: Block): Resource[] {
  const [type, name] = node.labels;
  return type && name ? [{ uri, node, type: type.text, name: name.text, labels: [type, name] }] : [];
}

/** Whether a build may hold registry blocks. */
const mayPublish = keptByText(
  item =>
    item.kind === 'block' &&
    item.body.items.some(
      one => one.kind === 'block' && /^(dynamic|hcp_packer_registry)$/.test(one.type.text),
    ),
);

function buildOf(uri: string, node: Block): Build {
  if (!mayPublish(node)) return { uri, node, registries: [] };
  const dynamic = blocksOf(node.body, 'dynamic');
  return {
    uri,
    node,
    registries: [
      ...blocksOf(node.body, 'hcp_packer_registry').map(block => ({
        uri,
        node: block,
        build: node,
        dynamic: undefined,
      })),
      ...dynamic
        .filter(block => block.labels[0]?.text === 'hcp_packer_registry')
        .flatMap(block =>
          blocksOf(block.body, 'content').map(content => ({
            uri,
            node: content,
            build: node,
            dynamic: block,
          })),
        ),
    ],
  };
}

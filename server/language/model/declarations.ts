import type { Attribute, Block, Body, Expression, File, Label, Span } from '../syntax/ast.ts';
import { kept } from './kept.ts';
import { firsts } from './layers.ts';

/** Something declared, and the file it is in. */
export interface Located<N> {
  readonly uri: string;
  readonly node: N;
}

/** `variable "name" { … }` or an entry of `variables { … }`. */
export interface InputVariable extends Located<Block | Attribute> {
  readonly name: string;
  readonly nameSpan: Span;
  readonly default: Expression | undefined;
  readonly type: Expression | undefined;
  readonly sensitive: boolean;
}

/** `local "name" { … }` or an entry of `locals { … }`. */
export interface LocalValue extends Located<Block | Attribute> {
  readonly name: string;
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
export function declarationsOf(uri: string, file: File): Declarations {
  const blocks = new Map<string, Block[]>();
  for (const block of blocksOf(file.body)) {
    const same = blocks.get(block.type.text);
    if (same) same.push(block);
    else blocks.set(block.type.text, [block]);
  }
  const root = (type: string): readonly Block[] => blocks.get(type) ?? [];
  const builds = root('build').map(node => buildOf(uri, node));
  return {
    uri,
    file,
    blocks,
    variables: [
      ...root('variable').flatMap(node => inputVariable(uri, node)),
      ...root('variables').flatMap(block =>
        attributesOf(block.body).map(node => ({
          uri,
          node,
          name: node.name.text,
          nameSpan: node.name,
          default: node.value,
          type: undefined,
          sensitive: false,
        })),
      ),
    ],
    locals: [
      ...root('local').flatMap(node => localBlock(uri, node)),
      ...root('locals').flatMap(block =>
        attributesOf(block.body).map(node => ({
          uri,
          node,
          name: node.name.text,
          nameSpan: node.name,
          expression: node.value,
          sensitive: false,
        })),
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
  if (!label) return [];
  return [
    {
      uri,
      node,
      name: label.text,
      nameSpan: label,
      default: attributeOf(node.body, 'default')?.value,
      type: attributeOf(node.body, 'type')?.value,
      sensitive: isTrue(node.body, 'sensitive'),
    },
  ];
}

function localBlock(uri: string, node: Block): LocalValue[] {
  const label = node.labels[0];
  if (!label) return [];
  return [
    {
      uri,
      node,
      name: label.text,
      nameSpan: label,
      expression: attributeOf(node.body, 'expression')?.value,
      sensitive: isTrue(node.body, 'sensitive'),
    },
  ];
}

/** Anything but a plain `false` may hide the value: better one sentence poorer than a secret shown. */
function isTrue(body: Body, name: string): boolean {
  const value = attributeOf(body, name)?.value;
  return value !== undefined && !(value.kind === 'bool' && !value.value);
}

function resource(uri: string, node: Block): Resource[] {
  const [type, name] = node.labels;
  return type && name ? [{ uri, node, type: type.text, name: name.text, labels: [type, name] }] : [];
}

function buildOf(uri: string, node: Block): Build {
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

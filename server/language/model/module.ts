import type { Attribute, Block, Expression, File, Label, Name, Node, Span } from '../syntax/ast.ts';
import type { Value } from './value.ts';

/** Something declared, and the file it is in. */
export interface Located<N> {
  readonly uri: string;
  readonly node: N;
}

/** `variable "name" { … }` or an entry of `variables { … }`. */
export interface Variable extends Located<Block | Attribute> {
  readonly name: string;
  readonly nameSpan: Span;
  readonly default: Expression | undefined;
  readonly type: Expression | undefined;
  readonly sensitive: boolean;
}

/** `local "name" { … }` or an entry of `locals { … }`. */
export interface Local extends Located<Block | Attribute> {
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
  /** In order of appearance: elements of `sources`, then `source` blocks. */
  readonly sources: readonly BuildSource[];
  /** Some sources come from `dynamic` blocks or expressions that are not known. */
  readonly open: boolean;
}

/** A source used by a build. */
export interface BuildSource {
  readonly type: string;
  readonly name: string;
  /** What the build calls it: `name` of a `source` block, or `name`. Undefined where not known. */
  readonly localName: string | undefined;
  /** The element of `sources`, or the `source` block. */
  readonly node: Expression | Block;
  readonly span: Span;
}

/** An `hcp_packer_registry` block. */
export interface Registry extends Located<Block> {
  /** The build it is in; undefined at the root. */
  readonly build: Block | undefined;
  /** Made by this `dynamic` block, whose `content` is `node`: there may be none or several. */
  readonly dynamic: Block | undefined;
}

/** Names bound besides `var`, `local`, `data`, …: loop variables, `source`, iterators. */
export type Scope = ReadonlyMap<string, Value>;

/**
 * One configuration: the templates of a folder, or one file alone, with the auto var files. Cheap to make:
 * what is read from a file is kept as long as the file, and values are computed when asked for.
 */
export interface Module {
  /** Every file by uri, var files too, in the order Packer reads them. */
  readonly files: ReadonlyMap<string, File>;
  /** False where files of the configuration (`.pkr.json`) could not be read: what is not seen may be there. */
  readonly complete: boolean;
  /** By name; of two with one name the first. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** By name; of two with one name the first. */
  readonly locals: ReadonlyMap<string, Local>;
  readonly sources: readonly Resource[];
  readonly data: readonly Resource[];
  readonly builds: readonly Build[];
  /** Root ones first, then those in builds. */
  readonly registries: readonly Registry[];
  /** Root blocks of a type in all files. */
  blocks(type: string): readonly Located<Block>[];
  /** The uri of the file a node is in. */
  fileOf(node: Node): string | undefined;
  evaluate(expression: Expression, scope?: Scope): Value;
  /** The value `var.name` has. Unknown without a default and for undeclared names. */
  variable(name: string): Value;
  /** The value `local.name` has. */
  local(name: string): Value;
}

export interface Options {
  /** Names of files that belong to the configuration but are not among `files`, such as `x.pkr.json`. */
  readonly unread?: readonly string[];
}

export declare function moduleOf(files: ReadonlyMap<string, File>, options?: Options): Module;

export type { Name };

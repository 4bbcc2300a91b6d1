import type { Attribute, Block, Expression, File, Node } from '../syntax/ast.ts';
import { visit } from '../syntax/walk.ts';
import {
  addressOf,
  attributesOf,
  type Build,
  type Declarations,
  dataByName,
  declarationsOf,
  type InputVariable,
  type LocalValue,
  type Located,
  localsByName,
  type Registry,
  type Resource,
  sourcesByName,
  variablesByName,
} from './declarations.ts';
import { evaluator, literal, type Scope } from './evaluate.ts';
import type { Lacks } from './failures.ts';
import { isAutoVarFile, isJsonFile, isVarFile } from './file-kinds.ts';
import { kept, keptBy } from './kept.ts';
import { layered } from './layers.ts';
import { outputOf, sourceOf } from './outputs.ts';
import { isRoot, lacksMember, rootValue } from './roots.ts';
import { acrossFiles, acrossStretches, listAcross, type Stretch, stretchesOf } from './stretches.ts';
import { converted } from './types.ts';
import { compareBytes, marked, object, unknown, unknownObject, type Value } from './value.ts';
import { givenTo, valueToCome } from './variable-types.ts';

/**
 * One configuration: the templates of a folder, or one file alone, with the auto var files. Cheap to make:
 * what is read from a file is kept as long as the file, and values are computed when asked for.
 */
export interface Module {
  /** Every file by uri, in the order Packer reads them: templates by name, then auto var files by name, of each those in
   * JSON last. */
  readonly files: ReadonlyMap<string, File>;
  /** False where templates of the folder (`.pkr.json`) are no JSON: what is not seen may be there. */
  readonly complete: boolean;
  /** What is installed on this computer, as far as somebody has looked. */
  readonly installed: readonly InstalledPlugin[];
  /** The same before and after an edit, for what may be remembered from one to the other; undefined where nothing is. */
  readonly lineage: object | undefined;
  /** What each template declares, by uri, in Packer's order: made once for a tree, whatever its neighbours do. */
  readonly declarations: ReadonlyMap<string, Declarations>;
  /** The same one after the other, taken together as far as they stay what they are while one is edited. */
  readonly stretches: readonly Stretch[];
  /** By name; of two with one name the first. */
  readonly variables: ReadonlyMap<string, InputVariable>;
  /** By name; of two with one name the first. */
  readonly locals: ReadonlyMap<string, LocalValue>;
  readonly sources: readonly Resource[];
  readonly data: readonly Resource[];
  readonly builds: readonly Build[];
  /** Root ones first, then those in builds. */
  readonly registries: readonly Registry[];
  /** Root blocks of a type in all files. */
  blocks(type: string): readonly Located<Block>[];
  /** The uri of the file a node is in. */
  fileOf(node: Node): string | undefined;
  /** The value an expression has in the places where `var`, `local` and all functions may be used. */
  evaluate(expression: Expression, scope?: Scope): Value;
  /** Nobody declares it, in any file. */
  readonly lacks: Lacks;
  /** What files give variables, by name; of several values the one that wins. */
  readonly given: ReadonlyMap<string, Attribute>;
  /** The value `var.name` has. Unknown without a default, and for undeclared names. */
  variable(name: string): Value;
  /** The value `local.name` has. Unknown for undeclared names and in a cycle. */
  local(name: string): Value;
}

/** A plugin that is installed where Packer looks for plugins. */
export interface InstalledPlugin {
  /** As `required_plugins` has it: `github.com/hashicorp/amazon`. */
  readonly address: string;
  /** Without the `v`; of a development build with its suffix. */
  readonly version: string;
}

export interface Options {
  /** Undefined where nobody has looked. */
  readonly installed?: readonly InstalledPlugin[];
  /** Names of files that belong to the configuration but are not among `files`, such as `x.pkr.json`. */
  readonly unread?: readonly string[];
  /** That of the module this one takes the place of, or a new one. */
  readonly lineage?: object | undefined;
  /** Files with values for variables, the last one wins; in place of the automatic ones among `files`. */
  readonly given?: readonly File[];
  /** Values of variables that somebody gives who calls this as a module of Terraform; they win over files. */
  readonly inputs?: ReadonlyMap<string, Value>;
}

export { isVarFile };

/** Packer reads it unasked with the templates of its folder. */
export const counts = (uri: string): boolean => !isVarFile(uri) || isAutoVarFile(uri);

const declarationsIn = keptBy((file: File, uri: string) => declarationsOf(uri, file));

const nodesOf = kept((file: File): ReadonlySet<Node> => {
  const all = new Set<Node>();
  visit(file, node => {
    all.add(node);
  });
  return all;
});

const variablesIn = acrossStretches(variablesByName);
const localsIn = acrossStretches(localsByName);
const dataByNameIn = acrossStretches(dataByName);
const sourcesIn = listAcross(({ sources }) => sources);
const dataIn = listAcross(({ data }) => data);
const buildsIn = listAcross(({ builds }) => builds);
const registriesIn = listAcross(({ registries }) => registries);

/** Root blocks by type. */
const blocksIn = kept(({ templates }: Stretch): ReadonlyMap<string, readonly Located<Block>[]> => {
  const found = new Map<string, Located<Block>[]>();
  for (const { uri, blocks } of templates)
    for (const [type, nodes] of blocks) {
      const located = nodes.map(node => ({ uri, node }));
      const known = found.get(type);
      if (known) known.push(...located);
      else found.set(type, located);
    }
  return found;
});

export function moduleOf(files: ReadonlyMap<string, File>, options: Options = {}): Module {
  const unread = options.unread ?? [];
  const { templates, varFiles } = orderOf(files, options.lineage);
  const values = options.given ?? varFiles.filter(isAutoVarFile).map(uri => files.get(uri)!);
  const given = layered(values.map(givenBy).reverse());
  const ordered = new Map<string, File>();
  const declarations = new Map<string, Declarations>();
  for (const uri of templates) {
    const file = files.get(uri)!;
    ordered.set(uri, file);
    declarations.set(uri, declarationsIn(file, uri));
  }
  for (const uri of varFiles) ordered.set(uri, files.get(uri)!);
  const stretches = stretchesOf([...declarations.values()], options.lineage);
  // JSON var files come last and win, and what they say is not known.
  const open = unread.some(name => name.endsWith('.auto.pkrvars.json'));
  const variables = variablesIn(stretches);
  const locals = localsIn(stretches);
  const lacks: Lacks = (root, name) =>
    name === undefined
      ? !isRoot(root)
      : root === 'var' || root === 'local'
        ? !(root === 'var' ? variables : locals).has(name) && isSound()
        : lacksMember(root, name);
  const evaluate = evaluator({
    variable: name => variable(name),
    local: name => local(name),
    root: name => (name === 'var' && isSound() ? everyVariable() : rootValue(name)),
    source: (type, name) =>
      dataByNameIn(stretches).has(addressOf({ type, name })) ? sourceOf(module, type) : unknownObject,
    output: (type, name, output) =>
      dataByNameIn(stretches).has(addressOf({ type, name })) ? outputOf(module, type, output) : unknown,
    lacks,
  });
  const isSound = (): boolean =>
    rest.complete && [...files].every(([uri, file]) => !counts(uri) || file.problems.length === 0);
  const everyVariable = (): Value =>
    object(
      new Map(
        [...declarations.values()].flatMap(one => one.variables.map(({ name }) => [name, variable(name)])),
      ),
    );
  const variable = valuesBy(name => {
    const declared = variables.get(name)?.asRead;
    if (!declared) return unknown;
    const expression = given.get(name)?.value ?? declared.default;
    const marks = { sensitive: declared.sensitive, assumed: true };
    const input = options.inputs?.get(name);
    if (input) return marked(converted(input, declared.type, literal), marks);
    if (open || !expression) return marked(valueToCome(declared), marks);
    return marked(givenTo(declared, literal(expression)), marks);
  });
  const local = valuesBy(name => {
    const declared = locals.get(name)?.asRead;
    const expression = declared?.expression;
    if (!declared || !expression) return unknown;
    return marked(evaluate(expression), { sensitive: declared.sensitive, assumed: false });
  });

  const rest: Omit<Module, keyof Lists> = {
    files: ordered,
    complete:
      !unread.some(name => name.endsWith('.pkr.json')) &&
      !options.given?.some(({ problems }) => problems.length > 0),
    installed: options.installed ?? [],
    lineage: options.lineage,
    declarations,
    variables,
    locals,
    given,
    blocks: type => stretches.flatMap(one => blocksIn(one).get(type) ?? []),
    fileOf: node => [...ordered].find(([, file]) => nodesOf(file).has(node))?.[0],
    evaluate,
    lacks,
    variable,
    local,
  };
  const module: Module = Object.assign(new Together(stretches), rest);
  return module;
}

type Lists = Pick<Module, 'stretches' | 'sources' | 'data' | 'builds' | 'registries'>;

/**
 * Puts lists together when somebody asks for them. A class because of the getters: for those of an object literal V8
 * makes a hidden class with each object, and these keep all that the getters see, trees too, until the next large
 * collection of garbage.
 */
class Together implements Lists {
  readonly stretches: readonly Stretch[];
  private readonly made: { -readonly [K in Exclude<keyof Lists, 'stretches'>]?: Lists[K] } = {};

  constructor(stretches: readonly Stretch[]) {
    this.stretches = stretches;
  }

  get sources(): Module['sources'] {
    this.made.sources ??= sourcesIn(this.stretches);
    return this.made.sources;
  }

  get data(): Module['data'] {
    this.made.data ??= dataIn(this.stretches);
    return this.made.data;
  }

  get builds(): Module['builds'] {
    this.made.builds ??= buildsIn(this.stretches);
    return this.made.builds;
  }

  get registries(): Module['registries'] {
    const all = this.made.registries ?? registriesIn(this.stretches);
    this.made.registries ??= [...all.filter(({ build }) => !build), ...all.filter(({ build }) => build)];
    return this.made.registries;
  }
}

export const dataNamed = acrossFiles(dataByName);
export const sourcesNamed = acrossFiles(sourcesByName);

/** What a variable file says; a name that is there twice is an error, and the last one wins. */
const givenBy = kept(
  (file: File): ReadonlyMap<string, Attribute> =>
    new Map(attributesOf(file.body).map(attribute => [attribute.name.text, attribute])),
);

/** A value for each name, worked out when first asked for; unknown while it needs itself. */
function valuesBy(compute: (name: string) => Value): (name: string) => Value {
  const values = new Map<string, Value>();
  return name => {
    const known = values.get(name);
    if (known) return known;
    values.set(name, unknown);
    const value = compute(name);
    values.set(name, value);
    return value;
  };
}

/** Uris of templates and of variable files, each in the order Packer reads them. */
interface Order {
  readonly of: readonly string[];
  readonly templates: readonly string[];
  readonly varFiles: readonly string[];
}
const lastOrder = kept((_lineage: object): { order?: Order } => ({}));

/** Found once for a lineage, as long as no file comes or goes. */
function orderOf(files: ReadonlyMap<string, File>, lineage: object | undefined): Order {
  const of = [...files.keys()];
  const last = lineage && lastOrder(lineage);
  const known = last?.order;
  if (known && known.of.length === of.length && known.of.every((uri, i) => uri === of[i])) return known;
  const sorted = of
    .map(uri => ({ uri, name: fileName(uri), rank: Number(isJsonFile(uri)) }))
    .sort((a, b) => a.rank - b.rank || compareBytes(a.name, b.name))
    .map(({ uri }) => uri);
  const order = {
    of,
    templates: sorted.filter(uri => !isVarFile(uri)),
    varFiles: sorted.filter(isVarFile),
  };
  if (last) last.order = order;
  return order;
}

/** Decoded, so that names sort as they do on disk. */
function fileName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

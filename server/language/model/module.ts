import type { Block, Expression, File, Node } from '../syntax/ast.ts';
import { visit } from '../syntax/walk.ts';
import {
  attributesOf,
  type Build,
  type Declarations,
  declarationsOf,
  type InputVariable,
  type LocalValue,
  type Located,
  type Registry,
  type Resource,
} from './declarations.ts';
import { evaluator, type Scope } from './evaluate.ts';
import { converted } from './types.ts';
import { compareBytes, marked, unknown, type Value } from './value.ts';

/**
 * One configuration: the templates of a folder, or one file alone, with the auto var files. Cheap to make:
 * what is read from a file is kept as long as the file, and values are computed when asked for.
 */
export interface Module {
  /** Every file by uri, in the order Packer reads them: templates by name, then auto var files by name. */
  readonly files: ReadonlyMap<string, File>;
  /** False where templates of the folder (`.pkr.json`) could not be read: what is not seen may be there. */
  readonly complete: boolean;
  /** What is installed on this computer, as far as somebody has looked. */
  readonly installed: readonly InstalledPlugin[];
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
  /** Files with values for variables, the last one wins; in place of the automatic ones among `files`. */
  readonly given?: readonly File[];
}

/** `.auto.pkrvars.hcl`: values for variables, nothing else. */
export const isVarFile = (uri: string): boolean => uri.endsWith('.pkrvars.hcl');
const isAutoVarFile = (uri: string): boolean => uri.endsWith('.auto.pkrvars.hcl');

const readings = new WeakMap<File, { uri: string; declarations: Declarations }>();
function read(uri: string, file: File): Declarations {
  const kept = readings.get(file);
  if (kept?.uri === uri) return kept.declarations;
  const declarations = declarationsOf(uri, file);
  readings.set(file, { uri, declarations });
  return declarations;
}

const nodes = new WeakMap<File, WeakSet<Node>>();
function nodesOf(file: File): WeakSet<Node> {
  const kept = nodes.get(file);
  if (kept) return kept;
  const all = new WeakSet<Node>();
  visit(file, node => {
    all.add(node);
  });
  nodes.set(file, all);
  return all;
}

export function moduleOf(files: ReadonlyMap<string, File>, options: Options = {}): Module {
  const unread = options.unread ?? [];
  const named = [...files]
    .map(([uri, file]) => [uri, file, fileName(uri)] as const)
    .sort(([, , a], [, , b]) => compareBytes(a, b));
  const templates = named.filter(([uri]) => !isVarFile(uri));
  const varFiles = options.given ?? named.filter(([uri]) => isAutoVarFile(uri)).map(([, file]) => file);
  const declared_ = templates.map(([uri, file]) => [uri, read(uri, file)] as const);
  const all = <T>(pick: (declarations: Declarations) => readonly T[]): T[] =>
    declared_.flatMap(([, declarations]) => pick(declarations));
  const registries = all(declarations => declarations.registries);

  // JSON var files come last and win, and what they say is not known.
  const open = unread.some(name => name.endsWith('.auto.pkrvars.json'));
  const values = new Map<string, Value>();
  const busy = new Set<string>();
  const once = (key: string, compute: () => Value): Value => {
    const kept = values.get(key);
    if (kept) return kept;
    if (busy.has(key)) return unknown;
    busy.add(key);
    const value = compute();
    busy.delete(key);
    values.set(key, value);
    return value;
  };

  const literal = evaluator();
  const evaluate = evaluator({ variable, local });
  const variables = firsts(all(declarations => declarations.variables));
  const locals = firsts(all(declarations => declarations.locals));

  function variable(name: string): Value {
    const declared = variables.get(name);
    if (!declared) return unknown;
    return once(`var.${name}`, () => {
      const marks = { sensitive: declared.sensitive, assumed: true };
      const expression =
        varFiles
          .flatMap(file => attributesOf(file.body).filter(attribute => attribute.name.text === name))
          .at(-1)?.value ?? declared.default;
      if (open || !expression) return marked(unknown, marks);
      return marked(converted(literal(expression), declared.type, literal), marks);
    });
  }

  function local(name: string): Value {
    const declared = locals.get(name);
    if (!declared?.expression) return unknown;
    const { expression, sensitive } = declared;
    return once(`local.${name}`, () => marked(evaluate(expression), { sensitive, assumed: false }));
  }

  return {
    files: new Map(
      [...templates, ...named.filter(([uri]) => isVarFile(uri))].map(([uri, file]) => [uri, file]),
    ),
    complete: !unread.some(name => name.endsWith('.pkr.json')),
    installed: options.installed ?? [],
    variables,
    locals,
    sources: all(declarations => declarations.sources),
    data: all(declarations => declarations.data),
    builds: all(declarations => declarations.builds),
    registries: [
      ...registries.filter(registry => !registry.build),
      ...registries.filter(registry => registry.build),
    ],
    blocks: type =>
      declared_.flatMap(([uri, { blocks }]) => (blocks.get(type) ?? []).map(node => ({ uri, node }))),
    fileOf: node => named.find(([, file]) => nodesOf(file).has(node))?.[0],
    evaluate,
    variable,
    local,
  };
}

function firsts<T extends { readonly name: string }>(all: readonly T[]): Map<string, T> {
  const found = new Map<string, T>();
  for (const one of all) if (!found.has(one.name)) found.set(one.name, one);
  return found;
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

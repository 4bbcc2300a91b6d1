import type { Block, Expression, Span } from '../syntax/ast.ts';
import { literalString } from '../syntax/walk.ts';
import { addressOf, attributeOf, type Build, blocksOf, type Resource } from './declarations.ts';
import { dynamicRounds } from './dynamic-rounds.ts';
import { type Evaluate, literal } from './evaluate.ts';
import { kept, keptBy, keptByText } from './kept.ts';
import type { Module } from './module.ts';
import type { Stretch } from './stretches.ts';
import { marked, marksOf, object, shownText, string, textOf, unknownOf, type Value } from './value.ts';

/** A source used by a build. */
export interface BuildSource {
  readonly type: string;
  readonly name: string;
  /** What the build calls it, after `name` of a `source` block; undefined where that is not known. */
  readonly localName: string | undefined;
  /** A `source` block names it, or one that a `dynamic` block makes. */
  readonly inBlock: boolean;
  /** The element of `sources`, the `source` block, or the content of the `dynamic` block that makes it. */
  readonly node: Expression | Block;
  /** Where it is named. */
  readonly span: Span;
}
export interface BuildSources {
  readonly entries: readonly BuildSource[];
  /** There may be more: elements, or labels of `dynamic` blocks, whose text is not known. */
  readonly open: boolean;
  /** With other values for variables there are others. */
  readonly assumed: boolean;
}

/** The sources of a build: the elements of `sources`, then the `source` blocks. */
export const sourcesOf = (module: Module, build: Build): BuildSources =>
  writtenOut(build) ?? computed(module, build);

/** Those that are plain text are the same whatever other files say. */
const writtenOut = kept((build: Build): BuildSources | undefined => {
  const written = writtenIn(build.node);
  return (
    written && {
      entries: written.entries.map((one, i) => new WrittenSource(build, i, one)),
      open: written.open,
      assumed: false,
    }
  );
});
type Written = Pick<BuildSource, 'type' | 'name' | 'localName' | 'inBlock'>;
const writtenIn = keptByText(
  (node): { readonly entries: readonly Written[]; readonly open: boolean } | undefined => {
    if (node.kind !== 'block') return undefined;
    const { body } = node;
    const sources = attributeOf(body, 'sources')?.value;
    const names = blocksOf(body, 'source').map(block => attributeOf(block.body, 'name')?.value);
    const elements = sources?.kind === 'tuple' ? sources.elements : [sources];
    const computed = blocksOf(body, 'dynamic').some(makesSources);
    if (computed || [...elements, ...names].some(one => one && literalString(one) === undefined))
      return undefined;
    const { entries, open } = read(node, literal);
    return {
      entries: entries.map(({ type, name, localName, inBlock }) => ({ type, name, localName, inBlock })),
      open,
    };
  },
);

/** Looks for its place when asked: after an edit elsewhere nobody may. Why a class, says `module.ts`. */
class WrittenSource implements BuildSource {
  readonly type: string;
  readonly name: string;
  readonly localName: string | undefined;
  readonly inBlock: boolean;
  private readonly build: Build;
  private readonly index: number;

  constructor(build: Build, index: number, { type, name, localName, inBlock }: Written) {
    this.type = type;
    this.name = name;
    this.localName = localName;
    this.inBlock = inBlock;
    this.build = build;
    this.index = index;
  }

  get node(): Expression | Block {
    return placed(this.build).entries[this.index]!.node;
  }

  get span(): Span {
    return placed(this.build).entries[this.index]!.span;
  }
}
const placed = kept((build: Build) => read(build.node, literal));

const computed = keptBy((module: Module, build: Build) => read(build.node, module.evaluate));

function read({ body }: Block, evaluate: Evaluate): BuildSources {
  const entries: BuildSource[] = [];
  let open = false;
  let assumed = false;
  const sources = attributeOf(body, 'sources')?.value;
  if (sources) {
    const value = evaluate(sources);
    assumed ||= marksOf(value).assumed;
    if (value.kind !== 'list') open = true;
    else
      for (const [i, element] of value.elements.entries()) {
        // A source of a hidden name is one that cannot be told.
        const text = shownText(marked(element, value));
        assumed ||= marksOf(element).assumed;
        const node = sources.kind === 'tuple' ? sources.elements[i]! : sources;
        const address = text === undefined ? undefined : addressIn(text);
        if (address) entries.push({ ...address, localName: address.name, inBlock: false, node, span: node });
        if (text === undefined) open = true;
      }
  }
  for (const block of blocksOf(body, 'source')) {
    const [label] = block.labels;
    const address = label && addressIn(label.text);
    if (!address) continue;
    const name = attributeOf(block.body, 'name')?.value;
    const localName = nameOr(address, name && evaluate(name));
    entries.push({ ...address, localName, inBlock: true, node: block, span: block.header });
  }
  for (const block of blocksOf(body, 'dynamic').filter(makesSources)) {
    const labels = attributeOf(block.body, 'labels')?.value;
    const [content] = blocksOf(block.body, 'content');
    const label = labels?.kind === 'tuple' ? labels.elements[0] : undefined;
    const rounds = dynamicRounds(block, evaluate);
    if (!rounds || !label || !content) open = true;
    else
      for (const scope of rounds) {
        const text = shownText(evaluate(label, scope));
        const address = text === undefined ? undefined : addressIn(text);
        if (text === undefined) open = true;
        if (!address) continue;
        const name = attributeOf(content.body, 'name')?.value;
        const localName = nameOr(address, name && evaluate(name, scope));
        entries.push({ ...address, localName, inBlock: true, node: content, span: label });
      }
  }
  return { entries, open, assumed };
}

/** An empty name renames nothing. */
const nameOr = (source: { readonly name: string }, given: Value | undefined): string | undefined =>
  given ? shownText(given) || (textOf(given) === '' ? source.name : undefined) : source.name;

/** What the builds of some templates use. */
interface Uses {
  /** By type and name of the source. */
  readonly byName: ReadonlyMap<string, readonly BuildSource[]>;
  readonly open: boolean;
}
const usesWrittenOut = kept((stretch: Stretch): Uses | undefined =>
  buildsOf(stretch).every(writtenOut)
    ? usesIn(buildsOf(stretch).map(build => writtenOut(build)!))
    : undefined,
);
const usesComputed = keptBy((module: Module, stretch: Stretch) =>
  usesIn(buildsOf(stretch).map(build => sourcesOf(module, build))),
);
const buildsOf = kept(({ templates }: Stretch) => templates.flatMap(({ builds }) => builds));

function usesIn(builds: readonly BuildSources[]): Uses {
  const byName = new Map<string, BuildSource[]>();
  for (const entry of builds.flatMap(({ entries }) => entries)) {
    const name = addressOf(entry);
    const known = byName.get(name);
    if (known) known.push(entry);
    else byName.set(name, [entry]);
  }
  return { byName, open: builds.some(({ open, assumed }) => open || assumed) };
}

const uses = kept((module: Module) =>
  module.stretches.map(stretch => usesWrittenOut(stretch) ?? usesComputed(module, stretch)),
);

const none: readonly BuildSource[] = [];

/** Where builds use a source, in all files. */
export const usesOfSource = (
  module: Module,
  source: Pick<Resource, 'type' | 'name'>,
): readonly BuildSource[] => usesByName(module)(addressOf(source));
const usesByName = kept((module: Module) => {
  const found = new Map<string, readonly BuildSource[]>();
  const [first, ...others] = uses(module);
  return (name: string): readonly BuildSource[] => {
    const its = first?.byName.get(name) ?? none;
    if (others.length === 0) return its;
    const known = found.get(name) ?? [...its, ...others.flatMap(({ byName }) => byName.get(name) ?? none)];
    found.set(name, known);
    return known;
  };
});

/** Builds may use sources that cannot be told. */
export const mayUseOthers = (module: Module): boolean => uses(module).some(({ open }) => open);

/** What `source` holds in the body of a source, of which builds make these: its type, and its name if it has but one. */
export function sourceScope(
  type: string,
  names: readonly (string | undefined)[],
): ReadonlyMap<string, Value> {
  const [name] = names;
  const known = name !== undefined && names.every(one => one === name);
  return new Map([
    [
      'source',
      object(
        new Map([
          ['type', string(type)],
          ['name', known ? string(name) : unknownOf({ kind: 'string' })],
        ]),
      ),
    ],
  ]);
}

/** What `source` holds in the steps of a build, as far as it is the same for all of its sources. */
export function stepScope(module: Module, build: Build): ReadonlyMap<string, Value> {
  const { entries, open } = sourcesOf(module, build);
  const [first] = entries;
  return !open && first && entries.every(({ type }) => type === first.type)
    ? sourceScope(
        first.type,
        entries.map(({ localName }) => localName),
      )
    : noScope;
}
const noScope: ReadonlyMap<string, Value> = new Map();

const makesSources = (block: Block): boolean => block.labels[0]?.text === 'source';

/** `null.t`, and `source.null.t`: of three parts or more Packer drops the first and what is after the name. */
function addressIn(text: string): { type: string; name: string } | undefined {
  const parts = text.split('.');
  const [type, name] = parts.length > 2 ? parts.slice(1) : parts;
  return type && name ? { type, name } : undefined;
}

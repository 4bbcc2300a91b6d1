import { type BuildSource, sourcesOf } from '../../model/build-sources.ts';
import { attributeOf, type Build } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import type { File } from '../../syntax/ast.ts';
import { insertion, removal } from './edits.ts';
import { hasRegistry, turnedOn } from './registry-block.ts';
import { at, type Edit, type Fix, type Rule } from './rule.ts';

/** In the registry the sources of a build need names of their own; without it Packer does not mind. */
export const hcpDuplicateSource: Rule = {
  code: 'hcp-duplicate-source',
  severity: 'error',
  phase: 'publish',
  check: (module, uri) =>
    repeatedIn(module, uri).map(({ source, first }) =>
      at(
        source.span,
        `"${source.type}.${source.localName}" is in this build already; packer build wants distinct names for the registry. Give this one another "name" in a source block.`,
        {
          related: [
            { uri, start: first.span.start, end: first.span.end, message: 'It is here first.' },
            turnedOn(module),
          ],
        },
      ),
    ),
  fixes: (problem, module, uri) => {
    const found = repeatedIn(module, uri).find(({ source }) => source.span.start === problem.start);
    return found
      ? [...naming(found, module.files.get(uri)!), ...removing(found, module.files.get(uri)!)]
      : [];
  },
};

interface Repeated {
  readonly build: Build;
  readonly source: BuildSource;
  readonly first: BuildSource;
  /** A name that no source of this type has in the build. */
  readonly free: string;
}

function repeatedIn(module: Module, uri: string): readonly Repeated[] {
  if (!hasRegistry(module)) return [];
  return (module.declarations.get(uri)?.builds ?? []).flatMap(build => {
    const named = sourcesOf(module, build).entries.filter(({ localName }) => localName !== undefined);
    if (new Set(named.map(({ localName }) => localName)).size === named.length) return [];
    return named.flatMap((source, i) => {
      const same = named.filter(({ type }) => type === source.type);
      const first = named.slice(0, i).find(one => same.includes(one) && one.localName === source.localName);
      const taken = same.map(({ localName }) => localName);
      let number = 2;
      while (taken.includes(`${source.name}-${number}`)) number++;
      return first ? [{ build, source, first, free: `${source.name}-${number}` }] : [];
    });
  });
}

/** A name in its `source` block, or in one that takes the place of the element of `sources`. */
function naming({ build, source, free }: Repeated, file: File): readonly Fix[] {
  const { uri, node } = build;
  const title = `Use it under the name "${free}"`;
  if (source.node.kind === 'block') {
    const given = attributeOf(source.node.body, 'name')?.value;
    const edits =
      source.node.type.text !== 'source'
        ? []
        : given
          ? [{ uri, start: given.start, end: given.end, newText: `"${free}"` }]
          : insertion(uri, file, source.node, [`name = "${free}"`]);
    return edits.length > 0 ? [{ title, edits }] : [];
  }
  const element = withoutElement({ build, source });
  const sources = attributeOf(node.body, 'sources');
  if (!element || !sources) return [];
  const lines = [`source "${source.type}.${source.name}" {`, `  name = "${free}"`, '}'];
  const isOneLine = !file.text.slice(node.open, node.close).includes('\n');
  const added = isOneLine
    ? insertion(uri, file, node, lines)
    : [
        {
          ...{ uri, start: sources.end, end: sources.end },
          newText: `\n\n${lines.map(line => `  ${line}`).join('\n')}`,
        },
      ];
  return added.length > 0 ? [{ title, edits: [element, ...added] }] : [];
}

function removing({ build, source }: Repeated, file: File): readonly Fix[] {
  const edit =
    source.node.kind !== 'block'
      ? withoutElement({ build, source })
      : source.node.type.text === 'source'
        ? { uri: build.uri, ...removal(file, source.node), newText: '' }
        : undefined;
  return edit ? [{ title: `Remove this "${source.type}.${source.localName}"`, edits: [edit] }] : [];
}

/** An element of `sources` that is written there; there is another one before it. */
function withoutElement({
  build: { uri, node },
  source,
}: Pick<Repeated, 'build' | 'source'>): Edit | undefined {
  const sources = attributeOf(node.body, 'sources')?.value;
  const elements = sources?.kind === 'tuple' ? sources.elements : [];
  const before = elements[elements.findIndex(({ start }) => start === source.node.start) - 1];
  return before && { uri, start: before.end, end: source.span.end, newText: '' };
}

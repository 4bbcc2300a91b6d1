import { sourcesOf } from './build-sources.ts';
import { attributesOf } from './declarations.ts';
import type { Module } from './module.ts';
import { referencesIn } from './references.ts';

/**
 * A template that could be built by itself: it has a build, and everything it refers to. A folder may hold
 * several of these that were never meant to be built together, which cannot be seen from outside.
 */
export function standsAlone(module: Module, uri: string): boolean {
  const file = module.files.get(uri);
  const builds = module.builds.filter(build => build.uri === uri);
  if (!file || builds.length === 0) return false;
  const here = <T extends { uri: string }>(all: readonly T[]) => all.filter(one => one.uri === uri);
  // The module knows the first of two that share a name; here each file has its own.
  const named = (block: string, entries: string) =>
    new Set([
      ...here(module.blocks(block)).flatMap(({ node }) => node.labels[0]?.text ?? []),
      ...here(module.blocks(entries)).flatMap(({ node }) =>
        attributesOf(node.body).map(({ name }) => name.text),
      ),
    ]);
  const variables = named('variable', 'variables');
  const locals = named('local', 'locals');
  const data = new Set(here(module.data).map(one => `${one.type}.${one.name}`));
  const sources = new Set(here(module.sources).map(one => `${one.type}.${one.name}`));
  return (
    referencesIn(file).every(({ root, steps: [first, second] }) => {
      if (!first) return true;
      if (root === 'var') return variables.has(first.text);
      if (root === 'local') return locals.has(first.text);
      return root !== 'data' || !second || data.has(`${first.text}.${second.text}`);
    }) &&
    builds.every(build =>
      sourcesOf(module, build).entries.every(source => sources.has(`${source.type}.${source.name}`)),
    )
  );
}

import { sourcesOf } from './build-sources.ts';
import {
  addressOf,
  type Declarations,
  dataByName,
  localsByName,
  sourcesByName,
  variablesByName,
} from './declarations.ts';
import { kept, keptBy } from './kept.ts';
import type { Module } from './module.ts';
import { referencesIn } from './references.ts';

/**
 * A template that could be built by itself: it has a build, and everything it refers to. A folder may hold
 * several of these that were never meant to be built together, which cannot be seen from outside.
 */
export function standsAlone(module: Module, uri: string): boolean {
  const own = module.declarations.get(uri);
  return own !== undefined && declaresAll(own) && buildsOwn(module, own);
}

const declaresAll = kept(
  (own: Declarations): boolean =>
    own.builds.length > 0 &&
    referencesIn(own.file).every(({ root, steps: [first, second] }) => {
      if (!first) return true;
      if (root === 'var') return variablesByName(own).has(first.text);
      if (root === 'local') return localsByName(own).has(first.text);
      return (
        root !== 'data' || !second || dataByName(own).has(addressOf({ type: first.text, name: second.text }))
      );
    }),
);

const buildsOwn = keptBy((module: Module, own: Declarations): boolean =>
  own.builds.every(build =>
    sourcesOf(module, build).entries.every(source => sourcesByName(own).has(addressOf(source))),
  ),
);

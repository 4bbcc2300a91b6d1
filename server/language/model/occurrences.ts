import type { Span } from '../syntax/ast.ts';
import { kept } from './kept.ts';
import type { Module } from './module.ts';
import { namesIn } from './names.ts';
import { standsAlone } from './stand-alone.ts';
import type { Occurrence, Thing } from './things.ts';

/** The names of a configuration, by file and by thing. */
export interface Occurrences {
  readonly byFile: ReadonlyMap<string, readonly Occurrence[]>;
  /** By the id of the thing, in Packer's order of files. */
  readonly byThing: ReadonlyMap<string, readonly Occurrence[]>;
}

/** Every place in a configuration that names something a person gave a name. */
export const occurrencesIn = kept((module: Module): Occurrences => {
  const files = [...module.files].map(([uri, file]) => [uri, namesIn(uri, file)] as const);
  const plugins = new Map<string, Thing>();
  for (const [, { occurrences }] of files)
    for (const { thing } of occurrences) if (thing.kind === 'plugin') plugins.set(thing.name, thing);

  const byFile = new Map<string, readonly Occurrence[]>();
  const byThing = new Map<string, Occurrence[]>();
  for (const [uri, { occurrences, components }] of files) {
    const all = [...occurrences];
    for (const use of components) {
      const plugin = pluginOf(use.type, plugins);
      if (!plugin) continue;
      const { start, end } = use;
      const span = { start, end: start + plugin.name.length };
      all.push({ uri, thing: plugin, role: 'read', ...span, reach: { start, end }, item: span });
    }
    all.sort((a, b) => a.start - b.start);
    byFile.set(uri, all);
    for (const occurrence of all) {
      const same = byThing.get(occurrence.thing.id);
      if (same) same.push(occurrence);
      else byThing.set(occurrence.thing.id, [occurrence]);
    }
  }
  const found = { byFile, byThing };
  return found;
});

/** What a cursor is on; several for a key of `override` that speaks of several sources. */
export const occurrencesAt = (module: Module, uri: string, offset: number): readonly Occurrence[] => {
  const touching = (occurrencesIn(module).byFile.get(uri) ?? []).filter(
    ({ reach }) => reach.start <= offset && offset <= reach.end,
  );
  // Between `a` and `.b` both touch: the one whose name it is goes first.
  const exact = touching.filter(span => span.start <= offset && offset <= span.end);
  return exact.length > 0 ? exact.filter(one => sameSpan(one, exact.at(-1)!)) : touching;
};

const sameSpan = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end;

/** Components are called after the local name of their plugin: `amazon-ebs`, or `ansible` alone. */
function pluginOf(type: string, plugins: ReadonlyMap<string, Thing>): Thing | undefined {
  for (let end = type.length; end > 0; end = type.lastIndexOf('-', end - 1)) {
    const plugin = plugins.get(type.slice(0, end));
    if (plugin) return plugin;
  }
  return undefined;
}

export const declarationsOfThing = (module: Module, thing: Thing): readonly Occurrence[] =>
  (occurrencesIn(module).byThing.get(thing.id) ?? []).filter(({ role }) => role === 'declaration');

/**
 * The places that mean by an id what one file means by it. Of templates that can each be built by themselves, those that
 * declare the thing mean their own; everything else in the folder may mean any of them.
 */
export function occurrencesFrom(module: Module, uri: string, id: string): readonly Occurrence[] {
  const all = occurrencesIn(module).byThing.get(id) ?? [];
  const declaring = new Set(all.filter(({ role }) => role === 'declaration').map(one => one.uri));
  if (declaring.size < 2 || !declaring.has(uri) || !standsAlone(module, uri)) return all;
  const apart = new Set([...declaring].filter(other => other !== uri && standsAlone(module, other)));
  return all.filter(one => !apart.has(one.uri));
}

/** What a build would make of a source that has another name: names in a build are texts, and may be computed. */

import { stepsOf } from '../model/build-names.ts';
import { type BuildSource, sourcesOf, usesOfSource } from '../model/build-sources.ts';
import { attributeOf, type Build } from '../model/declarations.ts';
import type { Module } from '../model/module.ts';
import { occurrencesIn } from '../model/occurrences.ts';
import { type Occurrence, sourceId, type Thing } from '../model/things.ts';
import { shownText, type Value } from '../model/value.ts';
import type { Span } from '../syntax/ast.ts';

/** Why a source, or the name a build gives one, cannot be called so: a build would use another one, or none. */
export function refusedByBuilds(
  module: Module,
  thing: Thing,
  called: string,
  newName: string,
  places: readonly Occurrence[],
): string | undefined {
  if (thing.kind === 'source' && isNamedElsewhere(module, thing, places))
    return `A build takes ${called} from a list that is made elsewhere, where its name would stay. Write it into "sources" first.`;
  for (const build of module.builds) {
    const own = sourcesOf(module, build).entries.filter(entry => isMeant(entry, thing, build));
    for (const { type } of own) {
      const by = argumentLeftBehind(module, build, type, thing.name, places);
      if (by)
        return `"${by}" of a step names ${called} in a value that is made elsewhere, where its name would stay. Write it there first.`;
      const other = clash(module, build, type, newName);
      if (other) return `A build has a "${other.type}.${newName}" already, and its steps name both alike.`;
    }
  }
  return undefined;
}

/** The build calls the source what it is itself called, or what is renamed is what this build calls it. */
const isMeant = (entry: BuildSource, { kind, id, name }: Thing, build: Build): boolean =>
  entry.localName === name &&
  (kind === 'source'
    ? sourceId(entry.type, entry.name) === id
    : kind === 'build-source' &&
      id === `build-source ${build.uri}#${build.node.start} ${entry.type}.${name}`);

/** A build uses the source, and no place that is renamed says so; builds of templates that mean their own do not count. */
const isNamedElsewhere = (module: Module, { id }: Thing, places: readonly Occurrence[]): boolean => {
  const renamed = new Set(places.map(({ uri }) => uri));
  const others = (occurrencesIn(module).byThing.get(id) ?? []).filter(({ uri }) => !renamed.has(uri));
  const apart = new Set(others.map(({ uri }) => uri));
  return module.sources
    .filter(source => sourceId(source.type, source.name) === id)
    .flatMap(source => usesOfSource(module, source))
    .map(({ node, span }) => ({ span, uri: module.fileOf(node) }))
    .filter(({ uri }) => uri === undefined || !apart.has(uri))
    .some(({ span, uri }) => placesIn(places, span, uri) === 0);
};

const placesIn = (places: readonly Occurrence[], span: Span, uri: string | undefined): number =>
  places.filter(place => place.uri === uri && span.start <= place.start && place.end <= span.end).length;

/** The `only`, `except` or `override` of a step that comes to the name and is not renamed. */
function argumentLeftBehind(
  module: Module,
  build: Build,
  type: string,
  name: string,
  places: readonly Occurrence[],
): string | undefined {
  // Of templates that each mean their own only some are renamed.
  if (!places.some(({ uri }) => uri === build.uri)) return undefined;
  for (const { body } of stepsOf(build.node))
    for (const argument of ['only', 'except', 'override']) {
      const value = attributeOf(body, argument)?.value;
      const named = value ? timesNamed(module.evaluate(value), type, name) : 0;
      if (value && named > placesIn(places, value, build.uri)) return argument;
    }
  return undefined;
}

const timesNamed = (value: Value, type: string, name: string): number =>
  value.kind === 'list'
    ? value.elements.filter(element => shownText(element) === `${type}.${name}`).length
    : value.kind === 'object' && value.entries.has(name)
      ? 1
      : 0;

/** `null.a` twice cannot be told apart; of `null.a` and `file.a` an `override` speaks of both. */
const clash = (module: Module, build: Build, type: string, name: string) =>
  sourcesOf(module, build).entries.find(
    entry =>
      entry.localName === name &&
      (entry.type === type || stepsOf(build.node).some(({ body }) => attributeOf(body, 'override'))),
  );

import { isVarFile, type Module } from '../model/module.ts';
import { occurrencesAt, occurrencesFrom, occurrencesIn } from '../model/occurrences.ts';
import type { Occurrence, Thing } from '../model/things.ts';
import type { Node, Span } from '../syntax/ast.ts';
import { pathAt, visit } from '../syntax/walk.ts';
import { refusedByBuilds } from './rename-in-builds.ts';
import { renameableMember, renamedMember } from './rename-members.ts';
import { fileName, missedBy, nameProblem } from './rename-words.ts';

/** Why something cannot be renamed: a sentence for the person who asked. */
export interface Refused {
  readonly refused: string;
}

export interface Renameable extends Span {
  readonly name: string;
}

export interface RenameEdit extends Span {
  readonly uri: string;
  readonly newText: string;
}

/** What else lies in the folder. */
export interface Surroundings {
  /** Names of templates and variable files in JSON, which is not read. */
  readonly unread: readonly string[];
}

/** What would be renamed at an offset, or why nothing can be. */
export function prepareRename(
  module: Module,
  uri: string,
  offset: number,
  around: Surroundings,
): Renameable | Refused {
  const member = memberAt(module, uri, offset, around);
  if (member)
    return 'refused' in member ? member : { start: member.start, end: member.end, name: member.name };
  const found = target(module, uri, offset, around);
  return 'refused' in found ? found : { start: found.start, end: found.end, name: found.thing.name };
}

/** The edits that give the thing under the cursor a new name everywhere, or why that would not be the same. */
export function rename(
  module: Module,
  uri: string,
  offset: number,
  newName: string,
  around: Surroundings,
): readonly RenameEdit[] | Refused {
  const member = memberAt(module, uri, offset, around);
  if (member) return 'refused' in member ? member : renamedMember(module, member.member, newName);
  const found = target(module, uri, offset, around);
  if ('refused' in found) return found;
  const { thing } = found;
  if (newName === thing.name) return [];
  const wrong = invalid(thing, newName) ?? taken(module, uri, thing, newName);
  if (wrong) return { refused: wrong };
  const { byThing, byFile } = occurrencesIn(module);
  const meant = occurrencesFrom(module, uri, thing.id);
  // A variable file may give its value to each of several templates: then they keep one name for it.
  const places = meant.some(place => isVarFile(place.uri)) ? (byThing.get(thing.id) ?? []) : meant;
  const elsewhere = refusedByBuilds(module, thing, called(thing), newName, places);
  if (elsewhere) return { refused: elsewhere };
  const starts = new Set(places.map(({ uri, start }) => `${uri}#${start}`));
  for (const file of new Set(places.map(place => place.uri)))
    for (const other of byFile.get(file) ?? []) {
      if (other.thing.id === thing.id || !starts.has(`${file}#${other.start}`)) continue;
      return {
        refused: `One place names both ${called(thing)} and ${called(other.thing)} ("${thing.name}" in ${fileName(file)}). Split it in two first.`,
      };
    }
  return places.map(({ uri, start, end }) => ({ uri, start, end, newText: newName }));
}

/** A member of a value, where no name of the configuration stands. */
const memberAt = (module: Module, uri: string, offset: number, around: Surroundings) =>
  occurrencesAt(module, uri, offset).length > 0 ? undefined : renameableMember(module, uri, offset, around);

function target(module: Module, uri: string, offset: number, { unread }: Surroundings): Occurrence | Refused {
  const [found] = occurrencesAt(module, uri, offset);
  if (!found) return { refused: reason(module, uri, offset) };
  const { thing } = found;
  if (thing.name === '') return { refused: 'There is no name here yet.' };
  if (thing.fixed)
    return {
      refused: `This iterator has the name of the block it makes. Add "iterator = …" to the dynamic block to name it yourself.`,
    };
  const declared = (occurrencesIn(module).byThing.get(thing.id) ?? []).some(
    ({ role }) => role === 'declaration',
  );
  if (!declared) return { refused: `${called(thing, true)} is not declared in this folder.` };
  if (thing.kind === 'plugin' && (offset < found.start || offset > found.end))
    return {
      refused: `The plugin names its components; of this one only "${thing.name}", its local name, is yours to rename.`,
    };
  const own = thing.kind === 'iterator' || thing.kind === 'build-source';
  const missed = missedBy(unread, thing.kind);
  if (missed && !own)
    return {
      refused: `${missed} may name ${called(thing)} too, and JSON is not edited by a rename. Rename by hand.`,
    };
  return found;
}

/** What stands there instead of a name one may choose. */
function reason(module: Module, uri: string, offset: number): string {
  const file = module.files.get(uri);
  const path: readonly Node[] = file ? pathAt(file, offset) : [];
  const node = path.at(-1);
  const parent = path.at(-2);
  if (node?.kind === 'name') {
    if (parent?.kind === 'call') return 'Functions have fixed names.';
    if (parent?.kind === 'block') return 'Block types have fixed names.';
    if (parent?.kind === 'attribute') return 'Arguments have fixed names.';
  }
  const [root, inside] = path.filter(one => one.kind === 'block' || one.kind === 'attribute');
  if (root?.kind === 'block' && root.type.text === 'build' && inside?.kind === 'attribute')
    if (inside.name.text === 'name')
      return 'No template refers to the name of a build, only -only and -except do: change it where it stands.';
  if (node?.kind === 'label') return 'This label is a type, and types have fixed names.';
  return 'Only variables, locals, data sources, sources, iterators, local names of plugins, and fields of objects can be renamed.';
}

const words: Readonly<Record<Thing['kind'], string>> = {
  variable: 'variable',
  local: 'local',
  data: 'data source',
  source: 'source',
  'build-source': 'source in the build',
  plugin: 'plugin',
  iterator: 'iterator',
};
function called({ kind, name, id }: Thing, first = false): string {
  const type = kind === 'data' || kind === 'source' ? id.slice(id.indexOf(' ') + 1) : name;
  const word = words[kind];
  return `${first ? word[0]!.toUpperCase() + word.slice(1) : word} "${type}"`;
}

const localName = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const keywords: readonly string[] = ['true', 'false', 'null', 'for', 'in', 'if'];

function invalid({ kind }: Thing, name: string): string | undefined {
  if (kind === 'plugin')
    return localName.test(name) && /^[a-z]/.test(name)
      ? undefined
      : `"${name}" cannot be a local name of a plugin: these have lower-case letters, digits and single dashes.`;
  const wrong = nameProblem(name);
  if (wrong) return wrong;
  if (kind === 'iterator' && keywords.includes(name)) return `"${name}" is a word of the language.`;
  return undefined;
}

/** Something has the name already, so that two things would become one. */
function taken(module: Module, uri: string, thing: Thing, name: string): string | undefined {
  if (thing.kind === 'iterator') return shadowed(module, uri, thing, name);
  const id = `${thing.id.slice(0, thing.id.length - thing.name.length)}${name}`;
  const [other] = occurrencesIn(module).byThing.get(id) ?? [];
  if (!other) return undefined;
  return other.role === 'declaration'
    ? `There is a ${called(other.thing)} already, in ${fileName(other.uri)}.`
    : `${fileName(other.uri)} names a ${called(other.thing)} that does not exist; it would come to mean this one.`;
}

/** An iterator hides what has its name. */
function shadowed(module: Module, uri: string, { scope }: Thing, name: string): string | undefined {
  const file = module.files.get(uri);
  let met = false;
  if (file && scope)
    visit(file, node => {
      if (node.end < scope.start || node.start > scope.end) return false;
      const inside = node.start >= scope.start && node.end <= scope.end;
      if (!inside) return true;
      if (node.kind === 'variable' && node.name === name) met = true;
      if (
        (node.kind === 'for' || node.kind === 'for-directive') &&
        [node.key?.text, node.value.text].includes(name)
      )
        met = true;
      if (node.kind === 'block' && node.type.text === 'dynamic' && node.labels[0]?.text === name) met = true;
      return true;
    });
  return met ? `"${name}" has a meaning already where this iterator is used.` : undefined;
}

/** Renaming members of values, where every place that names them is known. */
import type { Module } from '../model/module.ts';
import { declarationsOfThing } from '../model/occurrences.ts';
import { lineStarts, positionAt } from '../syntax/lines.ts';
import { fieldAt, keysAt, type Member, membersAt, placesOf, valuesGiven, wholeUses } from './members.ts';
import type { Refused, Renameable, RenameEdit, Surroundings } from './rename.ts';
import { fileName, missedBy, nameProblem } from './rename-words.ts';

/** The member a cursor is on, and where; why it cannot be renamed; or undefined where there is none. */
export function renameableMember(
  module: Module,
  uri: string,
  offset: number,
  { unread }: Surroundings,
): (Renameable & { readonly member: Member }) | Refused | undefined {
  const [member, other] = membersAt(module, uri, offset);
  if (!member) return undefined;
  const { owner, name, path } = member;
  const called = `"${owner.kind === 'variable' ? 'var' : 'local'}.${owner.name}"`;
  const thing = { kind: owner.kind, id: `${owner.kind} ${owner.name}`, name: owner.name };
  if (other || member.together || declarationsOfThing(module, thing).length > 1)
    return { refused: `"${name}" stands in several values that are put together. Rename by hand.` };
  const missed = missedBy(unread, owner.kind);
  if (missed)
    return { refused: `${missed} may name "${name}" of ${called} too, and cannot be read. Rename by hand.` };
  if (path.includes('element'))
    return {
      refused: `"${name}" is in what a list or a map holds: loops may read it in ways that are not followed here. Rename by hand.`,
    };
  const [whole] = wholeUses(module, member);
  if (whole) {
    const { line } = positionAt(lineStarts(module.files.get(whole.uri)!.text), whole.start);
    return {
      refused: `${called} is handed on as a whole in ${fileName(whole.uri)}, line ${line + 1}: "${name}" may be a name there. Rename by hand.`,
    };
  }
  const place = placesOf(module, [member], uri).find(({ start, end }) => start <= offset && offset <= end);
  return place && { start: place.start, end: place.end, name, member };
}

/** The edits that give a member a new name everywhere, or why that would not be the same. */
export function renamedMember(
  module: Module,
  member: Member,
  newName: string,
): readonly RenameEdit[] | Refused {
  if (newName === member.name) return [];
  const wrong = nameProblem(newName);
  if (wrong) return { refused: wrong };
  const { owner, path } = member;
  const beside = [...path.slice(0, -1), { field: newName }];
  const { type } = (owner.kind === 'variable' && module.variables.get(owner.name)) || {};
  const values =
    owner.kind === 'variable'
      ? valuesGiven(module, owner.name).map(one => one.value)
      : [module.locals.get(owner.name)?.expression].filter(one => one !== undefined);
  if ((type && fieldAt(type, beside)) || values.some(value => keysAt(value, beside).length > 0))
    return { refused: `There is a "${newName}" beside "${member.name}" already.` };
  return placesOf(module, [member]).map(({ uri, start, end }) => ({ uri, start, end, newText: newName }));
}

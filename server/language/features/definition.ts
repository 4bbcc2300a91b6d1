import type { Module } from '../model/module.ts';
import { declarationsOfThing, occurrencesAt } from '../model/occurrences.ts';
import type { Span } from '../syntax/ast.ts';
import { type MemberDeclaration, memberDefinition } from './member-definition.ts';
import { membersAt, placesOf } from './members.ts';

/** Of a key that gives a field its value, in a default or a variable file: the field in the type. */
function keyDefinition(module: Module, uri: string, offset: number): readonly Definition[] {
  return membersAt(module, uri, offset).map(({ declaration }) => {
    const { uri: home, start, end } = declaration;
    const from = placesOf(module, membersAt(module, uri, offset), uri).find(
      one => one.start <= offset && offset <= one.end,
    );
    return {
      from: from ?? { start: offset, end: offset },
      declaration: { uri: home, start, end, item: { start, end } },
    };
  });
}

/** Where the thing under the cursor is declared, and the text that stands for it under the cursor. */
export interface Definition {
  readonly from: Span;
  readonly declaration: MemberDeclaration;
}

/**
 * Variables, locals, data sources, sources, plugins and iterators; also as text in `sources`, `only`, `except`
 * and `override`, and as component types such as `amazon-ebs`. Of a member of a value, its key.
 */
export function definition(module: Module, uri: string, offset: number): readonly Definition[] {
  const things = occurrencesAt(module, uri, offset);
  if (things.length === 0) {
    const member = memberDefinition(module, uri, offset);
    if (!member) return keyDefinition(module, uri, offset);
    // One key may be met on several ways.
    const met = new Map(member.declarations.map(one => [`${one.uri}#${one.start}`, one]));
    return [...met.values()].map(declaration => ({ from: member.from, declaration }));
  }
  return things.flatMap(({ thing, reach }) => {
    const all = declarationsOfThing(module, thing);
    // Two files that declare the same were never meant to be built together: then the own one counts.
    const own = all.filter(declaration => declaration.uri === uri);
    return (own.length > 0 ? own : all).map(declaration => ({ from: reach, declaration }));
  });
}

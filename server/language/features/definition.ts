import type { Module } from '../model/module.ts';
import { declarationsOfThing, occurrencesAt } from '../model/occurrences.ts';
import type { Span } from '../syntax/ast.ts';
import { type MemberDeclaration, memberDefinition } from './member-definition.ts';

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
    // One key may be met on several ways.
    const met = new Map((member?.declarations ?? []).map(one => [`${one.uri}#${one.start}`, one]));
    return [...met.values()].map(declaration => ({ from: member!.from, declaration }));
  }
  return things.flatMap(({ thing, reach }) => {
    const all = declarationsOfThing(module, thing);
    // Two files that declare the same were never meant to be built together: then the own one counts.
    const own = all.filter(declaration => declaration.uri === uri);
    return (own.length > 0 ? own : all).map(declaration => ({ from: reach, declaration }));
  });
}

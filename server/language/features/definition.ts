import type { Module } from '../model/module.ts';
import { declarationsOfThing, occurrencesAt } from '../model/occurrences.ts';
import type { Occurrence } from '../model/things.ts';
import type { Span } from '../syntax/ast.ts';

/** Where the thing under the cursor is declared, and the text that stands for it under the cursor. */
export interface Definition {
  readonly from: Span;
  readonly declaration: Occurrence;
}

/**
 * Variables, locals, data sources, sources, plugins and iterators; also as text in `sources`, `only`, `except`
 * and `override`, and as component types such as `amazon-ebs`.
 */
export function definition(module: Module, uri: string, offset: number): readonly Definition[] {
  return occurrencesAt(module, uri, offset).flatMap(({ thing, reach }) => {
    const all = declarationsOfThing(module, thing);
    // Two files that declare the same were never meant to be built together: then the own one counts.
    const own = all.filter(declaration => declaration.uri === uri);
    return (own.length > 0 ? own : all).map(declaration => ({ from: reach, declaration }));
  });
}

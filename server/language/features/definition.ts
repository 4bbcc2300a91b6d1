import type { Module } from '../model/module.ts';
import type { Occurrence } from '../model/names.ts';
import { declarationsOfThing, occurrencesAt } from '../model/occurrences.ts';
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
  return occurrencesAt(module, uri, offset).flatMap(({ thing, reach }) =>
    declarationsOfThing(module, thing).map(declaration => ({ from: reach, declaration })),
  );
}

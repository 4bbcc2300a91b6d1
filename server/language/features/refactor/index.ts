import { isJsonFile } from '../../model/file-kinds.ts';
import { staysJson } from '../diagnostics/edits.ts';
import { extractions } from './extract.ts';
import { inlining } from './inline.ts';
import { movingRegistry } from './move-registry.ts';
import type { Refactoring, Selected } from './refactoring.ts';
import { requiredArguments } from './required-arguments.ts';

export type { Refactoring, Selected } from './refactoring.ts';

/** What can be done to a selection without a change of meaning. */
export const refactorings = (selected: Selected): readonly Refactoring[] =>
  [extractions, inlining, movingRegistry, requiredArguments]
    .flatMap(offer => offer(selected))
    .filter(({ edits }) => !isJsonFile(selected.uri) || staysJson(edits(), selected.module));

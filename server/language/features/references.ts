import type { Module } from '../model/module.ts';
import { occurrencesAt, occurrencesFrom } from '../model/occurrences.ts';
import type { Occurrence } from '../model/things.ts';

/** Every place of the configuration that names what is under the cursor, variable files included. */
export function references(
  module: Module,
  uri: string,
  offset: number,
  { declarations }: { readonly declarations: boolean },
): readonly Occurrence[] {
  return occurrencesAt(module, uri, offset)
    .flatMap(({ thing }) => occurrencesFrom(module, uri, thing.id))
    .filter(({ role }) => declarations || role !== 'declaration');
}

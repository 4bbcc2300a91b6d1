import type { Module } from '../model/module.ts';
import { occurrencesAt, occurrencesFrom } from '../model/occurrences.ts';
import type { Occurrence } from '../model/things.ts';
import { membersAt, placesOf } from './members.ts';

/** A place that names something. */
export type Place = Pick<Occurrence, 'uri' | 'role' | 'start' | 'end'>;

/**
 * Every place of the configuration that names what is under the cursor, variable files included; those of one file where
 * no others are asked for.
 */
export function references(
  module: Module,
  uri: string,
  offset: number,
  { declarations, only }: { readonly declarations: boolean; readonly only?: string },
): readonly Place[] {
  const things = occurrencesAt(module, uri, offset);
  const places =
    things.length > 0
      ? things.flatMap(({ thing }) => occurrencesFrom(module, uri, thing.id))
      : placesOf(module, membersAt(module, uri, offset), only);
  return places.filter(({ role }) => declarations || role !== 'declaration');
}

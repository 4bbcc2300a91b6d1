import type { Declarations } from './declarations.ts';
import { kept } from './kept.ts';
import { layered } from './layers.ts';
import type { Module } from './module.ts';

/**
 * Templates that follow one another in Packer's order. While one template is edited, those before it and those after it
 * are a stretch each, the same one from edit to edit: what they say together is put together once, so that an edit costs
 * the file it is in and not its neighbours.
 */
export interface Stretch {
  readonly templates: readonly Declarations[];
}

/** How the last module of a lineage was divided. */
const lastOf = kept((_lineage: object): { stretches: readonly Stretch[] } => ({ stretches: [] }));

/** Divides the templates of a configuration, as the one before it was divided where no more than one differs. */
export function stretchesOf(
  templates: readonly Declarations[],
  lineage: object | undefined,
): readonly Stretch[] {
  if (!lineage) return [{ templates }];
  const last = lastOf(lineage);
  const before = last.stretches.flatMap(stretch => stretch.templates);
  const differ = templates.flatMap((one, i) => (one === before[i] ? [] : [i]));
  const [i] = differ;
  if (templates.length !== before.length || differ.length > 1) last.stretches = [{ templates }];
  else if (i !== undefined) {
    const runs = [templates.slice(0, i), templates.slice(i, i + 1), templates.slice(i + 1)];
    last.stretches = runs
      .filter(run => run.length > 0)
      .map(run => last.stretches.find(stretch => same(stretch.templates, run)) ?? { templates: run });
  }
  return last.stretches;
}

const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i]);

/** What the templates of a stretch say by name, put together: of two with one name the first. */
const namesIn = <V>(of: (one: Declarations) => ReadonlyMap<string, V>) =>
  kept(({ templates: [one, ...others] }: Stretch): ReadonlyMap<string, V> => {
    if (!one) return new Map();
    return others.length === 0 ? of(one) : new Map(layered([one, ...others].map(of)));
  });

/** What all templates hold by name, put together: of two with one name the one that Packer comes to first. */
export function acrossStretches<V>(
  of: (one: Declarations) => ReadonlyMap<string, V>,
): (stretches: readonly Stretch[]) => ReadonlyMap<string, V> {
  const names = namesIn(of);
  return stretches => layered(stretches.map(names));
}

/** The same for a module. */
export function acrossFiles<V>(
  of: (one: Declarations) => ReadonlyMap<string, V>,
): (module: Module) => ReadonlyMap<string, V> {
  const across = acrossStretches(of);
  return kept(module => across(module.stretches));
}

/** A list from each template, one after the other. */
export function listAcross<T>(
  of: (one: Declarations) => readonly T[],
): (stretches: readonly Stretch[]) => readonly T[] {
  const all = kept(({ templates }: Stretch) => templates.flatMap(of));
  return stretches => stretches.flatMap(all);
}

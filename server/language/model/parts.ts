import type { Declarations } from './declarations.ts';
import { kept } from './kept.ts';
import { layered } from './layers.ts';
import type { Module } from './module.ts';

/**
 * Templates that follow one another in Packer's order. While one template is edited, those before it and those after it
 * are a part each, the same one from edit to edit: what they say together is put together once, so that an edit costs
 * the file it is in and not its neighbours.
 */
export interface Part {
  readonly templates: readonly Declarations[];
}

/** How the last module of a lineage was divided. */
const lastOf = kept((_lineage: object): { parts: readonly Part[] } => ({ parts: [] }));

/** Divides the templates of a configuration, as the one before it was divided where no more than one differs. */
export function partsOf(templates: readonly Declarations[], lineage: object | undefined): readonly Part[] {
  if (!lineage) return [{ templates }];
  const last = lastOf(lineage);
  const before = last.parts.flatMap(part => part.templates);
  const differ = templates.flatMap((one, i) => (one === before[i] ? [] : [i]));
  const [i] = differ;
  if (templates.length !== before.length || differ.length > 1) last.parts = [{ templates }];
  else if (i !== undefined) {
    const runs = [templates.slice(0, i), templates.slice(i, i + 1), templates.slice(i + 1)];
    last.parts = runs
      .filter(run => run.length > 0)
      .map(run => last.parts.find(part => same(part.templates, run)) ?? { templates: run });
  }
  return last.parts;
}

const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i]);

/** What the templates of a part say by name, put together: of two with one name the first. */
const namesIn = <V>(of: (one: Declarations) => ReadonlyMap<string, V>) =>
  kept(({ templates: [one, ...others] }: Part): ReadonlyMap<string, V> => {
    if (!one) return new Map();
    return others.length === 0 ? of(one) : new Map(layered([one, ...others].map(of)));
  });

/** What all templates hold by name, put together: of two with one name the one that Packer comes to first. */
export function acrossParts<V>(
  of: (one: Declarations) => ReadonlyMap<string, V>,
): (parts: readonly Part[]) => ReadonlyMap<string, V> {
  const names = namesIn(of);
  return parts => layered(parts.map(names));
}

/** The same for a module. */
export function acrossFiles<V>(
  of: (one: Declarations) => ReadonlyMap<string, V>,
): (module: Module) => ReadonlyMap<string, V> {
  const across = acrossParts(of);
  return kept(module => across(module.parts));
}

/** A list from each template, one after the other. */
export function listAcross<T>(
  of: (one: Declarations) => readonly T[],
): (parts: readonly Part[]) => readonly T[] {
  const all = kept(({ templates }: Part) => templates.flatMap(of));
  return parts => parts.flatMap(all);
}

import { disparate, list, marked, setOf, uniform, type Value } from '../value.ts';
import { at, type Fault, type Pure, type Pures } from './pure.ts';

/** Every argument as a set, all with elements of one type (`stdlib/set.go` of go-cty). */
const ofSets = (of: (...sets: readonly Members[]) => readonly Value[]): Pure => ({
  arity: [1, Infinity],
  of: (...args) => {
    const given = args.map(value =>
      value.kind === 'list' ? value.elements.map(element => marked(element, value)) : undefined,
    );
    if (!given.every(elements => elements !== undefined)) return undefined;
    const all = uniform(given.flat());
    if (!all) return disparate(given.flat()) ? { message: 'the elements have no type in common' } : undefined;
    let from = 0;
    const sets = given.map(({ length }) => {
      from += length;
      return setOf(all.slice(from - length, from));
    });
    return sets.every(set => set !== undefined && set.kind === 'list')
      ? setOf(of(...sets.map(set => (set.kind === 'list' ? set.elements : []))))
      : undefined;
  },
});
type Members = readonly Value[];
const has = (members: Members, value: Value): boolean =>
  members.some(member => 'value' in member && 'value' in value && member.value === value.value);

/** Packer's functions of sets. */
export const setFunctions: Pures = {
  setunion: ofSets((...sets) => sets.flat()),
  setintersection: ofSets((first, ...others) =>
    first!.filter(member => others.every(other => has(other, member))),
  ),
  setproduct: {
    arity: [2, Infinity],
    of: (...args): Value | Fault | undefined => {
      const wrong = args.findIndex(value => value.kind !== 'list');
      if (wrong >= 0) return at(wrong, 'a list is required');
      const factors = args.map(value =>
        value.kind === 'list' ? uniform(value.elements.map(element => marked(element, value))) : undefined,
      );
      const apart = args.findIndex(value => value.kind === 'list' && disparate(value.elements));
      if (apart >= 0) return at(apart, 'the elements have no type in common');
      if (!factors.every(factor => factor !== undefined)) return undefined;
      const count = factors.reduce((product, { length }) => product * length, 1);
      // A set of tuples has an order of its own.
      const isSet = args.some(value => value.kind === 'list' && value.set);
      if (count > 10_000 || (isSet && count > 1)) return undefined;
      const rows = factors.reduce<readonly Members[]>(
        (rows, factor) => rows.flatMap(row => factor.map(element => [...row, element])),
        [[]],
      );
      return list(rows.map(row => list(row)));
    },
  },
};

/** What is kept of each object, by what works it out. One table for all: each one more costs every collection of garbage. */
const shelves = new WeakMap<object, Map<unknown, unknown>>();

function shelfOf(key: object): Map<unknown, unknown> {
  let shelf = shelves.get(key);
  if (!shelf) {
    shelf = new Map();
    shelves.set(key, shelf);
  }
  return shelf;
}

/**
 * Works something out once for each object it is asked about, and as long as that object is in use. Trees, and what
 * is declared in them, are never changed: what was read from one stays true, and an edit makes a new tree of one
 * file only.
 */
export const kept =
  <K extends object, V>(work: (key: K) => V): ((key: K) => V) =>
  key => {
    const shelf = shelfOf(key);
    const known = shelf.get(work) as V | undefined;
    if (known !== undefined || shelf.has(work)) return known as V;
    const value = work(key);
    shelf.set(work, value);
    return value;
  };

/** The same, once for each of an object's names: a module and the uri of one of its files. */
export function keptBy<K extends object, V>(work: (key: K, name: string) => V): (key: K, name: string) => V {
  const byName = kept((_: K) => new Map<string, { readonly value: V }>());
  return (key, name) => {
    const known = byName(key);
    const before = known.get(name);
    if (before) return before.value;
    const value = work(key, name);
    known.set(name, { value });
    return value;
  };
}

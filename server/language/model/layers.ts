/**
 * Maps laid over each other: of entries with the same key the first one counts. A look for a key costs a look into
 * each of them; they are put together only for those who go through all.
 */
export function layered<V>(layers: readonly ReadonlyMap<string, V>[]): ReadonlyMap<string, V> {
  let whole: Map<string, V> | undefined;
  const together = (): Map<string, V> => {
    if (!whole) {
      whole = new Map();
      for (const layer of layers)
        for (const [key, value] of layer) if (!whole.has(key)) whole.set(key, value);
    }
    return whole;
  };
  return {
    get(key) {
      for (const layer of layers) {
        const value = layer.get(key);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    has: key => layers.some(layer => layer.has(key)),
    get size() {
      return together().size;
    },
    forEach: fn => together().forEach(fn),
    entries: () => together().entries(),
    keys: () => together().keys(),
    values: () => together().values(),
    [Symbol.iterator]: () => together()[Symbol.iterator](),
  };
}

/** The first thing of each name. */
export function firsts<T>(all: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const one of all) {
    const name = nameOf(one);
    if (!found.has(name)) found.set(name, one);
  }
  return found;
}

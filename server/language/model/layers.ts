/**
 * Maps laid over each other: of entries with the same key the first one counts. A look for a key costs a look into
 * each of them; they are put together only for those who go through all.
 */
export const layered = <V>(layers: readonly ReadonlyMap<string, V>[]): ReadonlyMap<string, V> =>
  new Layered(layers);

/** A class, as is all that has getters and comes with each edit: `module.ts` says why. */
class Layered<V> implements ReadonlyMap<string, V> {
  private readonly layers: readonly ReadonlyMap<string, V>[];
  private whole: Map<string, V> | undefined;

  constructor(layers: readonly ReadonlyMap<string, V>[]) {
    this.layers = layers;
  }

  private together(): Map<string, V> {
    if (!this.whole) {
      this.whole = new Map();
      for (const layer of this.layers)
        for (const [key, value] of layer) if (!this.whole.has(key)) this.whole.set(key, value);
    }
    return this.whole;
  }

  get(key: string): V | undefined {
    for (const layer of this.layers) {
      const value = layer.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  has(key: string): boolean {
    return this.layers.some(layer => layer.has(key));
  }

  get size(): number {
    return this.together().size;
  }

  forEach(act: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    this.together().forEach(act);
  }

  entries(): MapIterator<[string, V]> {
    return this.together().entries();
  }

  keys(): MapIterator<string> {
    return this.together().keys();
  }

  values(): MapIterator<V> {
    return this.together().values();
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }
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

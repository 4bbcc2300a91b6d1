/**
 * Works something out once for each object it is asked about, and as long as that object is in use. Trees, and what
 * is declared in them, are never changed: what was read from one stays true, and an edit makes a new tree of one
 * file only.
 */
export function kept<K extends object, V>(work: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return key => {
    const before = known.get(key);
    if (before) return before.value;
    const value = work(key);
    known.set(key, { value });
    return value;
  };
}

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

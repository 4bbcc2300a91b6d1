import type { Item } from '../syntax/ast.ts';

/**
 * What is kept of an object, by what works it out, lies with the object itself and goes when it goes. In a table of weak
 * references it would outlive every small collection of garbage, trees and all, and make each of them long.
 */
const shelf = Symbol('kept');
interface Shelved {
  readonly [shelf]?: Map<unknown, unknown>;
}

function newShelf(key: Shelved): Map<unknown, unknown> {
  const value = new Map<unknown, unknown>();
  Object.defineProperty(key, shelf, { value });
  return value;
}

/**
 * Works something out once for each object it is asked about, and as long as that object is in use. Trees, and what
 * is declared in them, are never changed: what was read from one stays true, and an edit makes a new tree of one
 * file only.
 */
export const kept =
  <K extends object, V>(work: (key: K) => V): ((key: K) => V) =>
  key => {
    const all = (key as Shelved)[shelf] ?? newShelf(key);
    const known = all.get(work) as V | undefined;
    if (known !== undefined || all.has(work)) return known as V;
    const value = work(key);
    all.set(work, value);
    return value;
  };

/**
 * The same for what the text of a root item alone decides, wherever it stands: an edit elsewhere, which moves it, does
 * not change that. What is worked out must hold no place and no part of the tree.
 */
export function keptByText<V>(work: (item: Item) => V): (item: Item) => V {
  const known = kept(work);
  return item => known(item.kind === 'block' ? (item.origin ?? item) : item);
}

/**
 * The same, once for each of an object's parts: a module and the uri of one of its files, or a build in one. It goes with
 * the object. To keep it with the part, which may outlive many a module, would keep every one of them.
 */
export function keptBy<K extends object, V, P = string>(
  work: (key: K, part: P) => V,
): (key: K, part: P) => V {
  const firstOf = kept((_: K): { part?: P; value?: V; others?: Map<P, { readonly value: V }> } => ({}));
  return (key, part) => {
    // Mostly there is one: the file that is edited.
    const first = firstOf(key);
    if (first.part === part) return first.value as V;
    const before = first.others?.get(part);
    if (before) return before.value;
    const value = work(key, part);
    if (first.part === undefined) {
      first.part = part;
      first.value = value;
    } else {
      first.others ??= new Map();
      first.others.set(part, { value });
    }
    return value;
  };
}

import type { Node } from './nodes.ts';

/**
 * For a person whose rows may be about to go: gives, when asked afterwards, the row to go on from, which is the next
 * one, else the one before, else the one above. Undefined as long as the first of the rows is still there.
 */
export async function besideRows(
  children: (of?: Node) => Promise<readonly Node[]>,
  rows: readonly Node[],
): Promise<() => Promise<Node | undefined>> {
  const [first] = rows;
  if (!first) return async () => undefined;
  const { parent } = first;
  const siblings = await children(parent);
  const at = siblings.indexOf(first);
  const near = [...siblings.slice(at + 1), ...siblings.slice(0, Math.max(0, at)).reverse()];
  return async () => {
    const left = new Set(await children(parent));
    if (left.has(first)) return undefined;
    return near.find(row => left.has(row) && !rows.includes(row)) ?? parent;
  };
}

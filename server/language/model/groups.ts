/**
 * Which things need each other, directly or around corners: those with the same number do. Tarjan's algorithm,
 * without recursion, so that no chain is too long for it.
 */
export function groups(
  starts: Iterable<string>,
  needsOf: (name: string) => Iterable<string>,
): ReadonlyMap<string, number> {
  const group = new Map<string, number>();
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const waiting: string[] = [];
  for (const start of starts) {
    if (order.has(start)) continue;
    const path = [enter(start)];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { name, rest } = top;
      const { done, value: next } = rest.next();
      if (done) {
        leave(name);
        path.pop();
        const above = path.at(-1);
        if (above) lower(above.name, lowest.get(name)!);
      } else if (!order.has(next)) path.push(enter(next));
      else if (!group.has(next)) lower(name, order.get(next)!);
    }
  }
  return group;

  function enter(name: string) {
    order.set(name, order.size);
    lowest.set(name, order.size - 1);
    waiting.push(name);
    return { name, rest: needsOf(name)[Symbol.iterator]() };
  }
  function lower(name: string, to: number): void {
    if (to < lowest.get(name)!) lowest.set(name, to);
  }
  /** The first one of its group takes all of them along. */
  function leave(name: string): void {
    const number = order.get(name)!;
    if (lowest.get(name) !== number) return;
    for (let one: string | undefined; one !== name; ) {
      one = waiting.pop()!;
      group.set(one, number);
    }
  }
}

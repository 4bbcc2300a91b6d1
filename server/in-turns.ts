/** Pieces of work under way at once: a hundred templates are no reason for a burst of questions or open files. */
const atOnce = 6;

/** Does the same with each, some at a time; the results are in the order of the items. */
export async function inTurns<T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<U[]> {
  const results: U[] = [];
  let next = 0;
  const turns = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at]!);
  };
  await Promise.all(Array.from({ length: atOnce }, turns));
  return results;
}

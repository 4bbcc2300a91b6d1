/**
 * One question of several. `back` says whether there is a question before it. Answers with the state it makes,
 * `skip` when there is nothing to ask, `back`, or `undefined` when the person gives up.
 */
export type Step<S> = (state: S, back: boolean) => Promise<S | 'back' | 'skip' | undefined>;

/** Asks one after the other. Back returns to the last question that was really asked, with its state then. */
export async function walk<S extends object>(start: S, steps: readonly Step<S>[]): Promise<S | undefined> {
  const asked: { readonly at: number; readonly state: S }[] = [];
  let state = start;
  let at = 0;
  while (at < steps.length) {
    const answer = await steps[at]!(state, asked.length > 0);
    if (answer === undefined) return undefined;
    if (answer === 'back') {
      const before = asked.pop();
      if (!before) return undefined;
      ({ at, state } = before);
      continue;
    }
    if (answer !== 'skip') {
      asked.push({ at, state });
      state = answer;
    }
    at++;
  }
  return state;
}

/** Does the same for one after the other, until one is not carried through: who gives up one has given up all. */
export async function oneByOne<T>(
  items: Iterable<T>,
  carriedThrough: (item: T) => Promise<boolean>,
): Promise<void> {
  for (const item of items) if (!(await carriedThrough(item))) return;
}

import type { Failure, Written } from '../registry/registry.ts';
import type { Promotion, Questions } from './questions.ts';

/** How to take the last change back. */
export interface Undo {
  /** What is taken back, for the line that says it was done: `golden-ubuntu: production v13 → v12`. */
  readonly says: string;
  /** Restored first, since channels cannot be pointed at what is revoked. */
  readonly restore: readonly { readonly bucket: string; readonly fingerprint: string }[];
  /** Each only while the channel still holds what the change gave it. */
  readonly promote: readonly Promotion[];
}

/** Takes a change back step by step; gives the steps that did not work, with what is left to undo. */
export async function takeBack(
  ask: Questions,
  undo: Undo,
): Promise<{ readonly left: Undo; readonly failures: readonly Failure[] }> {
  const failures: Failure[] = [];
  async function tried<T>(steps: readonly T[], step: (item: T) => Promise<Written<unknown>>): Promise<T[]> {
    const left: T[] = [];
    for (const item of steps) {
      const answer = await step(item);
      if (answer.is === 'failed') {
        failures.push(answer.why);
        left.push(item);
      }
    }
    return left;
  }
  const restore = await tried(undo.restore, ({ bucket, fingerprint }) => ask.restore(bucket, fingerprint));
  const promote = await tried(undo.promote, change => ask.promote(change));
  return { left: { ...undo, restore, promote }, failures };
}

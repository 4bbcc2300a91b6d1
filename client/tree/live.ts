/**
 * Looks at running builds again and again, as long as somebody watches and there are any; once more, and at the
 * list of buckets too, when one has ended. `check` is to be called whenever what runs or who watches may have
 * changed.
 */
export function liveBuilds(options: {
  /** The view is open, and the person is at this window. */
  readonly isWatched: () => boolean;
  /** Buckets with a running build. */
  readonly running: () => readonly string[];
  readonly look: (buckets: readonly string[], list: boolean) => Promise<unknown>;
  /** Calls back later; gives back how to call it off. */
  readonly later: (act: () => void) => () => void;
}) {
  const { isWatched, running, look, later } = options;
  let callOff: (() => void) | undefined;
  let disposed = false;
  let before: readonly string[] = [];
  function check(): void {
    if (disposed) return;
    const now = running();
    const ended = before.filter(bucket => !now.includes(bucket));
    before = now;
    if (ended.length > 0) void look(ended, true);
    if (!callOff && isWatched() && now.length > 0) callOff = later(() => void again());
  }
  async function again(): Promise<void> {
    try {
      const buckets = running();
      if (isWatched() && buckets.length > 0) await look(buckets, false);
    } finally {
      callOff = undefined;
      check();
    }
  }
  return {
    check,
    dispose() {
      disposed = true;
      callOff?.();
    },
  };
}

import type { InstalledPlugin } from './language/model/module.ts';

/** `packer init` in a terminal is not told to anybody: what is older than this is looked at again. */
const STALE_MS = 10_000;

/**
 * What Packer has installed, read when first asked for and looked at again in the background, so that nobody waits for
 * the disk twice. The same list is given as long as nothing has changed.
 */
export function installations(
  look: () => Promise<readonly InstalledPlugin[]>,
  now: () => number,
  changed: () => void,
): () => Promise<readonly InstalledPlugin[]> {
  const find = () => look().catch((): readonly InstalledPlugin[] => []);
  let kept: Promise<readonly InstalledPlugin[]> | undefined;
  let seen = 0;
  return () => {
    if (kept && now() - seen < STALE_MS) return kept;
    seen = now();
    if (!kept) {
      kept = find();
      return kept;
    }
    const before = kept;
    void Promise.all([before, find()]).then(([old, found]) => {
      if (JSON.stringify(old) === JSON.stringify(found)) return;
      kept = Promise.resolve(found);
      changed();
    });
    return before;
  };
}

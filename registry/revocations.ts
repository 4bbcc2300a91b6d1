/** Time does what no answer tells: a version whose revocation is scheduled is revoked when its moment comes. */
import { type Lookup, type Registry, stateAt, type Version } from './registry.ts';

export interface Revocations {
  /** The same registry; what it tells of versions that are about to be revoked is overheard. */
  heard(inner: Registry): Registry;
  /** Nothing that was heard matters any more. */
  clear(): void;
}

/** The clock is looked at this often at least: a timer stands still while a computer sleeps. */
const longest = 60_000;

/**
 * Tells of the buckets in which the moment of a version has come, once: whoever still asks about it is heard again.
 * One timer, for the nearest moment; none where no revocation is scheduled.
 *
 * @param moment of a version that is about to be revoked; later than now
 */
export function revocations(options: {
  readonly moment: (version: Version, now: number) => number;
  readonly due: (buckets: ReadonlySet<string>) => void;
  readonly now: () => number;
  /** Calls back after so many milliseconds; gives back how to call it off. */
  readonly later?: (act: () => void, ms: number) => () => void;
}): Revocations {
  const { moment, due, now, later = soon } = options;
  const waiting = new Map<string, { readonly bucket: string; readonly at: number }>();
  let callOff: (() => void) | undefined;

  function hear(version: Version | undefined): void {
    if (!version) return;
    const key = JSON.stringify([version.bucket, version.fingerprint]);
    const state = stateAt(version, now());
    if (state === 'scheduled') waiting.set(key, { bucket: version.bucket, at: moment(version, now()) });
    // What is revoked by now and was waited for is told of yet.
    else if (state !== 'revoked') waiting.delete(key);
  }
  function plan(): void {
    callOff?.();
    callOff = undefined;
    if (waiting.size === 0) return;
    let nearest = Number.POSITIVE_INFINITY;
    for (const { at } of waiting.values()) nearest = Math.min(nearest, at);
    callOff = later(ring, Math.max(0, Math.min(nearest - now(), longest)));
  }
  function ring(): void {
    callOff = undefined;
    const buckets = new Set<string>();
    for (const [key, { bucket, at }] of waiting)
      if (at <= now()) {
        waiting.delete(key);
        buckets.add(bucket);
      }
    plan();
    if (buckets.size > 0) due(buckets);
  }
  const listen = async <T>(answer: Promise<Lookup<T>>, versions: (value: T) => (Version | undefined)[]) => {
    const lookup = await answer;
    if (lookup.is !== 'found') return lookup;
    for (const version of versions(lookup.value)) hear(version);
    plan();
    return lookup;
  };

  return {
    heard: inner => ({
      ...inner,
      buckets: (page, order) =>
        listen(inner.buckets(page, order), ({ items }) => items.map(one => one.latestVersion)),
      bucket: bucket => listen(inner.bucket(bucket), ({ latestVersion }) => [latestVersion]),
      channels: bucket => listen(inner.channels(bucket), list => list.map(({ version }) => version)),
      versions: (bucket, page) => listen(inner.versions(bucket, page), ({ items }) => [...items]),
      version: (bucket, fingerprint) => listen(inner.version(bucket, fingerprint), version => [version]),
      origins: id => listen(inner.origins(id), list => list.map(({ version }) => version)),
    }),
    clear() {
      waiting.clear();
      plan();
    },
  };
}

/** Keeps no process alive. */
function soon(act: () => void, ms: number): () => void {
  const timer = setTimeout(act, ms).unref();
  return () => clearTimeout(timer);
}

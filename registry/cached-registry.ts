/** The port with a memory. */
import { believedFor, isOutage, stillHolds } from './failures.ts';
import { type Ask, everyQuestion, type News, type Question } from './questions.ts';
import type { Lookup, Registry } from './registry.ts';

export interface Lifetimes {
  /** `found`, before it is asked again. */
  readonly known: Readonly<Record<keyof Registry, number>>;
  /** `absent`, and never longer than `known`: what is missing may be being made. */
  readonly absent: number;
  /** How old an answer may be that stands in while the registry cannot be reached. */
  readonly outage: number;
}
/**
 * Channels move, and versions are revoked: a minute. What a bucket is called and came from changes with a build:
 * five. Lists of a view are refreshed by hand as well.
 */
const lifetimes: Lifetimes = {
  known: {
    channels: 60_000,
    version: 60_000,
    versions: 60_000,
    history: 60_000,
    origins: 60_000,
    bucket: 300_000,
    buckets: 300_000,
    ancestry: 300_000,
    enforced: 300_000,
    status: 300_000,
    sboms: 300_000,
    packages: 300_000,
    vulnerabilities: 300_000,
    vulnerabilityCounts: 300_000,
    policy: 60_000,
  },
  absent: 60_000,
  outage: 600_000,
};

export interface CachedRegistry {
  /** From memory where it can be. */
  readonly registry: Registry;
  /** From the registry itself, and then remembered. */
  readonly fresh: Registry;
  /** Everything, answers under way included. */
  forget(): void;
  /** Of these buckets: what is known is given once more, and asked again. */
  expire(buckets: ReadonlySet<string>): void;
  /** What could not be answered: asked again at once. */
  forgetUnknown(): void;
}

interface Entry {
  readonly kind: keyof Registry;
  readonly bucket: string | undefined;
  answer?: Lookup<unknown>;
  /** When it was last asked, and for how long that holds. */
  since: number;
  life: number;
  flight?: Promise<Lookup<unknown>>;
}

/** Answers kept at most; the longest unused go first. */
const most = 500;

/**
 * Equal questions in flight share one call. A found or absent answer past its life is given once more, with its
 * old `asOf`, while a new one is fetched; `onNews` tells when that differs. A found answer also stands in for a
 * while when the registry stops answering; an absent one does not: it would accuse without proof.
 */
export function cachedRegistry(
  inner: Registry,
  onNews: News,
  now: () => number,
  life: Lifetimes = lifetimes,
): CachedRegistry {
  const entries = new Map<string, Entry>();

  function lifeOf(answer: Lookup<unknown>, kind: keyof Registry): number {
    if (answer.is === 'unknown') return believedFor(answer.why);
    return answer.is === 'found' ? life.known[kind] : Math.min(life.absent, life.known[kind]);
  }

  function entryOf(question: Question): Entry {
    const key = JSON.stringify(question);
    const entry = entries.get(key) ?? { kind: question[0], bucket: question[1], since: 0, life: 0 };
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > most) entries.delete(entries.keys().next().value!);
    return entry;
  }

  function fetch<T>(entry: Entry, of: (registry: Registry) => Promise<Lookup<T>>): Promise<Lookup<T>> {
    const flight: Promise<Lookup<T>> = of(inner).then(answer => {
      // A later call of `fresh` has taken over, or the entry is forgotten: then this only concerns who asked.
      if (entry.flight !== flight) return answer;
      delete entry.flight;
      const before = entry.answer;
      const standsIn = before?.is === 'found' && answer.is === 'unknown' && isOutage(answer.why);
      if (!standsIn || now() - before.asOf > life.outage) entry.answer = answer;
      entry.since = now();
      entry.life = lifeOf(answer, entry.kind);
      if (before && !same(before, entry.answer!)) onNews(entry.bucket);
      return entry.answer as Lookup<T>;
    });
    entry.flight = flight;
    return flight;
  }

  const remembered: Ask = (question, of) => {
    const entry = entryOf(question);
    const answer = entry.answer as Awaited<ReturnType<typeof of>> | undefined;
    if (answer && stillHolds(entry.since, entry.life, now())) return Promise.resolve(answer);
    const flight = (entry.flight as ReturnType<typeof of> | undefined) ?? fetch(entry, of);
    return answer && answer.is !== 'unknown' ? Promise.resolve(answer) : flight;
  };

  return {
    registry: everyQuestion(remembered),
    fresh: everyQuestion(async (question, of) => {
      const entry = entryOf(question);
      // Not what stands in for it: who asks afresh wants to know what the registry says now.
      let said: Awaited<ReturnType<typeof of>> | undefined;
      await fetch(entry, async registry => {
        said = await of(registry);
        return said;
      });
      return said!;
    }),
    forget() {
      for (const entry of entries.values()) delete entry.flight;
      entries.clear();
    },
    expire(buckets) {
      // Lists of buckets and origins of images are of any bucket.
      for (const entry of entries.values())
        if (entry.bucket === undefined || buckets.has(entry.bucket)) entry.life = 0;
    },
    forgetUnknown() {
      for (const entry of entries.values()) if (entry.answer?.is === 'unknown') delete entry.answer;
    },
  };
}

/** Equal but for when it was said. */
const same = (a: Lookup<unknown>, b: Lookup<unknown>): boolean =>
  JSON.stringify({ ...a, asOf: 0 }) === JSON.stringify({ ...b, asOf: 0 });

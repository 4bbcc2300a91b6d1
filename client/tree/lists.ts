import type {
  Bucket,
  BucketOrder,
  Channel,
  Lookup,
  Relation,
  Sbom,
  SbomAddress,
  Version,
} from '../../registry/registry.ts';
import type { Questions } from '../questions.ts';
import type { Ancestry } from './nodes.ts';
import { type Paged, pagedList } from './paged-list.ts';
import type { Side } from './relation-rows.ts';

/** What the tree has read of the registry, list by list; each is asked for when it is first opened. */
export function registryLists(ask: Questions, order: BucketOrder) {
  const newBuckets = (by: BucketOrder) => pagedList<Bucket>(page => ask.buckets(page, by));
  /** A list that comes whole. */
  const whole = <T>(read: () => Promise<Lookup<readonly T[]>>) =>
    pagedList<T>(async () => {
      const answer = await read();
      return answer.is === 'found' ? { ...answer, value: { items: answer.value, next: undefined } } : answer;
    });
  let buckets = newBuckets(order);
  const channels = new Map<string, Paged<Channel>>();
  const versions = new Map<string, Paged<Version>>();
  /** By build. */
  const sboms = new Map<string, Paged<Sbom>>();
  /** By bucket, and the fingerprint of a version. */
  const relations = new Map<string, Paged<Relation>>();

  const kept = <T>(map: Map<string, Paged<T>>, key: string, make: () => Paged<T>) => {
    const list = map.get(key) ?? make();
    map.set(key, list);
    return list;
  };
  /** A version's parents are asked for by themselves; its children are among those of its bucket. */
  const relationsOf = (side: Side, { bucket, fingerprint }: Ancestry) => {
    const of = side === 'parents' ? fingerprint : undefined;
    return kept(relations, `${bucket} ${of ?? ''}`, () => whole(() => ask.ancestry(bucket, of)));
  };

  return {
    buckets: () => buckets,
    channelsOf: (bucket: string) => kept(channels, bucket, () => whole(() => ask.channels(bucket))),
    versionsOf: (bucket: string) =>
      kept(versions, bucket, () => pagedList<Version>(page => ask.versions(bucket, page))),
    /** The registry counts complete versions only: what there is to see counts more, once all of it is read. */
    countOf({ name, versionCount }: Bucket): number {
      const { pages = 0, next, items = [] } = versions.get(name) ?? {};
      return pages > 0 && next === undefined ? items.length : versionCount;
    },
    relationsOf,
    sbomsOf: (at: Omit<SbomAddress, 'name'>) =>
      kept(sboms, JSON.stringify([at.bucket, at.fingerprint, at.build]), () => whole(() => ask.sboms(at))),
    /** Those that are loaded and concern the bucket or version. */
    relatives: (side: Side, of: Ancestry) =>
      relationsOf(side, of).items.filter(({ parent, child }) =>
        side === 'parents'
          ? child.bucket === of.bucket
          : parent.bucket === of.bucket &&
            (of.fingerprint === undefined || parent.fingerprint === of.fingerprint),
      ),
    /** What is inside these buckets, or all of them, is to be read again. */
    stale(names?: readonly string[]): void {
      const concerns = (bucket: string) => !names || names.includes(bucket);
      for (const [bucket, list] of [...channels, ...versions]) if (concerns(bucket)) list.stale();
      for (const [key, list] of sboms) if (concerns((JSON.parse(key) as [string])[0])) list.stale();
      for (const [key, list] of relations) if (concerns(key.slice(0, key.indexOf(' ')))) list.stale();
    },
    /** Buckets of which a version is being built, as far as they are open. */
    running: () =>
      [...versions].flatMap(([bucket, list]) =>
        list.items.some(({ state }) => state === 'running') ? [bucket] : [],
      ),
    /** The list of buckets begins anew. */
    sort(by: BucketOrder): void {
      buckets = newBuckets(by);
    },
    reset(by: BucketOrder): void {
      buckets = newBuckets(by);
      channels.clear();
      versions.clear();
      relations.clear();
      sboms.clear();
    },
  };
}
export type RegistryLists = ReturnType<typeof registryLists>;

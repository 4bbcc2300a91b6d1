/** What is built from a version, in whatever bucket. */
import {
  type Channel,
  found,
  type Lookup,
  type Page,
  type Registry,
  type Relation,
  type Version,
} from '../registry/registry.ts';

export interface Heir {
  readonly relation: Relation;
  readonly version: Version;
}

/** A version among those of all buckets: where a commit is the fingerprint, versions of several buckets share it. */
export const versionKey = ({ bucket, fingerprint }: Pick<Version, 'bucket' | 'fingerprint'>): string =>
  JSON.stringify([bucket, fingerprint]);

/**
 * Versions built from this one, and from those: a revocation goes through all generations. HCP lists of each bucket
 * only what its newest version was built from; `everywhere` also finds older ones that channels hold, by asking
 * each of these for its parents. What no channel holds and is not the newest of its bucket stays unfound: nobody
 * gets it, and it is revoked and restored with its ancestor.
 */
export async function heirsOf(
  registry: Registry,
  from: Version,
  everywhere: boolean,
): Promise<Lookup<readonly Heir[]>> {
  const heirs = new Map<string, Heir>();
  const why = await listed(registry, from, heirs);
  if (why) return why;
  const has = from.hasDescendants && everywhere;
  return (has && (await held(registry, from, heirs))) || found([...heirs.values()], 0);
}

type Unknown = Extract<Lookup<never>, { is: 'unknown' }>;

/** Those that the lists of ancestry name, generation by generation. */
async function listed(
  registry: Registry,
  from: Version,
  heirs: Map<string, Heir>,
): Promise<Unknown | undefined> {
  const own = versionKey(from);
  const asked = new Map<string, Lookup<readonly Relation[]>>();
  const open = [from];
  for (let parent = open.pop(); parent; parent = open.pop()) {
    const { bucket, fingerprint } = parent;
    const relations = asked.get(bucket) ?? (await registry.ancestry(bucket));
    asked.set(bucket, relations);
    if (relations.is === 'unknown') return relations;
    const children = relations.is === 'found' ? relations.value : [];
    for (const relation of children.filter(
      r => r.parent.bucket === bucket && r.parent.fingerprint === fingerprint,
    )) {
      const { child } = relation;
      const key = versionKey(child);
      if (heirs.has(key) || key === own) continue;
      const version = await registry.version(child.bucket, child.fingerprint);
      if (version.is === 'unknown') return version;
      if (version.is === 'absent') continue;
      heirs.set(key, { relation, version: version.value });
      if (version.value.hasDescendants) open.push(version.value);
    }
  }
  return undefined;
}

/** Questions at once: a person waits for them, and the registry serves others too. */
const atOnce = 8;

/** Those that channels hold: up from each, as far as there are parents, each version asked once. */
async function held(
  registry: Registry,
  from: Version,
  heirs: Map<string, Heir>,
): Promise<Unknown | undefined> {
  const own = versionKey(from);
  const parents = new Map<string, Promise<Lookup<readonly Relation[]>>>();
  const parentsOf = (end: Pick<Version, 'bucket' | 'fingerprint'>) => {
    const key = versionKey(end);
    const asked = parents.get(key) ?? registry.ancestry(end.bucket, end.fingerprint);
    parents.set(key, asked);
    return asked;
  };
  const buckets: string[] = [];
  let page: string | undefined;
  do {
    const answer: Lookup<Page<{ readonly name: string }>> = await registry.buckets(page);
    if (answer.is === 'unknown') return answer;
    if (answer.is === 'absent') break;
    buckets.push(...answer.value.items.map(({ name }) => name));
    page = answer.value.next;
  } while (page !== undefined);

  const channels: Channel[] = [];
  const missing = await each(buckets, async bucket => {
    const answer = await registry.channels(bucket);
    if (answer.is === 'unknown') return answer;
    if (answer.is === 'found') channels.push(...answer.value);
    return undefined;
  });
  if (missing) return missing;
  const versions = new Map(
    channels.flatMap(({ bucket, version }) =>
      version
        ? [[versionKey({ bucket, fingerprint: version.fingerprint }), { ...version, bucket }] as const]
        : [],
    ),
  );

  /** The way up to `from` or one of its heirs; empty where there is none. */
  async function wayUp(
    of: Pick<Version, 'bucket' | 'fingerprint'>,
    below: ReadonlySet<string>,
  ): Promise<Lookup<readonly Relation[]>> {
    const relations = await parentsOf(of);
    if (relations.is !== 'found') return relations;
    for (const relation of relations.value) {
      const key = versionKey(relation.parent);
      if (key === own || heirs.has(key)) return found([relation], relations.asOf);
      if (below.has(key)) continue;
      const further = await wayUp(relation.parent, new Set([...below, key]));
      if (further.is === 'unknown') return further;
      if (further.is === 'found' && further.value.length > 0)
        return found([relation, ...further.value], further.asOf);
    }
    return found([], relations.asOf);
  }
  return each([...versions], async ([key, version]) => {
    if (key === own || heirs.has(key)) return undefined;
    const way = await wayUp(version, new Set([key]));
    if (way.is === 'unknown') return way;
    for (const relation of way.is === 'found' ? way.value : []) {
      const heir = await registry.version(relation.child.bucket, relation.child.fingerprint);
      if (heir.is === 'unknown') return heir;
      if (heir.is === 'found') heirs.set(versionKey(relation.child), { relation, version: heir.value });
    }
    return undefined;
  });
}

/** Does it for all, some at once; ends with the first that could not be had. */
async function each<T>(
  items: readonly T[],
  act: (item: T) => Promise<Unknown | undefined>,
): Promise<Unknown | undefined> {
  let next = 0;
  let why: Unknown | undefined;
  const work = async () => {
    while (next < items.length && !why) why ??= await act(items[next++]!);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return why;
}

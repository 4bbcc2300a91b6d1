import type { Artifact, Bucket, Build, Channel, Failure, Version } from '../registry/registry.ts';
import { type Paged, pagedList } from './paged-list.ts';
import type { Questions } from './questions.ts';
import {
  artifactRow,
  bucketRow,
  buildRow,
  channelRow,
  failureRow,
  groupRow,
  moreRow,
  type Row,
  versionRow,
} from './rows.ts';

/** A thing in the tree. The object stays the same as long as the thing does; only its value is renewed. */
export interface NodeOf<K extends keyof Values> {
  readonly kind: K;
  /** Stable across refreshes and sessions. */
  readonly id: string;
  readonly parent: Node | undefined;
  value: Values[K];
}
interface Values {
  bucket: Bucket;
  channels: Bucket;
  versions: Bucket;
  channel: Channel;
  version: Version;
  build: Build;
  artifact: Artifact;
  /** The list that goes on. */
  more: Paged<unknown>;
  failure: Failure;
}
export type Node = { [K in keyof Values]: NodeOf<K> }[keyof Values];

/** What the view as a whole shows when it has no rows: one welcome text each. */
export type ViewState =
  | 'signedOut'
  | 'refused'
  | 'noProject'
  | 'forbidden'
  | 'offline'
  | 'failed'
  | 'empty'
  | 'ready';

/** The state for a list of buckets that could not be had, or was empty. */
export function viewState(why: Failure | undefined, buckets: number): ViewState {
  if (!why || buckets > 0) return buckets > 0 ? 'ready' : 'empty';
  switch (why.kind) {
    case 'signed-out':
      return 'signedOut';
    case 'bad-credentials':
      return 'refused';
    case 'no-project':
      return 'noProject';
    case 'forbidden':
      return 'forbidden';
    case 'unreachable':
      return 'offline';
    default:
      return 'failed';
  }
}

/** How far `find` reads a list before it gives up on a name. */
const maxPages = 50;

/** The registry as a tree. Knows nothing of the editor: asks, remembers, says which node changed. */
export function registryTree(options: {
  readonly ask: Questions;
  /** A node, or everything when `undefined`, is to be drawn again. */
  readonly changed: (node: Node | undefined) => void;
  readonly state: (state: ViewState, why: Failure | undefined) => void;
  readonly now: () => number;
}) {
  const { ask, changed, now } = options;
  let nodes = new Map<string, Node>();
  const newBucketList = () => pagedList(page => ask.buckets(page));
  let buckets = newBucketList();
  let channels = new Map<string, Paged<Channel>>();
  let versions = new Map<string, Paged<Version>>();

  /** The node of this id, with its newest value. */
  function node<K extends keyof Values>(
    kind: K,
    parent: Node | undefined,
    key: string,
    value: Values[K],
  ): Node {
    const id = `${parent ? `${parent.id}/` : ''}${kind}:${key}`;
    const known = nodes.get(id);
    if (known) {
      (known as NodeOf<K>).value = value;
      return known;
    }
    const made = { kind, id, parent, value } as Node;
    nodes.set(id, made);
    return made;
  }
  /** Two things of one id would blank the whole view. */
  function all<K extends keyof Values>(
    kind: K,
    parent: Node | undefined,
    values: readonly Values[K][],
    key: (value: Values[K]) => string,
  ) {
    const seen = new Map<string, number>();
    return values.map(value => {
      const name = key(value);
      const count = seen.get(name) ?? 0;
      seen.set(name, count + 1);
      return node(kind, parent, count === 0 ? name : `${name}#${count}`, value);
    });
  }

  const channelsOf = (bucket: string) => {
    const list =
      channels.get(bucket) ??
      pagedList<Channel>(async () => {
        const answer = await ask.channels(bucket);
        return answer.is === 'found'
          ? { ...answer, value: { items: answer.value, next: undefined } }
          : answer;
      });
    channels.set(bucket, list);
    return list;
  };
  const versionsOf = (bucket: string) => {
    const list = versions.get(bucket) ?? pagedList<Version>(page => ask.versions(bucket, page));
    versions.set(bucket, list);
    return list;
  };

  /** Rows of a list, with what went wrong before them and where it goes on after them. */
  function rows(list: Paged<unknown>, parent: Node | undefined, items: readonly Node[]): readonly Node[] {
    const { failure, next } = list;
    // Said once at the top, an outage needs no repeating at every branch.
    const said = parent && failure?.why.kind === buckets.failure?.why.kind;
    const wrong = failure && !said ? [node('failure', parent, 'failure', failure.why)] : [];
    if (failure?.of === 'more') return [...items, ...wrong];
    return [...wrong, ...items, ...(next === undefined ? [] : [node('more', parent, 'more', list)])];
  }

  async function roots(): Promise<readonly Node[]> {
    const list = buckets;
    await list.load();
    if (list !== buckets) return roots(); // Signed in as someone else meanwhile.
    const why = list.failure?.why;
    const state = viewState(why, list.items.length);
    options.state(state, why);
    return state === 'ready' || state === 'failed'
      ? rows(
          list,
          undefined,
          all('bucket', undefined, list.items, b => b.id || b.name),
        )
      : [];
  }

  /** Asking ten times gives the same rows, and asks the registry once. */
  async function children(of?: Node): Promise<readonly Node[]> {
    if (!of) return roots();
    if (nodes.get(of.id) !== of) return []; // Of an account that is gone.
    if (of.kind === 'bucket') return [node('channels', of, '', of.value), node('versions', of, '', of.value)];
    if (of.kind === 'channels') {
      const list = channelsOf(of.value.name);
      const first = list.pages === 0;
      await list.load();
      if (first && list.pages > 0) changed(of); // Its description counts them.
      return rows(
        list,
        of,
        all('channel', of, list.items, c => c.id || c.name),
      );
    }
    if (of.kind === 'versions') {
      const list = versionsOf(of.value.name);
      await Promise.all([list.load(), channelsOf(of.value.name).load()]);
      return rows(
        list,
        of,
        all('version', of, list.items, v => v.id || v.fingerprint),
      );
    }
    if (of.kind === 'version') return all('build', of, of.value.builds, b => b.id || b.componentType);
    if (of.kind === 'build')
      return all('artifact', of, of.value.artifacts, a => a.id || a.externalIdentifier);
    return [];
  }

  function row(of: Node): Row {
    if (of.kind === 'bucket') return bucketRow(of.value, now());
    if (of.kind === 'channels') {
      const list = channels.get(of.value.name);
      return groupRow('channels', list && list.pages > 0 ? list.items.length : undefined);
    }
    if (of.kind === 'versions') return groupRow('versions', of.value.versionCount);
    if (of.kind === 'channel') return channelRow(of.value, now());
    if (of.kind === 'version') return versionRow(of.value, holders(of.value), now());
    if (of.kind === 'build') return buildRow(of.value);
    if (of.kind === 'artifact') return artifactRow(of.value, now());
    return of.kind === 'failure' ? failureRow(of.value) : moreRow;
  }
  const holders = (version: Version) =>
    (channels.get(version.bucket)?.items ?? [])
      .filter(channel => channel.version?.fingerprint === version.fingerprint)
      .map(channel => channel.name);

  /** Loads what follows a *Load More…* row. Gives the first new row, to keep the person's place. */
  async function more(of: NodeOf<'more'>): Promise<Node | undefined> {
    const before = of.value.items.length;
    await of.value.more();
    const list = await children(of.parent);
    changed(of.parent);
    return list[before];
  }

  /** Answers changed: of these buckets, or of all. What is shown stays until the new answer is there. */
  async function refresh(names?: readonly string[]): Promise<void> {
    for (const [name, list] of [...channels, ...versions]) if (!names || names.includes(name)) list.stale();
    if (buckets.pages === 0) {
      buckets.stale();
      return changed(undefined);
    }
    const before = new Map(buckets.items.map(bucket => [bucket.name, JSON.stringify(bucket)]));
    const order = buckets.items.map(bucket => bucket.name).join();
    const failed = buckets.failure !== undefined;
    buckets.stale();
    if (!names) return changed(undefined);
    await buckets.load();
    if (failed || buckets.failure || order !== buckets.items.map(bucket => bucket.name).join()) {
      return changed(undefined);
    }
    for (const [i, drawn] of all('bucket', undefined, buckets.items, b => b.id || b.name).entries()) {
      const { name } = buckets.items[i]!;
      if (names.includes(name) || before.get(name) !== JSON.stringify(buckets.items[i])) changed(drawn);
    }
  }

  /** Other credentials or another project: nothing of the old may be seen again. */
  function reset(): void {
    nodes = new Map();
    buckets = newBucketList();
    channels = new Map();
    versions = new Map();
    changed(undefined);
  }

  /** The node of a bucket, or of a channel or version in it, reading on until it is found. */
  async function find(
    bucket: string,
    inside: { channel?: string | undefined; fingerprint?: string | undefined } = {},
  ) {
    const home = await search(undefined, buckets, n => n.kind === 'bucket' && n.value.name === bucket);
    if (!home || (inside.channel === undefined && inside.fingerprint === undefined)) return home;
    const [channelGroup, versionGroup] = await children(home);
    const within =
      inside.fingerprint === undefined
        ? await search(
            channelGroup,
            channelsOf(bucket),
            n => n.kind === 'channel' && n.value.name === inside.channel,
          )
        : await search(
            versionGroup,
            versionsOf(bucket),
            n => n.kind === 'version' && n.value.fingerprint === inside.fingerprint,
          );
    return within ?? home;
  }
  async function search(parent: Node | undefined, list: Paged<unknown>, wanted: (node: Node) => boolean) {
    for (let page = 0; page < maxPages; page++) {
      const hit = (await children(parent)).find(wanted);
      if (hit) {
        if (page > 0) changed(parent);
        return hit;
      }
      if (list.next === undefined || list.failure) return undefined;
      await list.more();
    }
    return undefined;
  }

  return { children, row, more, refresh, reset, find, count: () => buckets.items.length };
}
export type RegistryTree = ReturnType<typeof registryTree>;

import {
  type AncestryStatus,
  type Artifact,
  type BucketOrder,
  type Build,
  type Failure,
  mayChange,
  type Version,
} from '../../registry/registry.ts';
import type { Questions } from '../questions.ts';
import { readTarget } from '../target.ts';
import { earliest, rowRereads } from './clock.ts';
import { type Filter, isEmpty, matches } from './filter.ts';
import { finder } from './find.ts';
import { registryLists } from './lists.ts';
import { type Node, type NodeOf, nodeStore } from './nodes.ts';
import type { Paged } from './paged-list.ts';
import { ancestryGroupRow, labelRow, labelsRow, regionRow, relationRow } from './relation-rows.ts';
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
import { sbomRow, sbomsAt } from './sbom-rows.ts';
import { inVersionOrder, lifecycle, type VersionOrder } from './version-order.ts';
import { type ViewState, viewState } from './view-state.ts';

/** How far a filter and another order than the registry's read a list before they give up. */
const maxPages = 50;
/** A filter reads on until there is about a screen to see. */
const screenful = 30;

/** Which buckets are shown, in which order, and in which the versions of each. */
export interface Arrangement {
  readonly order: BucketOrder;
  readonly filter: Filter;
  readonly versions: VersionOrder;
}
/** Until somebody wants it otherwise. */
export const usual: Arrangement = { order: 'name', filter: {}, versions: 'newest' };

/** The registry as a tree. Knows nothing of the editor: asks, remembers, says which node changed. */
export function registryTree(options: {
  readonly ask: Questions;
  /** A node, or everything when `undefined`, is to be drawn again. */
  readonly changed: (node: Node | undefined) => void;
  readonly state: (state: ViewState, why: Failure | undefined) => void;
  readonly now: () => number;
  readonly arrangement?: Arrangement;
}) {
  const { ask, changed, now } = options;
  let { order, filter, versions } = options.arrangement ?? usual;
  let used: ReadonlySet<string> = new Set();
  /** How far a filter reads on: until so many rows are shown, or so many pages are read. */
  let goal = { rows: screenful, pages: maxPages };
  const lists = registryLists(ask, order);
  const nodes = nodeStore();

  /** Rows of a list, with what went wrong before them and where it goes on after them. */
  function rows(list: Paged<unknown>, parent: Node | undefined, items: readonly Node[]): readonly Node[] {
    const { failure, next } = list;
    // Said once at the top, an outage needs no repeating at every branch.
    const said = parent && failure?.why.kind === lists.buckets().failure?.why.kind;
    const wrong = failure && !said ? [nodes.one('failure', parent, 'failure', failure.why)] : [];
    if (failure?.of === 'more') return [...items, ...wrong];
    return [...wrong, ...items, ...(next === undefined ? [] : [nodes.one('more', parent, 'more', list)])];
  }

  const shownBuckets = () =>
    isEmpty(filter)
      ? lists.buckets().items
      : lists.buckets().items.filter(bucket => matches(bucket, filter, used, now()));

  async function roots(): Promise<readonly Node[]> {
    const list = lists.buckets();
    if (filter.usedHere) used = new Set((await ask.uses()).uses.map(({ bucket }) => bucket));
    await list.load();
    const goesOn = () => list === lists.buckets() && list.next !== undefined && !list.failure;
    if (!isEmpty(filter))
      while (goesOn() && list.pages < goal.pages && shownBuckets().length < goal.rows) await list.more();
    if (list !== lists.buckets()) return roots(); // Signed in as someone else, or sorted anew, meanwhile.
    const why = list.failure?.why;
    const shown = shownBuckets();
    const all_ = viewState(why, list.items.length);
    const state = all_ === 'ready' && shown.length === 0 && !goesOn() && !why ? 'filteredOut' : all_;
    options.state(state, why);
    return state === 'ready' || state === 'failed'
      ? rows(
          list,
          undefined,
          nodes.all('bucket', undefined, shown, b => b.id || b.name),
        )
      : [];
  }

  /** Asking ten times gives the same rows, and asks the registry once. */
  async function children(of?: Node): Promise<readonly Node[]> {
    if (!of) return roots();
    if (!nodes.has(of)) return []; // Of an account that is gone.
    switch (of.kind) {
      case 'bucket':
        return [
          nodes.one('channels', of, '', of.value),
          nodes.one('versions', of, '', of.value),
          ...ancestryGroups(of, of.value.name, undefined, of.value.parents, of.value.children),
          ...labelGroup(of, of.value.labels),
        ];
      case 'channels': {
        const list = lists.channelsOf(of.value.name);
        const first = list.pages === 0;
        await list.load();
        if (!nodes.has(of)) return []; // Gone while it was read.
        // Its description counts the list.
        if (first && list.pages > 0) changed(of);
        return rows(
          list,
          of,
          nodes.all('channel', of, list.items, c => c.id || c.name),
        );
      }
      case 'versions': {
        const list = lists.versionsOf(of.value.name);
        const before = standings(of.value.name);
        await Promise.all([list.load(), lists.channelsOf(of.value.name).load()]);
        // The registry gives them newest first: what is first in another order may be on any page.
        if (versions !== 'newest')
          while (list.next !== undefined && !list.failure && list.pages < maxPages) await list.more();
        if (!nodes.has(of)) return [];
        if (standings(of.value.name) !== before) changed(of);
        return rows(
          list,
          of,
          nodes.all('version', of, inVersionOrder(list.items, versions, now()), v => v.id || v.fingerprint),
        );
      }
      case 'version': {
        const { bucket, fingerprint, builds, parents, hasDescendants } = of.value;
        const byPlace = (a: Build, b: Build) =>
          compare(a.platform, b.platform) || compare(a.componentType, b.componentType);
        return [
          ...nodes.all('build', of, builds.toSorted(byPlace), b => b.id || b.componentType),
          ...ancestryGroups(of, bucket, fingerprint, parents, hasDescendants ? 'undetermined' : undefined),
        ];
      }
      case 'build':
        return [...artifactRows(of, of.value.artifacts), ...labelGroup(of, of.value.labels), ...sbomRows(of)];
      case 'region':
        return nodes.all('artifact', of, of.value.artifacts, a => a.id || a.externalIdentifier);
      case 'parents':
      case 'children': {
        const list = lists.relationsOf(of.kind, of.value);
        const first = list.pages === 0;
        await list.load();
        if (!nodes.has(of)) return [];
        // Parents and children of a bucket come with one answer: both groups count them.
        if (first && list.pages > 0)
          for (const group of of.parent ? nodes.below(of.parent) : [])
            if (group.kind === 'parents' || group.kind === 'children') changed(group);
        return rows(
          list,
          of,
          nodes.all('relation', of, lists.relatives(of.kind, of.value), r =>
            JSON.stringify([r.parent, r.child]),
          ),
        );
      }
      case 'labels':
        return nodes.all('label', of, Object.entries(of.value), ([key]) => key);
      default:
        return [];
    }
  }
  function ancestryGroups(
    of: Node,
    bucket: string,
    fingerprint: string | undefined,
    parents: AncestryStatus | undefined,
    children: AncestryStatus | undefined,
  ): readonly Node[] {
    return [
      ...(parents ? [nodes.one('parents', of, '', { bucket, fingerprint, status: parents })] : []),
      ...(children ? [nodes.one('children', of, '', { bucket, fingerprint, status: children })] : []),
    ];
  }
  const labelGroup = (of: Node, labels: Readonly<Record<string, string>>) =>
    Object.keys(labels).length > 0 ? [nodes.one('labels', of, '', labels)] : [];
  /** By region; those of a region that has several are below it. */
  function artifactRows(of: Node, artifacts: readonly Artifact[]): readonly Node[] {
    const regions = [...new Set(artifacts.map(({ region }) => region))].sort(compare);
    return regions.flatMap(name => {
      const there = artifacts.filter(({ region }) => region === name);
      return there.length === 1 || regions.length === 1
        ? nodes.all('artifact', of, there, a => a.id || a.externalIdentifier)
        : [nodes.one('region', of, name, { name, artifacts: there })];
    });
  }

  const standings = (bucket: string) => {
    const { items, next } = lists.versionsOf(bucket);
    return lifecycle(items, next === undefined, now());
  };
  /** SBOMs as far as they were read: what else there is of a build does not wait for them. */
  function sbomRows(of: Node): readonly Node[] {
    const at = sbomsAt(of);
    if (!at) return [];
    const list = lists.sbomsOf(at);
    const before = JSON.stringify(list.items);
    void list.load().then(() => JSON.stringify(list.items) !== before && nodes.has(of) && changed(of));
    return nodes.all(
      'sbom',
      of,
      list.items.map(sbom => ({ sbom, at: { ...at, name: sbom.name } })),
      ({ sbom }) => sbom.id || sbom.name,
    );
  }

  /** What changes a thing is greyed out in the menus of rows that are known to be read-only. */
  function row(of: Node): Row {
    const made = plainRow(of);
    const changes = of.kind === 'bucket' || of.kind === 'channel' || of.kind === 'version';
    const { bucket } = changes ? readTarget(of) : {};
    const list = bucket === undefined ? undefined : lists.channelsOf(bucket);
    return list && list.pages > 0 && !list.failure && mayChange(list.items) === 'no'
      ? { ...made, context: `${made.context};readonly` }
      : made;
  }
  function plainRow(of: Node): Row {
    switch (of.kind) {
      case 'bucket':
        return bucketRow(of.value, now());
      case 'channels': {
        const list = lists.channelsOf(of.value.name);
        return groupRow('channels', list.pages > 0 ? list.items.length : undefined);
      }
      case 'versions':
        return groupRow('versions', lists.countOf(of.value), versions, standings(of.value.name));
      case 'channel':
        return channelRow(of.value, now());
      case 'version':
        return versionRow(of.value, holders(of.value), now());
      case 'build':
        return buildRow(of.value, now());
      case 'artifact':
        return artifactRow(of.value, now());
      case 'region':
        return regionRow(of.value.name, of.value.artifacts.length);
      case 'parents':
      case 'children': {
        const known =
          lists.relationsOf(of.kind, of.value).pages > 0 ? lists.relatives(of.kind, of.value) : undefined;
        const outdated = known?.filter(({ status }) => status === 'out-of-date').length ?? 0;
        return ancestryGroupRow(of.kind, known?.length, outdated, of.value.status);
      }
      case 'relation':
        return relationRow(of.value, of.parent?.kind === 'children' ? 'children' : 'parents');
      case 'sbom':
        return sbomRow(of.value);
      case 'labels':
        return labelsRow(Object.keys(of.value).length);
      case 'label':
        return labelRow(of.value);
      case 'failure':
        return failureRow(of.value);
      case 'more':
        return moreRow();
    }
  }
  const holders = (version: Version) =>
    lists
      .channelsOf(version.bucket)
      .items.filter(channel => channel.version?.fingerprint === version.fingerprint)
      .map(channel => channel.name);

  /** Loads what follows a *Load More…* row. Gives the first new row, to keep the person's place. */
  async function more(of: NodeOf<'more'>): Promise<Node | undefined> {
    const before = new Set((await children(of.parent)).map(({ id }) => id));
    goal = { rows: shownBuckets().length + screenful, pages: lists.buckets().pages + maxPages };
    await of.value.more();
    const list = await children(of.parent);
    changed(of.parent);
    return list.find(({ id, kind }) => !before.has(id) && kind !== 'failure');
  }

  /** Answers changed: of these buckets, or of all. What is shown stays until the new answer is there. */
  async function refresh(names?: readonly string[]): Promise<void> {
    lists.stale(names);
    const buckets = lists.buckets();
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
    // What a bucket is filtered by may be what changed.
    if (!isEmpty(filter)) return changed(undefined);
    for (const [i, drawn] of nodes.all('bucket', undefined, buckets.items, b => b.id || b.name).entries()) {
      const { name } = buckets.items[i]!;
      if (names.includes(name) || before.get(name) !== JSON.stringify(buckets.items[i])) changed(drawn);
    }
  }

  /** Other credentials or another project: nothing of the old may be seen again. */
  function reset(): void {
    nodes.clear();
    lists.reset(order);
    changed(undefined);
  }

  /** Other buckets, or the same in another order. */
  function arrange(wanted: Arrangement): void {
    const sorted = wanted.order !== order;
    ({ order, filter, versions } = wanted);
    goal = { rows: screenful, pages: maxPages };
    if (sorted) lists.sort(order);
    changed(undefined);
  }

  /** Time passes: draws the rows again that read otherwise now than they did then. */
  function redraw(then: number, at: number): void {
    for (const of of nodes.values()) if ((rowRereads(of, then) ?? at + 1) <= at) changed(of);
  }

  return {
    children,
    row,
    more,
    refresh,
    reset,
    find: finder(lists, children, changed),
    arrange,
    /** Why the list of buckets could not be had. */
    whyNot: () => lists.buckets().failure?.why,
    /** Buckets of which a version is being built, as far as they are open. */
    running: lists.running,
    redraw,
    /** When the first row reads otherwise than it did then, for time alone. */
    nextChange: (then: number) => earliest(nodes.values(), of => rowRereads(of, then)),
    /** How many buckets were read, how many of them are shown, and whether there are more. */
    count: () => ({
      read: lists.buckets().items.length,
      shown: shownBuckets().length,
      more: lists.buckets().next !== undefined,
    }),
  };
}
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

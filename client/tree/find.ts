import type { Bucket, Channel, Version } from '../../registry/registry.ts';
import type { RegistryLists } from './lists.ts';
import type { Node } from './nodes.ts';
import type { Paged } from './paged-list.ts';

/** What a person names is looked for to the end of a list, unless there is none. */
const farthest = 2_000;

/** Finds the node of a bucket, or of a channel or version in it, reading on until it is found. */
export function finder(
  lists: RegistryLists,
  children: (of?: Node) => Promise<readonly Node[]>,
  /** More of what is below a node is known. */
  changed: (node: Node | undefined) => void,
) {
  async function search<T>(
    parent: Node | undefined,
    list: Paged<T>,
    kind: Node['kind'],
    wanted: (value: T) => boolean,
  ): Promise<Node | undefined> {
    await children(parent);
    const { pages } = list;
    while (!list.items.some(wanted) && list.next !== undefined && !list.failure && list.pages < farthest)
      await list.more();
    if (list.pages > pages) changed(parent);
    return (await children(parent)).find(node => node.kind === kind && wanted(node.value as T));
  }

  return async (
    bucket: string,
    { channel, fingerprint }: { channel?: string | undefined; fingerprint?: string | undefined } = {},
  ): Promise<Node | undefined> => {
    const home = await search<Bucket>(undefined, lists.buckets(), 'bucket', one => one.name === bucket);
    if (!home || (channel === undefined && fingerprint === undefined)) return home;
    const [channels, versions] = await children(home);
    const within =
      fingerprint === undefined
        ? await search<Channel>(channels, lists.channelsOf(bucket), 'channel', one => one.name === channel)
        : await search<Version>(
            versions,
            lists.versionsOf(bucket),
            'version',
            one => one.fingerprint === fingerprint,
          );
    return within ?? home;
  };
}

/** What a write would change, asked fresh from the registry just before a person decides. */
import type { PromotePreview, RevokePreview, Use } from '../protocol/requests.ts';
import {
  absent,
  type Channel,
  found,
  isComplete,
  type Lookup,
  type Registry,
  type RegistryWrites,
  stateAt,
  type Version,
  type Written,
} from '../registry/registry.ts';

/** The channel as it is, the version as it is, and who in the workspace reads the channel. */
export async function promotePreview(
  registry: Registry,
  at: {
    readonly bucket: string;
    readonly channel: string;
    readonly fingerprint: string;
    readonly create?: boolean;
  },
  uses: readonly Use[],
  now: number,
): Promise<Lookup<PromotePreview>> {
  const [channels, version] = await Promise.all([
    registry.channels(at.bucket),
    registry.version(at.bucket, at.fingerprint),
  ]);
  if (channels.is !== 'found') return channels;
  if (version.is !== 'found') return version;
  const existing = channels.value.find(candidate => candidate.name === at.channel);
  const channel = existing ?? (at.create ? channelToBe(at.bucket, at.channel, now) : undefined);
  if (!channel) return absent(channels.asOf);
  return found(
    {
      creates: existing === undefined,
      channel,
      next: version.value,
      uses: uses.filter(use => use.bucket === at.bucket && use.channel === at.channel),
    },
    channels.asOf,
  );
}

const channelToBe = (bucket: string, name: string, now: number): Channel => ({
  id: '',
  name,
  bucket,
  managed: false,
  restricted: false,
  author: '',
  version: undefined,
  createdAt: now,
  updatedAt: now,
});

/**
 * Points the channel at the version if it still holds what the person was shown; then looks at what the
 * registry made of it. The API has no compare-and-set: the look just before narrows the gap to milliseconds.
 */
export async function promote(
  registry: Registry,
  writes: RegistryWrites,
  order: {
    readonly bucket: string;
    readonly channel: string;
    readonly fingerprint: string | null;
    readonly expected: string | null;
    readonly create?: boolean;
  },
): Promise<Written<Channel>> {
  const before = await registry.channels(order.bucket);
  if (before.is === 'unknown') return { is: 'failed', why: before.why };
  const channel = before.is === 'found' ? before.value.find(c => c.name === order.channel) : undefined;
  if (order.create && !channel && order.fingerprint !== null)
    return writes.createChannel(order.bucket, order.channel, order.fingerprint);
  if (!channel)
    return failed(
      'rejected',
      `Channel "${order.channel}" of "${order.bucket}" is gone, or no longer visible.`,
    );
  if ((channel.version?.fingerprint ?? null) !== order.expected)
    return failed(
      'conflict',
      `"${order.channel}" of "${order.bucket}" holds ${channel.version?.name ?? 'no version'} now: someone moved it meanwhile. Nothing was changed.`,
    );
  const written = await writes.assignChannel(order.bucket, order.channel, order.fingerprint);
  if (written.is === 'done' && (written.value.version?.fingerprint ?? null) !== order.fingerprint)
    return failed(
      'conflict',
      `The registry accepted the change, but "${order.channel}" of "${order.bucket}" holds ${written.value.version?.name ?? 'no version'}: someone else moved it at the same moment.`,
    );
  return written;
}

const failed = (kind: 'conflict' | 'rejected', message: string): Written<never> => ({
  is: 'failed',
  why: { kind, message },
});

/** Channels that would move and where to, descendants, and who in the workspace depends on it. */
export async function revokePreview(
  registry: Registry,
  at: { readonly bucket: string; readonly fingerprint: string; readonly together?: readonly string[] },
  uses: readonly Use[],
  now: number,
): Promise<Lookup<RevokePreview>> {
  const [version, channels, relations] = await Promise.all([
    registry.version(at.bucket, at.fingerprint),
    registry.channels(at.bucket),
    registry.ancestry(at.bucket),
  ]);
  if (version.is !== 'found') return version;
  if (channels.is !== 'found') return channels;
  if (relations.is !== 'found') return relations;
  const holders = channels.value.filter(channel => channel.version?.fingerprint === at.fingerprint);
  const moves: { channel: Channel; to: Version | undefined }[] = [];
  for (const channel of holders) {
    const history = await registry.history(at.bucket, channel.name);
    if (history.is === 'unknown') return history;
    const earlier = history.is === 'found' ? history.value.flatMap(({ version }) => version ?? []) : [];
    const revoked = new Set([at.fingerprint, ...(at.together ?? [])]);
    moves.push({ channel, to: await rollbackTarget(registry, earlier, revoked, now) });
  }
  const names = new Set(holders.map(channel => channel.name));
  return found(
    {
      version: version.value,
      channels: moves,
      descendants: relations.value.filter(({ parent }) => parent.fingerprint === at.fingerprint),
      uses: uses.filter(
        use =>
          use.bucket === at.bucket &&
          (use.fingerprint === at.fingerprint || (use.channel !== undefined && names.has(use.channel))),
      ),
    },
    version.asOf,
  );
}

/** The newest version in a channel's history that is valid now; history itself may hold old snapshots. */
async function rollbackTarget(
  registry: Registry,
  newestFirst: readonly Version[],
  revoked: ReadonlySet<string>,
  now: number,
): Promise<Version | undefined> {
  for (const { bucket, fingerprint } of newestFirst) {
    if (revoked.has(fingerprint)) continue;
    const current = await registry.version(bucket, fingerprint);
    if (current.is === 'found' && isComplete(current.value) && stateAt(current.value, now) !== 'revoked')
      return current.value;
  }
  return undefined;
}

/** What a write would change, asked fresh from the registry just before a person decides. */
import type {
  BucketPreview,
  ChannelPreview,
  Move,
  PromotePreview,
  RevokePreview,
} from '../protocol/changes.ts';
import type { Use } from '../protocol/requests.ts';
import {
  absent,
  type Channel,
  found,
  isComplete,
  type Lookup,
  type Registry,
  stateAt,
  type Version,
} from '../registry/registry.ts';
import { versionKey } from './heirs.ts';
import { countsByVersion } from './software.ts';
import { holds, lookAtVersion } from './standing.ts';

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
  /** What is counted once a day need not be fresh. */
  patient: Registry = registry,
): Promise<Lookup<PromotePreview>> {
  const [channels, version, countsOf] = await Promise.all([
    registry.channels(at.bucket),
    registry.version(at.bucket, at.fingerprint),
    countsByVersion(patient, [at.bucket]),
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
      vulnerabilities: {
        before: countsOf(channel.version, channels.value),
        after: countsOf(version.value, channels.value),
      },
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

/** Channels that would move and where to, descendants, and who in the workspace depends on any of them. */
export async function revokePreview(
  registry: Registry,
  at: { readonly bucket: string; readonly fingerprint: string; readonly together?: readonly string[] },
  uses: readonly Use[],
  now: number,
  patient: Registry = registry,
): Promise<Lookup<RevokePreview>> {
  const seen = await lookAtVersion(registry, at.bucket, at.fingerprint);
  if (seen.is !== 'found') return seen;
  const { version, heirs, channels, standing } = seen.value;
  if (!version) return absent(seen.asOf);
  const { bucket } = at;
  const leaving = new Set([
    ...[at.fingerprint, ...(at.together ?? [])].map(fingerprint => versionKey({ bucket, fingerprint })),
    ...heirs.map(heir => versionKey(heir.version)),
  ]);
  const holders = standing.holders ?? [];
  const moves: Move[] = [];
  const countsOf = await countsByVersion(
    patient,
    holders.map(holder => holder.bucket),
  );
  for (const holder of holders) {
    const channel = channels.find(c => c.bucket === holder.bucket && c.name === holder.channel);
    if (!channel) continue;
    const history = await registry.history(channel.bucket, channel.name);
    if (history.is === 'unknown') return history;
    const earlier = history.is === 'found' ? history.value.flatMap(({ version }) => version ?? []) : [];
    const to = await rollbackTarget(registry, earlier, leaving, now);
    const vulnerabilities = { before: countsOf(channel.version, channels), after: countsOf(to, channels) };
    moves.push({ channel, to, vulnerabilities });
  }
  const own = new Set([versionKey(at)]);
  const isOwn = ({ channel }: Move) => holds(channel, own);
  return found(
    {
      version,
      channels: moves.filter(isOwn),
      descendants: heirs.map(heir => heir.relation),
      descendantChannels: moves.filter(move => !isOwn(move)),
      uses: uses.filter(
        use =>
          (use.fingerprint !== undefined &&
            leaving.has(versionKey({ bucket: use.bucket, fingerprint: use.fingerprint }))) ||
          holders.some(holder => holder.bucket === use.bucket && holder.channel === use.channel),
      ),
      seen: standing,
    },
    seen.asOf,
  );
}

/** A channel as it is, how much history goes with it, and who in the workspace reads it. */
export async function channelPreview(
  registry: Registry,
  at: { readonly bucket: string; readonly channel: string },
  uses: readonly Use[],
): Promise<Lookup<ChannelPreview>> {
  const [channels, history] = await Promise.all([
    registry.channels(at.bucket),
    registry.history(at.bucket, at.channel),
  ]);
  if (channels.is !== 'found') return channels;
  const channel = channels.value.find(({ name }) => name === at.channel);
  if (!channel) return absent(channels.asOf);
  if (history.is === 'unknown') return history;
  return found(
    {
      channel,
      assignments: history.is === 'found' ? history.value.length : 0,
      uses: uses.filter(use => use.bucket === at.bucket && use.channel === at.channel),
    },
    channels.asOf,
  );
}

/** A bucket as it is, what is built from it, and who in the workspace names it. */
export async function bucketPreview(
  registry: Registry,
  name: string,
  uses: readonly Use[],
): Promise<Lookup<BucketPreview>> {
  const [bucket, channels, relations] = await Promise.all([
    registry.bucket(name),
    registry.channels(name),
    registry.ancestry(name),
  ]);
  if (bucket.is !== 'found') return bucket;
  if (channels.is !== 'found') return channels;
  if (relations.is === 'unknown') return relations;
  const all = relations.is === 'found' ? relations.value : [];
  return found(
    {
      bucket: bucket.value,
      channels: channels.value,
      descendants: all.filter(({ parent }) => parent.bucket === name),
      uses: uses.filter(use => use.bucket === name),
    },
    bucket.asOf,
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
    if (revoked.has(versionKey({ bucket, fingerprint }))) continue;
    const current = await registry.version(bucket, fingerprint);
    if (current.is === 'found' && isComplete(current.value) && stateAt(current.value, now) !== 'revoked')
      return current.value;
  }
  return undefined;
}

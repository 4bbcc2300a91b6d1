/** How the things stand that a change is about, asked fresh from the registry. */
import { channelStanding, type Descendant, type Holder, type Standing } from '../protocol/changes.ts';
import {
  type Change,
  type Channel,
  found,
  type Lookup,
  type Registry,
  type Version,
} from '../registry/registry.ts';
import { type Heir, heirsOf, versionKey } from './heirs.ts';

/** `holders`: those channels are looked at again, wherever they point now. */
export async function standing(
  registry: Registry,
  change: Change,
  holders?: readonly Holder[],
): Promise<Lookup<Standing>> {
  if (!('bucket' in change)) {
    const status = await registry.status();
    if (status.is === 'unknown') return status;
    if (status.is === 'absent') return found({ registry: null }, status.asOf);
    const { activated, tier } = status.value;
    return found({ registry: { activated, tier } }, status.asOf);
  }
  if ('channel' in change) {
    const channels = await registry.channels(change.bucket);
    if (channels.is !== 'found') return channels;
    const channel = channels.value.find(({ name }) => name === change.channel);
    return found({ channel: channel ? channelStanding(channel) : null }, channels.asOf);
  }
  if ('fingerprint' in change) {
    const seen = await lookAtVersion(registry, change.bucket, change.fingerprint, holders);
    return seen.is === 'found' ? found(seen.value.standing, seen.asOf) : seen;
  }
  const [bucket, channels] = await Promise.all([
    registry.bucket(change.bucket),
    registry.channels(change.bucket),
  ]);
  if (bucket.is === 'absent') return found({ bucket: null }, bucket.asOf);
  if (bucket.is === 'unknown') return bucket;
  if (channels.is !== 'found') return channels;
  const { description, labels, versionCount } = bucket.value;
  return found(
    { bucket: { description, labels, versions: versionCount, channels: channels.value.length } },
    bucket.asOf,
  );
}

export interface VersionSeen {
  /** Undefined: there is no such version. */
  readonly version: Version | undefined;
  readonly heirs: readonly Heir[];
  /** Every channel of its bucket and of the buckets of its heirs. */
  readonly channels: readonly Channel[];
  readonly standing: Standing;
}

/** A version with what is built from it and the channels that hold any of these; or the channels of `again`. */
export async function lookAtVersion(
  registry: Registry,
  bucket: string,
  fingerprint: string,
  again?: readonly Holder[],
): Promise<Lookup<VersionSeen>> {
  const version = await registry.version(bucket, fingerprint);
  if (version.is === 'unknown') return version;
  const heirs =
    version.is === 'found'
      ? await heirsOf(registry, version.value, again === undefined)
      : found([], version.asOf);
  if (heirs.is !== 'found') return heirs;
  const buckets = [bucket, ...(again ?? []).map(h => h.bucket), ...heirs.value.map(h => h.version.bucket)];
  const channels = await channelsOf(registry, buckets);
  if (channels.is !== 'found') return channels;
  const held = new Set([
    versionKey({ bucket, fingerprint }),
    ...heirs.value.map(heir => versionKey(heir.version)),
  ]);
  const wanted = again
    ? (channel: Channel) => again.some(h => h.bucket === channel.bucket && h.channel === channel.name)
    : (channel: Channel) => holds(channel, held);
  const stands: Standing = {
    version:
      version.is === 'found'
        ? {
            name: version.value.name,
            revokeAt: version.value.revokeAt ?? null,
            reason: version.value.revocationReason,
          }
        : null,
    holders: channels.value.filter(wanted).map(
      (channel): Holder => ({
        bucket: channel.bucket,
        channel: channel.name,
        managed: channel.managed,
        ...channelStanding(channel),
      }),
    ),
    descendants: heirs.value.map(
      ({ version: heir }): Descendant => ({
        bucket: heir.bucket,
        version: heir.name,
        fingerprint: heir.fingerprint,
        inherits: heir.revocationInheritedFrom !== undefined,
      }),
    ),
  };
  return found(
    {
      version: version.is === 'found' ? version.value : undefined,
      heirs: heirs.value,
      channels: channels.value,
      standing: stands,
    },
    version.asOf,
  );
}

/** Whether a channel holds one of these versions. */
export const holds = ({ bucket, version }: Channel, keys: ReadonlySet<string>): boolean =>
  version !== undefined && keys.has(versionKey({ bucket, fingerprint: version.fingerprint }));

/** Every channel of these buckets, each bucket asked once. */
async function channelsOf(
  registry: Registry,
  buckets: readonly string[],
): Promise<Lookup<readonly Channel[]>> {
  const all: Channel[] = [];
  let asOf = 0;
  for (const bucket of new Set(buckets)) {
    const channels = await registry.channels(bucket);
    if (channels.is !== 'found') return channels;
    all.push(...channels.value);
    asOf = channels.asOf;
  }
  return found(all, asOf);
}

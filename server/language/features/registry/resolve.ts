/** From what a template says to what the registry holds. */
import type { Channel, Failure, Registry, Version } from '../../../../registry/registry.ts';
import type { Module } from '../../model/module.ts';
import { type Reference, referenceNamed } from './references.ts';

export type Resolution =
  | {
      readonly is: 'version';
      readonly version: Version;
      /** Set when the template reads the version through a channel. */
      readonly channel: Channel | undefined;
      readonly channels: readonly Channel[];
      readonly asOf: number;
    }
  | { readonly is: 'empty-channel'; readonly channel: Channel; readonly asOf: number }
  | { readonly is: 'no-bucket' }
  | { readonly is: 'no-channel'; readonly channels: readonly Channel[] }
  | { readonly is: 'no-version' }
  | { readonly is: 'unknown'; readonly why: Failure }
  /** The template does not say enough, or only a build can tell. */
  | { readonly is: 'unsaid' };

const unsaid: Resolution = { is: 'unsaid' };

/** The version a data source reads right now. */
export async function resolve(
  reference: Reference,
  module: Module,
  registry: Registry,
  on: readonly Reference[] = [],
): Promise<Resolution> {
  if (reference.through) {
    const through = referenceNamed(module, reference.through.type, reference.through.name);
    const way = [...on, reference];
    // Its own block carries its own troubles; here only a version is of use. In a circle nobody has one.
    const resolved =
      through && !way.includes(through) ? await resolve(through, module, registry, way) : unsaid;
    return resolved.is === 'version' || resolved.is === 'unknown' ? resolved : unsaid;
  }
  const bucket = reference.bucket?.text;
  if (bucket === undefined) return unsaid;
  if (reference.channel) return throughChannel(bucket, reference.channel.text, registry);
  if (reference.fingerprint) return byFingerprint(bucket, reference.fingerprint.text, registry);
  if (reference.versionId) return byId(bucket, reference.versionId.text, registry);
  return unsaid;
}

/** What a channel of a bucket holds. One ListChannels, shared by all channels of the bucket. */
export async function throughChannel(bucket: string, name: string, registry: Registry): Promise<Resolution> {
  const lookup = await registry.channels(bucket);
  if (lookup.is === 'unknown') return lookup;
  if (lookup.is === 'absent') return { is: 'no-bucket' };
  const channel = lookup.value.find(candidate => candidate.name === name);
  if (!channel) return { is: 'no-channel', channels: lookup.value };
  return channel.version
    ? { is: 'version', version: channel.version, channel, channels: lookup.value, asOf: lookup.asOf }
    : { is: 'empty-channel', channel, asOf: lookup.asOf };
}

async function byFingerprint(bucket: string, fingerprint: string, registry: Registry): Promise<Resolution> {
  const channels = await registry.channels(bucket);
  if (channels.is === 'unknown') return channels;
  if (channels.is === 'absent') return { is: 'no-bucket' };
  const held = channels.value.find(channel => channel.version?.fingerprint === fingerprint)?.version;
  if (held)
    return {
      is: 'version',
      version: held,
      channel: undefined,
      channels: channels.value,
      asOf: channels.asOf,
    };
  const lookup = await registry.version(bucket, fingerprint);
  if (lookup.is === 'unknown') return lookup;
  if (lookup.is === 'absent') return { is: 'no-version' };
  return {
    is: 'version',
    version: lookup.value,
    channel: undefined,
    channels: channels.value,
    asOf: lookup.asOf,
  };
}

/** Iteration ids are ids of versions, which the API does not look up: only what is listed can be found. */
async function byId(bucket: string, id: string, registry: Registry): Promise<Resolution> {
  const channels = await registry.channels(bucket);
  if (channels.is === 'unknown') return channels;
  if (channels.is === 'absent') return { is: 'no-bucket' };
  const versions = await registry.versions(bucket);
  const listed = [
    ...channels.value.flatMap(channel => channel.version ?? []),
    ...(versions.is === 'found' ? versions.value.items : []),
  ];
  const version = listed.find(candidate => candidate.id === id);
  return version
    ? { is: 'version', version, channel: undefined, channels: channels.value, asOf: channels.asOf }
    : unsaid;
}

import type {
  Change,
  Lookup,
  Registry,
  RegistryWrites,
  Revocation,
  Written,
} from '../../../registry/registry.ts';
import { bucket, channel, version } from './support.ts';

/** Every question of the port, with a good answer for it. */
export const questions: Record<
  string,
  {
    ask: (r: Registry) => Promise<Lookup<unknown>>;
    good: object;
    names: 'registry' | 'bucket' | 'fingerprint';
  }
> = {
  buckets: { ask: r => r.buckets(), good: { buckets: [bucket('demo')] }, names: 'registry' },
  bucket: { ask: r => r.bucket('demo'), good: { bucket: bucket('demo') }, names: 'bucket' },
  channels: {
    ask: r => r.channels('demo'),
    good: { channels: [channel('prod', version(1))] },
    names: 'bucket',
  },
  versions: { ask: r => r.versions('demo'), good: { versions: [version(1)] }, names: 'bucket' },
  version: { ask: r => r.version('demo', 'fp1'), good: { version: version(1) }, names: 'fingerprint' },
  ancestry: {
    ask: r => r.ancestry('demo'),
    good: {
      relations: [{ parent: { bucket_name: 'base' }, child: { bucket_name: 'demo' }, status: 'UP_TO_DATE' }],
    },
    names: 'bucket',
  },
  'ancestry of a version': {
    ask: r => r.ancestry('demo', 'fp1'),
    good: { relations: [] },
    names: 'fingerprint',
  },
  history: {
    ask: r => r.history('demo', 'prod'),
    good: { history: [{ assigned_at: '2026-08-01T10:00:00Z', author_id: 'x', version: version(1) }] },
    names: 'bucket',
  },
  origins: {
    ask: r => r.origins('ami-1'),
    good: {
      artifacts: [{ bucket: bucket('demo'), version: version(1), build: { id: 'b', status: 'BUILD_DONE' } }],
    },
    names: 'registry',
  },
  status: {
    ask: r => r.status(),
    good: { registry: { id: 'r', config: { activated: true, feature_tier: 'PLUS' } } },
    names: 'bucket',
  },
  sboms: {
    ask: r => r.sboms('demo', 'fp1', 'b'),
    good: { sboms: [{ id: 's', name: 'bom', format: 'SPDX' }] },
    names: 'fingerprint',
  },
  packages: {
    ask: r => r.packages('demo', 'fp1', 'b'),
    good: { packages: [{ name: 'openssl', version: '3', purl: '' }] },
    names: 'fingerprint',
  },
  vulnerabilities: {
    ask: r => r.vulnerabilities('demo'),
    good: { vulnerabilities: [{ vulnerability: { identifier: 'CVE-2026-1', criticality: 'High' } }] },
    names: 'bucket',
  },
  'counts of vulnerabilities': {
    ask: r => r.vulnerabilityCounts('demo'),
    good: { total_by_criticality: [{ criticality: 'High', vulnerability_count: '3' }] },
    names: 'bucket',
  },
};

const revocation: Revocation = { at: undefined, reason: 'old', descendants: true, rollBackChannels: true };
/** Every kind of change, with a good answer for it. */
export const writes: Record<string, { act: (w: RegistryWrites) => Promise<Written<unknown>>; good: object }> =
  {};
const held = { channel: channel('prod', version(1)) };
const is = { version: version(1) };
/** The service answers `{}`, which no fault can make less of. */
const gone = { operation: null };
const text = { description: 'golden', labels: { team: 'platform' } };
const prod = { bucket: 'demo', channel: 'prod' };
const fp1 = { bucket: 'demo', fingerprint: 'fp1' };
for (const [name, change, good] of [
  ['promote', { kind: 'assign', ...prod, fingerprint: 'fp1' }, held],
  ['restrict a channel', { kind: 'restrict', ...prod, restricted: true }, held],
  ['create a channel', { kind: 'create-channel', ...prod, fingerprint: 'fp1', restricted: false }, held],
  ['delete a channel', { kind: 'delete-channel', ...prod }, gone],
  ['revoke', { kind: 'revoke', ...fp1, ...revocation }, is],
  ['restore', { kind: 'restore', ...fp1 }, is],
  ['delete a version', { kind: 'delete-version', ...fp1, rollBackChannels: true }, gone],
  ['create a bucket', { kind: 'create-bucket', bucket: 'demo', ...text }, { bucket: bucket('demo') }],
  ['edit a bucket', { kind: 'update-bucket', bucket: 'demo', ...text }, { bucket: bucket('demo') }],
  ['delete a bucket', { kind: 'delete-bucket', bucket: 'demo' }, gone],
] as const satisfies readonly (readonly [string, Change, object])[])
  writes[name] = { act: w => w.apply(change), good };

import {
  type Artifact,
  absent,
  type Bucket,
  type Build,
  type Channel,
  type EnforcedBlock,
  found,
  type Registry,
  type Relation,
  unknown,
  type Version,
  type VulnerabilityCounts,
} from '../../registry/registry.ts';

/** Midday of some day; tests say their times relative to it. */
export const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** `version('v12', { aws: { 'eu-west-1': 'ami-1' } })`: active, three days old, one build per platform. */
export function version(
  name: string,
  artifacts: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
  more: Partial<Version> = {},
): Version {
  return {
    id: `01ID${name}`,
    bucket: 'golden-ubuntu',
    name,
    fingerprint: `01FINGERPRINT${name.toUpperCase()}`,
    state: 'active',
    author: 'ci-robot',
    templateType: 'HCL2',
    hasDescendants: false,
    parents: undefined,
    builds: Object.entries(artifacts).map(([key, regions]) => build(key, regions)),
    revokeAt: undefined,
    revocationReason: '',
    revocationAuthor: '',
    revocationInheritedFrom: undefined,
    createdAt: NOW - 3 * DAY,
    updatedAt: NOW - 3 * DAY,
    ...more,
  };
}

/** Key: a platform, or `platform component.type`. */
function build(key: string, regions: Readonly<Record<string, string>>): Build {
  const [platform = '', componentType = `${platform}.image`] = key.split(' ');
  return {
    id: `01BUILD${key}`,
    componentType,
    platform,
    status: 'done',
    labels: { git_sha: '3f2c1aa9d0b1' },
    sourceExternalIdentifier: '',
    runUuid: '',
    artifacts: Object.entries(regions).map(
      ([region, externalIdentifier]): Artifact => ({
        id: `01ARTIFACT${region}`,
        externalIdentifier,
        region,
        createdAt: NOW - 3 * DAY,
      }),
    ),
    packerVersion: '1.16.0',
    createdAt: NOW - 3 * DAY,
    updatedAt: NOW - 3 * DAY,
  };
}

export interface FakeBucket {
  readonly channels?: Readonly<Record<string, Version | undefined>>;
  readonly versions?: readonly Version[];
  readonly relations?: readonly Relation[];
  readonly enforced?: readonly EnforcedBlock[];
  readonly bucket?: Partial<Bucket>;
  readonly counts?: VulnerabilityCounts;
}

/** A registry that holds just this, and counts what it was asked. */
export function fakeRegistry(
  buckets: Readonly<Record<string, FakeBucket>>,
): Registry & { readonly asked: string[] } {
  const asked: string[] = [];
  const ask = async <T>(question: string, bucket: string, answer: (b: FakeBucket) => T | undefined) => {
    asked.push(question);
    const value = bucket in buckets ? answer(buckets[bucket]!) : undefined;
    return value === undefined ? absent(NOW) : found(value, NOW);
  };
  const channels = (name: string, b: FakeBucket): readonly Channel[] =>
    Object.entries(b.channels ?? {}).map(([channel, held]) => ({
      id: `01CHANNEL${channel}`,
      name: channel,
      bucket: name,
      managed: channel === 'latest',
      restricted: channel === 'latest',
      author: 'anna@example.com',
      version: held && { ...held, bucket: name },
      createdAt: NOW - 30 * DAY,
      updatedAt: NOW - DAY,
    }));
  const versions = (b: FakeBucket) => [
    ...(b.versions ?? []),
    ...Object.values(b.channels ?? {}).filter(v => v !== undefined),
  ];
  return {
    asked,
    buckets: async () =>
      found(
        { items: Object.keys(buckets).map(name => bucketOf(name, buckets[name]!)), next: undefined },
        NOW,
      ),
    bucket: name => ask(`bucket ${name}`, name, b => bucketOf(name, b)),
    channels: name => ask(`channels ${name}`, name, b => channels(name, b)),
    versions: name => ask(`versions ${name}`, name, b => ({ items: versions(b), next: undefined })),
    version: (name, fingerprint) =>
      ask(`version ${name} ${fingerprint}`, name, b => versions(b).find(v => v.fingerprint === fingerprint)),
    ancestry: name => ask(`ancestry ${name}`, name, b => b.relations ?? []),
    enforced: name => ask(`enforced ${name}`, name, b => b.enforced ?? []),
    history: name => ask(`history ${name}`, name, () => []),
    origins: async id => {
      asked.push(`origins ${id}`);
      return found(
        Object.entries(buckets).flatMap(([name, b]) =>
          versions(b).flatMap(version =>
            version.builds
              .filter(build => build.artifacts.some(one => one.externalIdentifier === id))
              .map(build => ({ bucket: name, version: { ...version, bucket: name }, build })),
          ),
        ),
        NOW,
      );
    },
    status: async () =>
      found({ activated: true, tier: 'PLUS', deprovision: undefined, createdAt: NOW, updatedAt: NOW }, NOW),
    sboms: name => ask(`sboms ${name}`, name, () => []),
    packages: name => ask(`packages ${name}`, name, () => []),
    vulnerabilities: name => ask(`vulnerabilities ${name}`, name, () => []),
    vulnerabilityCounts: name =>
      ask(`vulnerabilityCounts ${name}`, name, b => b.counts ?? { total: {}, channels: {} }),
    policy: name => ask(`policy ${name}`, name, () => ({ etag: '', bindings: [] })),
  };
}

const bucketOf = (name: string, b: FakeBucket): Bucket => ({
  id: `01BUCKET${name}`,
  name,
  description: 'Ubuntu with the agents of the house',
  labels: { team: 'platform' },
  platforms: ['aws'],
  versionCount: 12,
  latestVersion: undefined,
  parents: undefined,
  children: undefined,
  createdAt: NOW - 90 * DAY,
  updatedAt: NOW - DAY,
  ...b.bucket,
});

/** A registry that never knows, for this reason. */
export function silentRegistry(kind: Parameters<typeof unknown>[0], message: string): Registry {
  const answer = async () => unknown(kind, message);
  return {
    buckets: answer,
    bucket: answer,
    channels: answer,
    versions: answer,
    version: answer,
    ancestry: answer,
    enforced: answer,
    history: answer,
    origins: answer,
    status: answer,
    sboms: answer,
    packages: answer,
    vulnerabilities: answer,
    vulnerabilityCounts: answer,
    policy: answer,
  };
}

import type { Artifact, Bucket, Build, Channel, Version } from '../../registry/registry.ts';

/** The clock of these tests: 24 Nov 2026 09:00 UTC. */
export const now = Date.UTC(2026, 10, 24, 9);
export const day = 86_400_000;
export const hour = 3_600_000;

export const artifact = (externalIdentifier: string, region: string): Artifact => ({
  id: `A-${externalIdentifier}`,
  externalIdentifier,
  region,
  createdAt: now - 3 * day,
});
export const build = (over: Partial<Build> = {}): Build => ({
  id: 'B1',
  componentType: 'amazon-ebs.ubuntu',
  platform: 'aws',
  status: 'done',
  labels: {},
  sourceExternalIdentifier: '',
  runUuid: '',
  artifacts: [artifact('ami-0c2f3a77bb119d11', 'eu-west-1'), artifact('ami-07aa01c24d4c20', 'us-east-1')],
  packerVersion: undefined,
  createdAt: now - 3 * day,
  updatedAt: now - 3 * day,
  ...over,
});
export const version = (n: number, over: Partial<Version> = {}): Version => ({
  id: `V${n}`,
  bucket: 'golden-ubuntu',
  name: `v${n}`,
  fingerprint: `01JD0000000000000000000${String(n).padStart(3, '0')}`,
  state: 'active',
  author: 'ci-robot',
  templateType: 'HCL2',
  hasDescendants: false,
  parents: undefined,
  builds: [build()],
  revokeAt: undefined,
  revocationReason: '',
  revocationAuthor: '',
  revocationInheritedFrom: undefined,
  createdAt: now - 3 * day,
  updatedAt: now - 3 * day,
  ...over,
});
export const channel = (name: string, held: Version | undefined, over: Partial<Channel> = {}): Channel => ({
  id: `C-${name}`,
  name,
  bucket: 'golden-ubuntu',
  managed: false,
  restricted: false,
  author: 'anna@example.com',
  version: held,
  createdAt: now - 90 * day,
  updatedAt: now - 2 * hour,
  ...over,
});
export const bucket = (name: string, over: Partial<Bucket> = {}): Bucket => ({
  id: `BK-${name}`,
  name,
  description: '',
  labels: {},
  platforms: ['aws', 'azure'],
  versionCount: 13,
  latestVersion: version(13, { createdAt: now - 2 * day }),
  parents: undefined,
  children: undefined,
  createdAt: now - 400 * day,
  updatedAt: now - 2 * day,
  ...over,
});

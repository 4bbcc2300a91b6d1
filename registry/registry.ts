import type {
  Policy,
  RegistryStatus,
  Sbom,
  SoftwarePackage,
  Vulnerability,
  VulnerabilityCounts,
} from './software.ts';

export * from './account.ts';
export * from './software.ts';

/**
 * What the editor asks of an HCP Packer registry, in today's words (API 2023-01-01: bucket, version, build,
 * artifact, channel; "iteration" and "image" were the names of 2021-04-30). Plain data, safe to send over a
 * protocol: instants are milliseconds since 1970, everything absent is `undefined`.
 */
export interface Registry {
  /** One page of buckets, by name or in another order. A token of one order is of no use in another. */
  buckets(page?: string, order?: BucketOrder): Promise<Lookup<Page<Bucket>>>;
  /** Absent: no such bucket, or none visible to this principal. */
  bucket(bucket: string): Promise<Lookup<Bucket>>;
  /** Every channel of a bucket with the version it holds. ListChannels: never the billable GetChannel. */
  channels(bucket: string): Promise<Lookup<readonly Channel[]>>;
  /** One page of versions, newest first, with builds and artifacts. */
  versions(bucket: string, page?: string): Promise<Lookup<Page<Version>>>;
  /** One version by its fingerprint. Absent: the bucket has no such fingerprint. */
  version(bucket: string, fingerprint: string): Promise<Lookup<Version>>;
  /** Parents and children of a bucket, or the parents of one version. */
  ancestry(bucket: string, fingerprint?: string): Promise<Lookup<readonly Relation[]>>;
  /** The provisioners HCP Packer appends to every build of a bucket, each the version linked to it. */
  enforced(bucket: string): Promise<Lookup<readonly EnforcedBlock[]>>;
  /** What a channel held, newest first. */
  history(bucket: string, channel: string): Promise<Lookup<readonly Assignment[]>>;
  /** Builds that made the image of this id, newest first. None: it is not of this registry. */
  origins(externalIdentifier: string): Promise<Lookup<readonly Origin[]>>;
  /** The project's registry itself. Absent: it has none yet. */
  status(): Promise<Lookup<RegistryStatus>>;
  /** What a build uploaded, without the documents. By the build's id. */
  sboms(bucket: string, fingerprint: string, build: string): Promise<Lookup<readonly Sbom[]>>;
  /** Packages that the SBOMs of a build name. */
  packages(bucket: string, fingerprint: string, build: string): Promise<Lookup<readonly SoftwarePackage[]>>;
  /** Known vulnerabilities of what the channels of a bucket hold. */
  vulnerabilities(bucket: string): Promise<Lookup<readonly Vulnerability[]>>;
  /** How many those are: one question, however many. */
  vulnerabilityCounts(bucket: string): Promise<Lookup<VulnerabilityCounts>>;
  /** Who has which role on a bucket itself; roles of the project and the organization come on top. */
  policy(bucket: string): Promise<Lookup<Policy>>;
}

/** `updated` and `created`: the latest first. */
export type BucketOrder = 'name' | 'updated' | 'created';

/** What changes a registry. Never retried, never cached. */
export interface RegistryWrites {
  /** Sends one change, once. Done: what the registry's answer says of the thing that was changed. */
  apply(change: Change): Promise<Written<Wrote>>;
}

/** One write as plain data: what is sent, shown, written down and taken back. */
export type Change =
  /** Points a channel at a version; `null` clears it. API operation UpdateChannel. */
  | {
      readonly kind: 'assign';
      readonly bucket: string;
      readonly channel: string;
      readonly fingerprint: string | null;
    }
  /** UpdateChannel. A restricted channel is hidden from viewers. */
  | {
      readonly kind: 'restrict';
      readonly bucket: string;
      readonly channel: string;
      readonly restricted: boolean;
    }
  /** CreateChannel, empty or with a version from the start. */
  | {
      readonly kind: 'create-channel';
      readonly bucket: string;
      readonly channel: string;
      readonly fingerprint: string | null;
      readonly restricted: boolean;
    }
  /** DeleteChannel. Its history goes with it. */
  | { readonly kind: 'delete-channel'; readonly bucket: string; readonly channel: string }
  /** UpdateVersion: revokes now or at an instant. */
  | ({ readonly kind: 'revoke'; readonly bucket: string; readonly fingerprint: string } & Revocation)
  /** UpdateVersion: undoes a revocation, or cancels a scheduled one. Channels are not moved back by it. */
  | { readonly kind: 'restore'; readonly bucket: string; readonly fingerprint: string }
  /** DeleteVersion. The images in the cloud stay. */
  | {
      readonly kind: 'delete-version';
      readonly bucket: string;
      readonly fingerprint: string;
      /** Off (the API's default): refused while a channel holds it. */
      readonly rollBackChannels: boolean;
    }
  /** CreateBucket. */
  | ({ readonly kind: 'create-bucket'; readonly bucket: string } & BucketText)
  /** UpdateBucket. Both are replaced as a whole. */
  | ({ readonly kind: 'update-bucket'; readonly bucket: string } & BucketText)
  /** DeleteBucket, with everything in it. */
  | { readonly kind: 'delete-bucket'; readonly bucket: string }
  /** CreateRegistry, active from the start. */
  | { readonly kind: 'create-registry'; readonly tier: string }
  /** UpdateRegistry. A registry that is not activated keeps its data, and refuses everybody. */
  | { readonly kind: 'activate-registry'; readonly activated: boolean }
  /** UpdateRegistry, at once. */
  | { readonly kind: 'set-tier'; readonly tier: string };
export type ChangeOf<K extends Change['kind']> = Extract<Change, { readonly kind: K }>;

/** A thing of the registry that somebody wants to ask about. */
export interface Subject {
  readonly bucket: string;
  readonly channel?: string;
  readonly fingerprint?: string;
  /** A build's id. */
  readonly build?: string;
  /** An external identifier. */
  readonly artifact?: string;
  readonly platform?: string;
  readonly region?: string;
  /** Packer's source name, where platform and region are not enough. */
  readonly componentType?: string;
}
/** What people write about a bucket. */
export interface BucketText {
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
}
/** A deletion is answered with nothing. */
export interface Wrote {
  readonly channel?: Channel;
  readonly version?: Version;
  readonly bucket?: Bucket;
  readonly registry?: RegistryStatus;
}

export interface Revocation {
  /** `undefined` revokes now. */
  readonly at?: number | undefined;
  readonly reason: string;
  /** Descendants of the version are revoked with it (the API's default). */
  readonly descendants: boolean;
  /** Channels that hold the version go back to the last valid one they held (the API's default). */
  readonly rollBackChannels: boolean;
}

/**
 * `absent` is the registry's own word (its error body with its not-found code); `unknown` is our ignorance.
 * Only `absent` may ever become a warning.
 */
export type Lookup<T> =
  | { readonly is: 'found'; readonly value: T; readonly asOf: number }
  | { readonly is: 'absent'; readonly asOf: number }
  | { readonly is: 'unknown'; readonly why: Failure };

export type Written<T> =
  | { readonly is: 'done'; readonly value: T }
  | { readonly is: 'failed'; readonly why: Failure };

export interface Failure {
  readonly kind: FailureKind;
  /** One sentence for a person: what happened and the way out. No secrets, no markup. */
  readonly message: string;
}

export type FailureKind =
  | 'signed-out'
  /** The identity service refused the credentials. */
  | 'bad-credentials'
  /** No project could be chosen. */
  | 'no-project'
  /** 403 */
  | 'forbidden'
  /** The project's registry is not activated, or it has none. */
  | 'not-activated'
  /** The tier of the registry has no such thing. */
  | 'not-in-tier'
  /** No connection, TLS or proxy trouble, a time-out. */
  | 'unreachable'
  | 'throttled'
  /** An answer that is not the API's: a login page, half a body, a 404 without its error body. */
  | 'malformed'
  /** 5xx */
  | 'server'
  /** The API refused a request it understood: 400, 404, 409 on a write. */
  | 'rejected'
  /** The thing changed between looking and writing; nothing was written. */
  | 'conflict'
  /** Asked, not answered yet; news follows. */
  | 'pending';

export const found = <T>(value: T, asOf: number): Lookup<T> => ({ is: 'found', value, asOf });
export const absent = (asOf: number): Lookup<never> => ({ is: 'absent', asOf });
export const unknown = (kind: FailureKind, message: string): Lookup<never> => ({
  is: 'unknown',
  why: { kind, message },
});

export interface Page<T> {
  readonly items: readonly T[];
  /** Give it back for the next page; `undefined` after the last. */
  readonly next: string | undefined;
}

export interface Bucket {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly platforms: readonly string[];
  readonly versionCount: number;
  /** The newest complete, unrevoked version: what `latest` holds. */
  readonly latestVersion: Version | undefined;
  readonly parents: AncestryStatus | undefined;
  readonly children: AncestryStatus | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly bucket: string;
  /** Owned by the service (`latest`): it cannot be assigned or deleted. */
  readonly managed: boolean;
  readonly restricted: boolean;
  readonly author: string;
  readonly version: Version | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Version {
  readonly id: string;
  readonly bucket: string;
  /** `v12`; `v0` until complete. */
  readonly name: string;
  readonly fingerprint: string;
  /** As of the answer; see `stateAt` for the clock's word on revocation. */
  readonly state: VersionState;
  readonly author: string;
  readonly templateType: string;
  readonly hasDescendants: boolean;
  readonly parents: AncestryStatus | undefined;
  readonly builds: readonly Build[];
  /** In the past: revoked. In the future: scheduled. */
  readonly revokeAt: number | undefined;
  readonly revocationReason: string;
  readonly revocationAuthor: string;
  readonly revocationInheritedFrom:
    | { readonly bucket: string; readonly version: string; readonly fingerprint: string }
    | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type VersionState =
  | 'active'
  | 'scheduled'
  | 'revoked'
  | 'running'
  | 'incomplete'
  | 'failed'
  | 'cancelled'
  /** A status this program does not know. */
  | 'unknown';

export interface Build {
  readonly id: string;
  /** Packer's source name, e.g. `amazon-ebs.ubuntu`. */
  readonly componentType: string;
  readonly platform: string;
  readonly status: BuildStatus;
  readonly labels: Readonly<Record<string, string>>;
  readonly sourceExternalIdentifier: string;
  readonly runUuid: string;
  readonly artifacts: readonly Artifact[];
  /** Of BuildMetadata, where the endpoint carries it. */
  readonly packerVersion: string | undefined;
  /** Versions of the plugins by their source, where BuildMetadata has them. */
  readonly plugins?: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}
export type BuildStatus = 'unset' | 'running' | 'done' | 'cancelled' | 'failed' | 'unknown';

export interface Artifact {
  readonly id: string;
  /** An AMI id, an image name, a digest… */
  readonly externalIdentifier: string;
  readonly region: string;
  readonly createdAt: number;
}

export type AncestryStatus = 'up-to-date' | 'out-of-date' | 'undetermined';

export interface Relation {
  readonly parent: RelationEnd & {
    readonly channel: string;
    /** What that channel holds now. */
    readonly channelVersion: string;
  };
  readonly child: RelationEnd;
  readonly status: AncestryStatus;
}
export interface RelationEnd {
  readonly bucket: string;
  readonly version: string;
  readonly fingerprint: string;
}

/** Where an image comes from. The version comes without its builds. */
export interface Origin {
  readonly bucket: string;
  readonly version: Version;
  readonly build: Build;
}

/** A named, versioned piece of template: `provisioner` blocks, in the HCL or the JSON syntax. */
export interface EnforcedBlock {
  readonly id: string;
  readonly name: string;
  /** As its author numbers it: `v1.0.0`. */
  readonly version: string;
  /** `HCL2` or `JSON`; Packer goes by the content. */
  readonly templateType: string;
  readonly content: string;
  readonly description: string;
}

export interface Assignment {
  readonly at: number;
  readonly author: string;
  readonly version: Version | undefined;
}

/** State by the clock: a scheduled revocation takes effect when its time has come, whoever cached the answer. */
export function stateAt(version: Version, now: number): VersionState {
  if (version.revokeAt === undefined) return version.state;
  return version.revokeAt <= now ? 'revoked' : version.state === 'revoked' ? 'revoked' : 'scheduled';
}

/** Has a number: every build finished. Only complete versions can be promoted. */
export const isComplete = (version: Version): boolean => version.name !== 'v0' && version.name !== '';

/**
 * Whether who asks may change a bucket, as far as its channels tell: HCP hides restricted channels from viewers, and
 * every bucket has the managed `latest`, restricted unless somebody opened it.
 */
export function mayChange(channels: readonly Channel[]): 'yes' | 'no' | 'unknown' {
  if (channels.some(({ restricted }) => restricted)) return 'yes';
  return channels.some(({ managed }) => managed) ? 'unknown' : 'no';
}

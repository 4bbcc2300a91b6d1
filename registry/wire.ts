/**
 * HCP's JSON (2023-01-01 and the platform services around it) read into the domain. The only file that
 * knows field names. Reads what a grpc-gateway may write: null, absent and zero are the same thing, int64 comes
 * as text, enums may grow, and one bad row never blanks a list. Decoders give `undefined` for a body that is
 * not the asked message at all.
 */
import type {
  AncestryStatus,
  Artifact,
  Assignment,
  Bucket,
  BucketText,
  Build,
  BuildStatus,
  Channel,
  Origin,
  Page,
  Relation,
  RelationEnd,
  Revocation,
  Version,
  VersionState,
} from './registry.ts';

type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const object = (value: unknown): Json => (isObject(value) ? value : {});
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const rows = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** int64 is text in proto JSON, int32 a number. */
export function count(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : 0;
}

/** RFC 3339. `""` and Go's year 1 are how an absent instant may look. */
export function instant(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/i.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) || new Date(at).getUTCFullYear() <= 1 ? undefined : at;
}
export const since = (value: unknown): number => instant(value) ?? 0;

function labels(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(object(value)).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

const versionStates: Readonly<Record<string, VersionState>> = {
  VERSION_ACTIVE: 'active',
  VERSION_REVOCATION_SCHEDULED: 'scheduled',
  VERSION_REVOKED: 'revoked',
  VERSION_RUNNING: 'running',
  VERSION_INCOMPLETE: 'incomplete',
  VERSION_FAILED: 'failed',
  VERSION_CANCELLED: 'cancelled',
};
const buildStatuses: Readonly<Record<string, BuildStatus>> = {
  BUILD_UNSET: 'unset',
  BUILD_RUNNING: 'running',
  BUILD_DONE: 'done',
  BUILD_CANCELLED: 'cancelled',
  BUILD_FAILED: 'failed',
};
const ancestryStatuses: Readonly<Record<string, AncestryStatus>> = {
  UP_TO_DATE: 'up-to-date',
  OUT_OF_DATE: 'out-of-date',
};
const named = <T>(names: Readonly<Record<string, T>>, value: unknown, otherwise: T): T =>
  typeof value === 'string' && Object.hasOwn(names, value) ? names[value]! : otherwise;

/** `parents` and `children`: absent when nothing is tracked. */
const ancestryStatus = (value: unknown): AncestryStatus | undefined =>
  isEmpty(value) ? undefined : named(ancestryStatuses, object(value).status, 'undetermined');
export const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0);

function artifact(value: unknown): Artifact | undefined {
  const json = object(value);
  if (!text(json.external_identifier) && !text(json.id)) return undefined;
  return {
    id: text(json.id),
    externalIdentifier: text(json.external_identifier),
    region: text(json.region),
    createdAt: since(json.created_at),
  };
}

function build(value: unknown): Build | undefined {
  const json = object(value);
  if (!text(json.component_type) && !text(json.id)) return undefined;
  const packer = object(object(json.metadata).packer);
  const plugins = rows(packer.plugins).flatMap(row => {
    const { name, version } = object(row);
    return text(name) ? [[text(name), text(version)] as const] : [];
  });
  return {
    id: text(json.id),
    componentType: text(json.component_type),
    platform: text(json.platform),
    status: isEmpty(json.status) ? 'unset' : named(buildStatuses, json.status, 'unknown'),
    labels: labels(json.labels),
    sourceExternalIdentifier: text(json.source_external_identifier),
    runUuid: text(json.packer_run_uuid),
    artifacts: kept(json.artifacts, artifact),
    packerVersion: text(packer.version) || undefined,
    ...(plugins.length > 0 && { plugins: Object.fromEntries(plugins) }),
    createdAt: since(json.created_at),
    updatedAt: since(json.updated_at),
  };
}

/**
 * A version in any condition. Something that is there but unreadable stays a version of unknown state: read as
 * `undefined` it would make an assigned channel look unassigned.
 */
function version(value: unknown, bucket: string): Version | undefined {
  if (isEmpty(value)) return undefined;
  const json = object(value);
  const from = json.revocation_inherited_from;
  return {
    id: text(json.id),
    bucket: text(json.bucket_name) || bucket,
    name: text(json.name),
    fingerprint: text(json.fingerprint),
    state: named(versionStates, json.status, 'unknown'),
    author: text(json.author_id),
    templateType: json.template_type === 'TEMPLATE_TYPE_UNSET' ? '' : text(json.template_type),
    hasDescendants: json.has_descendants === true,
    parents: ancestryStatus(json.parents),
    builds: kept(json.builds, build),
    revokeAt: instant(json.revoke_at),
    revocationReason: text(json.revocation_message),
    revocationAuthor: text(json.revocation_author),
    revocationInheritedFrom: isEmpty(from) || !isObject(from) ? undefined : relationEnd(from),
    createdAt: since(json.created_at),
    updatedAt: since(json.updated_at),
  };
}
function listedVersion(value: unknown, bucket: string): Version | undefined {
  const read = version(value, bucket);
  return read?.fingerprint ? read : undefined;
}

function bucket(value: unknown): Bucket | undefined {
  const json = object(value);
  const name = text(json.name);
  if (!name) return undefined;
  return {
    id: text(json.id),
    name,
    description: text(json.description),
    labels: labels(json.labels),
    platforms: rows(json.platforms).filter(platform => typeof platform === 'string'),
    versionCount: count(json.version_count),
    latestVersion: version(json.latest_version, name),
    parents: ancestryStatus(json.parents),
    children: ancestryStatus(json.children),
    createdAt: since(json.created_at),
    updatedAt: since(json.updated_at),
  };
}

function channel(value: unknown, bucketName: string): Channel | undefined {
  const json = object(value);
  const name = text(json.name);
  if (!name) return undefined;
  const owner = text(json.bucket_name) || bucketName;
  return {
    id: text(json.id),
    name,
    bucket: owner,
    managed: json.managed === true,
    restricted: json.restricted === true,
    author: text(json.author_id),
    version: version(json.version, owner),
    createdAt: since(json.created_at),
    updatedAt: since(json.updated_at),
  };
}

const relationEnd = (json: Json): RelationEnd => ({
  bucket: text(json.bucket_name),
  version: text(json.version_name),
  fingerprint: text(json.version_fingerprint),
});

function relation(value: unknown): Relation | undefined {
  const json = object(value);
  const parent = object(json.parent);
  const child = object(json.child);
  if (!text(parent.bucket_name) && !text(child.bucket_name)) return undefined;
  return {
    parent: {
      ...relationEnd(parent),
      channel: text(parent.channel_name),
      channelVersion: text(object(parent.channel_version).name),
    },
    child: relationEnd(child),
    status: named(ancestryStatuses, json.status, 'undetermined'),
  };
}

function assignment(value: unknown, bucketName: string): Assignment | undefined {
  const json = object(value);
  const at = instant(json.assigned_at);
  if (at === undefined) return undefined;
  return { at, author: text(json.author_id), version: version(json.version, bucketName) };
}

function origin(value: unknown): Origin | undefined {
  const json = object(value);
  const name = text(object(json.bucket).name);
  const made = listedVersion(json.version, name);
  const by = build(json.build);
  return made && by ? { bucket: name || made.bucket, version: made, build: by } : undefined;
}

/** The rows that can be read. */
export function kept<T>(value: unknown, read: (row: unknown) => T | undefined): readonly T[] {
  return rows(value).flatMap(row => read(row) ?? []);
}

const beside = new Set(['pagination', 'count', 'total_count', 'location']);
/** A list message: its member an array or left out, no stranger's body, and at least one readable row if any. */
export function list<T>(
  body: unknown,
  member: string,
  read: (row: unknown) => T | undefined,
): Page<T> | undefined {
  if (!isObject(body)) return undefined;
  const value = body[member];
  const given = value !== undefined && value !== null;
  if (given ? !Array.isArray(value) : !(member in body) && Object.keys(body).some(key => !beside.has(key)))
    return undefined;
  const items = kept(value, read);
  if (items.length === 0 && rows(value).length > 0) return undefined;
  return { items, next: text(object(body.pagination).next_page_token) || undefined };
}
export const only = (body: unknown, member: string): unknown => object(body)[member];

/** GetBucketResponse, CreateBucketResponse, UpdateBucketResponse */
export const readBucket = (body: unknown): Bucket | undefined => bucket(only(body, 'bucket'));
/** ListBucketsResponse */
export const readBuckets = (body: unknown): Page<Bucket> | undefined => list(body, 'buckets', bucket);
/** UpdateChannelResponse, CreateChannelResponse */
export const readChannel = (body: unknown, bucketName: string): Channel | undefined =>
  channel(only(body, 'channel'), bucketName);
/** ListChannelsResponse */
export const readChannels = (body: unknown, bucketName: string): Page<Channel> | undefined =>
  list(body, 'channels', row => channel(row, bucketName));
/** GetVersionResponse, UpdateVersionResponse */
export const readVersion = (body: unknown, bucketName: string): Version | undefined =>
  listedVersion(only(body, 'version'), bucketName);
/** ListVersionsResponse */
export const readVersions = (body: unknown, bucketName: string): Page<Version> | undefined =>
  list(body, 'versions', row => listedVersion(row, bucketName));
/** ListBucketAncestryResponse */
export const readRelations = (body: unknown): Page<Relation> | undefined => list(body, 'relations', relation);
/** ListChannelAssignmentHistoryResponse */
export const readHistory = (body: unknown, bucketName: string): Page<Assignment> | undefined =>
  list(body, 'history', row => assignment(row, bucketName));

/** SearchExternalArtifactResponse */
export const readOrigins = (body: unknown): Page<Origin> | undefined => list(body, 'artifacts', origin);

/** Body of SearchExternalArtifact. */
export const searchBody = (externalIdentifier: string): Json => ({ external_identifier: externalIdentifier });
/** UpdateBody of UpdateChannel. An absent value under the mask clears the assignment. */
export const assignmentBody = (fingerprint: string | null): Json =>
  fingerprint === null
    ? { update_mask: 'versionFingerprint' }
    : { version_fingerprint: fingerprint, update_mask: 'versionFingerprint' };
/** UpdateBody of UpdateChannel for its access. */
export const accessBody = (restricted: boolean): Json => ({ restricted, update_mask: 'restricted' });
/** Body of CreateChannel; an empty, unrestricted one needs its name only. */
export const channelBody = (name: string, fingerprint: string | null, restricted: boolean): Json => ({
  name,
  ...(fingerprint !== null && { version_fingerprint: fingerprint }),
  ...(restricted && { restricted }),
});
/** Body of CreateBucket; UpdateBucket's is the same without the name. */
export const bucketBody = (text: BucketText): Json => ({
  description: text.description,
  labels: text.labels,
});
/** Body of UpdateVersion for a revocation. Exactly one of `revoke_in` and `revoke_at`; defaults are left out. */
export const revocationBody = (how: Revocation): Json => ({
  ...(how.at === undefined ? { revoke_in: '0s' } : { revoke_at: new Date(how.at).toISOString() }),
  ...(how.reason && { revocation_message: how.reason }),
  ...(!how.descendants && { skip_descendants_revocation: true }),
  ...(!how.rollBackChannels && { disable_rollback_channels: true }),
});
export const restorationBody: Json = { restore: true };

/** `google.rpc.Status`: the error body of every HCP service. Only its numeric `code` tells it from a stranger's. */
export function readStatus(body: unknown): { readonly code: number; readonly message: string } | undefined {
  if (!isObject(body) || typeof body.code !== 'number') return undefined;
  return { code: body.code, message: text(body.message) };
}

/** A long-running operation as UpdateVersion and the operation service give it. */
export interface Operation {
  readonly id: string;
  readonly done: boolean;
  readonly error: string | undefined;
}
export function readOperation(body: unknown): Operation | undefined {
  const json = object(only(body, 'operation'));
  const id = text(json.id);
  if (!id) return undefined;
  return { id, done: json.state === 'DONE', error: readStatus(json.error)?.message };
}

/** One organization or project of the resource manager. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
}
function place(value: unknown): Place | undefined {
  const json = object(value);
  const id = text(json.id);
  return id ? { id, name: text(json.name) || id, createdAt: since(json.created_at) } : undefined;
}
export const readOrganizations = (body: unknown): Page<Place> | undefined =>
  list(body, 'organizations', place);
export const readOrganization = (body: unknown): Place | undefined => place(only(body, 'organization'));
export const readProjects = (body: unknown): Page<Place> | undefined => list(body, 'projects', place);
export const readProject = (body: unknown): Place | undefined => place(only(body, 'project'));
/** Who the token speaks for. `projectId` is set for a project-level service principal. */
export interface CallerIdentity {
  readonly name: string | undefined;
  readonly organizationId: string | undefined;
  readonly projectId: string | undefined;
}
export function readCallerIdentity(body: unknown): CallerIdentity | undefined {
  const principal = only(body, 'principal');
  if (!isObject(principal)) return undefined;
  const service = object(principal.service);
  const user = object(principal.user);
  return {
    name: text(service.name) || text(user.email) || undefined,
    organizationId: text(service.organization_id) || undefined,
    projectId: text(service.project_id) || undefined,
  };
}

/** The OAuth 2 answer of the token endpoint, a token or a refusal. `expires_in` may be text. */
export function readTokenAnswer(body: unknown): {
  readonly token: string | undefined;
  readonly refreshToken: string | undefined;
  readonly expiresIn: number | undefined;
  readonly error: string | undefined;
  readonly description: string;
} {
  const json = object(body);
  const seconds = Number(json.expires_in);
  return {
    token: text(json.access_token) || undefined,
    refreshToken: text(json.refresh_token) || undefined,
    expiresIn: Number.isFinite(seconds) && seconds > 0 ? seconds : undefined,
    error: text(json.error) || undefined,
    description: text(json.error_description),
  };
}

/** DeleteBucketResponse, DeleteChannelResponse, DeleteVersionResponse: nothing, or the operation behind it. */
export function readDeletion(body: unknown): Json | undefined {
  if (!isObject(body)) return undefined;
  const { operation } = body;
  const said =
    'operation' in body ? operation === null || isObject(operation) : Object.keys(body).length === 0;
  return said ? {} : undefined;
}

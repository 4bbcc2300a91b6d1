/** Raised with every change of the tables; a database made by a higher one is refused. */
export const schemaVersion = 2;

/** Marks a file as ours ("HCPP"), so that no other program's database is ever written to. */
export const applicationId = 0x48435050;

/** Who may ask, and for what. A principal without a project may use every project of its organization. */
export const accounts = `
CREATE TABLE organization (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE project (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE principal (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  client_id TEXT NOT NULL UNIQUE,
  client_secret TEXT NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organization,
  project_id TEXT REFERENCES project,
  created_at INTEGER NOT NULL
) STRICT;
`;

export const bucketColumns = `
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES project,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  labels TEXT NOT NULL,
  platforms TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (project_id, name)
`;

/** Enforced blocks, and the IAM policies of buckets. A bucket has at most one version of a block. */
export const enforcement = `
CREATE TABLE enforced_block (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES project,
  name TEXT NOT NULL,
  labels TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (project_id, name)
) STRICT;

CREATE TABLE enforced_block_version (
  id TEXT PRIMARY KEY,
  enforced_block_id TEXT NOT NULL REFERENCES enforced_block ON DELETE CASCADE,
  version TEXT NOT NULL,
  template_type TEXT NOT NULL,
  block_content TEXT NOT NULL,
  additional_description TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (enforced_block_id, version)
) STRICT;

CREATE TABLE enforced_block_bucket (
  id TEXT PRIMARY KEY,
  enforced_block_id TEXT NOT NULL REFERENCES enforced_block ON DELETE CASCADE,
  enforced_block_version_id TEXT NOT NULL REFERENCES enforced_block_version ON DELETE CASCADE,
  bucket_id TEXT NOT NULL REFERENCES bucket ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  UNIQUE (enforced_block_id, bucket_id)
) STRICT;
CREATE INDEX enforced_block_bucket_bucket ON enforced_block_bucket (bucket_id);
CREATE INDEX enforced_block_bucket_version ON enforced_block_bucket (enforced_block_version_id);

CREATE TABLE iam_policy (
  bucket_id TEXT PRIMARY KEY REFERENCES bucket ON DELETE CASCADE,
  etag TEXT NOT NULL,
  bindings TEXT NOT NULL
) STRICT;
`;

/**
 * One model under both API versions: a version is what 2021-04-30 calls an iteration. Instants are
 * milliseconds since 1970. `number` is null until the version is complete.
 *
 * `build.parent_version_id` and `parent_channel_id` are no foreign keys on purpose: a build keeps what it
 * was made from when that is deleted.
 *
 * `version.due`: what its revocation still has to do to the channels when its time has come: null nothing,
 * 0 move `latest` only, 1 roll every channel back.
 */
export const schema = `
${accounts}
CREATE TABLE registry (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL UNIQUE REFERENCES project,
  tier TEXT NOT NULL,
  activated INTEGER NOT NULL,
  run_task_id TEXT NOT NULL,
  hmac_key TEXT NOT NULL,
  on_untracked TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE bucket (${bucketColumns}) STRICT;

CREATE TABLE version (
  id TEXT PRIMARY KEY,
  bucket_id TEXT NOT NULL REFERENCES bucket ON DELETE CASCADE,
  fingerprint TEXT NOT NULL,
  number INTEGER,
  template_type TEXT NOT NULL,
  author TEXT NOT NULL,
  revoke_at INTEGER,
  revocation_type TEXT,
  revocation_author TEXT NOT NULL DEFAULT '',
  revocation_message TEXT NOT NULL DEFAULT '',
  revoked_from TEXT,
  revokes_descendants INTEGER NOT NULL DEFAULT 0,
  rolls_back INTEGER NOT NULL DEFAULT 0,
  due INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (bucket_id, fingerprint),
  UNIQUE (bucket_id, number)
) STRICT;
CREATE INDEX version_due ON version (revoke_at) WHERE due IS NOT NULL;
CREATE INDEX version_heir ON version (revoked_from) WHERE revoked_from IS NOT NULL;

CREATE TABLE build (
  id TEXT PRIMARY KEY,
  version_id TEXT NOT NULL REFERENCES version ON DELETE CASCADE,
  component_type TEXT NOT NULL,
  platform TEXT NOT NULL,
  run_uuid TEXT NOT NULL,
  status TEXT NOT NULL,
  labels TEXT NOT NULL,
  metadata TEXT,
  source_external_identifier TEXT NOT NULL,
  parent_version_id TEXT,
  parent_channel_id TEXT,
  heartbeat_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (version_id, component_type)
) STRICT;
CREATE INDEX build_parent ON build (parent_version_id) WHERE parent_version_id IS NOT NULL;
CREATE INDEX build_running ON build (heartbeat_at) WHERE status = 'RUNNING';

CREATE TABLE artifact (
  id TEXT PRIMARY KEY,
  build_id TEXT NOT NULL REFERENCES build ON DELETE CASCADE,
  external_identifier TEXT NOT NULL,
  region TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (build_id, external_identifier, region)
) STRICT;
CREATE INDEX artifact_external ON artifact (external_identifier);

CREATE TABLE sbom (
  id TEXT PRIMARY KEY,
  build_id TEXT NOT NULL REFERENCES build ON DELETE CASCADE,
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  document BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (build_id, name)
) STRICT;

CREATE TABLE channel (
  id TEXT PRIMARY KEY,
  bucket_id TEXT NOT NULL REFERENCES bucket ON DELETE CASCADE,
  name TEXT NOT NULL,
  managed INTEGER NOT NULL,
  restricted INTEGER NOT NULL,
  version_id TEXT REFERENCES version ON DELETE SET NULL,
  author TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (bucket_id, name)
) STRICT;
CREATE INDEX channel_version ON channel (version_id);

CREATE TABLE assignment (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  channel_id TEXT NOT NULL REFERENCES channel ON DELETE CASCADE,
  version_id TEXT REFERENCES version ON DELETE CASCADE,
  author TEXT NOT NULL,
  assigned_at INTEGER NOT NULL
) STRICT;
CREATE INDEX assignment_channel ON assignment (channel_id, sequence);
CREATE INDEX assignment_version ON assignment (version_id);

CREATE TABLE operation (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL
) STRICT;
${enforcement}`;

/** In ascending power; `none` has only what the policies of single buckets give. */
export const roles = ['none', 'viewer', 'contributor', 'admin'] as const;
export type Role = (typeof roles)[number];

export interface PrincipalRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly client_id: string;
  readonly client_secret: string;
  readonly organization_id: string;
  readonly project_id: string | null;
  readonly created_at: number;
}

export interface BucketRow {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly description: string;
  readonly labels: string;
  readonly platforms: string;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface VersionRow {
  readonly id: string;
  readonly bucket_id: string;
  readonly fingerprint: string;
  readonly number: number | null;
  readonly template_type: string;
  readonly author: string;
  readonly revoke_at: number | null;
  readonly revocation_type: 'MANUAL' | 'INHERITED' | null;
  readonly revocation_author: string;
  readonly revocation_message: string;
  readonly revoked_from: string | null;
  readonly revokes_descendants: number;
  readonly rolls_back: number;
  readonly due: number | null;
  readonly created_at: number;
  readonly updated_at: number;
}

/** In the order of the API's enum, so that numbers on the wire are understood too. */
export const buildStatuses = ['UNSET', 'RUNNING', 'DONE', 'CANCELLED', 'FAILED'] as const;
export type BuildStatus = (typeof buildStatuses)[number];

export interface BuildRow {
  readonly id: string;
  readonly version_id: string;
  readonly component_type: string;
  readonly platform: string;
  readonly run_uuid: string;
  readonly status: BuildStatus;
  readonly labels: string;
  readonly metadata: string | null;
  readonly source_external_identifier: string;
  readonly parent_version_id: string | null;
  readonly parent_channel_id: string | null;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface ArtifactRow {
  readonly id: string;
  readonly build_id: string;
  readonly external_identifier: string;
  readonly region: string;
  readonly created_at: number;
}

export interface ChannelRow {
  readonly id: string;
  readonly bucket_id: string;
  readonly name: string;
  readonly managed: number;
  readonly restricted: number;
  readonly version_id: string | null;
  readonly author: string;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface AssignmentRow {
  readonly sequence: number;
  readonly channel_id: string;
  readonly version_id: string | null;
  readonly author: string;
  readonly assigned_at: number;
}

export interface SbomRow {
  readonly created_at: number;
  readonly id: string;
  readonly build_id: string;
  readonly name: string;
  readonly format: string;
  readonly document: Uint8Array;
}

export interface RegistryRow {
  readonly id: string;
  readonly tier: string;
  readonly activated: number;
  readonly run_task_id: string;
  readonly hmac_key: string;
  readonly on_untracked: string;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface EnforcedBlockRow {
  readonly id: string;
  readonly name: string;
  readonly labels: string;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface EnforcedBlockVersionRow {
  readonly id: string;
  readonly enforced_block_id: string;
  readonly version: string;
  readonly template_type: string;
  readonly block_content: string;
  readonly additional_description: string;
  readonly created_at: number;
  readonly updated_at: number;
}

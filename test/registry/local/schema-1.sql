-- What the first registry stored in, for the test that carries it over.
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE registry (
  id TEXT PRIMARY KEY,
  tier TEXT NOT NULL,
  activated INTEGER NOT NULL,
  run_task_id TEXT NOT NULL,
  hmac_key TEXT NOT NULL,
  on_untracked TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE bucket (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  labels TEXT NOT NULL,
  platforms TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

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

INSERT INTO setting VALUES ('organization_id', '11111111-1111-4111-8111-111111111111'),
  ('organization_name', 'Acme'), ('project_id', '22222222-2222-4222-8222-222222222222'),
  ('project_name', 'images'), ('principal_id', '33333333-3333-4333-8333-333333333333'),
  ('principal_name', 'robot'), ('client_id', 'old-id'), ('client_secret', 'old-secret'), ('created_at', '1000');
INSERT INTO registry VALUES ('01JZZZZZZZZZZZZZZZZZZZZZZR', 'PLUS', 1, 'task', 'key', 'FAIL', 1000, 1000);
INSERT INTO bucket VALUES ('01JZZZZZZZZZZZZZZZZZZZZZZA', 'demo', 'kept', '{"a":"b"}', '["aws"]', 1000, 2000);
INSERT INTO version (id, bucket_id, fingerprint, number, template_type, author, created_at, updated_at)
  VALUES ('01JZZZZZZZZZZZZZZZZZZZZZZC', '01JZZZZZZZZZZZZZZZZZZZZZZA', 'f', 1, 'HCL2', 'robot', 1000, 2000);
INSERT INTO channel VALUES ('01JZZZZZZZZZZZZZZZZZZZZZZB', '01JZZZZZZZZZZZZZZZZZZZZZZA', 'latest', 1, 1,
  '01JZZZZZZZZZZZZZZZZZZZZZZC', 'HCP Packer', 1000, 2000);
INSERT INTO assignment (channel_id, version_id, author, assigned_at)
  VALUES ('01JZZZZZZZZZZZZZZZZZZZZZZB', '01JZZZZZZZZZZZZZZZZZZZZZZC', 'HCP Packer', 2000);
PRAGMA application_id = 1212371024;
PRAGMA user_version = 1;

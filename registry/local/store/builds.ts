import { invalid, notFound, refused, taken } from '../errors.ts';
import { type Act, newId } from './act.ts';
import { parentsChanged } from './revocation.ts';
import type { ArtifactRow, BuildRow, BuildStatus, VersionRow } from './schema.ts';
import { buildsOf, complete, versionHere, versionOf } from './versions.ts';

/** What a request says about a build; undefined (or empty, where emptiness says nothing) leaves it alone. */
export interface BuildChange {
  readonly status: BuildStatus | undefined;
  readonly platform: string | undefined;
  readonly runUuid: string | undefined;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly metadata: object | undefined;
  readonly sourceExternalIdentifier: string | undefined;
  readonly parentVersionId: string | undefined;
  readonly parentChannelId: string | undefined;
  readonly artifacts: readonly { readonly externalIdentifier: string; readonly region: string }[];
}

/** A build that is only there yet. */
export const registered: BuildChange = {
  status: 'UNSET',
  platform: undefined,
  runUuid: undefined,
  labels: undefined,
  metadata: undefined,
  sourceExternalIdentifier: undefined,
  parentVersionId: undefined,
  parentChannelId: undefined,
  artifacts: [],
};

export function buildIn(act: Act, version: VersionRow, id: string): BuildRow {
  const row = maybeBuild(act, id);
  if (row?.version_id !== version.id) throw notFound(`build not found: ${id}`);
  return row;
}

/** A build by its id alone, as API 2021-04-30 addresses it. */
export function buildWith(act: Act, id: string): BuildRow {
  const row = maybeBuild(act, id);
  if (!row || !versionHere(act, row.version_id)) throw notFound(`build not found: ${id}`);
  return row;
}

const maybeBuild = (act: Act, id: string) => act.db.one<BuildRow>('SELECT * FROM build WHERE id = ?', id);

export const artifactsOf = (act: Act, buildId: string): ArtifactRow[] =>
  act.db.all<ArtifactRow>('SELECT * FROM artifact WHERE build_id = ? ORDER BY created_at, rowid', buildId);

export function createBuild(
  act: Act,
  version: VersionRow,
  componentType: string,
  change: BuildChange,
): BuildRow {
  if (version.number !== null)
    throw refused(`version v${version.number} is complete and takes no new builds`);
  if (change.sourceExternalIdentifier && !change.parentVersionId)
    throw invalid('source_external_identifier needs parent_version_id');
  const born = act.db.one<BuildRow>(
    `INSERT INTO build (id, version_id, component_type, platform, run_uuid, status, labels, source_external_identifier, heartbeat_at, created_at, updated_at)
     VALUES (?, ?, ?, '', '', 'UNSET', '{}', '', ?, ?, ?)
     ON CONFLICT (version_id, component_type) DO NOTHING RETURNING *`,
    newId(act),
    version.id,
    componentType,
    act.at,
    act.at,
    act.at,
  );
  if (!born) throw taken(`a build for ${componentType} already exists in version ${version.fingerprint}`);
  return change === registered ? born : updateBuild(act, born, change);
}

/**
 * One PATCH: heartbeat, result or both. DONE is final: a heartbeat may race with the result and must not undo
 * it. The last build to be done completes its version, in the same transaction.
 */
export function updateBuild(act: Act, build: BuildRow, change: BuildChange): BuildRow {
  const version = versionOf(act, build.version_id)!;
  const platform = once('platform', build.platform, change.platform);
  const parentVersion = once('parent version', build.parent_version_id, change.parentVersionId);
  const parentChannel = once('parent channel', build.parent_channel_id, change.parentChannelId);
  checkParents(act, parentVersion, parentChannel);
  addArtifacts(act, build, change.artifacts);
  const final = build.status === 'DONE';
  const status = final ? build.status : (change.status ?? build.status);
  if (
    status === 'DONE' &&
    !change.artifacts.length &&
    !act.db.one('SELECT 1 FROM artifact WHERE build_id = ?', build.id)
  )
    throw invalid(`build ${build.component_type} cannot be done without an artifact`);
  const updated = act.db.one<BuildRow>(
    `UPDATE build SET platform = ?, run_uuid = ?, status = ?, labels = ?, metadata = ?, source_external_identifier = ?,
       parent_version_id = ?, parent_channel_id = ?, heartbeat_at = ?, updated_at = ? WHERE id = ? RETURNING *`,
    platform ?? '',
    (final ? undefined : change.runUuid) || build.run_uuid,
    status,
    change.labels ? JSON.stringify(change.labels) : build.labels,
    change.metadata ? JSON.stringify(change.metadata) : build.metadata,
    change.sourceExternalIdentifier || build.source_external_identifier,
    parentVersion,
    parentChannel,
    act.at,
    act.at,
    build.id,
  )!;
  if (parentVersion !== build.parent_version_id) parentsChanged(act, version.id);
  if (status === 'DONE' && !final && buildsOf(act, version.id).every(b => b.status === 'DONE'))
    complete(act, version);
  return updated;
}

export function deleteBuild(act: Act, build: BuildRow) {
  act.db.run('DELETE FROM build WHERE id = ?', build.id);
  parentsChanged(act, build.version_id);
}

function once(what: string, old: string | null, next: string | undefined): string | null {
  if (!next || next === old) return old;
  if (old) throw taken(`the ${what} of a build is set once and is already ${old}`);
  return next;
}

function checkParents(act: Act, version: string | null, channel: string | null) {
  if (channel && !version) throw invalid('parent_channel_id needs parent_version_id');
  if (version && !versionHere(act, version)) throw notFound(`parent version not found: ${version}`);
}

function addArtifacts(act: Act, build: BuildRow, artifacts: BuildChange['artifacts']) {
  for (const artifact of artifacts) {
    if (!artifact.externalIdentifier) throw invalid('an artifact needs an external_identifier');
    act.db.run(
      `INSERT INTO artifact (id, build_id, external_identifier, region, created_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
      newId(act),
      build.id,
      artifact.externalIdentifier,
      artifact.region,
      act.at,
    );
  }
}

import { ApiError, refused, taken } from '../errors.ts';
import { type Act, newId } from './act.ts';
import { holders, moveLatest, rollBack } from './channels.ts';
import { releaseHeirs } from './revocation.ts';
import type { BucketRow, BuildRow, VersionRow } from './schema.ts';

/** HCP answers an unknown fingerprint with ABORTED, not NOT_FOUND; Packer creates the version on exactly that. */
export function versionWith(act: Act, bucket: BucketRow, fingerprint: string): VersionRow {
  const row = maybeVersion(act, bucket, fingerprint);
  if (!row)
    throw new ApiError('ABORTED', `no version with fingerprint ${fingerprint} in bucket ${bucket.name}`);
  return row;
}

export const maybeVersion = (act: Act, bucket: BucketRow, fingerprint: string): VersionRow | undefined =>
  act.db.one<VersionRow>(
    'SELECT * FROM version WHERE bucket_id = ? AND fingerprint = ?',
    bucket.id,
    fingerprint,
  );

/** A version of this project by its id alone, as requests name it. */
export const versionHere = (act: Act, id: string): VersionRow | undefined =>
  act.db.one<VersionRow>(
    'SELECT v.* FROM version v JOIN bucket b ON b.id = v.bucket_id WHERE v.id = ? AND b.project_id = ?',
    id,
    act.projectId,
  );

export const versionOf = (act: Act, id: string): VersionRow | undefined =>
  act.db.one<VersionRow>('SELECT * FROM version WHERE id = ?', id);

export function createVersion(
  act: Act,
  bucket: BucketRow,
  version: { fingerprint: string; templateType: string },
): VersionRow {
  const row = act.db.one<VersionRow>(
    `INSERT INTO version (id, bucket_id, fingerprint, template_type, author, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (bucket_id, fingerprint) DO NOTHING RETURNING *`,
    newId(act),
    bucket.id,
    version.fingerprint,
    version.templateType,
    act.by,
    act.at,
    act.at,
  );
  if (!row)
    throw taken(`a version with fingerprint ${version.fingerprint} already exists in bucket ${bucket.name}`);
  return row;
}

/** The number is given at completion, so the order of completion decides; deleting the newest frees its number. */
export function complete(act: Act, version: VersionRow) {
  if (version.number !== null) return;
  act.db.run(
    'UPDATE version SET number = (SELECT coalesce(max(number), 0) + 1 FROM version WHERE bucket_id = ?), updated_at = ? WHERE id = ?',
    version.bucket_id,
    act.at,
    version.id,
  );
  if (!moveLatest(act, version.bucket_id))
    act.db.run('UPDATE bucket SET updated_at = ? WHERE id = ?', act.at, version.bucket_id);
}

/** What `complete: true` of UpdateVersion asks for; no current client sends it. */
export function forceCompletion(act: Act, version: VersionRow) {
  if (version.revoke_at !== null && version.revoke_at <= act.at)
    throw refused(`version with fingerprint ${version.fingerprint} is revoked; restore it first`);
  const statuses = buildsOf(act, version.id).map(b => b.status);
  if (!statuses.length || statuses.some(s => s !== 'DONE'))
    throw refused(`version with fingerprint ${version.fingerprint} has builds that are not done`);
  complete(act, version);
}

export function deleteVersion(act: Act, version: VersionRow, rollBackChannels: boolean) {
  const held = holders(act, version.id);
  if (held.length && !rollBackChannels)
    throw refused(
      `version with fingerprint ${version.fingerprint} is assigned to the channels ${held.map(c => c.name).join(', ')}: set rollback_channels, or assign them another version first`,
    );
  for (const channel of held) rollBack(act, channel);
  moveLatest(act, version.bucket_id, version.id);
  releaseHeirs(act, version.id);
  act.db.run('DELETE FROM version WHERE id = ?', version.id);
  act.db.run('UPDATE bucket SET updated_at = ? WHERE id = ?', act.at, version.bucket_id);
}

export const buildsOf = (act: Act, versionId: string): BuildRow[] =>
  act.db.all<BuildRow>('SELECT * FROM build WHERE version_id = ? ORDER BY created_at, rowid', versionId);

export type VersionStatus =
  | 'REVOKED'
  | 'REVOCATION_SCHEDULED'
  | 'ACTIVE'
  | 'RUNNING'
  | 'FAILED'
  | 'CANCELLED'
  | 'INCOMPLETE';

/** By the clock and the builds, never stored: a schedule takes effect without anybody writing it down. */
export function statusOf(act: Act, version: VersionRow, builds: readonly BuildRow[]): VersionStatus {
  if (version.revoke_at !== null) return version.revoke_at <= act.at ? 'REVOKED' : 'REVOCATION_SCHEDULED';
  if (version.number !== null) return 'ACTIVE';
  const has = (status: string) => builds.some(b => b.status === status);
  if (!builds.length || has('RUNNING')) return 'RUNNING';
  return has('FAILED') ? 'FAILED' : has('CANCELLED') ? 'CANCELLED' : 'INCOMPLETE';
}

import { invalid, notFound, refused, taken } from '../errors.ts';
import { type Act, newId, service } from './act.ts';
import type { BucketRow, ChannelRow, VersionRow } from './schema.ts';

export function channelNamed(act: Act, bucket: BucketRow, name: string): ChannelRow {
  const row = act.db.one<ChannelRow>(
    'SELECT * FROM channel WHERE bucket_id = ? AND name = ?',
    bucket.id,
    name,
  );
  if (!row) throw notFound(`channel not found: ${name} in bucket ${bucket.name}`);
  return row;
}

/** In the order of their names. Restricted ones are left out for those who may not see them. */
export const channelsOf = (act: Act, bucket: BucketRow, seesRestricted: boolean): ChannelRow[] =>
  act.db.all<ChannelRow>(
    'SELECT * FROM channel WHERE bucket_id = ? AND restricted <= ? ORDER BY name',
    bucket.id,
    Number(seesRestricted),
  );

export const channelOf = (act: Act, id: string): ChannelRow =>
  act.db.one<ChannelRow>('SELECT * FROM channel WHERE id = ?', id)!;

export function addChannel(
  act: Act,
  bucketId: string,
  name: string,
  how: { managed: boolean; restricted: boolean },
): ChannelRow {
  if (act.db.one('SELECT 1 FROM channel WHERE bucket_id = ? AND name = ?', bucketId, name))
    throw taken(`channel already exists: ${name}`);
  const id = newId(act);
  act.db.run(
    'INSERT INTO channel (id, bucket_id, name, managed, restricted, version_id, author, created_at, updated_at) VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?)',
    id,
    bucketId,
    name,
    Number(how.managed),
    Number(how.restricted),
    act.by,
    act.at,
    act.at,
  );
  return channelOf(act, id);
}

/** A person's assignment, with HCP's conditions: not a managed channel, and a complete, unrevoked version. */
export function promote(act: Act, channel: ChannelRow, version: VersionRow | null) {
  if (channel.managed)
    throw refused(`channel ${channel.name} is managed by HCP Packer and cannot be assigned a version`);
  if (version) mustBeAssignable(act, version);
  assign(act, channel, version?.id ?? null);
}

function mustBeAssignable(act: Act, version: VersionRow) {
  if (version.number === null)
    throw refused(`version with fingerprint ${version.fingerprint} is not complete and cannot be assigned`);
  if (version.revoke_at !== null && version.revoke_at <= act.at)
    throw refused(
      `version v${version.number} (fingerprint ${version.fingerprint}) is revoked and cannot be assigned`,
    );
}

/** One history entry per change; assigning what the channel holds already is none. */
function assign(act: Act, channel: ChannelRow, versionId: string | null) {
  if (channel.version_id === versionId) return;
  act.db.run(
    'UPDATE channel SET version_id = ?, author = ?, updated_at = ? WHERE id = ?',
    versionId,
    act.by,
    act.at,
    channel.id,
  );
  act.db.run(
    'INSERT INTO assignment (channel_id, version_id, author, assigned_at) VALUES (?, ?, ?, ?)',
    channel.id,
    versionId,
    act.by,
    act.at,
  );
}

export function restrict(act: Act, channel: ChannelRow, restricted: boolean) {
  if (Boolean(channel.restricted) === restricted) return;
  act.db.run(
    'UPDATE channel SET restricted = ?, author = ?, updated_at = ? WHERE id = ?',
    Number(restricted),
    act.by,
    act.at,
    channel.id,
  );
}

export function deleteChannel(act: Act, channel: ChannelRow) {
  if (channel.managed)
    throw invalid(`channel ${channel.name} is managed by HCP Packer and cannot be deleted`);
  act.db.run('DELETE FROM channel WHERE id = ?', channel.id);
}

/** The channels of people, not of the service, that hold a version. */
export const holders = (act: Act, versionId: string): ChannelRow[] =>
  act.db.all<ChannelRow>(
    'SELECT * FROM channel WHERE version_id = ? AND managed = 0 ORDER BY name',
    versionId,
  );

/** Back to the newest version of the channel's history that is still good; without one it is unassigned. */
export function rollBack(act: Act, channel: ChannelRow) {
  const before = act.db.one<{ version_id: string }>(
    `SELECT a.version_id FROM assignment a JOIN version v ON v.id = a.version_id
     WHERE a.channel_id = ? AND a.version_id <> ? AND v.number IS NOT NULL
       AND (v.revoke_at IS NULL OR v.revoke_at > ?)
     ORDER BY a.sequence DESC LIMIT 1`,
    channel.id,
    channel.version_id,
    act.at,
  );
  assign({ ...act, by: service }, channel, before?.version_id ?? null);
}

/**
 * `latest` is the newest complete, unrevoked version; the bucket's platforms are those of that version. Answers
 * whether that is another one now.
 */
export function moveLatest(act: Act, bucketId: string, leaving = ''): boolean {
  const latest = act.db.one<ChannelRow>(
    'SELECT * FROM channel WHERE bucket_id = ? AND managed = 1',
    bucketId,
  );
  if (!latest) return false;
  const newest = act.db.one<{ id: string }>(
    `SELECT id FROM version WHERE bucket_id = ? AND number IS NOT NULL AND id <> ?
       AND (revoke_at IS NULL OR revoke_at > ?)
     ORDER BY number DESC LIMIT 1`,
    bucketId,
    leaving,
    act.at,
  );
  if ((newest?.id ?? null) === latest.version_id) return false;
  assign({ ...act, by: service }, latest, newest?.id ?? null);
  const platforms = act.db.all<{ platform: string }>(
    "SELECT DISTINCT platform FROM build WHERE version_id = ? AND platform <> '' ORDER BY platform",
    newest?.id ?? '',
  );
  act.db.run(
    'UPDATE bucket SET platforms = ?, updated_at = ? WHERE id = ?',
    JSON.stringify(platforms.map(p => p.platform)),
    act.at,
    bucketId,
  );
  return true;
}

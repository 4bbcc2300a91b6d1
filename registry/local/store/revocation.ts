import { refused } from '../errors.ts';
import { type Act, service } from './act.ts';
import { holders, moveLatest, rollBack } from './channels.ts';
import type { VersionRow } from './schema.ts';

export interface Revocation {
  /** Now or earlier revokes at once. */
  readonly at: number;
  readonly message: string;
  readonly rollBackChannels: boolean;
  readonly descendants: boolean;
}

/**
 * Revokes or schedules. An inherited revocation is never written by hand: it is what follows from the
 * ancestors, so restoring or adding one cannot leave a stale trace.
 */
export function revoke(act: Act, version: VersionRow, revocation: Revocation) {
  const at = Math.max(revocation.at, act.at);
  if (version.revoke_at !== null && version.revoke_at <= act.at)
    throw refused(`version with fingerprint ${version.fingerprint} is already revoked; restore it first`);
  if (version.revocation_type === 'INHERITED' && at >= version.revoke_at!)
    throw refused(
      `version with fingerprint ${version.fingerprint} inherits an earlier revocation from an ancestor; only an earlier time can be set here`,
    );
  write(act, version.id, {
    type: 'MANUAL',
    at,
    author: act.by,
    message: revocation.message,
    from: null,
    descendants: revocation.descendants,
    rollsBack: revocation.rollBackChannels,
  });
  follow(act, descendants(act, version.id));
}

/** Undoes a revocation or cancels a schedule, for the descendants too. Only `latest` moves forward again. */
export function restore(act: Act, version: VersionRow) {
  if (version.revoke_at === null)
    throw refused(`version with fingerprint ${version.fingerprint} is not revoked`);
  if (version.revocation_type === 'INHERITED')
    throw refused(
      `version with fingerprint ${version.fingerprint} is revoked through an ancestor; restore that one`,
    );
  clear(act, version.id);
  const heirs = act.db.all<{ id: string }>('SELECT id FROM version WHERE revoked_from = ?', version.id);
  follow(act, [version.id, ...heirs.map(h => h.id)]);
}

/** After a build gained or lost its parent: its version and all made from it follow their ancestors anew. */
export const parentsChanged = (act: Act, versionId: string) =>
  follow(act, [versionId, ...descendants(act, versionId)]);

function follow(act: Act, versionIds: readonly string[]) {
  const buckets = new Set(versionIds.map(id => inherit(act, id)));
  for (const bucket of buckets) moveLatest(act, bucket);
  settle(act);
}

/** A version follows its ancestors' revocations, the earliest first. Its own, if it has one, stays. */
function inherit(act: Act, versionId: string): string {
  const version = act.db.one<VersionRow>('SELECT * FROM version WHERE id = ?', versionId)!;
  const bucket = version.bucket_id;
  if (version.revocation_type === 'MANUAL') return bucket;
  // CROSS JOIN keeps SQLite from scanning every version there is instead of the few ancestors.
  const origin = act.db.one<VersionRow>(
    `WITH RECURSIVE ancestor (id) AS (
       SELECT parent_version_id FROM build WHERE version_id = ?
       UNION
       SELECT b.parent_version_id FROM build b JOIN ancestor a ON b.version_id = a.id
     )
     SELECT v.* FROM ancestor CROSS JOIN version v ON v.id = ancestor.id
     WHERE v.id <> ? AND v.revocation_type = 'MANUAL' AND v.revokes_descendants = 1
     ORDER BY v.revoke_at, v.rowid LIMIT 1`,
    versionId,
    versionId,
  );
  if (!origin) {
    if (version.revocation_type) clear(act, versionId);
    return bucket;
  }
  if (
    version.revoked_from === origin.id &&
    version.revoke_at === origin.revoke_at &&
    version.revocation_message === origin.revocation_message
  )
    return bucket;
  write(act, versionId, {
    type: 'INHERITED',
    at: origin.revoke_at!,
    author: origin.revocation_author,
    message: origin.revocation_message,
    from: origin.id,
    descendants: false,
    rollsBack: Boolean(origin.rolls_back),
  });
  return bucket;
}

function descendants(act: Act, versionId: string): string[] {
  return act.db
    .all<{ id: string }>(
      `WITH RECURSIVE descendant (id) AS (
         SELECT version_id FROM build WHERE parent_version_id = ?
         UNION
         SELECT b.version_id FROM build b JOIN descendant d ON b.parent_version_id = d.id
       )
       SELECT id FROM descendant WHERE id <> ?`,
      versionId,
      versionId,
    )
    .map(d => d.id);
}

/** Before a version goes: what it had revoked stays revoked, but by itself, so that it can be restored. */
export function releaseHeirs(act: Act, versionId: string) {
  act.db.run(
    "UPDATE version SET revocation_type = 'MANUAL', revoked_from = NULL, revokes_descendants = 1 WHERE revoked_from = ?",
    versionId,
  );
}

/** A running build that misses two windows of five minutes is taken for dead. */
const silence = 10 * 60_000;

/** Lets the clock's word take effect: revocations that have come due, builds that have fallen silent. */
export function settle(act: Act) {
  const due = act.db.all<VersionRow>(
    'SELECT * FROM version WHERE due IS NOT NULL AND revoke_at <= ? ORDER BY revoke_at, rowid',
    act.at,
  );
  for (const version of due) {
    const then = { ...act, by: service, at: Math.max(version.revoke_at!, version.updated_at) };
    act.db.run('UPDATE version SET due = NULL WHERE id = ?', version.id);
    if (version.due) for (const channel of holders(act, version.id)) rollBack(then, channel);
    moveLatest(then, version.bucket_id);
  }
  act.db.run(
    `UPDATE build SET status = 'CANCELLED', updated_at = heartbeat_at + ${silence} WHERE status = 'RUNNING' AND heartbeat_at <= ?`,
    act.at - silence,
  );
}

function write(
  act: Act,
  id: string,
  revocation: {
    type: 'MANUAL' | 'INHERITED';
    at: number;
    author: string;
    message: string;
    from: string | null;
    descendants: boolean;
    rollsBack: boolean;
  },
) {
  act.db.run(
    `UPDATE version SET revocation_type = ?, revoke_at = ?, revocation_author = ?, revocation_message = ?,
       revoked_from = ?, revokes_descendants = ?, rolls_back = ?, due = ?, updated_at = ? WHERE id = ?`,
    revocation.type,
    revocation.at,
    revocation.author,
    revocation.message,
    revocation.from,
    Number(revocation.descendants),
    Number(revocation.rollsBack),
    Number(revocation.rollsBack),
    act.at,
    id,
  );
}

function clear(act: Act, id: string) {
  act.db.run(
    `UPDATE version SET revocation_type = NULL, revoke_at = NULL, revocation_author = '', revocation_message = '',
       revoked_from = NULL, revokes_descendants = 0, rolls_back = 0, due = NULL, updated_at = ? WHERE id = ?`,
    act.at,
    id,
  );
}

import { notFound, taken } from '../errors.ts';
import { type Act, newId, service } from './act.ts';
import { addChannel } from './channels.ts';
import { releaseHeirs } from './revocation.ts';
import type { BucketRow } from './schema.ts';

export function bucketNamed(act: Act, name: string): BucketRow {
  const row = maybeBucket(act, name);
  if (!row) throw notFound(`bucket not found: ${name}`);
  return row;
}

export const maybeBucket = (act: Act, name: string): BucketRow | undefined =>
  act.db.one<BucketRow>('SELECT * FROM bucket WHERE project_id = ? AND name = ?', act.projectId, name);

export const bucketOf = (act: Act, id: string): BucketRow =>
  act.db.one<BucketRow>('SELECT * FROM bucket WHERE id = ?', id)!;

/** A bucket is born with the managed, restricted channel `latest`. */
export function createBucket(
  act: Act,
  bucket: { name: string; description: string; labels: Readonly<Record<string, string>> },
): BucketRow {
  if (maybeBucket(act, bucket.name)) throw taken(`bucket already exists: ${bucket.name}`);
  const id = newId(act);
  act.db.run(
    'INSERT INTO bucket (id, project_id, name, description, labels, platforms, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    id,
    act.projectId,
    bucket.name,
    bucket.description,
    JSON.stringify(bucket.labels),
    '[]',
    act.at,
    act.at,
  );
  addChannel({ ...act, by: service }, id, 'latest', { managed: true, restricted: true });
  return bucketOf(act, id);
}

/** What is undefined stays as it is; labels are replaced as a whole. */
export function updateBucket(
  act: Act,
  row: BucketRow,
  change: {
    description: string | undefined;
    labels: Readonly<Record<string, string>> | undefined;
    platforms: readonly string[] | undefined;
  },
): BucketRow {
  act.db.run(
    'UPDATE bucket SET description = ?, labels = ?, platforms = ?, updated_at = ? WHERE id = ?',
    change.description ?? row.description,
    change.labels ? JSON.stringify(change.labels) : row.labels,
    change.platforms ? JSON.stringify(change.platforms) : row.platforms,
    act.at,
    row.id,
  );
  return bucketOf(act, row.id);
}

/** Channels, versions, builds, artifacts and history go with it. */
export function deleteBucket(act: Act, row: BucketRow) {
  for (const { id } of act.db.all<{ id: string }>('SELECT id FROM version WHERE bucket_id = ?', row.id))
    releaseHeirs(act, id);
  act.db.run('DELETE FROM bucket WHERE id = ?', row.id);
}

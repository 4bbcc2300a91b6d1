import { randomUUID } from 'node:crypto';
import { ApiError } from '../errors.ts';
import type { Act } from './act.ts';
import { maybeBucket } from './buckets.ts';
import type { BucketRow } from './schema.ts';

/** Who has which role on one bucket, in the words of HCP's resource manager. */
export interface Binding {
  readonly role_id: string;
  readonly members: readonly { readonly member_id: string; readonly member_type: string }[];
}

interface PolicyRow {
  readonly etag: string;
  readonly bindings: string;
}

const rowOf = (act: Act, bucketId: string) =>
  act.db.one<PolicyRow>('SELECT etag, bindings FROM iam_policy WHERE bucket_id = ?', bucketId);

export function policyOf(act: Act, bucket: BucketRow): { etag: string; bindings: readonly Binding[] } {
  const row = rowOf(act, bucket.id);
  return { etag: row?.etag ?? '', bindings: row ? (JSON.parse(row.bindings) as Binding[]) : [] };
}

export function bindingsOf(act: Act, bucketName: string): readonly Binding[] {
  const bucket = maybeBucket(act, bucketName);
  return bucket ? policyOf(act, bucket).bindings : [];
}

/** Refused when somebody else has set a policy since the one with this etag was read. */
export function setPolicy(act: Act, bucket: BucketRow, etag: string, bindings: readonly Binding[]) {
  const now = rowOf(act, bucket.id)?.etag ?? '';
  if (etag && etag !== now)
    throw new ApiError('ABORTED', `the policy of bucket ${bucket.name} has changed: read it again`);
  act.db.run(
    `INSERT INTO iam_policy VALUES (?, ?, ?)
     ON CONFLICT (bucket_id) DO UPDATE SET etag = excluded.etag, bindings = excluded.bindings`,
    bucket.id,
    randomUUID(),
    JSON.stringify(bindings),
  );
}

import { bucketHandlers } from '../api/buckets.ts';
import type { Handler } from '../api/call.ts';
import { newestValid } from '../api-2023/render.ts';
import { notFound } from '../errors.ts';
import { bucketNamed } from '../store/buckets.ts';
import { selected } from './iterations.ts';
import { bucket, relation } from './render.ts';

/** Buckets as API 2021-04-30 has them, under `/images`. */
export const { ListBuckets, CreateBucket, UpdateBucket, ListBucketAncestry } = bucketHandlers({
  name: 'bucket_slug',
  sortedBy: 'slug',
  types: ['', 'parents', 'children'],
  channel: 'channel',
  child: (act, home, query) => selected(act, home, query) ?? newestValid(act, home.id),
  bucket,
  relation,
});

export const GetBucket: Handler = ({ act, path, query }) => {
  const row = bucketNamed(act, path.bucket!);
  const id = query.get('bucket_id');
  if (id && id !== row.id) throw notFound(`bucket not found: ${path.bucket} with id ${id}`);
  return { bucket: bucket(act, row) };
};

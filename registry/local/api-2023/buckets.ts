import { bucketHandlers } from '../api/buckets.ts';
import type { Handler } from '../api/call.ts';
import { bucketNamed, deleteBucket } from '../store/buckets.ts';
import { versionWith } from '../store/versions.ts';
import { bucket, newestValid, relation } from './render.ts';

export const { ListBuckets, CreateBucket, UpdateBucket, ListBucketAncestry } = bucketHandlers({
  name: 'name',
  sortedBy: 'name',
  types: ['ANCESTRY_TYPE_UNSET', 'ANCESTRY_TYPE_PARENTS', 'ANCESTRY_TYPE_CHILDREN'],
  channel: 'channel_name',
  child: (act, home, query) => {
    const fingerprint = query.get('version_fingerprint');
    return fingerprint ? versionWith(act, home, fingerprint) : newestValid(act, home.id);
  },
  bucket,
  relation,
});

export const GetBucket: Handler = ({ act, path }) => ({
  bucket: bucket(act, bucketNamed(act, path.bucket!)),
});

export const DeleteBucket: Handler = ({ act, path }) => {
  deleteBucket(act, bucketNamed(act, path.bucket!));
  return {};
};

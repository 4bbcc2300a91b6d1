import type { Handler } from '../api/call.ts';
import { labels, required, text, texts } from '../api/fields.ts';
import { checkName } from '../api/names.ts';
import { order, page, pageOfRows } from '../api/paging.ts';
import { invalid } from '../errors.ts';
import { childrenOf, parentsOf } from '../store/ancestry.ts';
import { bucketNamed, createBucket, deleteBucket, updateBucket } from '../store/buckets.ts';
import { channelOf } from '../store/channels.ts';
import type { BucketRow } from '../store/schema.ts';
import { versionWith } from '../store/versions.ts';
import { bucket, newestValid, relation } from './render.ts';

const columns = { name: 'name', created_at: 'created_at', updated_at: 'updated_at', id: 'id' };

export const ListBuckets: Handler = ({ act, query, pageSize }) => {
  const from = `FROM bucket WHERE project_id = ? ORDER BY ${order(query, columns, 'name')}`;
  const cut = pageOfRows<BucketRow>(act, from, [act.projectId], query, pageSize);
  return { buckets: cut.rows.map(row => bucket(act, row)), pagination: cut.pagination };
};

export const CreateBucket: Handler = ({ act, body }) => ({
  bucket: bucket(
    act,
    createBucket(act, {
      name: checkName('bucket', required(body, 'name')),
      description: text(body, 'description') ?? '',
      labels: labels(body, 'labels') ?? {},
    }),
  ),
});

export const GetBucket: Handler = ({ act, path }) => ({
  bucket: bucket(act, bucketNamed(act, path.bucket!)),
});

export const UpdateBucket: Handler = ({ act, path, body }) => ({
  bucket: bucket(
    act,
    updateBucket(act, bucketNamed(act, path.bucket!), {
      description: text(body, 'description'),
      labels: labels(body, 'labels'),
      platforms: texts(body, 'platforms'),
    }),
  ),
});

export const DeleteBucket: Handler = ({ act, path }) => {
  deleteBucket(act, bucketNamed(act, path.bucket!));
  return {};
};

const directions = ['ANCESTRY_TYPE_UNSET', 'ANCESTRY_TYPE_PARENTS', 'ANCESTRY_TYPE_CHILDREN'];

export const ListBucketAncestry: Handler = ({ act, path, query, pageSize }) => {
  const home = bucketNamed(act, path.bucket!);
  const type = query.get('type') || directions[0]!;
  if (!directions.includes(type)) throw invalid(`type must be one of ${directions.join(', ')}`);
  const fingerprint = query.get('version_fingerprint');
  const child = fingerprint ? versionWith(act, home, fingerprint) : newestValid(act, home.id);
  const channel = query.get('channel_name');
  const parents = type === 'ANCESTRY_TYPE_CHILDREN' || !child ? [] : parentsOf(act, child.id);
  const children = type === 'ANCESTRY_TYPE_PARENTS' ? [] : childrenOf(act, home.id);
  const edges = [
    ...parents,
    ...children.filter(e => !channel || (e.channel !== null && channelOf(act, e.channel).name === channel)),
  ];
  const cut = page(edges, e => `${e.child} ${e.parent} ${e.channel}`, query, pageSize);
  return {
    relations: cut.rows.map(edge => relation(act, edge)),
    total_count: edges.length,
    pagination: cut.pagination,
  };
};

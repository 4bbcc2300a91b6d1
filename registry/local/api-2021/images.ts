import type { Handler } from '../api/call.ts';
import { labels, required, text, texts } from '../api/fields.ts';
import { checkName } from '../api/names.ts';
import { order, page, pageOfRows } from '../api/paging.ts';
import { newestValid } from '../api-2023/render.ts';
import { invalid, notFound } from '../errors.ts';
import { childrenOf, parentsOf } from '../store/ancestry.ts';
import { bucketNamed, createBucket, updateBucket } from '../store/buckets.ts';
import { channelOf } from '../store/channels.ts';
import type { BucketRow } from '../store/schema.ts';
import { selected } from './iterations.ts';
import { bucket, relation } from './render.ts';

/** Buckets as API 2021-04-30 has them, under `/images`. */

const columns = { slug: 'name', created_at: 'created_at', updated_at: 'updated_at', id: 'id' };

export const ListBuckets: Handler = ({ act, query, pageSize }) => {
  const from = `FROM bucket WHERE project_id = ? ORDER BY ${order(query, columns, 'name')}`;
  const cut = pageOfRows<BucketRow>(act, from, [act.projectId], query, pageSize);
  return { buckets: cut.rows.map(row => bucket(act, row)), pagination: cut.pagination };
};

export const CreateBucket: Handler = ({ act, body }) => ({
  bucket: bucket(
    act,
    createBucket(act, {
      name: checkName('bucket', required(body, 'bucket_slug')),
      description: text(body, 'description') ?? '',
      labels: labels(body, 'labels') ?? {},
    }),
  ),
});

export const GetBucket: Handler = ({ act, path, query }) => {
  const row = bucketNamed(act, path.bucket!);
  const id = query.get('bucket_id');
  if (id && id !== row.id) throw notFound(`bucket not found: ${path.bucket} with id ${id}`);
  return { bucket: bucket(act, row) };
};

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

export const ListBucketAncestry: Handler = ({ act, path, query, pageSize }) => {
  const home = bucketNamed(act, path.bucket!);
  const type = query.get('type') ?? '';
  if (!['', 'parents', 'children'].includes(type)) throw invalid('type must be parents or children');
  const child = selected(act, home, query) ?? newestValid(act, home.id);
  const channel = query.get('channel');
  const parents = type === 'children' || !child ? [] : parentsOf(act, child.id);
  const children = type === 'parents' ? [] : childrenOf(act, home.id);
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

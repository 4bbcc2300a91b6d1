import { invalid } from '../errors.ts';
import type { Act } from '../store/act.ts';
import { childrenOf, type Edge, parentsOf } from '../store/ancestry.ts';
import { bucketNamed, createBucket, updateBucket } from '../store/buckets.ts';
import { channelOf } from '../store/channels.ts';
import type { BucketRow, VersionRow } from '../store/schema.ts';
import type { Handler } from './call.ts';
import { labels, required, text, texts } from './fields.ts';
import { checkName } from './names.ts';
import { order, page, pageOfRows } from './paging.ts';

/** In what the two versions of the API differ where they speak of buckets. */
export interface Dialect {
  /** A bucket's name in the body of a request, and as a field to sort by. */
  readonly name: string;
  readonly sortedBy: string;
  /** The values of `type` for all relations, the parents, the children. */
  readonly types: readonly [all: string, parents: string, children: string];
  /** The parameter that narrows children to those of a channel. */
  readonly channel: string;
  /** The version whose parents are asked for. */
  readonly child: (act: Act, home: BucketRow, query: URLSearchParams) => VersionRow | undefined;
  readonly bucket: (act: Act, row: BucketRow) => object;
  readonly relation: (act: Act, edge: Edge) => object;
}

/** What both versions do with buckets, in the words of one. */
export function bucketHandlers(dialect: Dialect) {
  const { bucket, relation } = dialect;
  const columns = {
    [dialect.sortedBy]: 'name',
    created_at: 'created_at',
    updated_at: 'updated_at',
    id: 'id',
  };
  const [all, onlyParents, onlyChildren] = dialect.types;
  const handlers = {
    ListBuckets: ({ act, query, pageSize }) => {
      const from = `FROM bucket WHERE project_id = ? ORDER BY ${order(query, columns, 'name')}`;
      const cut = pageOfRows<BucketRow>(act, from, [act.projectId], query, pageSize);
      return { buckets: cut.rows.map(row => bucket(act, row)), pagination: cut.pagination };
    },
    CreateBucket: ({ act, body }) => ({
      bucket: bucket(
        act,
        createBucket(act, {
          name: checkName('bucket', required(body, dialect.name)),
          description: text(body, 'description') ?? '',
          labels: labels(body, 'labels') ?? {},
        }),
      ),
    }),
    UpdateBucket: ({ act, path, body }) => ({
      bucket: bucket(
        act,
        updateBucket(act, bucketNamed(act, path.bucket!), {
          description: text(body, 'description'),
          labels: labels(body, 'labels'),
          platforms: texts(body, 'platforms'),
        }),
      ),
    }),
    ListBucketAncestry: ({ act, path, query, pageSize }) => {
      const home = bucketNamed(act, path.bucket!);
      const type = query.get('type') || all;
      if (!dialect.types.includes(type))
        throw invalid(`type must be one of ${dialect.types.filter(Boolean).join(', ')}`);
      const child = dialect.child(act, home, query);
      const channel = query.get(dialect.channel);
      const parents = type === onlyChildren || !child ? [] : parentsOf(act, child.id);
      const children = type === onlyParents ? [] : childrenOf(act, home.id);
      const isAsked = (edge: Edge) =>
        !channel || (edge.channel !== null && channelOf(act, edge.channel).name === channel);
      const edges = [...parents, ...children.filter(isAsked)];
      const cut = page(edges, e => `${e.child} ${e.parent} ${e.channel}`, query, pageSize);
      return {
        relations: cut.rows.map(edge => relation(act, edge)),
        total_count: edges.length,
        pagination: cut.pagination,
      };
    },
  } satisfies Record<string, Handler>;
  return handlers;
}

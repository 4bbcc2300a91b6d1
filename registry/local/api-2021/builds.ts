import type { Handler } from '../api/call.ts';
import { choice, type Fields, labels, object, objects, required, text } from '../api/fields.ts';
import { order, page } from '../api/paging.ts';
import { buildColumns } from '../api-2023/builds.ts';
import { location } from '../api-2023/render.ts';
import { ApiError, invalid } from '../errors.ts';
import type { Act } from '../store/act.ts';
import { bucketNamed } from '../store/buckets.ts';
import { type BuildChange, buildWith, createBuild, deleteBuild, updateBuild } from '../store/builds.ts';
import { type BuildRow, buildStatuses } from '../store/schema.ts';
import { lookUp } from './iterations.ts';
import { build } from './render.ts';

function iterationIn(act: Act, path: Readonly<Record<string, string>>) {
  const row = lookUp(act, bucketNamed(act, path.bucket!), {
    id: path.iteration!,
    fingerprint: '',
    number: 0,
  });
  if (!row) throw new ApiError('ABORTED', `no iteration ${path.iteration} in bucket ${path.bucket}`);
  return row;
}

export const ListBuilds: Handler = ({ act, path, query }) => {
  const rows = act.db.all<BuildRow>(
    `SELECT * FROM build WHERE version_id = ? ORDER BY ${order(query, buildColumns, 'created_at, rowid')}`,
    iterationIn(act, path).id,
  );
  const cut = page(rows, row => row.id, query, Number.POSITIVE_INFINITY);
  return {
    builds: cut.rows.map(row => build(act, row)),
    location: location(act),
    pagination: cut.pagination,
  };
};

/** POST on the iteration itself. */
export const CreateBuild: Handler = ({ act, path, body }) => {
  const fields = object(body, 'build');
  if (!fields) throw invalid('build is required');
  const row = createBuild(act, iterationIn(act, path), required(fields, 'component_type'), change(fields));
  return { build: build(act, row) };
};

export const GetBuild: Handler = ({ act, path }) => ({ build: build(act, buildWith(act, path.build!)) });

export const UpdateBuild: Handler = ({ act, path, body }) => ({
  build: build(act, updateBuild(act, buildWith(act, path.build!), change(object(body, 'updates') ?? {}))),
});

export const DeleteBuild: Handler = ({ act, path }) => {
  deleteBuild(act, buildWith(act, path.build!));
  return {};
};

const change = (body: Fields): BuildChange => ({
  status: choice(body, 'status', buildStatuses),
  platform: text(body, 'cloud_provider'),
  runUuid: text(body, 'packer_run_uuid'),
  labels: labels(body, 'labels'),
  metadata: undefined,
  sourceExternalIdentifier: text(body, 'source_image_id'),
  parentVersionId: text(body, 'source_iteration_id'),
  parentChannelId: text(body, 'source_channel_id'),
  artifacts: (objects(body, 'images') ?? []).map(image => ({
    externalIdentifier: text(image, 'image_id') ?? '',
    region: text(image, 'region') ?? '',
  })),
});

import type { Call, Handler } from '../api/call.ts';
import { choice, type Fields, labels, object, objects, required, text } from '../api/fields.ts';
import { order, page } from '../api/paging.ts';
import { type BuildChange, buildIn, createBuild, deleteBuild, updateBuild } from '../store/builds.ts';
import { type BuildRow, buildStatuses } from '../store/schema.ts';
import { build, location } from './render.ts';
import { versionIn } from './versions.ts';

export const buildColumns = {
  id: 'id',
  created_at: 'created_at',
  updated_at: 'updated_at',
  component_type: 'component_type',
};

/** Packer reads one page only, so without a page size the list is whole. */
export const ListBuilds: Handler = call => {
  const { act, query } = call;
  const rows = act.db.all<BuildRow>(
    `SELECT * FROM build WHERE version_id = ? ORDER BY ${order(query, buildColumns, 'created_at, rowid')}`,
    versionIn(call).id,
  );
  const cut = page(rows, row => row.id, query, Number.POSITIVE_INFINITY);
  return {
    builds: cut.rows.map(row => build(act, row)),
    location: location(act),
    pagination: cut.pagination,
  };
};

export const CreateBuild: Handler = call => ({
  build: build(
    call.act,
    createBuild(call.act, versionIn(call), required(call.body, 'component_type'), change(call.body)),
  ),
});

const row = (call: Call) => buildIn(call.act, versionIn(call), call.path.build!);

export const GetBuild: Handler = call => ({ build: build(call.act, row(call)) });

export const UpdateBuild: Handler = call => ({
  build: build(call.act, updateBuild(call.act, row(call), change(call.body))),
});

export const DeleteBuild: Handler = call => {
  deleteBuild(call.act, row(call));
  return {};
};

function change(body: Fields): BuildChange {
  const metadata = object(body, 'metadata');
  return {
    status: choice(body, 'status', buildStatuses, 'BUILD_'),
    platform: text(body, 'platform'),
    runUuid: text(body, 'packer_run_uuid'),
    labels: labels(body, 'labels'),
    metadata: metadata && {
      cicd: object(metadata, 'cicd') ?? null,
      packer: object(metadata, 'packer') ?? null,
      vcs: object(metadata, 'vcs') ?? null,
    },
    sourceExternalIdentifier: text(body, 'source_external_identifier'),
    parentVersionId: text(body, 'parent_version_id'),
    parentChannelId: text(body, 'parent_channel_id'),
    artifacts: (objects(body, 'artifacts') ?? []).map(artifact => ({
      externalIdentifier: text(artifact, 'external_identifier') ?? '',
      region: text(artifact, 'region') ?? '',
    })),
  };
}

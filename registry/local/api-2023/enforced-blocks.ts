import type { Call, Handler } from '../api/call.ts';
import { choice, type Fields, labels, mask, missingMask, required, text, texts } from '../api/fields.ts';
import { order } from '../api/paging.ts';
import { invalid } from '../errors.ts';
import type { Act } from '../store/act.ts';
import { bucketNamed, bucketOf } from '../store/buckets.ts';
import * as store from '../store/enforced-blocks.ts';
import type { EnforcedBlockRow, EnforcedBlockVersionRow } from '../store/schema.ts';
import { bucket, location, time } from './render.ts';
import { templateTypes } from './versions.ts';

const columns = { name: 'name', created_at: 'created_at', updated_at: 'updated_at', id: 'id' };

const block = (act: Act, row: EnforcedBlockRow, latest?: EnforcedBlockVersionRow) => ({
  id: row.id,
  name: row.name,
  resource_name: `packer/project/${act.projectId}/enforced-block/${row.name}`,
  location: location(act),
  labels: JSON.parse(row.labels),
  latest_version: latest ? version(latest) : null,
  created_at: time(row.created_at),
  updated_at: time(row.updated_at),
});

const version = (row: EnforcedBlockVersionRow) => ({
  ...row,
  created_at: time(row.created_at),
  updated_at: time(row.updated_at),
});

const detail = (row: EnforcedBlockRow, of: EnforcedBlockVersionRow) => ({
  id: row.id,
  name: row.name,
  version: version(of),
});

const blockIn = ({ act, path }: Call) => store.blockWith(act, path.block!);
const versionIn = (call: Call) => store.blockVersionWith(call.act, blockIn(call), call.path.version!);

function content(body: Fields): store.BlockContent {
  const templateType = choice(body, 'template_type', templateTypes) ?? 'HCL2';
  if (templateType === 'TEMPLATE_TYPE_UNSET') throw invalid('template_type must be HCL2 or JSON');
  const blockContent = required(body, 'block_content');
  if (templateType === 'JSON')
    try {
      JSON.parse(blockContent);
    } catch (error) {
      throw invalid(`block_content is not JSON: ${(error as Error).message}`);
    }
  return {
    version: required(body, 'version'),
    templateType,
    blockContent,
    additionalDescription: text(body, 'additional_description') ?? '',
  };
}

/** Not paged: the answer has no member for it. */
export const ListEnforcedBlocks: Handler = ({ act, query }) => ({
  enforced_blocks: act.db
    .all<EnforcedBlockRow>(
      `SELECT * FROM enforced_block WHERE project_id = ? ORDER BY ${order(query, columns, 'name')}`,
      act.projectId,
    )
    .map(row => block(act, row)),
});

export const CreateEnforcedBlock: Handler = ({ act, body }) => {
  const row = store.createBlock(act, required(body, 'name'), labels(body, 'labels') ?? {}, content(body));
  return { enforced_block: block(act, row, store.blockVersions(act, row)[0]) };
};

export const GetEnforcedBlock: Handler = call => {
  const row = blockIn(call);
  return { enforced_block: block(call.act, row, store.blockVersions(call.act, row)[0]) };
};

export const UpdateEnforcedBlock: Handler = call => {
  const { act, body } = call;
  const masked = mask(body, 'update_mask', ['name', 'labels']);
  if (!masked) throw missingMask();
  const row = store.updateBlock(act, blockIn(call), {
    name: masked.has('name') ? required(body, 'name') : undefined,
    labels: masked.has('labels') ? (labels(body, 'labels') ?? {}) : undefined,
  });
  return { enforced_block: block(act, row) };
};

export const DeleteEnforcedBlock: Handler = call => {
  store.deleteBlock(call.act, blockIn(call));
  return {};
};

export const GetEnforcedBlockVersions: Handler = call => {
  const row = blockIn(call);
  return { enforced_block_detail: store.blockVersions(call.act, row).map(v => detail(row, v)) };
};

export const CreateEnforcedBlockVersion: Handler = call => ({
  enforced_block_version: version(store.addBlockVersion(call.act, blockIn(call), content(call.body))),
});

export const UpdateEnforcedBlockVersion: Handler = call => {
  const { act, body } = call;
  if (!mask(body, 'update_mask', ['additionalDescription'])) throw missingMask();
  const described = text(body, 'additional_description') ?? '';
  return {
    enforced_block_version: version(store.describe(act, blockIn(call), versionIn(call), described)),
  };
};

export const DeleteEnforcedBlockVersion: Handler = call => {
  store.deleteBlockVersion(call.act, blockIn(call), versionIn(call));
  return {};
};

export const GetEnforcedBlockLinkedBuckets: Handler = call => ({
  linked_buckets: store.linksOf(call.act, versionIn(call)).map(({ bucket_id, ...link }) => ({
    ...link,
    created_at: time(link.created_at),
    bucket: bucket(call.act, bucketOf(call.act, bucket_id)),
  })),
});

export const ManageEnforcedBlockLinkedBuckets: Handler = call => {
  const names = texts(call.body, 'bucket_names') ?? [];
  return {
    enforced_block_buckets: store
      .link(call.act, blockIn(call), versionIn(call), names)
      .map(link => ({ ...link, created_at: time(link.created_at) })),
  };
};

/** What every packer build from 1.16 on asks for, and runs after the template's own provisioners. */
export const GetEnforcedBlocksByBucket: Handler = ({ act, path }) => {
  const home = bucketNamed(act, path.bucket!);
  const linked = act.db.all<{ block: string; version: string }>(
    `SELECT l.enforced_block_id AS block, l.enforced_block_version_id AS version
     FROM enforced_block_bucket l JOIN enforced_block e ON e.id = l.enforced_block_id
     WHERE l.bucket_id = ? ORDER BY e.name`,
    home.id,
  );
  return {
    enforced_block_detail: linked.map(({ block: id, version: of }) => {
      const row = store.blockWith(act, id);
      return detail(row, store.blockVersionWith(act, row, of));
    }),
  };
};

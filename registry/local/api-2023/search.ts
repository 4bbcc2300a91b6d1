import type { Handler } from '../api/call.ts';
import { required, text } from '../api/fields.ts';
import { page } from '../api/paging.ts';
import { bucketOf } from '../store/buckets.ts';
import type { BuildRow } from '../store/schema.ts';
import { buildsOf, versionOf } from '../store/versions.ts';
import { build, slimVersion } from './render.ts';

/** From an image id back to where it came from; newest first, an empty list when nothing matches. */
export const SearchExternalArtifact: Handler = ({ act, body, query, pageSize }) => {
  const platform = text(body, 'platform') ?? '';
  const region = text(body, 'region') ?? '';
  const rows = act.db.all<BuildRow>(
    `SELECT DISTINCT b.* FROM build b JOIN artifact a ON a.build_id = b.id
     JOIN version v ON v.id = b.version_id JOIN bucket k ON k.id = v.bucket_id
     WHERE k.project_id = ? AND a.external_identifier = ? AND (? = '' OR b.platform = ?) AND (? = '' OR a.region = ?)
     ORDER BY b.created_at DESC, b.id DESC`,
    act.projectId,
    required(body, 'external_identifier'),
    platform,
    platform,
    region,
    region,
  );
  const cut = page(rows, row => row.id, query, pageSize);
  return {
    artifacts: cut.rows.map(row => {
      const version = versionOf(act, row.version_id)!;
      const bucket = bucketOf(act, version.bucket_id);
      return {
        bucket: { id: bucket.id, name: bucket.name, labels: JSON.parse(bucket.labels) },
        version: slimVersion(act, version, buildsOf(act, version.id)),
        build: build(act, row),
      };
    }),
    pagination: cut.pagination,
  };
};

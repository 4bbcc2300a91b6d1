import { bucket as bucket23, location, newestValid, time } from '../api-2023/render.ts';
import type { Act } from '../store/act.ts';
import { type Edge, statusOf as edgeStatus, hasDescendants, parentsOf, worst } from '../store/ancestry.ts';
import { bucketOf } from '../store/buckets.ts';
import { artifactsOf } from '../store/builds.ts';
import { channelOf } from '../store/channels.ts';
import type { AssignmentRow, BucketRow, BuildRow, ChannelRow, VersionRow } from '../store/schema.ts';
import { buildsOf, statusOf, versionOf } from '../store/versions.ts';

/** The models of API 2021-04-30: the same data in the words iteration, image, slug. */

const base = (act: Act) => `/packer/2021-04-30/organizations/${act.organizationId}/projects/${act.projectId}`;

export function bucket(act: Act, row: BucketRow) {
  const now = bucket23(act, row);
  const ancestry = `${base(act)}/images/${row.name}/ancestry?type=`;
  const newest = act.db.one<VersionRow>(
    'SELECT * FROM version WHERE bucket_id = ? ORDER BY created_at DESC, rowid DESC LIMIT 1',
    row.id,
  );
  const { template_type: _, ...latest } = newest ? iteration(act, newest) : { template_type: '' };
  return {
    id: row.id,
    slug: row.name,
    location: location(act),
    description: now.description,
    labels: now.labels,
    platforms: now.platforms,
    iteration_count: now.version_count,
    latest_iteration: newest ? latest : null,
    latest_version: newestValid(act, row.id)?.number ?? 0,
    parents: now.parents && { status: now.parents.status, href: `${ancestry}parents` },
    children: now.children && { status: now.children.status, href: `${ancestry}children` },
    created_at: now.created_at,
    updated_at: now.updated_at,
  };
}

function slimIteration(act: Act, row: VersionRow) {
  return {
    id: row.id,
    bucket_slug: bucketOf(act, row.bucket_id).name,
    fingerprint: row.fingerprint,
    incremental_version: row.number ?? 0,
    complete: row.number !== null,
    author_id: row.author,
    has_descendants: hasDescendants(act, row.id),
    iteration_ancestor_id: '',
    revoke_at: time(row.revoke_at),
    revocation_author: row.revocation_author,
    revocation_message: row.revocation_message,
    revocation_type: row.revocation_type ?? 'UNSET',
    revocation_inherited_from: ancestor(act, row),
    created_at: time(row.created_at),
    updated_at: time(row.updated_at),
  };
}

export const iteration = (act: Act, row: VersionRow) => ({
  ...slimIteration(act, row),
  template_type: row.template_type,
  builds: buildsOf(act, row.id).map(b => build(act, b)),
});

export const listedIteration = (act: Act, row: VersionRow) => ({
  ...slimIteration(act, row),
  build_statuses: Object.fromEntries(buildsOf(act, row.id).map(b => [b.component_type, b.status])),
});

function ancestor(act: Act, row: VersionRow) {
  const origin = row.revoked_from === null ? undefined : versionOf(act, row.revoked_from);
  if (!origin) return null;
  const home = bucketOf(act, origin.bucket_id);
  return {
    bucket_slug: home.name,
    iteration_id: origin.id,
    iteration_fingerprint: origin.fingerprint,
    iteration_incremental_version: origin.number ?? 0,
    href: `${base(act)}/images/${home.name}/iteration?iteration_id=${origin.id}`,
  };
}

export function build(act: Act, row: BuildRow) {
  return {
    id: row.id,
    iteration_id: row.version_id,
    component_type: row.component_type,
    cloud_provider: row.platform,
    packer_run_uuid: row.run_uuid,
    status: row.status,
    labels: JSON.parse(row.labels),
    source_image_id: row.source_external_identifier,
    source_build_ulid: '',
    images: artifactsOf(act, row.id).map(a => ({
      id: a.id,
      image_id: a.external_identifier,
      region: a.region,
      created_at: time(a.created_at),
    })),
    created_at: time(row.created_at),
    updated_at: time(row.updated_at),
  };
}

export function channel(act: Act, row: ChannelRow) {
  const held = row.version_id === null ? undefined : versionOf(act, row.version_id);
  const holds = held ? iteration(act, held) : null;
  return {
    id: row.id,
    slug: row.name,
    bucket_slug: bucketOf(act, row.bucket_id).name,
    managed: Boolean(row.managed),
    restricted: Boolean(row.restricted),
    author_id: row.author,
    iteration: holds,
    pointer: holds && { author_id: row.author, created_at: time(row.updated_at), iteration: holds },
    created_at: time(row.created_at),
    updated_at: time(row.updated_at),
  };
}

/** The only place of this API where an iteration has a status; INCOMPLETE did not exist yet. */
export function assignment(act: Act, row: AssignmentRow) {
  const held = row.version_id === null ? undefined : versionOf(act, row.version_id);
  const status = held && statusOf(act, held, buildsOf(act, held.id));
  const parents = held ? parentsOf(act, held.id) : [];
  return {
    author_id: row.author,
    promoted_at: time(row.assigned_at),
    iteration: held
      ? {
          id: held.id,
          fingerprint: held.fingerprint,
          incremental_version: held.number ?? 0,
          status: `ITERATION_${status === 'INCOMPLETE' ? 'UNSET' : status}`,
          parents: parents.length
            ? {
                status: worst(parents),
                href: `${base(act)}/images/${bucketOf(act, held.bucket_id).name}/ancestry?type=parents&iteration_id=${held.id}`,
              }
            : null,
        }
      : null,
  };
}

export function relation(act: Act, edge: Edge) {
  const holds = edge.holds === null ? undefined : versionOf(act, edge.holds);
  const end = (id: string) => {
    const row = versionOf(act, id)!;
    return {
      bucket_slug: bucketOf(act, row.bucket_id).name,
      iteration_id: row.id,
      iteration_fingerprint: row.fingerprint,
      iteration_incremental_version: row.number ?? 0,
    };
  };
  return {
    parent: {
      ...end(edge.parent),
      channel: edge.channel === null ? '' : channelOf(act, edge.channel).name,
      channel_iteration: holds
        ? { id: holds.id, fingerprint: holds.fingerprint, incremental_version: holds.number ?? 0 }
        : null,
    },
    child: end(edge.child),
    status: edgeStatus(edge),
  };
}

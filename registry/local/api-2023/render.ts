import type { Act } from '../store/act.ts';
import {
  childrenOf,
  type Edge,
  statusOf as edgeStatus,
  hasDescendants,
  parentsOf,
  worst,
} from '../store/ancestry.ts';
import { bucketOf } from '../store/buckets.ts';
import { artifactsOf } from '../store/builds.ts';
import { channelOf } from '../store/channels.ts';
import type { AssignmentRow, BucketRow, BuildRow, ChannelRow, VersionRow } from '../store/schema.ts';
import { buildsOf, statusOf, versionOf } from '../store/versions.ts';

/** The models of API 2023-01-01. Unset fields are present with their zero value, as the live service does. */

export const time = (at: number | null) => (at === null ? null : new Date(at).toISOString());

export const location = (act: Act) => ({
  organization_id: act.organizationId,
  project_id: act.projectId,
  region: null,
});

const base = (act: Act) => `/packer/2023-01-01/organizations/${act.organizationId}/projects/${act.projectId}`;

const versionName = (version: VersionRow) => `v${version.number ?? 0}`;

/** Null counts as "no version": a dangling id cannot occur while foreign keys are on. */
export const heldVersion = (act: Act, id: string | null) => (id === null ? undefined : versionOf(act, id));

export function bucket(act: Act, row: BucketRow) {
  const latest = newestValid(act, row.id);
  const parents = latest ? parentsOf(act, latest.id) : [];
  const children = childrenOf(act, row.id);
  const ancestry = `${base(act)}/buckets/${row.name}/ancestry?type=`;
  const { count } = act.db.one<{ count: number }>(
    'SELECT count(*) AS count FROM version WHERE bucket_id = ? AND number IS NOT NULL',
    row.id,
  )!;
  return {
    id: row.id,
    name: row.name,
    resource_name: `packer/project/${act.projectId}/bucket/${row.name}`,
    location: location(act),
    description: row.description,
    labels: JSON.parse(row.labels),
    platforms: JSON.parse(row.platforms),
    version_count: String(count),
    latest_version: latest ? version(act, latest) : null,
    parents: parents.length ? { status: worst(parents), href: `${ancestry}ANCESTRY_TYPE_PARENTS` } : null,
    children: children.length ? { status: worst(children), href: `${ancestry}ANCESTRY_TYPE_CHILDREN` } : null,
    created_at: time(row.created_at),
    updated_at: time(row.updated_at),
  };
}

/** What channel `latest` holds. */
export const newestValid = (act: Act, bucketId: string) =>
  act.db.one<VersionRow>(
    'SELECT v.* FROM version v JOIN channel c ON c.version_id = v.id WHERE c.bucket_id = ? AND c.managed = 1',
    bucketId,
  );

/** The version's own facts, without builds: what a search result carries. */
export function slimVersion(act: Act, row: VersionRow, builds: readonly BuildRow[]) {
  return {
    id: row.id,
    name: versionName(row),
    fingerprint: row.fingerprint,
    status: `VERSION_${statusOf(act, row, builds)}`,
    author_id: row.author,
    revoke_at: time(row.revoke_at),
    revocation_author: row.revocation_author,
    revocation_message: row.revocation_message,
    revocation_type: row.revocation_type ?? 'REVOCATION_TYPE_UNSET',
  };
}

export function version(act: Act, row: VersionRow) {
  const builds = buildsOf(act, row.id);
  const home = bucketOf(act, row.bucket_id);
  const parents = parentsOf(act, row.id);
  return {
    ...slimVersion(act, row, builds),
    bucket_name: home.name,
    template_type: row.template_type,
    builds: builds.map(b => build(act, b)),
    has_descendants: hasDescendants(act, row.id),
    parents: parents.length
      ? {
          status: worst(parents),
          href: `${base(act)}/buckets/${home.name}/ancestry?type=ANCESTRY_TYPE_PARENTS&version_fingerprint=${row.fingerprint}`,
        }
      : null,
    revocation_inherited_from: ancestor(act, row),
    created_at: time(row.created_at),
    updated_at: time(row.updated_at),
  };
}

function ancestor(act: Act, row: VersionRow) {
  const origin = heldVersion(act, row.revoked_from);
  if (!origin) return null;
  const home = bucketOf(act, origin.bucket_id);
  return {
    bucket_name: home.name,
    version_id: origin.id,
    version_name: versionName(origin),
    version_fingerprint: origin.fingerprint,
    href: `${base(act)}/buckets/${home.name}/versions/${origin.fingerprint}`,
  };
}

export function build(act: Act, row: BuildRow) {
  return {
    id: row.id,
    version_id: row.version_id,
    component_type: row.component_type,
    platform: row.platform,
    packer_run_uuid: row.run_uuid,
    status: `BUILD_${row.status}`,
    labels: JSON.parse(row.labels),
    metadata: row.metadata === null ? null : JSON.parse(row.metadata),
    source_external_identifier: row.source_external_identifier,
    artifacts: artifactsOf(act, row.id).map(a => ({
      id: a.id,
      external_identifier: a.external_identifier,
      region: a.region,
      created_at: time(a.created_at),
    })),
    created_at: time(row.created_at),
    updated_at: time(row.updated_at),
  };
}

export function channel(act: Act, row: ChannelRow) {
  const held = heldVersion(act, row.version_id);
  return {
    id: row.id,
    name: row.name,
    bucket_name: bucketOf(act, row.bucket_id).name,
    managed: Boolean(row.managed),
    restricted: Boolean(row.restricted),
    author_id: row.author,
    version: held ? version(act, held) : null,
    created_at: time(row.created_at),
    updated_at: time(row.updated_at),
  };
}

export function assignment(act: Act, row: AssignmentRow) {
  const held = heldVersion(act, row.version_id);
  return {
    assigned_at: time(row.assigned_at),
    author_id: row.author,
    version: held ? version(act, held) : null,
  };
}

export function relation(act: Act, edge: Edge) {
  const parent = versionOf(act, edge.parent)!;
  const child = versionOf(act, edge.child)!;
  const holds = heldVersion(act, edge.holds);
  const end = (row: VersionRow) => ({
    bucket_name: bucketOf(act, row.bucket_id).name,
    version_id: row.id,
    version_name: versionName(row),
    version_fingerprint: row.fingerprint,
  });
  return {
    parent: {
      ...end(parent),
      channel_name: edge.channel === null ? '' : channelOf(act, edge.channel).name,
      channel_version: holds
        ? { id: holds.id, name: versionName(holds), fingerprint: holds.fingerprint }
        : null,
    },
    child: end(child),
    status: edgeStatus(edge),
  };
}

/** Everything is done when it is answered, so an operation is only ever DONE. */
export function operation(act: Act, id: string, createdAt: number) {
  return {
    id,
    state: 'DONE',
    error: null,
    response: null,
    link: null,
    location: location(act),
    created_at: time(createdAt),
    updated_at: time(createdAt),
  };
}

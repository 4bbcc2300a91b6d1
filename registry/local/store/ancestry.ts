import type { Act } from './act.ts';

/** A build that recorded what it was made from ties its version to the parent's. */
export interface Edge {
  readonly child: string;
  readonly parent: string;
  /** Null: not consumed through a channel, or the channel is gone. */
  readonly channel: string | null;
  /** What that channel holds now. */
  readonly holds: string | null;
}

export type AncestryStatus = 'UNDETERMINED' | 'UP_TO_DATE' | 'OUT_OF_DATE';

const edge = `SELECT DISTINCT b.version_id AS child, p.id AS parent, c.id AS channel, c.version_id AS holds
  FROM build b JOIN version p ON p.id = b.parent_version_id LEFT JOIN channel c ON c.id = b.parent_channel_id`;

export const parentsOf = (act: Act, versionId: string): Edge[] =>
  act.db.all<Edge>(`${edge} WHERE b.version_id = ? ORDER BY parent, channel`, versionId);

/** Other buckets whose newest valid version was made from this bucket. */
export const childrenOf = (act: Act, bucketId: string): Edge[] =>
  act.db.all<Edge>(
    `${edge} JOIN version v ON v.id = b.version_id
     JOIN channel l ON l.bucket_id = v.bucket_id AND l.managed = 1 AND l.version_id = v.id
     WHERE p.bucket_id = ? AND v.bucket_id <> p.bucket_id ORDER BY child, parent, channel`,
    bucketId,
  );

export const hasDescendants = (act: Act, versionId: string): boolean =>
  act.db.one('SELECT 1 FROM build WHERE parent_version_id = ? LIMIT 1', versionId) !== undefined;

/** A channel that is gone or holds nothing tells neither way. */
export function statusOf(edge: Edge): AncestryStatus {
  if (edge.channel === null || edge.holds === null) return 'UNDETERMINED';
  return edge.holds === edge.parent ? 'UP_TO_DATE' : 'OUT_OF_DATE';
}

export function worst(edges: readonly Edge[]): AncestryStatus {
  const statuses = edges.map(statusOf);
  if (statuses.includes('OUT_OF_DATE')) return 'OUT_OF_DATE';
  return statuses.includes('UNDETERMINED') ? 'UNDETERMINED' : 'UP_TO_DATE';
}

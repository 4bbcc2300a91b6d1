import { stateAt, type Version, type VersionState } from '../../registry/registry.ts';

export const versionOrders = ['newest', 'oldest', 'state'] as const;
/** In which order the versions of a bucket are listed. As the portal has them: the newest first. */
export type VersionOrder = (typeof versionOrders)[number];

/** What one may build on comes first, what nobody may build on last. */
const ranks: readonly VersionState[] = [
  'active',
  'scheduled',
  'running',
  'incomplete',
  'failed',
  'cancelled',
  'unknown',
  'revoked',
];

/** The versions in an order; by state the newest of each first, and of the active ones those that are up to date. */
export function inVersionOrder(
  versions: readonly Version[],
  order: VersionOrder,
  now: number,
): readonly Version[] {
  const newest = (a: Version, b: Version) => b.createdAt - a.createdAt;
  const rank = (version: Version) =>
    ranks.indexOf(stateAt(version, now)) + (version.parents === 'out-of-date' ? 0.5 : 0);
  switch (order) {
    case 'newest':
      return versions;
    case 'oldest':
      return versions.toSorted((a, b) => newest(b, a));
    case 'state':
      return versions.toSorted((a, b) => rank(a) - rank(b) || newest(a, b));
  }
}

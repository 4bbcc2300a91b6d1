import * as l10n from '@vscode/l10n';
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

/** `3 active, 1 revoked`: how the versions of a bucket stand, as far as they were read, the usable ones first. */
export function lifecycle(versions: readonly Version[], isAll: boolean, now: number): string {
  const many = (...states: readonly VersionState[]) =>
    versions.filter(version => states.includes(stateAt(version, now))).length;
  const parts = [
    [many('active'), (n: number) => l10n.t('{0} active', n)],
    [many('scheduled'), (n: number) => l10n.t('{0} revocation scheduled', n)],
    [many('running'), (n: number) => l10n.t('{0} building', n)],
    [many('incomplete', 'failed', 'cancelled'), (n: number) => l10n.t('{0} incomplete', n)],
    [many('revoked'), (n: number) => l10n.t('{0} revoked', n)],
  ] as const;
  const words = parts.flatMap(([count, say]) => (count > 0 ? [say(count)] : [])).join(', ');
  return words === '' || isAll ? words : l10n.t('of the newest {0}: {1}', versions.length, words);
}

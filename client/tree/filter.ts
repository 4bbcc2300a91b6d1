import * as l10n from '@vscode/l10n';
import { plain } from '../../protocol/words.ts';
import { type Bucket, stateAt } from '../../registry/registry.ts';

/** Which buckets a person wants to see. What is not said does not matter; several of one kind are alternatives. */
export interface Filter {
  /** Part of the name, in any case. */
  readonly text?: string;
  readonly platforms?: readonly string[];
  /** `key: value` */
  readonly labels?: readonly string[];
  readonly states?: readonly BucketState[];
  /** Named in an open folder. */
  readonly usedHere?: boolean;
}

export const bucketStates = ['active', 'scheduled', 'out of date', 'no valid version'] as const;
/** What a bucket's newest version is worth; `out of date` also where a parent has moved on. */
export type BucketState = (typeof bucketStates)[number];
/** The word for it. */
export function bucketStateName(state: BucketState): string {
  switch (state) {
    case 'active':
      return l10n.t('active');
    case 'scheduled':
      return l10n.t('scheduled');
    case 'out of date':
      return l10n.t('out of date');
    case 'no valid version':
      return l10n.t('no valid version');
  }
}

/** A bucket may be in two states: active, and out of date. */
function statesOf(bucket: Bucket, now: number): readonly BucketState[] {
  const latest = bucket.latestVersion;
  const at = latest && stateAt(latest, now);
  const outdated = bucket.parents === 'out-of-date' || latest?.parents === 'out-of-date';
  return [
    ...(at === 'active' || at === 'scheduled' ? ([at] as const) : (['no valid version'] as const)),
    ...(outdated ? (['out of date'] as const) : []),
  ];
}

export const labelsOf = (bucket: Bucket): readonly string[] =>
  Object.entries(bucket.labels).map(([key, value]) => `${key}: ${value}`);

export const isEmpty = (filter: Filter): boolean => filterWords(filter).length === 0;

/** What the filter asks for, in words. */
export const filterWords = ({ text, platforms, labels, states, usedHere }: Filter): readonly string[] => [
  ...(text ? [`“${plain(text)}”`] : []),
  ...(usedHere ? [l10n.t('used here')] : []),
  ...[...(states ?? []).map(bucketStateName), ...(platforms ?? []), ...(labels ?? [])].map(plain),
];

/** Whether a bucket is one of those wanted. `used` holds the names open folders use. */
export function matches(bucket: Bucket, filter: Filter, used: ReadonlySet<string>, now: number): boolean {
  const { text = '', platforms = [], labels = [], states = [] } = filter;
  const some = (wanted: readonly string[], has: readonly string[]) =>
    wanted.length === 0 || wanted.some(one => has.includes(one));
  return (
    bucket.name.toLowerCase().includes(text.toLowerCase()) &&
    (!filter.usedHere || used.has(bucket.name)) &&
    some(platforms, bucket.platforms) &&
    some(labels, labelsOf(bucket)) &&
    some(states, statesOf(bucket, now))
  );
}

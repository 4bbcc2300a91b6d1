import * as l10n from '@vscode/l10n';
import type { Bucket, BucketOrder, Page } from '../../registry/registry.ts';
import type { Questions } from '../questions.ts';
import { ask as askText, type Choice, pick, pickSome, type Source } from '../quick-input.ts';
import { type BucketState, bucketStateName, bucketStates, type Filter, labelsOf } from './filter.ts';
import type { Arrangement } from './registry-tree.ts';
import { type VersionOrder, versionOrders } from './version-order.ts';

/** One thing to filter by. */
type Wish =
  | { readonly by: 'text' | 'used' }
  | { readonly by: 'state'; readonly is: BucketState }
  | { readonly by: 'platform' | 'label'; readonly is: string };

const orders: readonly BucketOrder[] = ['name', 'updated', 'created'];
const orderNames = (): Readonly<Record<BucketOrder, string>> => ({
  name: l10n.t('Name'),
  updated: l10n.t('Last Change'),
  created: l10n.t('Age'),
});
const orderDetails = (): Readonly<Record<BucketOrder, string>> => ({
  name: l10n.t('A to Z'),
  updated: l10n.t('the latest change first'),
  created: l10n.t('the newest first'),
});
/** For the line above the rows: in which order they come, where that is not by name. */
export const orderWords = (order: BucketOrder): string =>
  order === 'updated' ? l10n.t('by last change') : order === 'created' ? l10n.t('by age') : '';

/** In which order buckets are listed; undefined when the person gave up. */
export async function askOrder({ order }: Arrangement): Promise<BucketOrder | undefined> {
  const answer = await pick<BucketOrder>(
    { title: l10n.t('Sort Buckets'), placeholder: l10n.t('Sort by'), back: false },
    async show =>
      show(
        orders.map(value => ({
          label: orderNames()[value],
          description: [orderDetails()[value], ...(value === order ? [l10n.t('now')] : [])].join(' · '),
          icon: value === order ? 'check' : 'blank',
          value,
        })),
      ),
  );
  return typeof answer === 'object' ? answer.value : undefined;
}

/** In which order the versions of each bucket are listed; undefined when the person gave up. */
export async function askVersionOrder({ versions }: Arrangement): Promise<VersionOrder | undefined> {
  const words: Readonly<Record<VersionOrder, readonly [label: string, detail: string]>> = {
    newest: [l10n.t('Newest First'), ''],
    oldest: [l10n.t('Oldest First'), ''],
    state: [l10n.t('State'), l10n.t('active, about to be revoked, unfinished, revoked')],
  };
  const answer = await pick<VersionOrder>(
    { title: l10n.t('Sort Versions'), placeholder: l10n.t('Sort the versions of each bucket'), back: false },
    async show =>
      show(
        versionOrders.map(value => ({
          label: words[value][0],
          description: [words[value][1], value === versions && l10n.t('now')].filter(Boolean).join(' · '),
          icon: value === versions ? 'check' : 'blank',
          value,
        })),
      ),
  );
  return typeof answer === 'object' ? answer.value : undefined;
}

/** Which buckets are listed; undefined when the person gave up. */
export async function askFilter(ask: Questions, { filter }: Arrangement): Promise<Filter | undefined> {
  const title = l10n.t('Filter Buckets');
  const answer = await pickSome<Wish>(
    { title, placeholder: l10n.t('Show buckets that are all of this'), back: false },
    wishes(ask, filter),
  );
  if (typeof answer !== 'object') return undefined;
  const chosen = answer.value;
  let text: string | undefined;
  if (chosen.some(({ by }) => by === 'text')) {
    const name = await askText({
      title,
      prompt: l10n.t('Part of the name'),
      back: false,
      ...(filter.text !== undefined && { value: filter.text }),
      check: typed => (typed.trim() === '' ? { problem: l10n.t('Type a part of the name.') } : undefined),
    });
    if (typeof name !== 'object') return undefined;
    text = name.value;
  }
  const of = (by: 'platform' | 'label') => chosen.flatMap(wish => (wish.by === by ? [wish.is] : []));
  return {
    ...(text !== undefined && { text }),
    usedHere: chosen.some(({ by }) => by === 'used'),
    states: chosen.flatMap(wish => (wish.by === 'state' ? [wish.is] : [])),
    platforms: of('platform'),
    labels: of('label'),
  };
}

/** All there is to filter by; platforms and labels as the pages of the registry come. */
function wishes(ask: Questions, now: Filter): Source<Wish> {
  return async (show, isOpen) => {
    const platforms = new Map<string, number>();
    const labels = new Map<string, number>();
    const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
    const draw = () => show(choices(now, platforms, labels));
    for (const one of now.platforms ?? []) platforms.set(one, 0);
    for (const one of now.labels ?? []) labels.set(one, 0);
    draw();
    let page: string | undefined;
    do {
      const answer = await ask.buckets(page);
      if (answer.is !== 'found') return;
      const { items, next }: Page<Bucket> = answer.value;
      for (const bucket of items) {
        for (const platform of bucket.platforms) count(platforms, platform);
        for (const label of labelsOf(bucket)) count(labels, label);
      }
      draw();
      page = next;
    } while (page !== undefined && isOpen());
  };
}

function choices(
  now: Filter,
  platforms: ReadonlyMap<string, number>,
  labels: ReadonlyMap<string, number>,
): readonly Choice<Wish>[] {
  const counted = (
    by: 'platform' | 'label',
    map: ReadonlyMap<string, number>,
    picked: readonly string[] = [],
  ) =>
    [...map]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([is, count]): Choice<Wish> => ({
          label: is,
          ...(count > 0 && { description: String(count) }),
          picked: picked.includes(is),
          value: { by, is },
        }),
      );
  const heading = (label: string): Choice<Wish> => ({ label, heading: true });
  return [
    {
      label: now.text ? l10n.t('Name Contains “{0}”…', now.text) : l10n.t('Name Contains…'),
      picked: now.text !== undefined,
      value: { by: 'text' },
    },
    {
      label: l10n.t('Used in This Workspace'),
      picked: now.usedHere ?? false,
      value: { by: 'used' },
    },
    heading(l10n.t('State')),
    ...bucketStates.map(
      (is): Choice<Wish> => ({
        label: bucketStateName(is),
        picked: now.states?.includes(is) ?? false,
        value: { by: 'state', is },
      }),
    ),
    ...(platforms.size > 0
      ? [heading(l10n.t('Platform')), ...counted('platform', platforms, now.platforms)]
      : []),
    ...(labels.size > 0 ? [heading(l10n.t('Label')), ...counted('label', labels, now.labels)] : []),
  ];
}

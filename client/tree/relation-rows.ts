import * as l10n from '@vscode/l10n';
import { counted, markdown, plain, type Wording } from '../../protocol/words.ts';
import type { AncestryStatus, Relation } from '../../registry/registry.ts';
import type { Row } from './rows.ts';

export type Side = 'parents' | 'children';

const dots = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join(' · ');
const commas = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join(', ');

/** What ancestry is worth, as a person sees it. */
function ancestryWording(status: AncestryStatus | undefined): Wording | undefined {
  switch (status) {
    case undefined:
      return undefined;
    case 'up-to-date':
      return { text: l10n.t('up to date'), icon: 'pass', color: 'charts.green' };
    case 'out-of-date':
      return { text: l10n.t('out of date'), icon: 'versions', color: 'list.warningForeground' };
    case 'undetermined':
      return { text: l10n.t('undetermined'), icon: 'question' };
  }
}

/** The row above the parents or the children of a bucket or a version. */
export function ancestryGroupRow(
  side: Side,
  count: number | undefined,
  outdated: number,
  status: AncestryStatus | undefined,
): Row {
  const label = side === 'parents' ? l10n.t('Parents') : l10n.t('Children');
  const says =
    count !== undefined && outdated > 0 && outdated < count
      ? l10n.t('{0} out of date', outdated)
      : ancestryWording(status)?.text;
  return {
    label,
    description: dots(count === undefined ? '' : String(count), says),
    icon: side === 'parents' ? 'type-hierarchy-super' : 'type-hierarchy-sub',
    tooltip:
      side === 'parents'
        ? l10n.t('Versions this is built from, as far as templates name them.')
        : l10n.t('Versions of other buckets built from this.'),
    spoken: commas(label, count === undefined ? undefined : String(count), says),
    context: side,
  };
}

/** A parent: what it was built from, and what that channel holds now. A child: what was built from which. */
export function relationRow(relation: Relation, side: Side): Row {
  const { parent, child, status } = relation;
  const wording = ancestryWording(status)!;
  const shown = side === 'parents' ? parent : child;
  const moved =
    status === 'out-of-date' && parent.channel !== '' && parent.channelVersion !== ''
      ? l10n.t('{0} is {1}', plain(parent.channel), plain(parent.channelVersion))
      : undefined;
  const from = side === 'children' ? l10n.t('from {0}', plain(parent.version)) : undefined;
  const through =
    parent.channel === '' ? l10n.t('without a channel') : l10n.t('through {0}', plain(parent.channel));
  return {
    label: plain(shown.bucket),
    description: dots(plain(shown.version), from, wording.text, moved),
    icon: wording.icon,
    ...(wording.color && { color: wording.color }),
    tooltip: [
      l10n.t(
        '**{0}** is built from **{1}**, {2}',
        `${markdown(child.bucket)} ${markdown(child.version)}`,
        `${markdown(parent.bucket)} ${markdown(parent.version)}`,
        markdown(through),
      ),
      status === 'up-to-date' && l10n.t('Up to date: the channel still holds that version.'),
      moved && l10n.t('Out of date: {0} now. A rebuild picks it up.', markdown(moved)),
      status === 'undetermined' &&
        l10n.t('Undetermined: it was built without a channel, or the channel is gone.'),
    ]
      .filter(Boolean)
      .join('\n\n'),
    spoken: commas(
      side === 'parents'
        ? l10n.t('Parent {0}', plain(shown.bucket))
        : l10n.t('Child {0}', plain(shown.bucket)),
      shown.version && l10n.t('version {0}', plain(shown.version).replace(/^v(?=\d)/, '')),
      side === 'children' && l10n.t('built from version {0}', plain(parent.version).replace(/^v(?=\d)/, '')),
      wording.text,
      moved,
    ),
    context: 'relation',
  };
}

/** The row above labels. */
export function labelsRow(count: number): Row {
  return {
    label: l10n.t('Labels'),
    description: String(count),
    icon: 'bookmark',
    tooltip: l10n.t('Labels of the registry'),
    spoken: counted(count, 'label'),
    context: 'labels',
  };
}
/** One label. */
export function labelRow([key, value]: readonly [string, string]): Row {
  return {
    label: plain(key),
    description: plain(value),
    icon: 'circle-small',
    tooltip: `${markdown(key)}: ${markdown(value)}`,
    spoken: l10n.t('Label {0}, {1}', plain(key), plain(value)),
    context: 'label',
  };
}
/** Artifacts of one build in one region, where there are several. */
export function regionRow(region: string, count: number): Row {
  return {
    label: plain(region) || l10n.t('no region'),
    description: counted(count, 'artifact'),
    icon: 'location',
    tooltip: markdown(region),
    spoken: commas(plain(region) || l10n.t('no region'), counted(count, 'artifact')),
    context: 'region',
  };
}

import { counted, markdown, plain, type Wording } from '../../protocol/words.ts';
import type { AncestryStatus, Relation } from '../../registry/registry.ts';
import type { Row } from './rows.ts';

export type Side = 'parents' | 'children';

const dots = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join(' · ');
const commas = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join(', ');

/** What ancestry is worth, as a person sees it. */
export function ancestryWording(status: AncestryStatus | undefined): Wording | undefined {
  switch (status) {
    case undefined:
      return undefined;
    case 'up-to-date':
      return { text: 'up to date', icon: 'pass', color: 'charts.green' };
    case 'out-of-date':
      return { text: 'out of date', icon: 'versions', color: 'list.warningForeground' };
    case 'undetermined':
      return { text: 'undetermined', icon: 'question' };
  }
}

/** The row above the parents or the children of a bucket or a version. */
export function ancestryGroupRow(
  side: Side,
  count: number | undefined,
  outdated: number,
  status: AncestryStatus | undefined,
): Row {
  const label = side === 'parents' ? 'Parents' : 'Children';
  const says =
    count !== undefined && outdated > 0 && outdated < count
      ? `${outdated} out of date`
      : ancestryWording(status)?.text;
  return {
    label,
    description: dots(count === undefined ? '' : String(count), says),
    icon: side === 'parents' ? 'type-hierarchy-super' : 'type-hierarchy-sub',
    tooltip:
      side === 'parents'
        ? 'Versions this is built from, as far as templates name them.'
        : 'Versions of other buckets built from this.',
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
      ? `${plain(parent.channel)} is ${plain(parent.channelVersion)}`
      : undefined;
  const from = side === 'children' ? `from ${plain(parent.version)}` : undefined;
  const through = parent.channel === '' ? 'without a channel' : `through ${plain(parent.channel)}`;
  return {
    label: plain(shown.bucket),
    description: dots(plain(shown.version), from, wording.text, moved),
    icon: wording.icon,
    ...(wording.color && { color: wording.color }),
    tooltip: [
      `**${markdown(child.bucket)} ${markdown(child.version)}** is built from **${markdown(parent.bucket)} ${markdown(parent.version)}**, ${markdown(through)}`,
      status === 'up-to-date' && 'Up to date: the channel still holds that version.',
      moved && `Out of date: ${markdown(moved)} now. A rebuild picks it up.`,
      status === 'undetermined' && 'Undetermined: it was built without a channel, or the channel is gone.',
    ]
      .filter(Boolean)
      .join('\n\n'),
    spoken: commas(
      `${side === 'parents' ? 'Parent' : 'Child'} ${plain(shown.bucket)}`,
      shown.version && `version ${plain(shown.version).replace(/^v(?=\d)/, '')}`,
      side === 'children' && `built from version ${plain(parent.version).replace(/^v(?=\d)/, '')}`,
      wording.text,
      moved,
    ),
    context: 'relation',
  };
}

/** The row above labels. */
export function labelsRow(count: number): Row {
  return {
    label: 'Labels',
    description: String(count),
    icon: 'bookmark',
    tooltip: 'Labels of the registry',
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
    spoken: `Label ${plain(key)}, ${plain(value)}`,
    context: 'label',
  };
}
/** Artifacts of one build in one region, where there are several. */
export function regionRow(region: string, count: number): Row {
  return {
    label: plain(region) || 'no region',
    description: counted(count, 'artifact'),
    icon: 'location',
    tooltip: markdown(region),
    spoken: commas(plain(region) || 'no region', counted(count, 'artifact')),
    context: 'region',
  };
}

import * as l10n from '@vscode/l10n';
import { instant, plain, registryWords } from '../../protocol/words.ts';
import type { Done } from './changing.ts';
import type { Entry } from './journal.ts';
import { undoPlan } from './undo.ts';

/** The journal to read: newest first, what was done, how it stood before and after, and whether it can be undone. */
export function journalReport(entries: readonly Entry[], now: number): string {
  const undone = new Map(
    entries.flatMap(entry =>
      entry.undoes && !entry.left?.length ? [[entry.undoes, entry.at] as const] : [],
    ),
  );
  const parts = entries.toReversed().map(entry => {
    const back = entry.undoes ? { steps: [], lost: [] } : undoPlan(entry.done, now);
    const undoneAt = undone.get(entry.id);
    const fate = entry.undoes
      ? l10n.t('took an action back')
      : undoneAt !== undefined
        ? l10n.t('undone on {0}', instant(undoneAt))
        : back.steps.length === 0
          ? l10n.t('cannot be undone')
          : back.lost.length > 0
            ? l10n.t('can be undone in part')
            : l10n.t('can be undone');
    return [
      `${instant(entry.at)}  ${plain(entry.says)}`,
      `    ${[entry.by && l10n.t('by {0}', plain(entry.by)), plain(entry.where.name), fate].filter(Boolean).join(' · ')}`,
      ...entry.done.flatMap(changeLines).map(line => `    ${line}`),
      ...(undoneAt === undefined && !entry.undoes ? back.lost.map(line => `    ${line}`) : []),
    ].join('\n');
  });
  return [
    l10n.t('HCP Packer registry journal'),
    '',
    l10n.t(
      'Every change made from this editor on this computer, the newest first. Changes of others are in HCP’s audit log.',
    ),
    '',
    ...(parts.length > 0 ? parts.flatMap(part => [part, '']) : [l10n.t('No change has been made yet.'), '']),
  ].join('\n');
}

/** How one change left the thing it was about. */
function changeLines({ change, before, after }: Done): string[] {
  if (!('bucket' in change)) {
    const state = (stand: Done['before'] | undefined) =>
      stand?.registry === undefined ? l10n.t('not read back') : registryWords(stand.registry);
    return [`${l10n.t('registry')}: ${state(before)} → ${state(after)}`];
  }
  const bucket = plain(change.bucket);
  const channel = (stand: Done['before'] | undefined) =>
    stand?.channel === undefined
      ? l10n.t('not read back')
      : stand.channel === null
        ? l10n.t('none')
        : `${stand.channel.version || l10n.t('unassigned')}${stand.channel.fingerprint ? ` (${stand.channel.fingerprint})` : ''}${stand.channel.restricted ? `, ${l10n.t('restricted')}` : ''}`;
  if ('channel' in change)
    return [
      `${l10n.t('{0} channel {1}', bucket, plain(change.channel))}: ${channel(before)} → ${channel(after)}`,
    ];
  if ('fingerprint' in change) {
    const state = (stand: Done['before'] | undefined) =>
      !stand?.version
        ? stand?.version === null
          ? l10n.t('deleted')
          : l10n.t('not read back')
        : stand.version.revokeAt === null
          ? l10n.t('valid')
          : `${l10n.t('revoked from {0}', instant(stand.version.revokeAt))}${stand.version.reason ? `, “${plain(stand.version.reason)}”` : ''}`;
    return [
      `${bucket} ${before.version?.name ?? ''} (${change.fingerprint}): ${state(before)} → ${state(after)}`,
      ...(before.holders ?? []).flatMap(holder => {
        const is = after?.holders?.find(h => h.bucket === holder.bucket && h.channel === holder.channel);
        return is && is.fingerprint !== holder.fingerprint
          ? [
              `${l10n.t('{0} channel {1}', plain(holder.bucket), plain(holder.channel))}: ${holder.version} → ${is.version || l10n.t('unassigned')}`,
            ]
          : [];
      }),
    ];
  }
  const text = (stand: Done['before'] | undefined) =>
    !stand?.bucket
      ? stand?.bucket === null
        ? l10n.t('none')
        : l10n.t('not read back')
      : `“${plain(stand.bucket.description)}” ${plain(JSON.stringify(stand.bucket.labels))}`;
  return [`${l10n.t('bucket {0}', bucket)}: ${text(before)} → ${text(after)}`];
}

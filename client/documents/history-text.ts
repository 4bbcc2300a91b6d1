import * as l10n from '@vscode/l10n';
import { plain, stateWording, utc, versionName } from '../../protocol/words.ts';
import { type Assignment, stateAt, type Version } from '../../registry/registry.ts';
import { notPromotable } from '../pickers.ts';

/** A history to read, and where in it a version can be promoted again. */
export interface HistoryText {
  readonly text: string;
  /** By line, from 0. */
  readonly again: readonly { readonly line: number; readonly start: number; readonly version: Version }[];
}

/** Who pointed a channel at which version, and when; newest first. */
export function historyText(
  bucket: string,
  channel: string,
  history: readonly Assignment[],
  now: number,
): HistoryText {
  const current = history[0]?.version?.fingerprint;
  const rows = history.map(({ at, author, version }, i) => ({
    version,
    again: version !== undefined && notPromotable(version, now, current) === undefined,
    cells: [
      utc(at),
      version ? versionName(version) : '-',
      plain(author) || '-',
      [
        version ? stateWording(version, now).text : l10n.t('unassigned'),
        version?.revocationReason && stateAt(version, now) === 'revoked'
          ? `“${plain(version.revocationReason)}”`
          : '',
        i === 0 && version ? l10n.t('held now') : '',
      ]
        .filter(Boolean)
        .join(', '),
    ],
  }));
  const head = [l10n.t('assigned'), l10n.t('version'), l10n.t('by'), l10n.t('version now')];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(({ cells }) => cells[i]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd();
  const lines = [l10n.t('{0}: history of {1}', plain(bucket), plain(channel)), '', line(head)];
  const again: { line: number; start: number; version: Version }[] = [];
  for (const row of rows) {
    if (row.again) again.push({ line: lines.length, start: widths[0]! + 2, version: row.version! });
    lines.push(line(row.cells));
  }
  if (rows.length === 0) lines.push(l10n.t('This channel has held no version yet.'));
  return { text: `${lines.join('\n')}\n`, again };
}

import { plain, stateWording, utc, versionName } from '../../protocol/words.ts';
import type { Assignment, Version } from '../../registry/registry.ts';
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
        version ? stateWording(version, now).text : 'unassigned',
        version?.revocationReason && stateWording(version, now).text === 'revoked'
          ? `“${plain(version.revocationReason)}”`
          : '',
        i === 0 && version ? 'held now' : '',
      ]
        .filter(Boolean)
        .join(', '),
    ],
  }));
  const head = ['assigned', 'version', 'by', 'version now'];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(({ cells }) => cells[i]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd();
  const lines = [`${plain(bucket)}: history of ${plain(channel)}`, '', line(head)];
  const again: { line: number; start: number; version: Version }[] = [];
  for (const row of rows) {
    if (row.again) again.push({ line: lines.length, start: widths[0]! + 2, version: row.version! });
    lines.push(line(row.cells));
  }
  if (rows.length === 0) lines.push('This channel has held no version yet.');
  return { text: `${lines.join('\n')}\n`, again };
}

import * as l10n from '@vscode/l10n';

/** A moment, or what is wrong with the text. */
export type Instant =
  | { readonly at: number; readonly problem?: never }
  | { readonly problem: string; readonly at?: never };

const form =
  /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?: ?(Z|UTC|[+-]\d{2}:?\d{2}))?$/i;

/**
 * Reads `2026-11-24 09:00`, which is UTC as everywhere in HCP Packer, or ISO 8601 with an offset. Strict, since
 * a misread date revokes images: nothing is guessed, nothing rolls over.
 */
export function readInstant(text: string, now: number): Instant {
  const found = form.exec(text.trim());
  if (!found)
    return {
      problem: l10n.t('Write the date as YYYY-MM-DD HH:MM in UTC, for example {0}.', '2026-11-24 09:00'),
    };
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(part => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12) return { problem: l10n.t('There is no month {0}.', found[2]!) };
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day < 1 || day > days)
    return { problem: l10n.t('{0} has no day {1}.', `${found[1]}-${found[2]}`, found[3]!) };
  if (hour > 23 || minute > 59 || second > 59) {
    return { problem: l10n.t('{0} is not a time of day.', `${found[4]}:${found[5]}`) };
  }
  const zone = /^([+-])(\d{2}):?(\d{2})$/.exec(found[7] ?? '');
  if (zone && (Number(zone[2]) > 14 || Number(zone[3]) > 59)) {
    return { problem: l10n.t('{0} is not an offset from UTC.', found[7]!) };
  }
  const offset = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
  const at = Date.UTC(year, month - 1, day, hour, minute, second) - offset * 60_000;
  return at > now
    ? { at }
    : { problem: l10n.t('This moment has passed. To revoke at once, go back and choose Now.') };
}

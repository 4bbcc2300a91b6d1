/** The words people see for states and times, everywhere the same: hovers, diagnostics, tree, dialogs. */
import { type Build, stateAt, type Version } from '../registry/registry.ts';

/** A state as a person sees it everywhere: an icon and a word, never colour alone. */
export interface Wording {
  readonly text: string;
  /** Codicon id. */
  readonly icon: string;
  /** Theme colour id. */
  readonly color?: string;
}

/** The word for what a channel or version is worth now, by the clock. */
export function stateWording(version: Version | undefined, now: number): Wording {
  if (!version) return { text: 'unassigned', icon: 'circle-outline' };
  switch (stateAt(version, now)) {
    case 'active':
      return version.parents === 'out-of-date'
        ? { text: 'out of date', icon: 'versions', color: 'list.warningForeground' }
        : { text: 'active', icon: 'pass', color: 'charts.green' };
    case 'scheduled':
      return {
        text: `revokes ${within(version.revokeAt!, now)}`,
        icon: 'clock',
        color: 'list.warningForeground',
      };
    case 'revoked':
      return { text: 'revoked', icon: 'circle-slash', color: 'list.errorForeground' };
    case 'running':
      return { text: 'building', icon: 'sync~spin' };
    case 'incomplete':
      return { text: 'incomplete', icon: 'circle-outline' };
    case 'failed':
      return { text: 'failed', icon: 'error', color: 'list.errorForeground' };
    case 'cancelled':
      return { text: 'cancelled', icon: 'circle-outline' };
    case 'unknown':
      return { text: 'state unknown', icon: 'question' };
  }
}

/** `undefined` for a finished build: then its artifacts say more than a word. */
export function buildWording(build: Build): Wording | undefined {
  switch (build.status) {
    case 'done':
      return undefined;
    case 'running':
      return { text: 'building', icon: 'sync~spin' };
    case 'unset':
      return { text: 'not built yet', icon: 'circle-outline' };
    case 'cancelled':
      return { text: 'cancelled', icon: 'circle-outline' };
    case 'failed':
      return { text: 'failed', icon: 'error', color: 'list.errorForeground' };
    case 'unknown':
      return { text: 'state unknown', icon: 'question' };
  }
}

const spans: readonly (readonly [ms: number, short: string, long: string])[] = [
  [365 * 86_400_000, 'y', 'year'],
  [30 * 86_400_000, 'mo', 'month'],
  [86_400_000, 'd', 'day'],
  [3_600_000, 'h', 'hour'],
  [60_000, 'min', 'minute'],
];
const span = (ms: number) => {
  const unit = spans.find(([length]) => ms >= length);
  return unit && { count: Math.floor(ms / unit[0]), short: unit[1], long: unit[2] };
};

/** `3 d`, for the end of a row. */
export function age(then: number, now: number): string {
  const s = span(now - then);
  return s ? `${s.count} ${s.short}` : 'now';
}
/** `3 days ago` */
export function ago(then: number, now: number): string {
  const s = span(now - then);
  return s ? `${counted(s.count, s.long)} ago` : 'just now';
}
/** `in 3 d` */
export function within(then: number, now: number): string {
  const s = span(then - now);
  return s ? `in ${s.count} ${s.short}` : 'in less than a minute';
}

/** When the words of `age` and `ago`, or before the moment those of `within`, will be others than now. */
export function rereads(then: number, now: number): number {
  const away = Math.abs(then - now);
  const [unit = 60_000] = spans.find(([length]) => away >= length) ?? [];
  const whole = Math.floor(away / unit) * unit;
  if (then > now) return away < unit ? then : then - whole + 1;
  const [next = Number.POSITIVE_INFINITY] = spans.findLast(([length]) => length > away) ?? [];
  return then + Math.min(whole + unit, next);
}
/** When what is said of a version will be other words, for time alone: its age, and how long until it is revoked. */
export const versionRereads = (version: Version, now: number): number =>
  Math.min(rereads(version.createdAt, now), revocationRereads(version, now));
/** The same of its revocation; never where none is to come. */
export const revocationRereads = (version: Version, now: number): number =>
  stateAt(version, now) === 'scheduled' ? rereads(version.revokeAt!, now) : Number.POSITIVE_INFINITY;

/** `24 Nov 2026 09:00 UTC` */
export const utc = (ms: number): string => instant(ms).replace(/ \(.*/, '');

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number) => String(n).padStart(2, '0');
/** `24 Nov 2026 09:00 UTC (10:00 local)`; the local day is named where it is another one. */
export function instant(ms: number): string {
  const d = new Date(ms);
  if (Number.isNaN(d.getTime())) return 'an unknown time';
  const utcDay = `${d.getUTCDate()} ${months[d.getUTCMonth()]} ${d.getUTCFullYear()}`;
  const localDay = `${d.getDate()} ${months[d.getMonth()]} ${d.getFullYear()}`;
  const local = `${localDay === utcDay ? '' : `${localDay} `}${two(d.getHours())}:${two(d.getMinutes())} local`;
  return `${utcDay} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())} UTC (${local})`;
}

/** `1 file`, `2 files` */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Keeps both ends of an id, where two of them differ. */
export function shortened(id: string, head = 10, tail = 4): string {
  return id.length <= head + tail + 3 ? id : `${id.slice(0, head)}…${id.slice(-tail)}`;
}
/** An artifact's id where space is short: of a path its last part, of the rest both ends. */
export function idInShort(id: string): string {
  const last = id.slice(id.lastIndexOf('/') + 1);
  return last === '' || last === id ? shortened(id, 8) : `…/${shortened(last, 14, 6)}`;
}
/** `v12`; an unfinished version has no number and goes by its fingerprint. */
export const versionName = (version: Version): string =>
  version.name === '' || version.name === 'v0' ? shortened(version.fingerprint, 4, 2) : plain(version.name);

/** One line, no control or direction characters, and a `$(name)` that no editor version turns into an icon. */
const flat = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g, ' ')
    .replace(/\$\(/g, '$\u200b(')
    .trim();

/** Registry text for a label. Notifications make links of `[text](command:…)` in labels: of this they do not. */
export const plain = (text: string): string => flat(text).replace(/\]\(/g, ']\u200b(');

/** Registry text for Markdown: every punctuation escaped, so no link, image, HTML or autolink comes of it. */
export const markdown = (text: string): string => flat(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');

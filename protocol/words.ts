/** The words people see for states and times, everywhere the same: hovers, diagnostics, tree, dialogs. */
import * as l10n from '@vscode/l10n';
import {
  type Build,
  type Counts,
  type Criticality,
  criticalities,
  type RegistryStatus,
  stateAt,
  type Version,
} from '../registry/registry.ts';
import { day, time, type Unit, unitsAgo } from './language.ts';

export { counted, ofTwo } from './language.ts';

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
  if (!version) return { text: l10n.t('unassigned'), icon: 'circle-outline' };
  switch (stateAt(version, now)) {
    case 'active':
      return version.parents === 'out-of-date'
        ? { text: l10n.t('out of date'), icon: 'versions', color: 'list.warningForeground' }
        : { text: l10n.t('active'), icon: 'pass', color: 'charts.green' };
    case 'scheduled':
      return {
        text: l10n.t('revokes {0}', within(version.revokeAt!, now)),
        icon: 'clock',
        color: 'list.warningForeground',
      };
    case 'revoked':
      return { text: l10n.t('revoked'), icon: 'circle-slash', color: 'list.errorForeground' };
    case 'running':
      return { text: l10n.t('building'), icon: 'sync~spin' };
    case 'incomplete':
      return { text: l10n.t('incomplete'), icon: 'circle-outline' };
    case 'failed':
      return { text: l10n.t('failed'), icon: 'error', color: 'list.errorForeground' };
    case 'cancelled':
      return { text: l10n.t('cancelled'), icon: 'circle-outline' };
    case 'unknown':
      return { text: l10n.t('state unknown'), icon: 'question' };
  }
}

/** `undefined` for a finished build: then its artifacts say more than a word. */
export function buildWording(build: Build): Wording | undefined {
  switch (build.status) {
    case 'done':
      return undefined;
    case 'running':
      return { text: l10n.t('building'), icon: 'sync~spin' };
    case 'unset':
      return { text: l10n.t('not built yet'), icon: 'circle-outline' };
    case 'cancelled':
      return { text: l10n.t('cancelled'), icon: 'circle-outline' };
    case 'failed':
      return { text: l10n.t('failed'), icon: 'error', color: 'list.errorForeground' };
    case 'unknown':
      return { text: l10n.t('state unknown'), icon: 'question' };
  }
}

/** A tier as HCP sells it, and as its API calls it: the two differ in what *Standard* means. */
export function tierName(tier: string): string {
  if (tier === 'STANDARD') return l10n.t('Essentials (STANDARD in the API)');
  if (tier === 'PLUS') return l10n.t('Standard (PLUS in the API)');
  return plain(tier) || l10n.t('without a tier');
}
/** How a registry stands as a whole; null: there is none. */
export function registryWords(registry: Pick<RegistryStatus, 'activated' | 'tier'> | null): string {
  if (!registry) return l10n.t('no registry');
  const state = registry.activated ? l10n.t('active') : l10n.t('deactivated');
  return `${state}, ${tierName(registry.tier)}`;
}

/** A severity, without and with how many. */
export function criticalityWord(kind: Criticality): string {
  switch (kind) {
    case 'Critical':
      return l10n.t('critical');
    case 'High':
      return l10n.t('high');
    case 'Medium':
      return l10n.t('medium');
    case 'Low':
      return l10n.t('low');
    case 'Unknown':
      return l10n.t('unrated');
  }
}
/** `2 critical, 5 high`; the registry knows of none: `none known`, which is not the same as none. */
export const countsWords = (counts: Counts): string =>
  criticalities
    .flatMap(kind => (counts[kind] ? [`${counts[kind]} ${criticalityWord(kind)}`] : []))
    .join(', ') || l10n.t('none known');

const spans: readonly (readonly [ms: number, unit: Unit, short: (n: number) => string])[] = [
  [365 * 86_400_000, 'year', n => l10n.t('{0} y', n)],
  [30 * 86_400_000, 'month', n => l10n.t('{0} mo', n)],
  [86_400_000, 'day', n => l10n.t('{0} d', n)],
  [3_600_000, 'hour', n => l10n.t('{0} h', n)],
  [60_000, 'minute', n => l10n.t('{0} min', n)],
];
const span = (ms: number) => {
  const found = spans.find(([length]) => ms >= length);
  if (!found) return undefined;
  const [length, unit, short] = found;
  const count = Math.floor(ms / length);
  return { count, unit, short: short(count) };
};

/** `3 d`, for the end of a row. */
export const age = (then: number, now: number): string => span(now - then)?.short ?? l10n.t('now');
/** `3 days ago` */
export function ago(then: number, now: number): string {
  const s = span(now - then);
  return s ? unitsAgo(s.count, s.unit) : l10n.t('just now');
}
/** What was to be in seven days is said to be so also some seconds later. */
const lead = (away: number) => (away < 3_600_000 ? 0 : 60_000);
/** `in 3 d` */
export function within(then: number, now: number): string {
  const s = span(then - now + lead(then - now));
  return s ? l10n.t('in {0}', s.short) : l10n.t('in less than a minute');
}

/** When the words of `age` and `ago`, or before the moment those of `within`, will be others than now. */
export function rereads(then: number, now: number): number {
  const ahead = then > now ? lead(then - now) : 0;
  const away = Math.abs(then - now) + ahead;
  const [unit = 60_000] = spans.find(([length]) => away >= length) ?? [];
  const whole = Math.floor(away / unit) * unit;
  // In the last hour the lead is gone.
  if (then > now) return away < unit ? then : then + 1 - Math.max(whole - ahead, ahead && 3_600_000);
  const [next = Number.POSITIVE_INFINITY] = spans.findLast(([length]) => length > away) ?? [];
  return then + Math.min(whole + unit, next);
}
/** When what is said of a version will be other words, for time alone: its age, and how long until it is revoked. */
export const versionRereads = (version: Version, now: number): number =>
  Math.min(rereads(version.createdAt, now), revocationRereads(version, now));
/** The same of its revocation; never where none is to come. */
export const revocationRereads = (version: Version, now: number): number =>
  stateAt(version, now) === 'scheduled' ? rereads(version.revokeAt!, now) : Number.POSITIVE_INFINITY;

const isNoTime = (ms: number) => Number.isNaN(new Date(ms).getTime());
/** `24 Nov 2026 09:00 UTC` */
export const utc = (ms: number): string =>
  isNoTime(ms) ? l10n.t('an unknown time') : `${day(ms, 'UTC')} ${time(ms, 'UTC')} UTC`;

/** `24 Nov 2026 09:00 UTC (10:00 local)`; the local day is named where it is another one. */
export function instant(ms: number): string {
  if (isNoTime(ms)) return utc(ms);
  const localDay = day(ms) === day(ms, 'UTC') ? '' : `${day(ms)} `;
  return l10n.t('{0} ({1} local)', utc(ms), `${localDay}${time(ms)}`);
}

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

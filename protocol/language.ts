import * as l10n from '@vscode/l10n';

/** BCP 47, of words, dates and numbers alike. */
let language = 'en';
let plurals = new Intl.PluralRules(language);
let relative = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Says from now on everything in this language. Without texts it stays English, dates and numbers too: half of a
 * sentence in another language helps nobody. The server never calls it, since what Packer and HCP say is English.
 */
export function speak(tag: string, texts: { readonly [text: string]: string } | undefined): void {
  language = texts ? tag : 'en';
  l10n.config({ contents: { ...texts } });
  plurals = new Intl.PluralRules(language);
  relative = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  formats.clear();
}

const formatted = (name: 'day' | 'time', ms: number, zone: 'UTC' | undefined) => {
  const key = `${name} ${zone}`;
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(language, {
      ...(name === 'day'
        ? { day: 'numeric', month: 'short', year: 'numeric' }
        : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
      ...(zone && { timeZone: zone }),
    });
  formats.set(key, format);
  if (name === 'time' || language !== 'en') return format.format(ms);
  // The day first, as HCP writes it, and every month in three letters: so no English-speaking country has it.
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  return `${parts.get('day')} ${parts.get('month')} ${parts.get('year')}`;
};
/** `24 Nov 2026`, where the person is or in UTC. */
export const day = (ms: number, zone?: 'UTC'): string => formatted('day', ms, zone);
/** `09:00` */
export const time = (ms: number, zone?: 'UTC'): string => formatted('time', ms, zone);

export type Unit = 'year' | 'month' | 'day' | 'hour' | 'minute';
/** `3 days ago` */
export const unitsAgo = (count: number, unit: Unit): string => relative.format(-count, unit);

/** Which of two forms of a sentence goes with a number. */
export const ofTwo = (count: number, one: string, other: string): string =>
  plurals.select(count) === 'one' ? one : other;

const nouns = {
  artifact: (n: number) => [l10n.t('{0} artifact', n), l10n.t('{0} artifacts', n)],
  assignment: (n: number) => [l10n.t('{0} assignment', n), l10n.t('{0} assignments', n)],
  build: (n: number) => [l10n.t('{0} build', n), l10n.t('{0} builds', n)],
  bucket: (n: number) => [l10n.t('{0} bucket', n), l10n.t('{0} buckets', n)],
  channel: (n: number) => [l10n.t('{0} channel', n), l10n.t('{0} channels', n)],
  day: (n: number) => [l10n.t('{0} day', n), l10n.t('{0} days', n)],
  descendant: (n: number) => [l10n.t('{0} descendant', n), l10n.t('{0} descendants', n)],
  'enforced provisioner': (n: number) => [
    l10n.t('{0} enforced provisioner', n),
    l10n.t('{0} enforced provisioners', n),
  ],
  file: (n: number) => [l10n.t('{0} file', n), l10n.t('{0} files', n)],
  label: (n: number) => [l10n.t('{0} label', n), l10n.t('{0} labels', n)],
  minute: (n: number) => [l10n.t('{0} minute', n), l10n.t('{0} minutes', n)],
  reference: (n: number) => [l10n.t('{0} reference', n), l10n.t('{0} references', n)],
  region: (n: number) => [l10n.t('{0} region', n), l10n.t('{0} regions', n)],
  request: (n: number) => [l10n.t('{0} request', n), l10n.t('{0} requests', n)],
  source: (n: number) => [l10n.t('{0} source', n), l10n.t('{0} sources', n)],
  version: (n: number) => [l10n.t('{0} version', n), l10n.t('{0} versions', n)],
  warning: (n: number) => [l10n.t('{0} warning', n), l10n.t('{0} warnings', n)],
} satisfies Record<string, (n: number) => readonly string[]>;
export type Noun = keyof typeof nouns;
/** `1 file`, `2 files` */
export function counted(count: number, noun: Noun): string {
  const [one, other] = nouns[noun](count) as [string, string];
  return ofTwo(count, one, other);
}

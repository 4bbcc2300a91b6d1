/**
 * The words people see for states and times, everywhere the same: hovers, diagnostics, tree, dialogs.
 */
import { isComplete, stateAt, type Version } from '../registry/registry.ts';

const units: readonly [string, number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** A length of time in its largest whole unit: `12 s`, `5 min`, `2 h`, `3 d`. */
export function duration(ms: number): string {
  const abs = Math.abs(ms);
  for (const [name, size] of units) if (abs >= size) return `${Math.floor(abs / size)} ${name}`;
  return '0 s';
}

/** `3 d ago`, `just now`. */
export const ago = (then: number, now: number): string =>
  now - then < 1000 ? 'just now' : `${duration(now - then)} ago`;

/** `24 Nov 2026 09:00 UTC` */
export function utc(instant: number): string {
  const [, day, month, year, time] =
    /, (\d\d) (\w+) (\d+) (\d\d:\d\d)/.exec(new Date(instant).toUTCString()) ?? [];
  return `${Number(day)} ${month} ${year} ${time} UTC`;
}

/** `active`, `revokes in 3 d`, `revoked`, `building`, `incomplete`, `failed`, `cancelled`. */
export function stateWords(version: Version, now: number): string {
  const state = stateAt(version, now);
  switch (state) {
    case 'scheduled':
      return `revokes in ${duration((version.revokeAt ?? now) - now)}`;
    case 'running':
      return 'building';
    case 'unknown':
      return isComplete(version) ? 'state unknown' : 'incomplete';
    default:
      return state;
  }
}

/** What people call a version: its number, or its fingerprint until it has one. */
export const versionLabel = (version: Version): string =>
  isComplete(version) ? version.name : shortFingerprint(version.fingerprint);

/** `01J9…K4AB`: enough of a fingerprint to tell it from its neighbours. */
export const shortFingerprint = (fingerprint: string): string =>
  fingerprint.length <= 12 ? fingerprint : `${fingerprint.slice(0, 4)}…${fingerprint.slice(-4)}`;

/** Every platform among the artifacts, in order of appearance. */
export const platformsOf = (version: Version): readonly string[] => [
  ...new Set(version.builds.map(build => build.platform).filter(platform => platform !== '')),
];

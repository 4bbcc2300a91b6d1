import { rereads, versionRereads } from '../../protocol/words.ts';
import type { Version } from '../../registry/registry.ts';
import type { Node } from './nodes.ts';

/** Time is looked at this often at least: a timer stands still while a computer sleeps. */
const longest = 60_000;

/**
 * Draws again what time alone makes read otherwise: ages, and how long until a revocation. One timer, for the
 * nearest change; none while nobody watches or nothing will change. `check` is to be called whenever what is shown
 * or who watches may have changed.
 */
export function redrawnInTime(options: {
  readonly isWatched: () => boolean;
  /** When the first of what is shown reads otherwise than it did then. */
  readonly nextChange: (then: number) => number | undefined;
  /** Draws what reads otherwise now than it did then. */
  readonly redraw: (then: number, now: number) => void;
  readonly now: () => number;
  /** Calls back after so many milliseconds; gives back how to call it off. */
  readonly later: (act: () => void, ms: number) => () => void;
}) {
  const { isWatched, nextChange, redraw, now, later } = options;
  let callOff: (() => void) | undefined;
  let drawn = now();
  function check(): void {
    callOff?.();
    callOff = undefined;
    if (!isWatched()) return;
    const [then, at] = [drawn, now()];
    drawn = at;
    if ((nextChange(then) ?? Number.POSITIVE_INFINITY) <= at) redraw(then, at);
    const next = nextChange(at);
    if (next !== undefined) callOff = later(check, Math.min(next - at, longest));
  }
  return { check, dispose: () => callOff?.() };
}

/** For `later`, where there is an event loop. */
export function afterwards(act: () => void, ms: number): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}

/** When a row reads otherwise than it does now; undefined for one that says nothing of time. */
export function rowRereads(node: Node, now: number): number | undefined {
  const of = (version: Version | undefined) => version && versionRereads(version, now);
  switch (node.kind) {
    case 'bucket':
      return of(node.value.latestVersion);
    case 'channel':
      return of(node.value.version);
    case 'version':
      return of(node.value);
    case 'build':
      return node.value.status === 'running' ? rereads(node.value.createdAt, now) : undefined;
    default:
      return undefined;
  }
}

/** The first of the moments of some things. */
export function earliest<T>(things: Iterable<T>, of: (thing: T) => number | undefined): number | undefined {
  let first = Number.POSITIVE_INFINITY;
  for (const thing of things) first = Math.min(first, of(thing) ?? first);
  return first === Number.POSITIVE_INFINITY ? undefined : first;
}

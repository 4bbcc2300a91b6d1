/** Is HCP there? Learnt from the questions that are asked anyway; only while it is not, it is asked for its own sake. */
import type { Api, Reply } from './api.ts';
import type { Failure } from './registry.ts';

export interface Trouble {
  readonly why: Failure;
  /** When the first question failed. */
  readonly since: number;
}
export interface Health {
  /** `undefined` while questions are answered. */
  trouble(): Trouble | undefined;
  /** The same API; what becomes of its calls is noted. */
  watched(api: Api): Api;
  /** In trouble: looks now. */
  look(): void;
  /** Other credentials or another network: calls under way no longer count. */
  reset(): void;
  dispose(): void;
}

/** Pauses between looks during an outage; the last one repeats. */
const pauses = [5_000, 10_000, 20_000, 40_000, 60_000];
/** Without a question from anybody for this long it is no longer looked after: the next question finds out. */
const patience = 30 * 60_000;

/**
 * Trouble begins when HCP cannot be reached, answers like a stranger or not at all, or no longer takes the
 * credentials; it ends with the next answer in the API's own words. `onChange` tells of both.
 */
export function health(
  now: () => number,
  onChange: () => void,
  later: (act: () => void, ms: number) => () => void = soon,
): Health {
  let current: Trouble | undefined;
  let generation = 0;
  let looks = 0;
  let asked = 0;
  let cancel: (() => void) | undefined;
  let last: Api | undefined;

  function note(reply: Reply, api: Api): void {
    const why = troubleOf(reply);
    last = api;
    const before = current;
    if (why === 'neither') {
      if (before && before.why.kind !== 'bad-credentials') lookLater(api);
      return;
    }
    if (!why) {
      current = undefined;
      stop();
    } else {
      current = { why, since: before?.since ?? now() };
      if (why.kind !== 'bad-credentials') lookLater(api);
    }
    if (before?.why.kind !== current?.why.kind) onChange();
  }
  function stop() {
    cancel?.();
    cancel = undefined;
    looks = 0;
  }
  function lookLater(api: Api) {
    cancel ??= later(
      () => {
        cancel = undefined;
        if (!current || now() - asked > patience) return;
        looks++;
        look(api);
      },
      pauses[Math.min(looks, pauses.length - 1)]!,
    );
  }
  const look = (api: Api) => void counted(() => api.get('/iam/2019-12-10/caller-identity'), api);
  async function counted(call: () => Promise<Reply>, api: Api): Promise<Reply> {
    const mine = generation;
    const reply = await call();
    if (mine === generation) note(reply, api);
    return reply;
  }

  return {
    trouble: () => current,
    watched(api) {
      const watch = (call: () => Promise<Reply>) => {
        asked = now();
        return counted(call, api);
      };
      return {
        destination: api.destination,
        get: path => watch(() => api.get(path)),
        search: (path, body) => watch(() => api.search(path, body)),
        send: (method, path, body) => watch(() => api.send(method, path, body)),
      };
    },
    look() {
      if (current && last) look(last);
    },
    reset() {
      generation++;
      current = undefined;
      last = undefined;
      stop();
    },
    dispose() {
      generation++;
      stop();
    },
  };
}

/** `undefined`: the API spoke. `neither`: this says nothing about whether it is there. */
function troubleOf(reply: Reply): Failure | undefined | 'neither' {
  if (reply.is === 'answer') return undefined;
  const { why } = reply;
  if (why.kind === 'bad-credentials') return why;
  if (why.kind === 'throttled' || why.kind === 'pending') return 'neither';
  if (reply.is === 'refusal') return reply.status >= 502 && reply.status <= 504 ? why : undefined;
  return why.kind === 'unreachable' || why.kind === 'server' || why.kind === 'malformed' ? why : 'neither';
}

function soon(act: () => void, ms: number): () => void {
  const timer = setTimeout(act, ms).unref();
  return () => clearTimeout(timer);
}

/** A bearer token, whatever it comes from, renewed before it lapses. */
import type { Failure } from './registry.ts';

export type Fetched =
  | { readonly token: string; readonly seconds: number | undefined }
  | { readonly why: Failure };
/** Gets a token from where it comes. `refused`: the last one, if the API did not take it. */
export type FetchToken = (refused: string | undefined) => Promise<Fetched>;

export interface Tokens {
  /** The token, or why there is none. Those who ask while it is being fetched share the answer. */
  get(): Promise<string | Failure>;
  /** The API refused this token. Drops it, unless it has been replaced meanwhile. */
  drop(token: string): void;
  /** Asks again even if the identity service has just refused. */
  retry(): void;
}

/** Renewed this long before it lapses; a short-lived token at half its life. */
const early = 60_000;
/** A refusal is believed this long, so that fifty questions are not fifty wrong passwords. */
const holdOff = 5_000;
/** What a token without `expires_in` gets. */
export const usualLife = 3_600_000;

/**
 * `clock` is monotonic: lifetimes are measured, never compared with the wall clock, which may be an hour off.
 * (It stands still while a computer sleeps; then a lapsed token is found out by its 401.)
 */
export function tokens(fetch: FetchToken, clock: () => number = () => performance.now()): Tokens {
  let current: { readonly answer: string | Failure; readonly until: number } | undefined;
  let renewal: Promise<string | Failure> | undefined;
  let refused: string | undefined;

  async function renew(): Promise<string | Failure> {
    const started = clock();
    const read = await fetch(refused);
    refused = undefined;
    const life = 'token' in read ? (read.seconds ? read.seconds * 1000 : usualLife) : holdOff;
    const lasts = 'token' in read ? life - Math.min(early, life / 2) : life;
    const answer = 'token' in read ? read.token : read.why;
    current = { answer, until: started + lasts };
    return answer;
  }

  return {
    get() {
      if (current && clock() < current.until) return Promise.resolve(current.answer);
      renewal ??= renew().finally(() => {
        renewal = undefined;
      });
      return renewal;
    },
    drop(token) {
      if (current?.answer !== token) return;
      refused = token;
      current = undefined;
    },
    retry() {
      if (typeof current?.answer === 'object') current = undefined;
    },
  };
}

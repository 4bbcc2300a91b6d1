/** Calls of the HCP API as one principal: bearer token, retries of questions, and what an answer means. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Destination } from './endpoints.ts';
import { failure, quoted } from './failures.ts';
import type { Exchange, Http, Method, Outcome } from './http.ts';
import type { Failure } from './registry.ts';
import type { Tokens } from './token.ts';
import { readStatus } from './wire.ts';

export type Reply =
  /** A JSON object with a success status. */
  | { readonly is: 'answer'; readonly body: unknown }
  /** The API's own error body: its HTTP status and its gRPC code. */
  | { readonly is: 'refusal'; readonly status: number; readonly code: number; readonly why: Failure }
  | { readonly is: 'failure'; readonly why: Failure };

export interface Api {
  readonly destination: Destination;
  /** Asks up to three times when the service is busy or the connection breaks. */
  get(path: string): Promise<Reply>;
  /** A question with a body, asked as often. */
  search(path: string, body: unknown): Promise<Reply>;
  /** Sends once. After a failure nobody knows whether it was written. */
  send(method: Exclude<Method, 'GET'>, path: string, body?: unknown): Promise<Reply>;
}

export interface ApiOptions {
  readonly http: Http;
  readonly tokens: Tokens;
  readonly destination: Destination;
  /** `name/version` for X-HCP-Source-Channel. */
  readonly channel: string;
  readonly sleep?: (ms: number) => Promise<unknown>;
  readonly clock?: () => number;
}

const retries = 2;
const busy = new Set([429, 502, 503, 504]);
/** A Retry-After up to this is waited for; up to the second, questions are answered "throttled" without asking. */
const patience = 10_000;
const longestPause = 60_000;

// undici's RetryAgent was left: it counts time on its own clock, which tests cannot hold, and it cannot be told
// to answer at once when Retry-After is longer than anybody waits.
export function api(options: ApiOptions): Api {
  const { http, tokens, destination, channel } = options;
  const clock = options.clock ?? (() => performance.now());
  const sleep = options.sleep ?? (ms => wait(ms, undefined, { ref: false }));
  const { host } = new URL(destination.apiOrigin);
  let pausedUntil = 0;

  /** With a token; after a 401 once more with a new one. A refused request was not carried out. */
  async function authorized(exchange: Omit<Exchange, 'origin' | 'tls' | 'headers'>): Promise<Outcome & Used> {
    let token = '';
    for (let attempt = 0; ; attempt++) {
      const got = await tokens.get();
      if (typeof got !== 'string') return { is: 'failure', why: got, cut: false, token };
      token = got;
      const outcome = await http.send({
        ...exchange,
        origin: destination.apiOrigin,
        tls: destination.apiTls,
        headers: {
          authorization: `Bearer ${token}`,
          'x-hcp-source-channel': channel,
          ...(exchange.body !== undefined && { 'content-type': 'application/json' }),
        },
      });
      if (outcome.is !== 'response' || outcome.status !== 401 || attempt > 0) return { ...outcome, token };
      tokens.drop(token);
    }
  }

  async function question(exchange: Parameters<typeof authorized>[0]): Promise<Reply> {
    // A pause the service asked for holds for every question, not only for the one it was asked of.
    const held = pausedUntil - clock();
    if (held > patience) return { is: 'failure', why: throttled(host) };
    if (held > 0) await sleep(held);
    for (let attempt = 0; ; attempt++) {
      const outcome = await authorized(exchange);
      const again = outcome.is === 'response' ? busy.has(outcome.status) : outcome.cut;
      const asked = outcome.is === 'response' ? retryAfter(outcome.retryAfter) : undefined;
      if (again && asked !== undefined) pausedUntil = clock() + Math.min(asked, longestPause);
      if (!again || attempt === retries || (asked ?? 0) > patience) return reply(outcome, host);
      // Half to one and a half of 0.3 s, then of 0.9 s: many editors do not come back at once.
      await sleep(asked ?? 300 * 3 ** attempt * (0.5 + Math.random()));
    }
  }

  return {
    destination,
    get: path => question({ method: 'GET', path }),
    search: (path, body) => question({ method: 'POST', path, body: JSON.stringify(body) }),
    send: async (method, path, body) =>
      reply(
        await authorized({ method, path, ...(body !== undefined && { body: JSON.stringify(body) }) }),
        host,
      ),
  };
}

interface Used {
  readonly token: string;
}

/** Seconds or a date. */
function retryAfter(header: string | undefined): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

const throttled = (host: string) =>
  failure('throttled', `${host} asks for a pause: too many requests. Try again in a minute.`);

function reply(outcome: Outcome & Used, host: string): Reply {
  if (outcome.is === 'failure') return { is: 'failure', why: outcome.why };
  const { status, json } = outcome;
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  if (status >= 200 && status < 300)
    return isObject ? { is: 'answer', body: json } : { is: 'failure', why: notTheApi(status, host) };
  const said = readStatus(json);
  const words = said ? quoted(said.message, [outcome.token]) : '';
  const why = meaning(status, said?.code, words, host);
  return said ? { is: 'refusal', status, code: said.code, why } : { is: 'failure', why };
}

function meaning(status: number, code: number | undefined, words: string, host: string): Failure {
  const says = words && `: ${words}`;
  if (status === 401)
    return failure(
      'bad-credentials',
      `${host} does not accept the token of these credentials${says}. Sign in again, and check that they belong to this geography.`,
    );
  if (status === 403)
    return failure(
      'forbidden',
      code === undefined
        ? `${host} forbids this, and not in HCP's words (status 403). A proxy may be in between.`
        : `HCP does not allow this principal to do that${says}. Ask for a role on the project.`,
    );
  if (status === 429) return throttled(host);
  if (status >= 500)
    return failure('server', `${host} is in trouble (status ${status}${says}). Try again later.`);
  if (code === undefined) return notTheApi(status, host);
  // FAILED_PRECONDITION of a question: a registry that is not activated.
  return failure('rejected', `HCP refused${says || ` with code ${code}`}.`);
}

const notTheApi = (status: number, host: string) =>
  failure(
    'malformed',
    `${host} does not answer like the HCP API (status ${status}). Check the address; a proxy or a sign-in page may be in between.`,
  );

/** A path with every value encoded; `undefined` when a value cannot be a segment (empty, `.`, `..`). */
export function path(strings: TemplateStringsArray, ...values: readonly string[]): string | undefined {
  if (values.some(value => /^\.{0,2}$/.test(value))) return undefined;
  return String.raw({ raw: strings }, ...values.map(encoded));
}
/** Percent-encoded; half a surrogate pair, which cannot be, becomes a replacement character. */
export const encoded = (value: string): string => encodeURIComponent(Buffer.from(value).toString());

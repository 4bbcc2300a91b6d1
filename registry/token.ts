/** Client id and secret → bearer token, by the client credentials grant, renewed before it lapses. */
import type { Destination } from './endpoints.ts';
import { failure, quoted } from './failures.ts';
import type { Http, Outcome } from './http.ts';
import type { Failure } from './registry.ts';
import { readTokenAnswer } from './wire.ts';

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
const usualLife = 3_600_000;

/**
 * `clock` is monotonic: lifetimes are measured, never compared with the wall clock, which may be an hour off.
 * (It stands still while a computer sleeps; then a lapsed token is found out by its 401.)
 */
export function tokens(
  http: Http,
  destination: Destination,
  clientId: string,
  clientSecret: string,
  clock: () => number = () => performance.now(),
): Tokens {
  let current: { readonly answer: string | Failure; readonly until: number } | undefined;
  let renewal: Promise<string | Failure> | undefined;
  /** RFC 6749 §2.3.1 in a header, or as form fields: tried in this order like the SDK, and remembered. */
  let style: 'basic' | 'form' = 'basic';

  const basic = Buffer.from(`${form(clientId)}:${form(clientSecret)}`).toString('base64');

  const ask = (how: typeof style) =>
    http.send({
      origin: destination.authOrigin,
      tls: destination.authTls,
      method: 'POST',
      path: '/oauth2/token',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(how === 'basic' && {
          authorization: `Basic ${basic}`,
        }),
      },
      body: new URLSearchParams({
        audience: 'https://api.hashicorp.cloud',
        ...(how === 'form' && { client_id: clientId, client_secret: clientSecret }),
        grant_type: 'client_credentials',
      }).toString(),
    });

  async function renew(): Promise<string | Failure> {
    const started = clock();
    let outcome = await ask(style);
    if (style === 'basic' && outcome.is === 'response' && outcome.status >= 400 && outcome.status < 500) {
      const second = outcome.status === 429 ? outcome : await ask('form');
      if (second.is === 'response' && second.status === 200) style = 'form';
      // When both are refused, the first refusal says why: a second one may only be about the style.
      if (second.is === 'response' && second.status === 200) outcome = second;
    }
    const read = readToken(outcome, new URL(destination.authOrigin).host, [clientSecret, basic]);
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
      if (current?.answer === token) current = undefined;
    },
    retry() {
      if (typeof current?.answer === 'object') current = undefined;
    },
  };
}

/** `application/x-www-form-urlencoded`, as RFC 6749 wants id and secret before they go into Basic. */
const form = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);

function readToken(
  outcome: Outcome,
  host: string,
  secrets: readonly string[],
): { readonly token: string; readonly seconds: number | undefined } | { readonly why: Failure } {
  if (outcome.is === 'failure') return { why: outcome.why };
  const { status } = outcome;
  // The SDK also reads a form-encoded answer.
  const isForm = /^(application\/x-www-form-urlencoded|text\/plain)\b/i.test(outcome.contentType);
  const body = outcome.json ?? (isForm ? Object.fromEntries(new URLSearchParams(outcome.body)) : undefined);
  const read = readTokenAnswer(body);
  if (status >= 200 && status < 300 && read.token && !read.error)
    return { token: read.token, seconds: read.expiresIn };
  if (status === 429)
    return {
      why: failure('throttled', `HCP's identity service ${host} asks for a pause. Try again in a minute.`),
    };
  if (status >= 500)
    return {
      why: failure(
        'server',
        `HCP's identity service ${host} is in trouble (status ${status}). Try again later.`,
      ),
    };
  if (read.error || status === 401) {
    const reason = quoted([read.error, read.description].filter(Boolean).join(': '), secrets);
    return {
      why: failure(
        'bad-credentials',
        `HCP's identity service ${host} refused these credentials${reason && ` (${reason})`}. Check the client id and secret, and whether they belong to this geography.`,
      ),
    };
  }
  return {
    why: failure(
      'malformed',
      `${host} does not answer like HCP's identity service (status ${status}). Check the address; a proxy or a sign-in page may be in between.`,
    ),
  };
}

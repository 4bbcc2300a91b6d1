/** One HTTP exchange. Never throws: whatever happens becomes a response or a failure in words. */
import type { Dispatcher } from 'undici';
import type { Tls } from './endpoints.ts';
import { explain, isCut } from './failures.ts';
import type { Network } from './network.ts';
import type { Failure } from './registry.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export interface Exchange {
  readonly origin: string;
  readonly tls: Tls;
  readonly method: Method;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for all of it, instead of the time-outs of the network. */
  readonly limit?: number;
  /** In the log instead of the path. */
  readonly logged?: string;
}
export type Outcome =
  | {
      readonly is: 'response';
      readonly status: number;
      /** The body, when it is JSON. */
      readonly json: unknown;
      readonly body: string;
      readonly contentType: string;
      readonly retryAfter: string | undefined;
      /** The server's clock. */
      readonly date: string | undefined;
    }
  | {
      readonly is: 'failure';
      readonly why: Failure;
      /** The connection broke: a question may be asked again. */
      readonly cut: boolean;
    };
interface Thrown {
  readonly error: unknown;
  readonly used: Dispatcher | undefined;
}
export interface Http {
  /** `over`: another way than the usual one. */
  send(exchange: Exchange, over?: Network): Promise<Outcome>;
  /** Requests sent so far. */
  requests(): number;
}

/** `log` gets method, address, status and time of each exchange; never a header or a body. */
export function http(
  network: () => Network,
  product: string,
  log: (line: string) => void = () => {},
  clock: () => number = () => performance.now(),
): Http {
  let sent = 0;

  async function once(net: Network, exchange: Exchange): Promise<Outcome | Thrown> {
    const stop = new AbortController();
    let deadline: NodeJS.Timeout | undefined;
    let used: Dispatcher | undefined;
    sent++;
    const { limit } = exchange;
    if (limit !== undefined) deadline = setTimeout(() => stop.abort(late), limit);
    try {
      used = await net.dispatcher(exchange.tls, exchange.origin);
      const { statusCode, headers, body } = await used.request({
        origin: exchange.origin,
        path: exchange.path,
        method: exchange.method,
        headers: { accept: 'application/json', 'user-agent': product, ...exchange.headers },
        body: exchange.body ?? null,
        signal: stop.signal,
      });
      deadline ??= setTimeout(() => stop.abort(slow), net.timeouts.whole);
      const text = await body.text();
      return {
        is: 'response',
        status: statusCode,
        json: parsed(text),
        body: text,
        contentType: String(headers['content-type'] ?? ''),
        date: typeof headers.date === 'string' ? headers.date : undefined,
        retryAfter: typeof headers['retry-after'] === 'string' ? headers['retry-after'] : undefined,
      };
    } catch (error) {
      return { error, used };
    } finally {
      clearTimeout(deadline);
    }
  }

  async function send(exchange: Exchange, over?: Network): Promise<Outcome> {
    const { host } = new URL(exchange.origin);
    const started = clock();
    const note = (end: string) =>
      log(
        `${exchange.method} ${host}${exchange.logged ?? exchange.path} ${end} ${Math.round(clock() - started)} ms`,
      );
    const net = over ?? network();
    let outcome = await once(net, exchange);
    if ('error' in outcome && outcome.used && net.heals(outcome.error, outcome.used))
      outcome = await once(net, exchange);
    if ('error' in outcome) {
      const why = explain(outcome.error, host, net.proxyFor(exchange.origin)?.host);
      note(why.message);
      return { is: 'failure', why, cut: isCut(outcome.error) };
    }
    note(outcome.is === 'response' ? String(outcome.status) : outcome.is);
    return outcome;
  }

  return { send, requests: () => sent };
}

const late = Object.assign(new Error('too late'), { code: 'UND_ERR_HEADERS_TIMEOUT' });
const slow = Object.assign(new Error('too slow'), { code: 'UND_ERR_BODY_TIMEOUT' });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

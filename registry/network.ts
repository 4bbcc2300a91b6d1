/** The way out of this computer: proxies, certificates, time-outs, at most six requests at a time. */
import * as tls from 'node:tls';
import type { Dispatcher, Pool } from 'undici';
import type { Env, Tls } from './endpoints.ts';
import { isUnknownIssuer } from './failures.ts';
import { type ChosenProxy, decoded, type ProxySettings, proxies } from './proxies.ts';

/** As editors know them: `http.proxy`, `http.noProxy`, `http.proxyStrictSSL`, `http.systemCertificates`. */
export interface NetworkSettings extends ProxySettings {
  /** What the proxy wants to see as Proxy-Authorization; else user name and password of its URL. */
  readonly proxyAuthorization?: string;
  /** `false`: no certificate is verified. */
  readonly strictSSL?: boolean;
  /** `false`: only the authorities Node brings along. */
  readonly systemCertificates?: boolean;
}
export interface Timeouts {
  readonly connect: number;
  /** Until the first byte of an answer, from the moment the request is sent. */
  readonly headers: number;
  /** Between two pieces of the body. */
  readonly body: number;
  /** For the whole body, however steadily it drips. */
  readonly whole: number;
}
const ourTimeouts: Timeouts = { connect: 5_000, headers: 10_000, body: 10_000, whole: 30_000 };

/** Dispatchers for each way to treat TLS and each proxy, made when first needed. */
export interface Network {
  /** Rejects when the proxy's address is not one. */
  dispatcher(mode: Tls, origin: string): Promise<Dispatcher>;
  /** `host[:port]` of the proxy requests to this origin take, and which setting or variable says so. */
  proxyFor(origin: string): { readonly host: string; readonly from: string } | undefined;
  /** After this error with that dispatcher, is it worth asking once more? Loads the system's certificates when an issuer is unknown. */
  heals(error: unknown, used: Dispatcher): boolean;
  readonly timeouts: Timeouts;
  close(): Promise<void>;
}

/** Loaded with the first request: to start with them takes a quarter longer, and who works without a registry needs none. */
async function load() {
  const [{ default: undici }, { socksConnector }] = await Promise.all([
    import('undici'),
    import('./socks.ts'),
  ]);
  const { Agent, Pool, ProxyAgent } = undici;
  return { Agent, Pool, ProxyAgent, socksConnector };
}
type Libraries = Awaited<ReturnType<typeof load>>;
let libraries: Promise<Libraries> | undefined;

/** Requests in flight to one host. More wait inside undici's pool, with no time-out running. */
const inFlight = 6;
const maxBody = 20 * 1024 * 1024;

export function network(
  settings: NetworkSettings,
  env: Env,
  timeouts: Timeouts = ourTimeouts,
  systemCertificates: () => readonly string[] = () => tls.getCACertificates?.('system') ?? [],
): Network {
  const proxyOf = proxies(settings, env);
  const dispatchers = new Map<string, Dispatcher>();
  let trusted: tls.SecureContext | undefined;
  let closed = false;

  function make(
    { Agent, Pool, ProxyAgent, socksConnector }: Libraries,
    mode: Tls,
    proxy: ChosenProxy | undefined,
  ): Dispatcher {
    const verify = {
      rejectUnauthorized: mode !== 'insecure' && settings.strictSSL !== false,
      timeout: timeouts.connect,
      ...(trusted && { secureContext: trusted }),
    };
    const usual = {
      connections: inFlight,
      headersTimeout: timeouts.headers,
      bodyTimeout: timeouts.body,
      maxResponseSize: maxBody,
      connect: verify,
    };
    if (!proxy) return new Agent(usual);
    const uri = addressOf(proxy.url);
    // undici's own SOCKS agent was left: it is experimental, warns on stderr and heeds none of these limits.
    if (isSocks(uri)) return new Agent({ ...usual, connect: socksConnector(uri, verify) });
    const authorization = settings.proxyAuthorization || basic(proxy.url);
    return new ProxyAgent({
      ...usual,
      uri,
      ...(authorization && { token: authorization }),
      requestTls: verify,
      proxyTls: verify,
      // Without these a proxy that never answers CONNECT would hold a request for minutes.
      clientFactory: (origin, options) =>
        notAgain(new Pool(origin, { ...options, connections: inFlight, headersTimeout: timeouts.headers })),
    });
  }

  return {
    timeouts,
    async dispatcher(mode, origin) {
      const proxy = proxyOf(origin);
      const key = `${mode} ${proxy?.url ?? ''}`;
      libraries ??= load();
      const loaded = await libraries;
      // As its agents say that were there already.
      if (closed) throw Object.assign(new Error('closed'), { code: 'UND_ERR_DESTROYED' });
      const known = dispatchers.get(key);
      if (known) return known;
      const made = make(loaded, mode, proxy);
      dispatchers.set(key, made);
      return made;
    },
    proxyFor(origin) {
      const proxy = proxyOf(origin);
      if (!proxy) return undefined;
      const host = URL.canParse(proxy.url) ? new URL(proxy.url).host : '';
      return { host, from: proxy.from };
    },
    heals(error, used) {
      if (settings.systemCertificates === false || !isUnknownIssuer(error)) return false;
      // Those who set out together fail together; the first has loaded them for all.
      if (trusted) return ![...dispatchers.values()].includes(used);
      const system = systemCertificates();
      if (system.length === 0) return false;
      // Reading the system's store takes a tenth of a second, so only those who need it pay, and once.
      trusted = tls.createSecureContext({ ca: [...tls.getCACertificates('default'), ...system] });
      for (const stale of dispatchers.values()) stale.close().catch(() => {});
      dispatchers.clear();
      return true;
    },
    async close() {
      closed = true;
      await Promise.all([...dispatchers.values()].map(dispatcher => dispatcher.destroy()));
    },
  };
}

/**
 * A proxy that hangs up is one that cannot be used. To undici its own socket errors are worth another try, and of this one
 * there would be no end.
 */
function notAgain(pool: Pool): Pool {
  const connect: (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData> =
    pool.connect.bind(pool);
  pool.connect = ((options: Dispatcher.ConnectOptions) =>
    connect(options).catch((error: Error & { code?: string }) => {
      if (error.code !== 'UND_ERR_SOCKET') throw error;
      throw Object.assign(new Error('the proxy hung up', { cause: error }), { code: 'ECONNRESET' });
    })) as Pool['connect'];
  return pool;
}

/** The schemes Go knows. It lets the proxy look names up for both of them, and so do we. */
const isSocks = (proxy: string): boolean => /^socks5h?:\/\//i.test(proxy);

/** Throws as `new URL` does. */
function addressOf(proxy: string): string {
  const { protocol, hostname, href } = new URL(proxy);
  if (!/^(https?|socks5h?):$/.test(protocol) || !hostname)
    throw Object.assign(new Error('no proxy'), { code: 'ERR_INVALID_URL' });
  return href;
}
/** User name and password of a proxy's URL; a user name alone counts too. */
function basic(proxy: string): string | undefined {
  const { username, password } = new URL(proxy);
  if (!username) return undefined;
  const pair = [username, password].map(decoded).join(':');
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** The way out of this computer: proxies, certificates, time-outs, at most six requests at a time. */
import * as tls from 'node:tls';
import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import type { Env, Tls } from './endpoints.ts';
import { isUnknownIssuer } from './failures.ts';

/** As editors know them: `http.proxy`, `http.noProxy`, `http.proxyStrictSSL`, `http.systemCertificates`. */
export interface NetworkSettings {
  /** Empty or absent: HTTPS_PROXY, HTTP_PROXY of the environment. */
  readonly proxy?: string;
  /** Added to NO_PROXY. */
  readonly noProxy?: readonly string[];
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
export const ourTimeouts: Timeouts = { connect: 5_000, headers: 10_000, body: 10_000, whole: 30_000 };

/** Dispatchers for each way to treat TLS, made when first needed. */
export interface Network {
  dispatcher(mode: Tls): Dispatcher;
  /** `host[:port]` of the proxy requests to this origin would take unless NO_PROXY says otherwise. */
  proxyFor(origin: string): string | undefined;
  /** After this error with that dispatcher, is it worth asking once more? Loads the system's certificates when an issuer is unknown. */
  heals(error: unknown, used: Dispatcher): boolean;
  readonly timeouts: Timeouts;
  close(): Promise<void>;
}

/** Requests in flight to one host. More wait inside undici's pool, with no time-out running. */
const inFlight = 6;
const maxBody = 20 * 1024 * 1024;
const loopback = ['localhost', '127.0.0.1', '[::1]'];

export function network(
  settings: NetworkSettings,
  env: Env,
  timeouts: Timeouts = ourTimeouts,
  systemCertificates: () => readonly string[] = () => tls.getCACertificates?.('system') ?? [],
): Network {
  const variable = (name: string) => env[name.toLowerCase()] || env[name.toUpperCase()] || '';
  const bypass = [...(settings.noProxy ?? []), ...variable('no_proxy').split(/[,\s]+/)].filter(Boolean);
  const proxies = (mode: Tls) =>
    bypass.includes('*')
      ? ''
      : withScheme(settings.proxy || variable(mode === 'disabled' ? 'http_proxy' : 'https_proxy'));
  const dispatchers = new Map<Tls, Dispatcher>();
  let trusted: tls.SecureContext | undefined;

  function make(mode: Tls): Dispatcher {
    const verify = {
      rejectUnauthorized: mode !== 'insecure' && settings.strictSSL !== false,
      timeout: timeouts.connect,
      ...(trusted && { secureContext: trusted }),
    };
    const proxy = proxies(mode);
    return new EnvHttpProxyAgent({
      // One dispatcher is for one scheme; an empty text keeps undici from reading this process's environment.
      httpProxy: mode === 'disabled' ? proxy : '',
      httpsProxy: mode === 'disabled' ? '' : proxy,
      noProxy: [...bypass, ...loopback].join(','),
      connections: inFlight,
      headersTimeout: timeouts.headers,
      bodyTimeout: timeouts.body,
      maxResponseSize: maxBody,
      connect: verify,
      requestTls: verify,
      proxyTls: verify,
      // Without these a proxy that never answers CONNECT would hold a request for minutes.
      clientFactory: (origin, options) =>
        new Pool(origin, { ...options, connections: inFlight, headersTimeout: timeouts.headers }),
    });
  }

  return {
    timeouts,
    dispatcher(mode) {
      const known = dispatchers.get(mode);
      if (known) return known;
      const made = make(mode);
      dispatchers.set(mode, made);
      return made;
    },
    proxyFor(origin) {
      const { protocol, host, hostname } = new URL(origin);
      const proxy = loopback.includes(hostname) ? '' : proxies(protocol === 'http:' ? 'disabled' : 'enabled');
      const named = bypass
        .map(entry => entry.replace(/^\*?\./, '').toLowerCase())
        .some(entry => host === entry || hostname === entry || hostname.endsWith(`.${entry}`));
      return proxy && !named && URL.canParse(proxy) ? new URL(proxy).host : undefined;
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
      await Promise.all([...dispatchers.values()].map(dispatcher => dispatcher.destroy()));
    },
  };
}

const withScheme = (proxy: string): string => (proxy && !proxy.includes('://') ? `http://${proxy}` : proxy);

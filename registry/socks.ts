/** Connections through a SOCKS 5 proxy, for undici's agents. */
import { SocksClient } from 'socks';
import { buildConnector } from 'undici';
import { decoded } from './proxies.ts';

/**
 * How an agent connects through `proxy`, TLS to the destination included. What goes wrong is an error with a code
 * that `failures.ts` has words for; the errors of the library hold the password.
 */
export function socksConnector(
  proxy: string,
  tls: buildConnector.BuildOptions & { readonly timeout: number },
): buildConnector.connector {
  const { hostname, port, username, password } = new URL(proxy);
  const secure = buildConnector(tls);
  return async (options, done) => {
    let tunnel: Awaited<ReturnType<typeof SocksClient.createConnection>>;
    try {
      tunnel = await SocksClient.createConnection({
        command: 'connect',
        timeout: tls.timeout,
        proxy: {
          host: hostname.replace(/^\[|\]$/g, ''),
          port: Number(port) || 1080,
          type: 5,
          ...(username && { userId: decoded(username), password: decoded(password) }),
        },
        destination: {
          host: options.hostname.replace(/^\[|\]$/g, ''),
          port: Number(options.port) || (options.protocol === 'https:' ? 443 : 80),
        },
      });
    } catch (error) {
      return done(refusal(error), null);
    }
    if (options.protocol === 'https:') secure({ ...options, httpSocket: tunnel.socket }, done);
    else done(null, tunnel.socket.setNoDelay());
  };
}

/** The codes of SOCKS trouble, as the library's messages tell it (its `ERRORS`). */
function refusal(error: unknown): Error {
  const said = error instanceof Error ? error.message : '';
  const system = /\b(E[A-Z]{4,})\b/.exec(said)?.[1];
  const code =
    system ??
    (/timed out/i.test(said)
      ? 'UND_ERR_CONNECT_TIMEOUT'
      : /authentication/i.test(said)
        ? 'SOCKS_CREDENTIALS'
        : /rejected connection/i.test(said)
          ? 'SOCKS_REFUSED'
          : 'SOCKS_STRANGE');
  const reason = /rejected connection - (\w+)/.exec(said)?.[1];
  return Object.assign(new Error(reason ?? ''), { code });
}

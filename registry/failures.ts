/** What went wrong, in words for a person. Error codes become sentences here; foreign text is made harmless. */
import type { Failure, FailureKind } from './registry.ts';

export const failure = (kind: FailureKind, message: string): Failure => ({ kind, message });

/** Trouble on the way, which passes by itself. */
export const isOutage = ({ kind }: Failure): boolean =>
  kind === 'unreachable' || kind === 'throttled' || kind === 'server' || kind === 'malformed';

/** How long a failure answers for the registry: neither hammered nor believed. Signed out is until someone signs in. */
export const believedFor = (why: Failure): number =>
  why.kind === 'signed-out' ? Number.POSITIVE_INFINITY : isOutage(why) ? 5_000 : 60_000;

/** Does something learnt at `since` still hold? A clock that was set back must not make it live longer. */
export function stillHolds(since: number, life: number, now: number): boolean {
  return life === Number.POSITIVE_INFINITY || (now >= since && now < since + life);
}

/** Text from outside as part of a sentence: one line, no control characters, not endless, no secrets. */
export function quoted(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets)
    for (const form of [secret, encodeURIComponent(secret)])
      if (form.length > 3) clean = clean.replaceAll(form, '…');
  clean = clean.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return clean.length > 300 ? `${clean.slice(0, 299)}…` : clean;
}

const certificateTrouble: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority this computer does not trust',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an authority this computer does not trust',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority this computer does not trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority this computer does not trust',
  CERT_UNTRUSTED: 'its certificate comes from an authority this computer does not trust',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet; check the clock of this computer',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};
/** See `socks.ts`. */
const socksTrouble: Readonly<Record<string, string>> = {
  SOCKS_CREDENTIALS: 'it wants a user name and password, or others than these',
  SOCKS_REFUSED: 'it refused',
  SOCKS_STRANGE: 'it does not answer like a SOCKS 5 proxy',
};
const connectionTrouble: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  ENETUNREACH: 'the network is not reachable',
  EHOSTUNREACH: 'the network is not reachable',
  ENETDOWN: 'the network is down',
  ETIMEDOUT: 'it did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'its answer stopped half-way',
  UND_ERR_DESTROYED: 'the connection is closed',
  UND_ERR_CLOSED: 'the connection is closed',
};

/** An issuer nobody here knows, as behind a proxy that opens TLS: the system may know it. */
export const isUnknownIssuer = (error: unknown): boolean =>
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_|CERT_UNTRUSTED)/.test(codeOf(error));

/** The request may be sent again: the connection broke, the server did not answer. */
export const isCut = (error: unknown): boolean =>
  ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(codeOf(error));

/** What a failed exchange with `host` means. `via` is the proxy's host, when there is one. */
export function explain(error: unknown, host: string, via: string | undefined): Failure {
  const code = codeOf(error);
  const route = via ? `${host} through the proxy ${via}` : host;
  if (code in certificateTrouble || /^(ERR_TLS_|ERR_SSL_|CERT_|EPROTO$)/.test(code)) {
    const trouble = certificateTrouble[code] ?? 'it does not speak TLS as expected';
    return failure(
      'unreachable',
      `No trusted connection to ${route}: ${trouble} (${code}). Check the address, the proxy and the certificates of this computer.`,
    );
  }
  // Only a proxy address gets this far unparsed, and its text may hold a password.
  if (code === 'ERR_INVALID_URL' || code === 'UND_ERR_INVALID_ARG')
    return failure(
      'unreachable',
      `${host} cannot be reached: the proxy address is not an http, https or socks5 URL. Check http.proxy, HTTPS_PROXY, HTTP_PROXY and ALL_PROXY.`,
    );
  if (code in socksTrouble)
    return failure(
      'unreachable',
      `The proxy ${via ?? ''} did not let the connection to ${host} through (${messageOf(error) || socksTrouble[code]}). Check the proxy settings.`,
    );
  const refusedByProxy = /Proxy response \((\d{3})\)/.exec(messageOf(error))?.[1];
  if (refusedByProxy) {
    const way = refusedByProxy === '407' ? 'it wants a user name and password' : `status ${refusedByProxy}`;
    return failure(
      'unreachable',
      `The proxy ${via ?? ''} did not let the connection to ${host} through (${way}). Check the proxy settings.`,
    );
  }
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return failure(
      'malformed',
      `The answer of ${host} is too large to be the registry's. Check the address; a proxy may be in between.`,
    );
  if (code.startsWith('HPE_') || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH')
    return failure(
      'malformed',
      `${host} does not answer in HTTP. Check the address and whether it wants TLS.`,
    );
  const trouble = connectionTrouble[code] ?? (code ? `error ${code}` : 'the connection failed');
  return failure(
    'unreachable',
    `${route} cannot be reached: ${trouble}. Check the network and the proxy settings.`,
  );
}

/** The code of an error or of what caused it; happy eyeballs hide it in an AggregateError. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  if (cause && codeOf(cause)) return codeOf(cause);
  if (typeof code === 'string') return code;
  // undici gives its parser's errors a code only where the parser has one.
  if (error instanceof Error && error.name === 'HTTPParserError') return 'HPE_INVALID';
  return Array.isArray(errors) ? (errors.map(codeOf).find(Boolean) ?? '') : '';
}
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');

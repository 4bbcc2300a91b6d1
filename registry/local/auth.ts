import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The token endpoint of HCP's identity service: client credentials, as Basic header or form fields. A token is
 * its own proof, signed with the client's secret: clients cache tokens on disk by client id and do not ask
 * again after a 401, so a token has to outlive a restart of this server.
 */
export interface Auth {
  /** Answers `POST /oauth2/token`. */
  token(authorization: string | undefined, form: string, now: number): { status: number; body: object };
  /** Whether an Authorization header carries a token of ours that has not expired. */
  accepts(authorization: string | undefined, now: number): boolean;
}

const lifetime = 3600;

export function auth(clientId: string, clientSecret: string): Auth {
  const sign = (text: string) => createHmac('sha256', clientSecret).update(text).digest('base64url');
  const equal = (a: string, b: string) => {
    const digest = (s: string) => createHmac('sha256', clientSecret).update(s).digest();
    return timingSafeEqual(digest(a), digest(b));
  };
  const known = (id: string, secret: string) => equal(id, clientId) && equal(secret, clientSecret);
  return {
    token(authorization, form, now) {
      const fields = new URLSearchParams(form);
      const pairs = basicPairs(authorization) ?? [
        [fields.get('client_id') ?? '', fields.get('client_secret') ?? ''],
      ];
      if (!pairs.some(([id, secret]) => known(id, secret)))
        return refusal(401, 'invalid_client', 'the client id or the client secret is wrong');
      if (fields.get('grant_type') !== 'client_credentials')
        return refusal(400, 'unsupported_grant_type', 'grant_type must be client_credentials');
      const claim = `${clientId} ${Math.floor(now / 1000) + lifetime}`;
      const token = `${Buffer.from(claim).toString('base64url')}.${sign(claim)}`;
      return { status: 200, body: { access_token: token, token_type: 'bearer', expires_in: lifetime } };
    },
    accepts(authorization, now) {
      const [, claim64, signature] =
        /^Bearer ([\w-]+)\.([\w-]+)$/i.exec(authorization ?? '') ?? ([] as string[]);
      if (!claim64 || !signature) return false;
      const claim = Buffer.from(claim64, 'base64url').toString();
      const expiry = Number(claim.slice(claim.lastIndexOf(' ') + 1));
      return equal(signature, sign(claim)) && claim.startsWith(`${clientId} `) && expiry * 1000 > now;
    },
  };
}

const refusal = (status: number, error: string, description: string) => ({
  status,
  body: { error, error_description: description },
});

/** As sent, and percent-decoded: Go's oauth2 package escapes both halves, as RFC 6749 asks; curl does not. */
function basicPairs(authorization: string | undefined): [string, string][] | undefined {
  const [, encoded] = /^Basic (.+)$/i.exec(authorization ?? '') ?? [];
  if (!encoded) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString();
  const colon = pair.indexOf(':');
  if (colon < 0) return [];
  const sent: [string, string] = [pair.slice(0, colon), pair.slice(colon + 1)];
  try {
    const decode = (s: string) => decodeURIComponent(s.replaceAll('+', ' '));
    return [sent, [decode(sent[0]), decode(sent[1])]];
  } catch {
    return [sent];
  }
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PrincipalRow } from './store/schema.ts';

/**
 * The token endpoint of HCP's identity service: client credentials, as Basic header or form fields. A token is
 * its own proof, signed with the client's secret: clients cache tokens on disk by client id and do not ask
 * again after a 401, so a token has to outlive a restart of this server.
 */
export interface Auth {
  /** Answers `POST /oauth2/token`. */
  token(authorization: string | undefined, form: string, now: number): { status: number; body: object };
  /** Whose token an Authorization header carries, if it is ours and has not expired. */
  principal(authorization: string | undefined, now: number): PrincipalRow | undefined;
}

const lifetime = 3600;

export function auth(find: (clientId: string) => PrincipalRow | undefined): Auth {
  const sign = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest();
  const known = ([id, secret]: readonly [string, string]) => {
    const principal = find(id);
    const right = principal?.client_secret ?? '';
    return principal && timingSafeEqual(sign(right, secret), sign(right, right)) ? principal : undefined;
  };
  return {
    token(authorization, form, now) {
      const fields = new URLSearchParams(form);
      const pairs = basicPairs(authorization) ?? [
        [fields.get('client_id') ?? '', fields.get('client_secret') ?? ''],
      ];
      const principal = pairs.map(known).find(Boolean);
      if (!principal) return refusal(401, 'invalid_client', 'the client id or the client secret is wrong');
      if (fields.get('grant_type') !== 'client_credentials')
        return refusal(400, 'unsupported_grant_type', 'grant_type must be client_credentials');
      const claim = `${principal.client_id} ${Math.floor(now / 1000) + lifetime}`;
      const signature = sign(principal.client_secret, claim).toString('base64url');
      const token = `${Buffer.from(claim).toString('base64url')}.${signature}`;
      return { status: 200, body: { access_token: token, token_type: 'bearer', expires_in: lifetime } };
    },
    principal(authorization, now) {
      const [, claim64 = '', signature = ''] = /^Bearer ([\w-]+)\.([\w-]+)$/i.exec(authorization ?? '') ?? [];
      const claim = Buffer.from(claim64, 'base64url').toString();
      const space = claim.lastIndexOf(' ');
      if (space < 0 || Number(claim.slice(space)) * 1000 <= now) return undefined;
      const principal = find(claim.slice(0, space));
      if (!principal) return undefined;
      const given = Buffer.from(signature, 'base64url');
      const right = sign(principal.client_secret, claim);
      return given.length === right.length && timingSafeEqual(given, right) ? principal : undefined;
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

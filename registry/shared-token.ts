/** One token for every process of a person's editor: asked of the others first, fetched by one of them. */
import { createHash } from 'node:crypto';
import type { Credentials } from './credentials.ts';
import type { TokenShare } from './registry.ts';
import { type FetchToken, usualLife } from './token.ts';

/**
 * Fetches as `fetch` does, unless another process has a token of this identity already. Service principals only:
 * what the hcp CLI's login or a workload comes to is not told from its name.
 *
 * The identity is everything a token is sent to and comes from, and where the credentials were found: a token of
 * the editor's own account never goes where a shell says. The secret is no part of it.
 */
export function sharedToken(
  fetch: FetchToken,
  { source, grant, destination }: Extract<Credentials, { is: 'found' }>,
  share: TokenShare | undefined,
): FetchToken {
  if (!share || grant.is !== 'client') return fetch;
  const { clientId } = grant;
  const text = JSON.stringify([source, clientId, destination]);
  const of = { clientId, key: createHash('sha256').update(text).digest('hex') };
  return async refused => {
    const there = await share.ask({ ...of, ...(refused !== undefined && { refused }) }).catch(() => null);
    if (typeof there?.token === 'string' && there.token !== refused) return there;
    const got = await fetch(refused);
    share.fetched({
      ...of,
      ...('token' in got && { token: { token: got.token, seconds: got.seconds || usualLife / 1000 } }),
    });
    return got;
  };
}

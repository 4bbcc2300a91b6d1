/** Credentials → bearer token: client credentials, workload identity, a login's refresh token. As the HCP SDK does it. */
import { readFile } from 'node:fs/promises';
import { awsKeys, callerIdentityRequest } from './aws.ts';
import { type Grant, lapsesSoon } from './credentials.ts';
import type { Destination, Env, Tls } from './endpoints.ts';
import { failure, quoted } from './failures.ts';
import type { Http, Outcome } from './http.ts';
import type { Failure } from './registry.ts';
import { type Login, pointedAt, type Subject } from './sdk-files.ts';
import type { Fetched, FetchToken } from './token.ts';
import { readStatus, readTokenAnswer } from './wire.ts';

export function fetchToken(
  http: Http,
  destination: Destination,
  grant: Grant,
  now: () => number,
): FetchToken {
  switch (grant.is) {
    case 'client':
      return byClient(http, destination, grant);
    case 'workload':
      return byWorkload(http, destination, grant, now);
    case 'login':
      return byLogin(http, destination, grant, now);
  }
}

interface TokenEndpoint {
  readonly origin: string;
  readonly tls: Tls;
  readonly path: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly limit?: number;
}

/**
 * A grant at the token endpoint. Client id and secret go into a header (RFC 6749 §2.3.1) or into the form: tried
 * in this order like the SDK, and remembered.
 */
function tokenEndpoint(http: Http, at: TokenEndpoint) {
  let style: 'basic' | 'form' = 'basic';
  const basic = Buffer.from(`${form(at.clientId)}:${form(at.clientSecret)}`).toString('base64');
  const ask = (how: typeof style, params: Readonly<Record<string, string>>) =>
    http.send({
      origin: at.origin,
      tls: at.tls,
      method: 'POST',
      path: at.path,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(how === 'basic' && { authorization: `Basic ${basic}` }),
      },
      body: new URLSearchParams({
        ...params,
        ...(how === 'form' && {
          client_id: at.clientId,
          ...(at.clientSecret && { client_secret: at.clientSecret }),
        }),
      }).toString(),
      ...(at.limit !== undefined && { limit: at.limit }),
    });
  return async (params: Readonly<Record<string, string>>, secrets: readonly string[]) => {
    let outcome = await ask(style, params);
    if (style === 'basic' && outcome.is === 'response' && outcome.status >= 400 && outcome.status < 500) {
      const second = outcome.status === 429 ? outcome : await ask('form', params);
      // When both are refused, the first refusal says why: a second one may only be about the style.
      if (second.is === 'response' && second.status === 200) {
        style = 'form';
        outcome = second;
      }
    }
    return { outcome, secrets: [...secrets, basic, ...(at.clientSecret ? [at.clientSecret] : [])] };
  };
}

/** `application/x-www-form-urlencoded`, as RFC 6749 wants id and secret before they go into Basic. */
const form = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);

function byClient(
  http: Http,
  { authOrigin, authTls }: Destination,
  { clientId, clientSecret }: Extract<Grant, { is: 'client' }>,
): FetchToken {
  // The SDK replaces the path of HCP_AUTH_URL here.
  const ask = tokenEndpoint(http, {
    origin: authOrigin,
    tls: authTls,
    path: '/oauth2/token',
    clientId,
    clientSecret,
  });
  const params = { audience: 'https://api.hashicorp.cloud', grant_type: 'client_credentials' };
  return async () => {
    const { outcome, secrets } = await ask(params, []);
    const wayOut = 'Check the client id and secret, and whether they belong to this geography.';
    return readToken(outcome, new URL(authOrigin).host, secrets, wayOut);
  };
}

/**
 * The login of the hcp CLI. Its file is looked at each time and never written; what is renewed lives in memory,
 * until the file says something newer.
 */
function byLogin(
  http: Http,
  { authOrigin, authPrefix }: Destination,
  { clientId, read }: Extract<Grant, { is: 'login' }>,
  now: () => number,
): FetchToken {
  // As in the SDK HCP_AUTH_TLS does not apply here, and the path of HCP_AUTH_URL stays.
  const ask = tokenEndpoint(http, {
    origin: authOrigin,
    tls: 'enabled',
    path: `${authPrefix}/oauth2/token`,
    clientId,
    clientSecret: '',
    limit: 5_000,
  });
  let seen: string | undefined;
  let own: Login | undefined;
  return async refused => {
    const file = await read();
    if (!file) return lapsed('You are no longer logged in with the hcp CLI.');
    const mark = JSON.stringify(file);
    if (mark !== seen) own = undefined;
    seen = mark;
    const have = own ?? file;
    const left = have.expiry - now();
    if (have.accessToken && have.accessToken !== refused && left > lapsesSoon)
      return { token: have.accessToken, seconds: left / 1000 };
    if (!have.refreshToken) return lapsed('The `hcp auth login` has lapsed.');
    const params = { grant_type: 'refresh_token', refresh_token: have.refreshToken };
    const { outcome, secrets } = await ask(params, [have.refreshToken, have.accessToken]);
    const wayOut = 'Run `hcp auth login` again, or sign in with a service principal.';
    const fetched = readToken(outcome, new URL(authOrigin).host, secrets, wayOut);
    if ('token' in fetched) {
      const renewed = outcome.is === 'response' ? readTokenAnswer(outcome.json).refreshToken : undefined;
      own = {
        accessToken: fetched.token,
        refreshToken: renewed ?? have.refreshToken,
        expiry: now() + (fetched.seconds ?? 3_600) * 1000,
        geography: have.geography,
      };
    }
    return fetched;
  };
}
const lapsed = (what: string): Fetched => ({
  why: failure(
    'bad-credentials',
    `${what} Run \`hcp auth login\` again, or sign in with a service principal.`,
  ),
});

/** A token from elsewhere, exchanged for HCP's at the API, by https whatever HCP_API_TLS says. */
function byWorkload(
  http: Http,
  { address, apiTls }: Destination,
  { resource, subject, env }: Extract<Grant, { is: 'workload' }>,
  now: () => number,
): FetchToken {
  const origin = new URL(`https://${address}`).origin;
  const { host } = new URL(origin);
  return async () => {
    const proof =
      subject.from === 'aws'
        ? await awsProof(http, subject.imdsV2, resource, env, now())
        : await tokenProof(http, subject, env);
    if ('kind' in proof) return { why: proof };
    const outcome = await http.send({
      origin,
      tls: apiTls === 'insecure' ? 'insecure' : 'enabled',
      method: 'POST',
      path: `/2019-12-10/${resource.split('/').map(encodeURIComponent).join('/')}/exchange-token`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(proof.body),
      limit: 10_000,
    });
    const wayOut =
      'Check the provider in workload.provider_resource_name, and whether its conditions fit the token.';
    return readToken(outcome, host, proof.secrets, wayOut, true);
  };
}

/** What says who this is, and what of it must not be shown. */
interface Proof {
  readonly body: object;
  readonly secrets: readonly string[];
}
async function awsProof(
  http: Http,
  imdsV2: boolean,
  resource: string,
  env: Env,
  now: number,
): Promise<Proof | Failure> {
  const keys = await awsKeys(http, env, imdsV2);
  if ('kind' in keys) return keys;
  const request = callerIdentityRequest(keys, resource, now);
  const signature = request.headers.Authorization?.split('Signature=')[1] ?? '';
  return {
    body: { aws_get_caller_id_token: request },
    secrets: [keys.secretAccessKey, keys.sessionToken, signature, keys.accessKeyId],
  };
}
async function tokenProof(http: Http, subject: TokenSubject, env: Env): Promise<Proof | Failure> {
  const token = await subjectToken(http, subject, env);
  return typeof token === 'string' ? { body: { jwt_token: token }, secrets: [token] } : token;
}

type TokenSubject = Exclude<Subject, { from: 'aws' }>;
async function subjectToken(http: Http, subject: TokenSubject, env: Env): Promise<string | Failure> {
  const wrong = (message: string) => failure('bad-credentials', message);
  if (subject.from === 'inline') return subject.token;
  let content: string;
  let where: string;
  if (subject.from === 'env') {
    where = `The variable ${subject.variable}, which the credential file names,`;
    content = env[subject.variable] ?? '';
  } else if (subject.from === 'file') {
    where = `The file ${subject.path}, which the credential file names,`;
    try {
      content = await readFile(subject.path, 'utf8');
    } catch (error) {
      return wrong(`${where} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
    }
  } else {
    const url = new URL(subject.url);
    where = `The answer of ${url.host}, which the credential file names,`;
    const outcome = await http.send({
      origin: url.origin,
      tls: url.protocol === 'http:' ? 'disabled' : 'enabled',
      method: 'GET',
      path: url.pathname + url.search,
      headers: subject.headers,
      limit: 1_000,
      // Its query may be a password.
      logged: '/…',
    });
    if (outcome.is === 'failure') return outcome.why;
    if (outcome.status !== 200)
      return wrong(`${url.host}, which the credential file names, gave no token (status ${outcome.status}).`);
    content = outcome.body;
  }
  if (subject.pointer === undefined) return content.trim() || wrong(`${where} holds no token: it is empty.`);
  let body: unknown;
  try {
    body = JSON.parse(content);
  } catch {
    return wrong(`${where} is not JSON, which workload.${subject.from}.format_type says.`);
  }
  return pointedAt(body, subject.pointer) || wrong(`${where} has no text at ${quoted(subject.pointer)}.`);
}

function readToken(
  outcome: Outcome,
  host: string,
  secrets: readonly string[],
  wayOut: string,
  /** It is an HCP API that exchanges tokens, with an API's error body; elsewhere such a body is a stranger's. */
  isApi = false,
): Fetched {
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
  const said = isApi && status >= 400 ? readStatus(body) : undefined;
  if (read.error || said || status === 401) {
    const words = read.error ? [read.error, read.description] : [said?.message];
    const reason = quoted(words.filter(Boolean).join(': '), secrets);
    return {
      why: failure(
        'bad-credentials',
        `HCP's identity service ${host} refused these credentials${reason && ` (${reason})`}. ${wayOut}`,
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

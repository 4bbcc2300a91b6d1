import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import * as tls from 'node:tls';
import { explainCredentials, findCredentials } from '../../../registry/credentials.ts';
import type { Env } from '../../../registry/endpoints.ts';
import type { HcpOptions } from '../../../registry/hcp.ts';
import { listening } from '../../support/network.ts';
import {
  bucket,
  type Call,
  certificateForTests,
  client,
  json,
  organizationId,
  projectId,
  type Scripted,
  scripted,
  status,
} from './support.ts';

// The SDK renews a login over verified TLS only, so this process trusts the tests' own authority.
before(async () => {
  const { cert } = await certificateForTests();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), cert]);
});

const nobody = { principal: null, location: null };
/** A home directory with files below `.config/hcp`. */
function homeWith(t: TestContext, files: Readonly<Record<string, unknown>>): string {
  const home = mkdtempSync(join(tmpdir(), 'hcp-'));
  t.after(() => rmSync(home, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(home, '.config', 'hcp', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return home;
}
const at = (script: Scripted): Record<string, string> => ({
  HCP_API_ADDRESS: script.endpoints.apiAddress!,
  HCP_API_TLS: script.endpoints.apiTls!,
  HCP_AUTH_URL: script.endpoints.authUrl!,
});
const from = (t: TestContext, script: Scripted, env: Env, home: string, more: Partial<HcpOptions> = {}) =>
  client(t, script, { credentials: async () => nobody, env: { ...at(script), ...env }, home, ...more });

// Workload identity

const resource = 'iam/project/p/service-principal/sp/workload-identity-provider/w i';
const workload = (source: object) => ({
  'cred_file.json': { scheme: 'workload', workload: { provider_resource_name: resource, ...source } },
});
const exchange =
  '/2019-12-10/iam/project/p/service-principal/sp/workload-identity-provider/w%20i/exchange-token';
async function exchanging(t: TestContext) {
  const script = await scripted(t, 'insecure');
  script.answer = (call, response) =>
    call.path === exchange
      ? json(response, { access_token: 'hcp-token', expires_in: 600 })
      : json(response, { bucket: bucket('demo') });
  return script;
}
const ids = { HCP_ORGANIZATION_ID: organizationId, HCP_PROJECT_ID: projectId };

test('a workload identity is exchanged for a token: from a file, a variable, a URL or the file itself', async t => {
  const asked: Call['headers'][] = [];
  const issuer = createServer((request, response) => {
    asked.push(request.headers);
    response.end(request.url === '/plain?key=1' ? ' jwt-url\n' : '{"a/b": {"token": "jwt-json"}}');
  });
  const url = `http://127.0.0.1:${await listening(t, issuer)}`;
  const folder = homeWith(t, { jwt: ' jwt-file \n' });
  const path = join(folder, '.config', 'hcp', 'jwt');
  for (const [source, jwt] of [
    [{ token: { token: 'jwt-inline' } }, 'jwt-inline'],
    [{ env: { var: 'MY_JWT' } }, 'jwt-env'],
    [{ env: { var: 'MY_JSON', format_type: 'json', subject_cred_pointer: '/list/1' } }, 'jwt-list'],
    [{ file: { path, format_type: 'value' } }, 'jwt-file'],
    [{ url: { url: `${url}/plain?key=1`, headers: { 'x-key': 'k' } } }, 'jwt-url'],
    [{ url: { url, format_type: 'json', subject_cred_pointer: '/a~1b/token' } }, 'jwt-json'],
  ] as const) {
    const script = await exchanging(t);
    const env = { ...ids, MY_JWT: 'jwt-env', MY_JSON: '{"list": ["no", "jwt-list"]}' };
    const stack = from(t, script, env, homeWith(t, workload(source)));
    assert.equal((await stack.patient.bucket('demo')).is, 'found');
    const [first, second] = script.calls;
    assert.equal(`${first!.method} ${first!.path}`, `POST ${exchange}`);
    assert.deepEqual(JSON.parse(first!.body), { jwt_token: jwt });
    assert.equal(second!.headers.authorization, 'Bearer hcp-token');
    const { source: won } = await stack.connection();
    assert.equal(won, 'credential-file');
    assert.equal(script.tokenCalls.length, 0);
  }
  assert.equal(asked[0]!['x-key'], 'k');
});

test('a workload identity that gets no token says at which step, and shows none', async t => {
  const issuer = createServer((_, response) => response.writeHead(403).end('s3cret'));
  const silent = createServer(() => {});
  const urlOf = async (server: typeof issuer) => `http://127.0.0.1:${await listening(t, server)}/?k=s3cret`;
  const [refusing, waiting] = [await urlOf(issuer), await urlOf(silent)];
  const cases: [object, RegExp][] = [
    [{ env: { var: 'NOT_SET' } }, /variable NOT_SET, which the credential file names, holds no token/],
    [{ file: { path: '/nonexistent/jwt' } }, /file \/nonexistent\/jwt, .* cannot be read \(ENOENT\)/],
    [
      { env: { var: 'TEXT', format_type: 'json', subject_cred_pointer: '/token' } },
      /variable TEXT, .* is not JSON, which workload\.env\.format_type says/,
    ],
    [
      { env: { var: 'JSON', format_type: 'json', subject_cred_pointer: '/token' } },
      /variable JSON, .* has no text at \/token/,
    ],
    [{ url: { url: refusing } }, /127\.0\.0\.1:\d+, .* gave no token \(status 403\)/],
    [{ url: { url: waiting } }, /did not answer in time/],
    [
      { token: { token: 's3cret-jwt' } },
      /refused these credentials \(permission denied for …\)\. Check the provider/,
    ],
  ];
  for (const [source, message] of cases) {
    const script = await scripted(t, 'insecure');
    script.answer = (_, response) => status(response, 403, 7, 'permission denied for s3cret-jwt');
    const lines: string[] = [];
    const env = { ...ids, TEXT: 's3cret', JSON: '{"other": "s3cret"}' };
    const stack = from(t, script, env, homeWith(t, workload(source)), {
      log: line => lines.push(line),
      timeouts: { connect: 5_000, headers: 5_000, body: 5_000, whole: 5_000 },
    });
    const { state, why } = await stack.connection();
    assert.equal(state, 'failed');
    assert.match(why!.message, message);
    assert.doesNotMatch([why!.message, ...lines].join('\n'), /s3cret/);
  }
});

// The login of the hcp CLI

const hour = 3_600_000;
const start = Date.parse('2026-08-01T12:00:00Z');
const login = (more: object = {}) => ({
  access_token: 'cli-token',
  refresh_token: 'cli-refresh',
  access_token_expiry: '2026-08-01T15:00:00.123456+02:00',
  geography: 'us',
  ...more,
});
const cache = (entry: object | undefined) => ({ login: entry, 'service-principals': {} });
const profile = {
  'active_profile.hcl': 'name = "work"\n',
  'profiles/work.hcl': `name            = "work"
organization_id = "${organizationId}"
# project_id    = "another"
project_id      = "${projectId}"

core {
  geography = "mars"
  no_color = true
}
`,
};

test('a login of the hcp CLI is used as it is, with the project of its profile', async t => {
  const script = await scripted(t);
  script.answer = (_, response) => json(response, { bucket: bucket('demo') });
  const home = homeWith(t, { 'creds-cache.json': cache(login()), ...profile });
  const stack = from(t, script, {}, home, { now: () => start });
  assert.equal((await stack.patient.bucket('demo')).is, 'found');
  assert.equal(script.calls[0]!.headers.authorization, 'Bearer cli-token');
  assert.match(script.calls[0]!.path, new RegExp(`${organizationId}/projects/${projectId}/buckets/demo`));
  assert.equal(script.tokenCalls.length, 0);
  const connection = await stack.connection();
  assert.deepEqual([connection.source, connection.state], ['login', 'ready']);
});

test('a lapsed login is renewed in memory; its file stays as it is', async t => {
  const script = await scripted(t);
  script.answer = (_, response) => json(response, { bucket: bucket('demo') });
  let issued = 0;
  script.identify = (call, response) =>
    call.headers.authorization
      ? json(response, { error: 'invalid_client' }, 401)
      : json(response, { access_token: `new-${++issued}`, refresh_token: `r-${issued}`, expires_in: 3600 });
  const home = homeWith(t, { 'creds-cache.json': cache(login()), ...profile });
  const path = join(home, '.config', 'hcp', 'creds-cache.json');
  const before = readFileSync(path, 'utf8');
  let now = start;
  const env = { HCP_AUTH_URL: `${script.endpoints.authUrl}/some/path` };
  const stack = from(t, script, env, home, { now: () => now, clock: () => now });
  await stack.fresh.bucket('demo');
  now = start + hour - 14_000;
  await stack.fresh.bucket('demo');
  now += hour;
  await stack.fresh.bucket('demo');
  assert.deepEqual(
    script.calls.map(call => call.headers.authorization),
    ['Bearer cli-token', 'Bearer new-1', 'Bearer new-2'],
  );
  // Basic with an empty secret first, then the form, which is remembered; the path of HCP_AUTH_URL stays.
  assert.deepEqual(
    script.tokenCalls.map(call => [call.path, Object.fromEntries(new URLSearchParams(call.body))]),
    [
      ['/some/path/oauth2/token', { grant_type: 'refresh_token', refresh_token: 'cli-refresh' }],
      [
        '/some/path/oauth2/token',
        {
          client_id: '4edd6521-6eb9-4d78-9039-7ce8569d667c',
          grant_type: 'refresh_token',
          refresh_token: 'cli-refresh',
        },
      ],
      [
        '/some/path/oauth2/token',
        {
          client_id: '4edd6521-6eb9-4d78-9039-7ce8569d667c',
          grant_type: 'refresh_token',
          refresh_token: 'r-1',
        },
      ],
    ],
  );
  assert.equal(readFileSync(path, 'utf8'), before);
  // The CLI has renewed it meanwhile: its word is newer than ours.
  writeFileSync(
    path,
    JSON.stringify(cache(login({ access_token: 'from-cli', access_token_expiry: '2026-08-02T12:00:00Z' }))),
  );
  now += hour;
  await stack.fresh.bucket('demo');
  assert.equal(script.calls.at(-1)!.headers.authorization, 'Bearer from-cli');
  // And logged out.
  writeFileSync(path, JSON.stringify(cache(undefined)));
  now += 24 * hour;
  const out = await stack.fresh.bucket('demo');
  assert.ok(out.is === 'unknown' && /no longer logged in with the hcp CLI/.test(out.why.message));
});

test('a login the API refuses is renewed at once, and one that cannot be renewed says so', async t => {
  const script = await scripted(t);
  script.answer = (call, response) =>
    call.headers.authorization === 'Bearer cli-token'
      ? status(response, 401, 16)
      : json(response, { bucket: bucket('demo') });
  const home = homeWith(t, { 'creds-cache.json': cache(login()), ...profile });
  const stack = from(t, script, {}, home, { now: () => start });
  assert.equal((await stack.patient.bucket('demo')).is, 'found');
  script.identify = (_, response) =>
    json(response, { error: 'invalid_grant', error_description: 'cli-refresh was used' }, 400);
  const refused = await from(t, script, {}, home, { now: () => start + hour }).patient.bucket('demo');
  assert.ok(refused.is === 'unknown' && refused.why.kind === 'bad-credentials');
  assert.match(refused.why.message, /\(invalid_grant: … was used\)\. Run `hcp auth login` again/);
});

test('a login counts only in its geography, and while it can be used', async t => {
  const eu = { HCP_GEOGRAPHY: 'eu' };
  for (const [entry, env, want] of [
    [login(), {}, 'login'],
    [login(), eu, /is for the geography us, and eu is asked for: set HCP_GEOGRAPHY/],
    [login({ geography: 'eu' }), eu, 'login'],
    [login({ geography: 'eu' }), {}, /is for the geography eu, and us is asked for/],
    [login({ geography: undefined }), {}, /names no geography, and us is asked for/],
    [login({ refresh_token: undefined }), {}, 'login'],
    [
      login({ refresh_token: undefined, access_token_expiry: '2026-08-01T12:00:15Z' }),
      {},
      /The `hcp auth login` has lapsed: run it again/,
    ],
    [login({ refresh_token: undefined, access_token_expiry: '2026-08-01T12:00:15.001Z' }), {}, 'login'],
    [undefined, {}, /^Not signed in to HCP\. Sign in, or set HCP_CLIENT_ID and HCP_CLIENT_SECRET\.$/],
  ] as const) {
    const home = homeWith(t, { 'creds-cache.json': cache(entry) });
    const found = await findCredentials(nobody, env, home, () => start);
    if (typeof want === 'string')
      assert.ok(found.is === 'found' && found.source === want, JSON.stringify(found));
    else assert.ok(found.is === 'none' && want.test(found.why.message), JSON.stringify(found));
  }
  // A profile may name the geography; the environment has the last word.
  const files = {
    'creds-cache.json': cache(login({ geography: 'eu' })),
    'active_profile.hcl': 'name = "work"',
    'profiles/work.hcl': 'name = "work"\ngeography = "eu"\norganization_id = "o"\nproject_id = "p"\n',
  };
  const home = homeWith(t, files);
  const found = await findCredentials(nobody, { HCP_PROJECT_ID: 'q' }, home, () => start);
  assert.ok(found.is === 'found');
  assert.equal(found.destination.apiOrigin, 'https://api.cloud.eu.hashicorp.com');
  assert.deepEqual(found.location, { organizationId: 'o', projectId: 'q' });
  assert.equal((await findCredentials(nobody, { HCP_GEOGRAPHY: 'us' }, home, () => start)).is, 'none');
  // Profile names become file names; anything else is no profile.
  const sly = homeWith(t, { ...files, 'active_profile.hcl': 'name = "../profiles/work"' });
  assert.equal((await findCredentials(nobody, {}, sly, () => start)).is, 'none');
});

test('what was looked at, what won and why can be told', async t => {
  const file = { scheme: 'service_principal_creds', oauth: { client_id: 'fid', client_secret: 'fsecret' } };
  const home = homeWith(t, { 'cred_file.json': file, 'creds-cache.json': cache(login()) });
  const told = async (env: Env, offer: Parameters<typeof explainCredentials>[0] = nobody) =>
    (await explainCredentials(offer, env, home, () => start)).map(
      ({ source, is, why }) => `${source}: ${is}: ${why.replaceAll(home, '~')}`,
    );
  assert.deepEqual(await told({ HCP_CLIENT_ID: 'id' }), [
    'editor: absent: not signed in with this editor',
    'environment: absent: HCP_CLIENT_ID is set but HCP_CLIENT_SECRET is not, so both are ignored',
    'credential-file: won: a service principal in ~/.config/hcp/cred_file.json',
    'login: passed-over: the `hcp auth login` in ~/.config/hcp/creds-cache.json',
  ]);
  assert.deepEqual(
    await told({ HCP_CLIENT_ID: 'id', HCP_CLIENT_SECRET: '', HCP_CRED_FILE: '/nonexistent/f' }),
    [
      'editor: absent: not signed in with this editor',
      'environment: wrong: HCP_CLIENT_SECRET is empty while HCP_CLIENT_ID is set. Set both, or neither.',
      'credential-file: absent: HCP_CRED_FILE names /nonexistent/f, which does not exist',
      'login: passed-over: the `hcp auth login` in ~/.config/hcp/creds-cache.json',
    ],
  );
  const principal = { clientId: 'e', clientSecret: 's' };
  assert.deepEqual(
    (await told({}, { principal, location: null, editorOnly: true })).map(line => line.slice(0, 30)),
    [
      'editor: won: a service princip',
      'environment: absent: not read:',
      'credential-file: absent: not r',
      'login: absent: not read: in a ',
    ],
  );
  const all = (await told({ HCP_CLIENT_ID: 'id', HCP_CLIENT_SECRET: 'top-secret' })).join();
  assert.doesNotMatch(all, /fsecret|top-secret|cli-token|cli-refresh/);
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findCredentials } from '../../../registry/credentials.ts';
import { destinationIn, destinationOf, type Env } from '../../../registry/endpoints.ts';

const nobody = { principal: null, location: null };
const pair = { HCP_CLIENT_ID: 'id', HCP_CLIENT_SECRET: 'secret' };
const find = (env: Env, home = '/nonexistent', offer = nobody as Parameters<typeof findCredentials>[0]) =>
  findCredentials(offer, env, home);

function homeWith(t: TestContext, file: unknown): string {
  const home = mkdtempSync(join(tmpdir(), 'hcp-'));
  t.after(() => rmSync(home, { recursive: true }));
  mkdirSync(join(home, '.config', 'hcp'), { recursive: true });
  writeFileSync(
    join(home, '.config', 'hcp', 'cred_file.json'),
    typeof file === 'string' ? file : JSON.stringify(file),
  );
  return home;
}
const good = {
  scheme: 'service_principal_creds',
  oauth: { client_id: 'file-id', client_secret: 'file-secret' },
};

const resource = 'iam/project/p/service-principal/sp/workload-identity-provider/w';
const workload = (source: object) => ({
  scheme: 'workload',
  workload: { provider_resource_name: resource, ...source },
});

test('the editor wins over the environment, and that over the file', async t => {
  const home = homeWith(t, good);
  const offer = { principal: { clientId: 'e', clientSecret: 's' }, location: null };
  const sources = [
    await find(pair, home, offer),
    await find(pair, home),
    await find({}, home),
    await find({}),
  ];
  assert.deepEqual(
    sources.map(found => ('source' in found ? found.source : found.is)),
    ['editor', 'environment', 'credential-file', 'none'],
  );
});

test('a secret kept by the editor goes where the editor says, whatever the environment says', async () => {
  const env = {
    ...pair,
    HCP_AUTH_URL: 'https://evil.example',
    HCP_API_ADDRESS: 'evil.example',
    HCP_PROJECT_ID: 'p',
  };
  const found = await find(env, '/', { principal: { clientId: 'e', clientSecret: 's' }, location: null });
  assert.ok(found.is === 'found');
  assert.equal(found.destination.authOrigin, 'https://auth.idp.hashicorp.com');
  assert.equal(found.destination.apiOrigin, 'https://api.cloud.hashicorp.com');
  assert.deepEqual(found.location, {});
});

test('client id and secret count only together; one of them empty is an error that names it', async () => {
  assert.equal((await find({ HCP_CLIENT_ID: 'id' })).is, 'none');
  assert.equal((await find({ HCP_CLIENT_SECRET: 's' })).is, 'none');
  assert.equal((await find({ HCP_CLIENT_ID: '', HCP_CLIENT_SECRET: '' })).is, 'none');
  for (const [env, name] of [
    [{ HCP_CLIENT_ID: '', HCP_CLIENT_SECRET: 's' }, 'HCP_CLIENT_ID'],
    [{ HCP_CLIENT_ID: 'id', HCP_CLIENT_SECRET: '' }, 'HCP_CLIENT_SECRET'],
  ] as const) {
    const found = await find(env);
    assert.ok(found.is === 'wrong' && found.why.kind === 'bad-credentials');
    assert.match(found.why.message, new RegExp(`^${name} is empty`));
  }
});

test('HCP_CRED_FILE moves the file, and set to nothing means no file', async t => {
  const home = homeWith(t, good);
  const path = join(home, '.config', 'hcp', 'cred_file.json');
  const moved = await find({ HCP_CRED_FILE: path });
  assert.ok(moved.is === 'found');
  assert.deepEqual(moved.grant, { is: 'client', clientId: 'file-id', clientSecret: 'file-secret' });
  assert.equal((await find({ HCP_CRED_FILE: '' }, home)).is, 'none');
  const missing = await find({ HCP_CRED_FILE: '/nonexistent/x.json' }, home);
  assert.ok(missing.is === 'none' && missing.why.message.includes('/nonexistent/x.json'));
});

test('a credential file that cannot be used says why, and never what is in it', async t => {
  const cases: [unknown, RegExp][] = [
    ['{"oauth": {"client_secret": "file-secret"', /is not JSON/],
    ['[]', /does not hold a JSON object/],
    [{ ...good, scheme: 'magic file-secret' }, /unknown scheme/],
    [{ ...good, scheme: undefined }, /unknown scheme/],
    [{ scheme: 'service_principal_creds' }, /lacks oauth/],
    [{ ...good, oauth: { client_id: '', client_secret: 'file-secret' } }, /lacks oauth/],
    [{ ...good, workload: {} }, /both oauth and workload/],
    [{ scheme: 'workload' }, /scheme "workload" but no workload/],
    [{ scheme: 'workload', workload: { token: { token: 'file-secret' } } }, /lacks .*provider_resource_name/],
    [workload({}), /no source of a token/],
    [
      workload({ token: { token: 'file-secret' }, env: { var: 'X' } }),
      /has workload\.env and workload\.token; give exactly one/,
    ],
    [workload({ token: { token: '' } }), /empty workload\.token/],
    [workload({ file: {} }), /lacks workload\.file\.path/],
    [workload({ env: {} }), /lacks workload\.env\.var/],
    [workload({ url: { url: 'ftp://file-secret' } }), /not an http or https URL/],
    [workload({ file: { path: 'x', format_type: 'xml' } }), /unknown workload\.file\.format_type/],
    [workload({ url: { url: 'http://x', format_type: 'json' } }), /needs a JSON pointer/],
    [
      { ...workload({ token: { token: 'a' } }), workload: { provider_resource_name: 'a/../b' } },
      /lacks .*name/,
    ],
  ];
  for (const [file, message] of cases) {
    const found = await find({}, homeWith(t, file));
    assert.ok(found.is === 'wrong' && found.source === 'credential-file', JSON.stringify(file));
    assert.match(found.why.message, message);
    assert.match(found.why.message, /cred_file\.json/);
    assert.doesNotMatch(found.why.message, /file-secret/);
  }
});

test('organization and project: both, one as Packer takes it, one empty is an error', async () => {
  const at = async (env: Env) => {
    const found = await find({ ...pair, ...env });
    return found.is === 'found' ? found.location : 'why' in found ? found.why.kind : found;
  };
  assert.deepEqual(await at({ HCP_ORGANIZATION_ID: 'o', HCP_PROJECT_ID: 'p' }), {
    organizationId: 'o',
    projectId: 'p',
  });
  assert.deepEqual(await at({ HCP_ORGANIZATION_ID: 'o' }), { organizationId: 'o' });
  assert.deepEqual(await at({ HCP_PROJECT_ID: 'p' }), { projectId: 'p' });
  assert.deepEqual(await at({ HCP_PROJECT_ID: '' }), {});
  assert.equal(await at({ HCP_ORGANIZATION_ID: 'o', HCP_PROJECT_ID: '' }), 'no-project');
  const picked = { organizationId: 'x', projectId: 'y' };
  const found = await find({ ...pair, HCP_PROJECT_ID: 'p' }, '/', { principal: null, location: picked });
  assert.ok(found.is === 'found');
  assert.deepEqual(found.location, picked);
});

test('endpoints as the SDK reads them', () => {
  const at = (env: Env) => {
    const found = destinationIn(env);
    return 'kind' in found
      ? found.message
      : `${found.apiOrigin} ${found.apiTls} ${found.authOrigin} ${found.authTls}`;
  };
  const us = 'https://auth.idp.hashicorp.com';
  const table: [Env, string | RegExp][] = [
    [{}, `https://api.cloud.hashicorp.com enabled ${us} enabled`],
    [{ HCP_GEOGRAPHY: 'us' }, `https://api.cloud.hashicorp.com enabled ${us} enabled`],
    [
      { HCP_GEOGRAPHY: 'eu' },
      'https://api.cloud.eu.hashicorp.com enabled https://auth.idp.eu.hashicorp.com enabled',
    ],
    [{ HCP_GEOGRAPHY: '' }, /^HCP_GEOGRAPHY is ""; it can be us or eu\.$/],
    [{ HCP_GEOGRAPHY: 'mars' }, /^HCP_GEOGRAPHY/],
    [{ HCP_API_ADDRESS: 'h:8080' }, `https://h:8080 enabled ${us} enabled`],
    [{ HCP_API_ADDRESS: 'h:8080', HCP_API_TLS: 'disabled' }, `http://h:8080 disabled ${us} enabled`],
    [{ HCP_API_ADDRESS: 'h:8080', HCP_API_TLS: 'insecure' }, `https://h:8080 insecure ${us} enabled`],
    [{ HCP_API_ADDRESS: '[::1]:8080' }, `https://[::1]:8080 enabled ${us} enabled`],
    [{ HCP_API_ADDRESS: 'a', HCP_API_HOST: 'HTTPS://b:1' }, `https://b:1 enabled ${us} enabled`],
    [{ HCP_API_HOST: 'http://b:1' }, /HCP_API_HOST/],
    [{ HCP_API_ADDRESS: '' }, /^HCP_API_ADDRESS is ""; it has to be host or host:port/],
    [{ HCP_API_ADDRESS: 'http://h:8080' }, /^HCP_API_ADDRESS is "http:\/\/h:8080"/],
    [{ HCP_API_ADDRESS: 'user:pw@h' }, /^HCP_API_ADDRESS/],
    [{ HCP_API_ADDRESS: 'h/path' }, /^HCP_API_ADDRESS/],
    [{ HCP_API_TLS: 'enabled' }, /^HCP_API_TLS is "enabled"; it can be insecure or disabled/],
    [{ HCP_API_TLS: '' }, /^HCP_API_TLS/],
    [
      { HCP_AUTH_URL: 'https://a:1/some/path' },
      'https://api.cloud.hashicorp.com enabled https://a:1 enabled',
    ],
    [{ HCP_AUTH_URL: 'http://a:1' }, /^HCP_AUTH_URL has to be an https:\/\/ URL\.$/],
    [{ HCP_AUTH_URL: '' }, /^HCP_AUTH_URL/],
    [
      { HCP_AUTH_URL: 'https://a', HCP_AUTH_TLS: 'insecure' },
      'https://api.cloud.hashicorp.com enabled https://a insecure',
    ],
    [{ HCP_AUTH_TLS: 'disabled' }, `https://api.cloud.hashicorp.com enabled ${us} enabled`],
    [{ HCP_AUTH_TLS: 'yes' }, /^HCP_AUTH_TLS/],
  ];
  for (const [env, want] of table)
    if (typeof want === 'string') assert.equal(at(env), want, JSON.stringify(env));
    else assert.match(at(env), want, JSON.stringify(env));
});

test('endpoints an editor hands over start from their geography', () => {
  const eu = destinationOf({ geography: 'eu' });
  assert.ok(!('kind' in eu) && eu.apiOrigin === 'https://api.cloud.eu.hashicorp.com');
  const local = destinationOf({
    apiAddress: '127.0.0.1:1',
    apiTls: 'disabled',
    authUrl: 'https://127.0.0.1:1',
    authTls: 'insecure',
  });
  assert.ok(!('kind' in local) && local.apiOrigin === 'http://127.0.0.1:1' && local.authTls === 'insecure');
  assert.ok('kind' in destinationOf({ authUrl: 'http://x' }));
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import {
  ConnectionRequest,
  CredentialsChanged,
  type EditorCredentials,
  RefreshCommand,
} from '../../protocol/requests.ts';
import type { Fault, Intercept } from '../../registry/local/answer.ts';
import {
  type LocalRegistry,
  type LocalRegistryOptions,
  startLocalRegistry,
} from '../../registry/local/server.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/server.ts';

const uri = 'untitled:/templates/main.pkr.hcl';
const text = `data "hcp-packer-version" "base" {
  bucket_name  = "golden-base"
  channel_name = "production"
}

data "hcp-packer-version" "missing" {
  bucket_name  = "golden-base"
  channel_name = "nowhere"
}
`;
const waits = {
  timeouts: { connect: 1000, headers: 1000, body: 1000, whole: 2000 },
  sleep: async () => {},
};
const status = (code: number, message: string) => ({ code, message, details: [] });

async function registryWith(t: TestContext, options: LocalRegistryOptions = {}): Promise<LocalRegistry> {
  const registry = await startLocalRegistry({ seed: 'samples/registry.json', ...options });
  t.after(() => registry.close());
  return registry;
}
async function serverWith(t: TestContext, options: TestServerOptions): Promise<TestServer> {
  const server = await startTestServer({ waits, ...options });
  t.after(() => server.close());
  server.open(uri, text);
  return server;
}
/** What is shown when the registry has said what it has to say. */
async function settled(server: TestServer): Promise<unknown[]> {
  await server.hcp.patient.channels('golden-base');
  const shown = await server.diagnostics(uri);
  // Advice from the text alone does not depend on the registry.
  return shown.map(({ code }) => code).filter(code => code !== 'unused-data');
}
const card = async (server: TestServer) => (await server.hover(uri, 2, 20)) ?? '';
const refresh = (server: TestServer) =>
  server.lsp.sendRequest('workspace/executeCommand', { command: RefreshCommand });
const sum = (registry: LocalRegistry) => [...registry.requests.values()].reduce((all, n) => all + n, 0);

const page = { 'content-type': 'text/html' };
const lists: readonly (readonly [what: string, fault: Fault, says: RegExp])[] = [
  [
    '401',
    { status: 401, body: status(16, 'who are you') },
    /does not accept the token .*who are you.*Sign in again/,
  ],
  [
    '403',
    { status: 403, body: status(7, 'no role') },
    /HCP does not allow this principal.*no role.*Ask for a role/,
  ],
  ['403 of a proxy', { status: 403, body: '<html>', headers: page }, /forbids this, and not in HCP.*proxy/],
  [
    '404 of a proxy',
    { status: 404, body: '<html>', headers: page },
    /does not answer like the HCP API.*404.*Check the address/,
  ],
  [
    '404 with another body',
    { status: 404, body: { error: 'no such page' } },
    /does not answer like the HCP API/,
  ],
  ['409', { status: 409, body: status(10, 'busy') }, /HCP refused: busy/],
  ['429', { status: 429, headers: { 'retry-after': '0' } }, /asks for a pause/],
  ['500', { status: 500, body: status(13, 'oh no') }, /in trouble.*500.*oh no.*Try again later/],
  ['503', { status: 503 }, /in trouble.*503/],
  [
    'a sign-in page',
    { status: 200, body: '<html>Welcome to the hotel', headers: page },
    /does not answer like the HCP API.*sign-in page/,
  ],
  [
    'JSON of another kind',
    { status: 200, body: { channels: 'many' } },
    /not what the HCP Packer API answers/,
  ],
  ['half of JSON', { status: 200, body: '{"channels": [{"na' }, /does not answer like the HCP API/],
  ['nothing', { status: 200, body: '' }, /does not answer like the HCP API/],
  ['a cut line', 'reset', /cannot be reached: the connection was cut/],
  ['silence', 'hang', /cannot be reached: it did not answer in time/],
];

test('a registry in trouble gives no diagnostic and one honest line, and is well again without a restart', async t => {
  let fault: Intercept = () => undefined;
  const registry = await registryWith(t, { intercept: request => fault(request) });
  const server = await serverWith(t, { env: registry.env });
  for (const [what, answer, says] of lists)
    await t.test(what, async () => {
      fault = ({ operation }) => (operation === 'ListChannels' ? answer : undefined);
      await refresh(server);
      assert.deepEqual(await settled(server), []);
      const said = await card(server);
      assert.match(said.replaceAll('\\', ''), says);
      assert.doesNotMatch(said, /\n/);

      fault = () => undefined;
      await refresh(server);
      assert.deepEqual(await settled(server), ['hcp-channel-not-found']);
      assert.match(await card(server), /\*\*production → v3\*\*/);
    });
  assert.deepEqual(
    server.log.filter(line => /bug|Error/.test(line)),
    [],
  );
});

test("the API's own not-found is an answer: a warning", async t => {
  const registry = await registryWith(t, {
    intercept: ({ operation }) =>
      operation === 'ListChannels' ? { status: 404, body: status(5, 'no such bucket') } : undefined,
  });
  const server = await serverWith(t, { env: registry.env });
  assert.deepEqual(await settled(server), ['hcp-bucket-not-found', 'hcp-bucket-not-found']);
});

const tokens: readonly (readonly [what: string, fault: Fault, says: RegExp])[] = [
  ['429', { status: 429 }, /identity service .* asks for a pause/],
  ['500', { status: 500, body: 'oh no' }, /identity service .* in trouble.*500/],
  [
    'a sign-in page',
    { status: 200, body: '<html>', headers: page },
    /does not answer like HCP's identity service/,
  ],
  ['no token', { status: 200, body: {} }, /does not answer like HCP's identity service/],
  ['a cut line', 'reset', /cannot be reached/],
  ['silence', 'hang', /cannot be reached: it did not answer in time/],
];

test('an identity service in trouble is told from wrong credentials, and tried again on refresh', async t => {
  let fault: Intercept = () => undefined;
  const registry = await registryWith(t, { intercept: request => fault(request) });
  for (const [what, answer, says] of tokens)
    await t.test(what, async inner => {
      fault = ({ operation }) => (operation === 'Token' ? answer : undefined);
      const server = await serverWith(inner, { env: registry.env });
      assert.deepEqual(await settled(server), []);
      const said = await card(server);
      assert.match(said.replaceAll('\\', ''), says);
      assert.doesNotMatch(said, /\n/);
      fault = () => undefined;
      await refresh(server);
      assert.deepEqual(await settled(server), ['hcp-channel-not-found']);
    });
});

test('wrong credentials: the hover offers to sign in, nothing is underlined; the right ones work at once', async t => {
  const registry = await registryWith(t);
  const right: EditorCredentials = {
    principal: {
      clientId: registry.env.HCP_CLIENT_ID!,
      clientSecret: registry.env.HCP_CLIENT_SECRET!,
      endpoints: {
        apiAddress: registry.env.HCP_API_ADDRESS!,
        apiTls: 'disabled',
        authUrl: registry.auth,
        authTls: 'insecure',
      },
    },
    location: { organizationId: registry.organizationId, projectId: registry.projectId },
  };
  let offered: EditorCredentials = {
    ...right,
    principal: { ...right.principal!, clientSecret: 'not-the-secret' },
  };
  const server = await serverWith(t, { credentials: () => offered });
  assert.deepEqual(await settled(server), []);
  const said = await card(server);
  assert.match(said.replaceAll('\\', ''), /refused these credentials.*Check the client id and secret/);
  assert.match(said, /\[Sign In…\]\(command:packer\.hcp\.signIn/);
  assert.doesNotMatch(said, /not-the-secret|\n/);

  offered = right;
  const news = server.news();
  await server.lsp.sendNotification(CredentialsChanged);
  await news;
  assert.deepEqual(await settled(server), ['hcp-channel-not-found']);
});

test('no network: one line with the way out, no diagnostic, and all is well when it is back', async t => {
  const gate = createServer().listen(0, '127.0.0.1');
  await once(gate, 'listening');
  const { port } = gate.address() as { port: number };
  gate.close();
  await once(gate, 'close');
  const credentials = { clientId: 'the-client', clientSecret: 'the-secret-of-the-client' };
  const env = {
    HCP_CLIENT_ID: credentials.clientId,
    HCP_CLIENT_SECRET: credentials.clientSecret,
    HCP_API_ADDRESS: `127.0.0.1:${port}`,
    HCP_API_TLS: 'disabled',
    HCP_AUTH_URL: `https://127.0.0.1:${port}`,
    HCP_AUTH_TLS: 'insecure',
  };
  const server = await serverWith(t, { env });
  assert.deepEqual(await settled(server), []);
  const said = await card(server);
  assert.match(said.replaceAll('\\', ''), /cannot be reached: the connection was refused.*Check the network/);
  assert.doesNotMatch(said, /\n/);
  await registryWith(t, { port, ...credentials });
  await refresh(server);
  assert.deepEqual(await settled(server), ['hcp-channel-not-found']);
});

for (const [what, off] of [
  ['behind', -3_600_000],
  ['ahead', 3_600_000],
] as const)
  test(`a clock an hour ${what} changes nothing`, async t => {
    const registry = await registryWith(t);
    const server = await serverWith(t, { env: registry.env, now: () => Date.now() + off });
    assert.deepEqual(await settled(server), ['hcp-channel-not-found']);
    assert.match(await card(server), /\*\*production → v3\*\*/);
    await refresh(server);
    assert.deepEqual(await settled(server), ['hcp-channel-not-found']);
    assert.equal(registry.requests.get('Token'), 1);
  });

test('a clock set back does not keep answers alive', async t => {
  let now = Date.now();
  const registry = await registryWith(t);
  const server = await serverWith(t, { env: registry.env, now: () => now });
  await settled(server);
  now -= 3_600_000;
  const before = registry.requests.get('ListChannels')!;
  await settled(server);
  await settled(server);
  assert.equal(registry.requests.get('ListChannels'), before + 1);
});

test('packer.hcp.enabled off: no request at all; on and off again while running', async t => {
  const registry = await registryWith(t);
  let enabled = false;
  const server = await serverWith(t, { env: registry.env, settings: () => ({ hcp: { enabled } }) });
  const change = async (to: boolean) => {
    enabled = to;
    const news = server.news();
    await server.lsp.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await news;
  };
  assert.deepEqual(await settled(server), []);
  assert.equal(await server.hover(uri, 2, 20), undefined);
  assert.equal(sum(registry), 0);

  await change(true);
  assert.deepEqual(await settled(server), ['hcp-channel-not-found']);
  assert.equal((await server.lsp.sendRequest(ConnectionRequest)).state, 'ready');

  const before = sum(registry);
  await change(false);
  assert.deepEqual(await settled(server), []);
  assert.equal(await server.hover(uri, 2, 20), undefined);
  await refresh(server);
  assert.equal((await server.lsp.sendRequest(ConnectionRequest)).state, 'signed-out');
  assert.equal(sum(registry), before);
});

test('packer.severity applies to registry findings and to others while running', async t => {
  const registry = await registryWith(t);
  let severity = {};
  const server = await serverWith(t, { env: registry.env, settings: () => ({ severity }) });
  const levels = async () => {
    await server.hcp.patient.channels('golden-base');
    return (await server.diagnostics(uri))
      .filter(({ code }) => String(code).startsWith('hcp-'))
      .map(({ code, severity: level }) => `${code} ${level}`);
  };
  server.change(uri, 2, `${text}hcp_packer_registry {\n  bucket_name = "a!"\n}\n`);
  assert.deepEqual(await levels(), ['hcp-bucket-name-invalid 1', 'hcp-channel-not-found 2']);
  severity = { 'hcp-channel-not-found': 'hint', 'hcp-bucket-name-invalid': 'off' };
  const news = server.news();
  await server.lsp.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await news;
  assert.deepEqual(await levels(), ['hcp-channel-not-found 4']);
});

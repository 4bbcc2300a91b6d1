import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { sharedTokens } from '../../client/shared-tokens.ts';
import {
  BucketsRequest,
  ChannelsRequest,
  ConnectionRequest,
  CredentialsChanged,
  type EditorCredentials,
  RefreshCommand,
} from '../../protocol/requests.ts';
import type { Intercept } from '../../registry/local/answer.ts';
import { startLocalRegistry } from '../../registry/local/server.ts';
import { type Editor, startTestServer } from '../support/server.ts';
import { startServerProcess } from '../support/server-process.ts';

const built = existsSync(join(import.meta.dirname, '../../dist/server.js'));
const clientId = 'the-client';
const clientSecret = 'the-secret';

/** The secret store as each window sees it: what another one wrote comes a moment later, as in VS Code. */
function secretStore() {
  const windows: Map<string, string>[] = [];
  let latest = new Map<string, string>();
  return {
    now: () => [...latest],
    window() {
      const own = new Map(latest);
      windows.push(own);
      const write = async (change: (of: Map<string, string>) => void) => {
        latest = new Map(latest);
        change(latest);
        change(own);
        setTimeout(() => {
          for (const other of windows) if (other !== own) change(other);
        }, 150);
      };
      return {
        get: async (name: string) => own.get(name),
        store: (name: string, text: string) => write(of => of.set(name, text)),
        delete: (name: string) => write(of => of.delete(name)),
      };
    },
  };
}

/** A machine with a registry, a secret store and a folder for leases, on which windows are opened. */
async function machine(t: TestContext) {
  const bearers: string[] = [];
  const hooks: { intercept: Intercept } = { intercept: () => undefined };
  const time = { monotonic: 0, wall: 1_700_000_000_000, service: 1_800_000_000_000 };
  const registry = await startLocalRegistry({
    now: () => time.service,
    seed: 'samples/registry.json',
    clientId,
    clientSecret,
    intercept: request => {
      const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      if (bearer && !bearers.includes(bearer)) bearers.push(bearer);
      return hooks.intercept(request);
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'leases-'));
  t.after(async () => {
    await registry.close();
    await rm(folder, { recursive: true, force: true });
  });
  const store = secretStore();
  const offered: EditorCredentials = {
    principal: {
      clientId,
      clientSecret,
      endpoints: {
        apiAddress: registry.env.HCP_API_ADDRESS!,
        apiTls: 'disabled',
        authUrl: registry.auth,
        authTls: 'insecure',
      },
    },
    location: { organizationId: registry.organizationId, projectId: registry.projectId },
  };
  const sharing = (secrets: Parameters<typeof sharedTokens>[0]['secrets'] = store.window()) =>
    sharedTokens({ secrets, folder, now: () => time.wall });
  return {
    ...{ registry, folder, store, time, hooks, bearers, offered, sharing },
    fetched: () => registry.requests.get('Token') ?? 0,
    async window(tokens: ReturnType<typeof sharing> | undefined = sharing(), credentials = offered) {
      const server = await startTestServer({
        credentials: () => credentials,
        ...(tokens && { tokens }),
        waits: { clock: () => time.monotonic },
      });
      t.after(server.close);
      return server;
    },
    pass(ms: number) {
      time.monotonic += ms;
      time.wall += ms;
      time.service += ms;
    },
  };
}

/** Several questions at once, asked afresh. */
async function ask({ lsp }: Editor): Promise<void> {
  await lsp.sendRequest('workspace/executeCommand', { command: RefreshCommand });
  const [connection, buckets, channels] = await Promise.all([
    lsp.sendRequest(ConnectionRequest),
    lsp.sendRequest(BucketsRequest, {}),
    lsp.sendRequest(ChannelsRequest, { bucket: 'golden-base' }),
  ]);
  assert.deepEqual([connection.state, buckets.is, channels.is], ['ready', 'found', 'found']);
}
const eight = Array.from({ length: 8 });

test('eight windows that ask at once fetch one token, and one again when it is to be renewed', async t => {
  const m = await machine(t);
  const windows = await Promise.all(eight.map(() => m.window()));
  await Promise.all(windows.map(ask));
  assert.equal(m.fetched(), 1);
  m.pass(3_500_000);
  await Promise.all(windows.map(ask));
  assert.equal(m.fetched(), 1, 'not before its time');
  m.pass(41_000);
  await Promise.all(windows.map(ask));
  assert.equal(m.fetched(), 2);
  assert.equal(new Set(m.bearers).size, 2);
  const later = await m.window();
  await ask(later);
  assert.equal(m.fetched(), 2, 'a window opened later needs none');
});

test('a token the API refuses is replaced once for all windows', async t => {
  const m = await machine(t);
  const windows = await Promise.all(eight.map(() => m.window()));
  await Promise.all(windows.map(ask));
  const [first] = m.bearers;
  m.hooks.intercept = ({ headers }) =>
    headers.authorization === `Bearer ${first}`
      ? { status: 401, body: { code: 16, message: 'revoked', details: [] } }
      : undefined;
  // Tokens of one second are one text.
  m.pass(2_000);
  await Promise.all(windows.map(ask));
  assert.equal(m.fetched(), 2);
  assert.equal(m.bearers.length, 2);
  assert.ok(!JSON.stringify(m.store.now()).includes(first!));
});

test('a window that dies while it fetches is followed by one other', {
  skip: !built && 'not built',
}, async t => {
  const m = await machine(t);
  let arrived = () => {};
  const arrival = new Promise<void>(resolve => {
    arrived = resolve;
  });
  m.hooks.intercept = ({ operation, count }) => {
    if (operation !== 'Token' || count > 1) return undefined;
    arrived();
    return 'hang';
  };
  const dying = await startServerProcess({ credentials: () => m.offered, tokens: m.sharing() });
  dying.lsp.sendRequest(ConnectionRequest).catch(() => {});
  await arrival;
  process.kill(dying.pid, 'SIGKILL');
  await dying.ended;
  const windows = await Promise.all(eight.map(() => m.window()));
  const answers = Promise.all(windows.map(ask));
  // Its lease grows old.
  const [lease] = await readdir(m.folder);
  const past = Date.now() / 1000 - 6;
  await utimes(join(m.folder, lease!), past, past);
  await answers;
  assert.equal(m.fetched(), 2);
});

test('when the fetching fails it is the next window that tries', async t => {
  const m = await machine(t);
  m.hooks.intercept = ({ operation, count }) =>
    operation === 'Token' && count <= 2
      ? { status: 401, body: { error: 'invalid_client', error_description: 'not yet' } }
      : undefined;
  const windows = await Promise.all([m.window(), m.window(), m.window()]);
  const states = await Promise.all(windows.map(({ lsp }) => lsp.sendRequest(ConnectionRequest)));
  // Refused as header and as form: two requests of one window.
  assert.deepEqual(states.map(({ state }) => state).sort(), ['failed', 'ready', 'ready']);
  assert.equal(m.fetched(), 3);
});

test('a clock that is set back or ahead costs a token and no failure', async t => {
  const m = await machine(t);
  await ask(await m.window());
  for (const [hours, tokens] of [
    [-5, 2],
    [9, 3],
  ] as const) {
    m.time.wall += hours * 3_600_000;
    await ask(await m.window());
    assert.equal(m.fetched(), tokens);
  }
});

test('signing out leaves no token, not even one that is still on its way', async t => {
  const m = await machine(t);
  const tokens = m.sharing();
  const server = await m.window(tokens);
  await ask(server);
  assert.equal(m.store.now().length, 1);
  await tokens.forget(clientId);
  assert.deepEqual(m.store.now(), []);

  const of = { clientId, key: 'a'.repeat(64) };
  assert.equal(await tokens.ask(of), null);
  await m.sharing().forget(clientId);
  await tokens.fetched({ ...of, token: { token: 'late', seconds: 3600 } });
  assert.deepEqual(m.store.now(), []);
});

test('other credentials of the same client id, or another place, do not get the token', async t => {
  const m = await machine(t);
  await ask(await m.window());
  const elsewhere = await startLocalRegistry({ seed: 'samples/registry.json', clientId, clientSecret });
  t.after(elsewhere.close);
  const endpoints = { ...m.offered.principal!.endpoints, apiAddress: elsewhere.env.HCP_API_ADDRESS! };
  const moved = await m.window(m.sharing(), {
    location: null,
    principal: { clientId, clientSecret, endpoints },
  });
  await moved.lsp.sendRequest(ConnectionRequest);
  assert.equal(m.fetched(), 2, 'its token comes from the same service and goes to another API');

  // The environment names the client that is signed in with, and does not know its secret.
  const shell = await startTestServer({
    env: { ...m.registry.env, HCP_CLIENT_SECRET: 'guessed' },
    credentials: () => ({ principal: null, location: null }),
    tokens: m.sharing(),
  });
  t.after(shell.close);
  const { state, why } = await shell.lsp.sendRequest(ConnectionRequest);
  assert.deepEqual([state, why?.kind], ['failed', 'bad-credentials']);
});

test('without a keyring, and in an editor that shares nothing, each server has its own token', async t => {
  const m = await machine(t);
  const broken = async () => {
    throw new Error('no keyring');
  };
  const none = { get: broken, store: broken, delete: broken };
  for (const tokens of [m.sharing(none), m.sharing(none)]) await ask(await m.window(tokens));
  assert.equal(m.fetched(), 2);
  assert.deepEqual(await readdir(m.folder), []);
  const plain = await startTestServer({ credentials: () => m.offered });
  t.after(plain.close);
  await ask(plain);
  assert.equal(m.fetched(), 3);
});

test('credentials that change ask for the shared token, and neither lease nor log holds it', async t => {
  const m = await machine(t);
  const server = await m.window();
  await ask(server);
  await server.lsp.sendNotification(CredentialsChanged);
  await ask(server);
  assert.equal(m.fetched(), 1);
  const leases = await readdir(m.folder);
  assert.equal(leases.length, 1);
  assert.equal(await readFile(join(m.folder, leases[0]!), 'utf8'), '');
  const [token] = m.bearers;
  assert.ok(JSON.stringify(m.store.now()).includes(token!), 'it was shared');
  assert.ok(!server.log.join('\n').includes(token!));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lookup, Registry } from '../../../registry/registry.ts';
import {
  assign,
  bucket,
  channel,
  client,
  clientId,
  clientSecret,
  json,
  organizationId,
  projectId,
  scripted,
  status,
  version,
} from './support.ts';

const location = { organizationId, projectId };
const everything = (r: Registry): Promise<Lookup<unknown>[]> =>
  Promise.all([
    r.buckets(),
    r.bucket('demo'),
    r.channels('demo'),
    r.versions('demo'),
    r.version('demo', 'fp1'),
    r.ancestry('demo'),
    r.ancestry('demo', 'fp1'),
    r.history('demo', 'prod'),
  ]);
const kinds = (answers: Lookup<unknown>[]) => [
  ...new Set(answers.map(answer => (answer.is === 'unknown' ? answer.why.kind : answer.is))),
];

test('fifty channel questions about ten buckets are ten requests, none of them billable', async t => {
  const server = await scripted(t);
  server.answer = (_, response) =>
    json(response, { channels: ['a', 'b', 'c', 'd', 'e'].map(name => channel(name, version(1))) });
  const { patient, requests } = client(t, server);
  const names = Array.from({ length: 50 }, (_, i) => `bucket-${i % 10}`);
  const answers = await Promise.all(names.map(name => patient.channels(name)));
  await Promise.all(names.map(name => patient.channels(name)));
  assert.deepEqual(kinds(answers), ['found']);
  assert.equal(server.calls.length, 10);
  assert.ok(server.calls.every(call => call.method === 'GET' && /\/channels$/.test(call.path)));
  assert.equal(server.tokenCalls.length, 1);
  assert.equal(requests(), 11);
});

test('nothing is sent and nobody is asked for credentials before the first question', async t => {
  const server = await scripted(t);
  let asked = 0;
  const stack = client(t, server, {
    credentials: async () => {
      asked++;
      return { principal: { clientId, clientSecret, endpoints: server.endpoints }, location };
    },
  });
  stack.refresh();
  stack.reset();
  assert.equal(asked, 0);
  await Promise.all([stack.patient.bucket('a'), stack.patient.bucket('b'), stack.connection()]);
  assert.equal(asked, 1);
});

test('signed out is an answer to everything, without a request', async t => {
  const server = await scripted(t);
  const stack = client(t, server, { credentials: async () => ({ principal: null, location: null }) });
  for (const registry of [stack.patient, stack.prompt, stack.fresh])
    assert.deepEqual(kinds(await everything(registry)), ['signed-out']);
  const written = await stack.writes.apply(assign('demo', 'prod', 'fp1'));
  assert.ok(written.is === 'failed' && written.why.kind === 'signed-out');
  assert.ok((await stack.organizations()).is === 'unknown');
  const { state, source, address, why } = await stack.connection();
  assert.deepEqual(
    [state, source, address, why?.kind],
    ['signed-out', undefined, 'api.cloud.hashicorp.com:443', 'signed-out'],
  );
  assert.equal(stack.requests(), 0);
});

test('switched off is as quiet as signed out, and switched on again it asks', async t => {
  const server = await scripted(t);
  server.answer = (_, response) => json(response, { bucket: bucket('demo') });
  let enabled = false;
  const stack = client(t, server, { enabled: () => enabled });
  const off = await stack.patient.bucket('demo');
  assert.ok(
    off.is === 'unknown' && off.why.kind === 'signed-out' && /packer\.hcp\.enabled/.test(off.why.message),
  );
  assert.equal(stack.requests(), 0);
  enabled = true;
  stack.reset();
  assert.equal((await stack.patient.bucket('demo')).is, 'found');
});

test('a wrong variable is an answer that names it, without a request', async t => {
  const server = await scripted(t);
  const stack = client(t, server, {
    credentials: async () => ({ principal: null, location: null }),
    env: { HCP_CLIENT_ID: 'a', HCP_CLIENT_SECRET: 'b', HCP_API_TLS: 'yes' },
  });
  const answer = await stack.patient.bucket('demo');
  assert.ok(answer.is === 'unknown' && /^HCP_API_TLS is "yes"/.test(answer.why.message));
  const { state, source } = await stack.connection();
  assert.deepEqual([state, source], ['failed', 'environment']);
  assert.equal(stack.requests(), 0);
});

test('an editor that does not hand over its credentials is asked again a little later', async t => {
  const server = await scripted(t);
  server.answer = (_, response) => json(response, { bucket: bucket('demo') });
  let now = 0;
  let asked = 0;
  const stack = client(t, server, {
    now: () => now,
    credentials: async () => {
      if (++asked === 1) throw new Error('the window is closing');
      return { principal: { clientId, clientSecret, endpoints: server.endpoints }, location };
    },
  });
  assert.equal((await stack.patient.bucket('demo')).is, 'unknown');
  now = 5_000;
  assert.equal((await stack.patient.bucket('demo')).is, 'found');
});

test('refreshing forgets answers and keeps the token, resetting forgets both', async t => {
  const server = await scripted(t);
  server.answer = (_, response) => json(response, { bucket: bucket('demo') });
  const stack = client(t, server);
  await stack.patient.bucket('demo');
  stack.refresh();
  await stack.patient.bucket('demo');
  assert.deepEqual([server.calls.length, server.tokenCalls.length], [2, 1]);
  stack.reset();
  await stack.patient.bucket('demo');
  assert.deepEqual([server.calls.length, server.tokenCalls.length], [3, 2]);
});

test('after signing in as somebody else nothing of the first one is told', async t => {
  const server = await scripted(t);
  server.answer = (call, response) =>
    json(response, { bucket: bucket('demo', { description: call.headers.authorization }) });
  server.identify = (call, response) => {
    const [id] = Buffer.from(call.headers.authorization!.slice(6), 'base64').toString().split(':');
    json(response, { access_token: `of-${id}`, expires_in: 3600 });
  };
  let who = 'anna';
  const stack = client(t, server, {
    credentials: async () => ({
      principal: { clientId: who, clientSecret, endpoints: server.endpoints },
      location,
    }),
  });
  const described = async () => {
    const answer = await stack.patient.bucket('demo');
    return answer.is === 'found' && answer.value.description;
  };
  assert.equal(await described(), 'Bearer of-anna');
  const underWay = stack.fresh.bucket('demo');
  who = 'bert';
  stack.reset();
  assert.equal(await described(), 'Bearer of-bert');
  await underWay;
  assert.equal(await described(), 'Bearer of-bert');
});

test('a prompt question that is late is news once its answer is there', async t => {
  const server = await scripted(t);
  let release: () => void = () => {};
  server.answer = (_, response) => {
    release = () => json(response, { bucket: bucket('demo') });
    landed();
  };
  let landed: () => void = () => {};
  const arrived = new Promise<void>(resolve => {
    landed = resolve;
  });
  const stack = client(t, server, {
    promptMs: 1,
    timeouts: { connect: 5000, headers: 5000, body: 5000, whole: 5000 },
  });
  const news = new Promise(resolve => stack.onNews(resolve));
  const early = await stack.prompt.bucket('demo');
  assert.ok(early.is === 'unknown' && early.why.kind === 'pending');
  await arrived;
  release();
  assert.equal(await news, 'demo');
  assert.equal((await stack.prompt.bucket('demo')).is, 'found');
});

test('who no longer listens is no longer told', async t => {
  const stack = client(t, await scripted(t));
  let told = 0;
  const stop = stack.onNews(() => told++);
  stack.refresh();
  stop();
  stack.refresh();
  assert.equal(told, 1);
});

test('no secret and no token in any message or log line, whatever the service echoes', async t => {
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const keep = (value: unknown) => void lines.push(JSON.stringify(value));
  const token = 'tok3n-th4t-nobody-may-see';
  for (const http of [200, 400, 401, 403, 404, 409, 429, 500]) {
    const server = await scripted(t);
    server.identify = (_, response) => json(response, { access_token: token, expires_in: 3600 });
    server.answer = (call, response) => status(response, http, 3, `you sent ${call.headers.authorization}`);
    const stack = client(t, server, { log });
    for (const answer of await everything(stack.patient)) keep(answer);
    keep(await stack.writes.apply(assign('demo', 'prod', 'fp1')));
    keep(await stack.connection());
    keep(await stack.organizations());
    server.identify = (call, response) =>
      json(
        response,
        { error: 'invalid_client', error_description: `${call.body} ${call.headers.authorization}` },
        401,
      );
    stack.reset();
    keep(await stack.connection());
    await server.close();
    stack.reset();
    keep(await stack.connection());
  }
  const all = lines.join('\n');
  assert.ok(
    lines.length > 150 &&
      /PATCH 127\.0\.0\.1:\d+\/packer.* 400 \d+ ms/.test(all) &&
      /you sent Bearer …/.test(all),
  );
  for (const secret of [
    token,
    clientSecret,
    encodeURIComponent(clientSecret),
    Buffer.from(`${clientId}:`).toString('base64').slice(0, 16),
  ])
    assert.ok(!all.includes(secret), secret);
});

test('other network settings take effect with the next question', async t => {
  const server = await scripted(t);
  server.answer = (_, response) => json(response, { bucket: bucket('demo') });
  const stack = client(t, server);
  assert.equal((await stack.patient.bucket('demo')).is, 'found');
  stack.configure({ proxy: 'http://127.0.0.1:1' });
  // This machine is never behind a proxy, so it still answers.
  assert.equal((await stack.patient.bucket('demo')).is, 'found');
  assert.equal(server.calls.length, 2);
});

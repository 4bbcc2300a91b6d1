import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailureKind, Revocation } from '../../../registry/registry.ts';
import {
  assign,
  channel,
  client,
  type Handler,
  home,
  json,
  organizationId,
  projectId,
  scripted,
  status,
  version,
} from './support.ts';

const now: Revocation = { at: undefined, reason: 'CVE-2026-1', descendants: true, rollBackChannels: true };
const sent = (call: { method: string; path: string; body: string }) =>
  `${call.method} ${call.path.replace(home, '')} ${call.body}`;

test('promoting sends the fingerprint under its mask, clearing sends the mask alone', async t => {
  const server = await scripted(t);
  server.answer = (_, response) => json(response, { channel: channel('prod', version(2)) });
  const { writes } = client(t, server);
  const written = await writes.apply(assign('demo', 'prod', 'fp2'));
  assert.ok(written.is === 'done' && written.value.channel?.version?.name === 'v2');
  await writes.apply(assign('demo', 'prod', null));
  assert.deepEqual(server.calls.map(sent), [
    'PATCH /buckets/demo/channels/prod {"version_fingerprint":"fp2","update_mask":"versionFingerprint"}',
    'PATCH /buckets/demo/channels/prod {"update_mask":"versionFingerprint"}',
  ]);
  assert.equal(server.calls[0]!.headers['content-type'], 'application/json');
});

test('a revocation waits until what follows from it is done', async t => {
  const server = await scripted(t);
  let waits = 0;
  server.answer = (call, response) =>
    call.method === 'PATCH'
      ? json(response, {
          version: version(2, { status: 'VERSION_REVOKED' }),
          operation: { id: 'op/1', state: 'PENDING' },
        })
      : json(response, { operation: { id: 'op/1', state: ++waits < 3 ? 'RUNNING' : 'DONE', error: null } });
  const written = await client(t, server).writes.apply({
    kind: 'revoke',
    bucket: 'demo',
    fingerprint: 'fp2',
    ...now,
  });
  assert.ok(written.is === 'done' && written.value.version?.state === 'revoked');
  const wait = `GET /operation/2020-05-05/organizations/${organizationId}/projects/${projectId}/operations/op%2F1/wait?timeout=5s `;
  assert.deepEqual(server.calls.map(sent), [
    'PATCH /buckets/demo/versions/fp2 {"revoke_in":"0s","revocation_message":"CVE-2026-1"}',
    wait,
    wait,
    wait,
  ]);
});

test('an operation that never ends is not waited for for ever, and one that cannot be asked about not at all', async t => {
  const server = await scripted(t);
  let poll: Handler = (_, response) => json(response, { operation: { id: 'op', state: 'RUNNING' } });
  server.answer = (call, response, request) =>
    call.method === 'PATCH'
      ? json(response, { version: version(2), operation: { id: 'op', state: 'RUNNING' } })
      : poll(call, response, request);
  const { writes } = client(t, server);
  assert.equal((await writes.apply({ kind: 'restore', bucket: 'demo', fingerprint: 'fp2' })).is, 'done');
  assert.equal(server.calls.length, 7);
  poll = (_, response) => status(response, 404, 5);
  assert.equal((await writes.apply({ kind: 'restore', bucket: 'demo', fingerprint: 'fp2' })).is, 'done');
  assert.equal(server.calls.length, 9);
});

test('an operation that fails is told, with what did happen', async t => {
  const server = await scripted(t);
  const operation = { id: 'op', state: 'DONE', error: { code: 13, message: 'descendants were not revoked' } };
  server.answer = (_, response) => json(response, { version: version(2), operation });
  const written = await client(t, server).writes.apply({
    kind: 'revoke',
    bucket: 'demo',
    fingerprint: 'fp2',
    ...now,
  });
  assert.ok(written.is === 'failed');
  assert.match(written.why.message, /The version was changed, but .*descendants were not revoked/);
});

test('restoring is one word', async t => {
  const server = await scripted(t);
  server.answer = (_, response) => json(response, { version: version(2) });
  await client(t, server).writes.apply({ kind: 'restore', bucket: 'demo', fingerprint: 'fp2' });
  assert.deepEqual(server.calls.map(sent), ['PATCH /buckets/demo/versions/fp2 {"restore":true}']);
});

test('no write is sent twice, and each failure says whether it may have happened', async t => {
  const doubt =
    /^(Promoting|Revoking|Restoring) .* may or may not have happened; look before you try again\./;
  const table: [string, Handler, FailureKind, RegExp, boolean][] = [
    ['403', (_, r) => status(r, 403, 7, 'no permission'), 'forbidden', /no permission/, false],
    ['400', (_, r) => status(r, 400, 9, 'version is revoked'), 'rejected', /version is revoked/, false],
    ['404', (_, r) => status(r, 404, 5, 'no channel prod'), 'rejected', /no channel prod/, false],
    ['409', (_, r) => status(r, 409, 10, 'no version fp2'), 'rejected', /no version fp2/, false],
    ['429', (_, r) => status(r, 429, 8), 'throttled', /pause/, false],
    ['503', (_, r) => status(r, 503, 14), 'server', doubt, true],
    ['500', (_, r) => status(r, 500, 13), 'server', doubt, true],
    ['reset', (_, r) => r.socket!.destroy(), 'unreachable', doubt, true],
    ['slow', () => {}, 'unreachable', doubt, true],
    ['login page', (_, r) => r.writeHead(200).end('<html>'), 'malformed', doubt, true],
    [
      'unreadable',
      (_, r) => json(r, { channel: 7, version: 7 }),
      'malformed',
      /[Ll]ook before you try again/,
      true,
    ],
  ];
  await Promise.all(
    table.map(async ([name, act, kind, message, mayHaveHappened]) => {
      const server = await scripted(t);
      server.answer = act;
      const { writes } = client(t, server);
      for (const write of [
        () => writes.apply(assign('demo', 'prod', 'fp2')),
        () => writes.apply({ kind: 'revoke', bucket: 'demo', fingerprint: 'fp2', ...now }),
        () => writes.apply({ kind: 'restore', bucket: 'demo', fingerprint: 'fp2' }),
      ]) {
        server.calls.length = 0;
        const written = await write();
        assert.ok(written.is === 'failed', name);
        assert.equal(written.why.kind, kind, `${name}: ${written.why.message}`);
        assert.match(written.why.message, message);
        assert.equal(/look before/i.test(written.why.message), mayHaveHappened, name);
        assert.equal(server.calls.length, 1, name);
      }
    }),
  );
});

test('a write refused for its token was not carried out, so it goes out again with a new one', async t => {
  const server = await scripted(t);
  server.answer = (call, response) =>
    call.headers.authorization === 'Bearer token-1'
      ? status(response, 401, 16)
      : json(response, { channel: channel('prod', version(2)) });
  assert.equal((await client(t, server).writes.apply(assign('demo', 'prod', 'fp2'))).is, 'done');
  assert.equal(server.calls.length, 2);
});

test('a name that can be none is not sent', async t => {
  const server = await scripted(t);
  const written = await client(t, server).writes.apply(assign('demo', '..', 'fp2'));
  assert.ok(written.is === 'failed' && written.why.kind === 'rejected');
  assert.equal(server.calls.length, 0);
});

test('a write forgets what was known, also when it failed, and is news', async t => {
  const server = await scripted(t);
  server.answer = (call, response) =>
    call.method === 'PATCH'
      ? status(response, 500, 13)
      : json(response, { channels: [channel('prod', version(2))] });
  const stack = client(t, server);
  let news = 0;
  stack.onNews(() => news++);
  for (const write of [
    () => stack.writes.apply(assign('demo', 'prod', 'fp2')),
    () => stack.writes.apply({ kind: 'revoke', bucket: 'demo', fingerprint: 'fp2', ...now }),
    () => stack.writes.apply({ kind: 'restore', bucket: 'demo', fingerprint: 'fp2' }),
  ]) {
    await stack.patient.channels('demo');
    news = 0;
    assert.equal((await write()).is, 'failed');
    assert.equal(news, 1);
    server.calls.length = 0;
    // A promotion puts descendants in other buckets out of date.
    await stack.patient.channels('other');
    await stack.patient.channels('demo');
    assert.equal(server.calls.length, 2);
    stack.refresh();
  }
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BucketPreviewRequest, ChangeRequest, RevokePreviewRequest } from '../../protocol/changes.ts';
import { startLocalRegistry } from '../../registry/local/server.ts';
import type { Change } from '../../registry/registry.ts';
import { connect, type Json } from '../registry/local/support.ts';
import { startTestServer } from '../support/server.ts';
import { value, world } from './changed-world.ts';

test('a change whose answer is lost is found to be done, and can be taken back', async t => {
  const w = await world(t);
  const v1 = await w.version('golden-base', 'v1');
  const before = await w.snapshot();
  const [bucket, channel] = ['golden-base', 'production'];
  const at = { bucket, fingerprint: v1.fingerprint };
  for (const change of [
    { kind: 'assign', bucket, channel, fingerprint: v1.fingerprint },
    { kind: 'restrict', bucket, channel, restricted: true },
    { kind: 'create-channel', bucket, channel: 'new', fingerprint: null, restricted: false },
    { kind: 'delete-channel', bucket, channel: 'staging' },
    { kind: 'update-bucket', bucket, description: 'golden', labels: { a: 'b' } },
    { kind: 'revoke', ...at, at: undefined, reason: 'old', descendants: false, rollBackChannels: true },
  ] as const) {
    w.line.losesNext = true;
    const done = await w.done(change);
    assert.equal(w.line.losesNext, false);
    assert.ok(done.after, change.kind);
    if (change.kind !== 'delete-channel') await w.takeBack([done]);
    else await w.takeBack([done]).catch(() => {});
  }
  const after = await w.snapshot();
  const but = (all: Json) =>
    all.map(({ channels, ...rest }: Json) => ({
      ...rest,
      channels: channels.filter(([name]: Json) => name !== 'staging'),
    }));
  assert.deepEqual(but(after), but(before));
});

test('whatever moved since it was seen is a conflict that names it, and nothing is written', async t => {
  const w = await world(t);
  const v4 = await w.version('golden-base', 'v4');
  const v1 = await w.version('golden-base', 'v1');
  const production = { bucket: 'golden-base', channel: 'production' };
  const at = { bucket: 'golden-base', fingerprint: v4.fingerprint };
  const preview = value(await w.server.lsp.sendRequest(RevokePreviewRequest, at));
  const bucket = value(
    await w.server.lsp.sendRequest(BucketPreviewRequest, { bucket: 'golden-base' }),
  ).bucket;
  await w.api.promote('golden-base', 'production', v4.fingerprint);
  await w.api.ok('PATCH', '/buckets/golden-base', { labels: { team: 'other' } });
  const before = await w.snapshot();
  const how = { reason: '', descendants: false, rollBackChannels: true };
  for (const [change, seen, says] of [
    [
      { kind: 'assign', ...production, fingerprint: v1.fingerprint },
      { channel: { fingerprint: v1.fingerprint } },
      /"production" of "golden-base" holds v4 now: someone moved it meanwhile\. Nothing was changed\./,
    ],
    [{ kind: 'revoke', ...at, ...how }, preview.seen, /"production" of "golden-base" was moved meanwhile/],
    [
      { kind: 'restrict', ...production, restricted: false },
      { channel: { restricted: true } },
      /The access of "production"/,
    ],
    [
      { kind: 'update-bucket', bucket: 'golden-base', description: '', labels: {} },
      { bucket: { labels: bucket.labels } },
      /Bucket "golden-base" was changed meanwhile/,
    ],
    [
      { kind: 'create-channel', ...production, fingerprint: null, restricted: false },
      { channel: null },
      /is there already/,
    ],
    [
      { kind: 'restore', ...at },
      { version: { revokeAt: 5, reason: 'x' } },
      /v4 of "golden-base" was restored meanwhile/,
    ],
  ] as const) {
    const answer = await w.change(change, seen);
    assert.ok(answer.is === 'failed' && answer.why.kind === 'conflict', JSON.stringify(answer));
    assert.match(answer.why.message, says);
  }
  for (const [change, says] of [
    [
      { kind: 'assign', ...production, channel: 'nowhere', fingerprint: null },
      /Channel "nowhere" of .* is gone/,
    ],
    [{ kind: 'restore', ...at, fingerprint: '01NOWHERE' }, /Version 01NOWHERE of "golden-base" is gone/],
  ] as const) {
    const answer = await w.change(change);
    assert.ok(answer.is === 'failed' && answer.why.kind === 'rejected');
    assert.match(answer.why.message, says);
  }
  assert.deepEqual(await w.snapshot(), before);
});

test('who may only look is refused each change with a sentence, and nothing is written', async t => {
  const samples = JSON.parse(readFileSync('samples/registry.json', 'utf8'));
  const principals = [
    { name: 'packer-ci', role: 'admin' },
    { name: 'reader', role: 'viewer' },
  ];
  const registry = await startLocalRegistry({ seed: { ...samples, principals } });
  const viewer = registry.principals.find(({ name }) => name === 'reader')!;
  const server = await startTestServer({ env: viewer.env });
  t.after(async () => {
    await server.close();
    await registry.close();
  });
  const api = await connect(registry);
  const { versions } = await api.ok('GET', '/buckets/golden-base/versions');
  const { fingerprint } = versions.find((v: Json) => v.name === 'v3');
  const production = { bucket: 'golden-base', channel: 'production' };
  const at = { bucket: 'golden-base', fingerprint };
  const changes: readonly Change[] = [
    { kind: 'assign', ...production, fingerprint },
    { kind: 'restrict', ...production, restricted: true },
    {
      kind: 'create-channel',
      bucket: 'golden-base',
      channel: 'quality',
      fingerprint: null,
      restricted: false,
    },
    { kind: 'delete-channel', ...production },
    { kind: 'revoke', ...at, reason: '', descendants: false, rollBackChannels: true },
    { kind: 'delete-version', ...at, rollBackChannels: true },
    { kind: 'create-bucket', bucket: 'brand-new', description: '', labels: {} },
    { kind: 'update-bucket', bucket: 'golden-base', description: '', labels: {} },
    { kind: 'delete-bucket', bucket: 'golden-base' },
  ];
  for (const change of changes) {
    const answer = await server.lsp.sendRequest(ChangeRequest, { change, seen: {} });
    assert.ok(
      answer.is === 'failed' && answer.why.kind === 'forbidden',
      `${change.kind} ${JSON.stringify(answer)}`,
    );
    assert.match(answer.why.message, /failed, and nothing was changed\. .*Ask for a role on the project\.$/);
  }
  assert.equal((await api.ok('GET', '/buckets/golden-base/versions')).versions.length, versions.length);
  assert.equal(await api.holds('golden-base', 'production'), 'v3');
});

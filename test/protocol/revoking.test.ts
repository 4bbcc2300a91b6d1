import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Move, RevokePreviewRequest } from '../../protocol/changes.ts';
import { value, world } from './changed-world.ts';

test('a revocation with descendants and rollback is previewed in all buckets, and taken back in all', async t => {
  const w = await world(t);
  const before = await w.snapshot();
  const v3 = await w.version('golden-base', 'v3');
  const at = { bucket: 'golden-base', fingerprint: v3.fingerprint };
  const preview = value(await w.server.lsp.sendRequest(RevokePreviewRequest, at));
  const generations = preview.descendants.map(({ child }) => `${child.bucket} ${child.version}`).sort();
  assert.ok(generations.length > 0);
  assert.deepEqual(
    preview.channels.map(({ channel, to }) => `${channel.name} ${to?.name}`),
    ['production v2'],
  );
  const expected = preview.descendantChannels.map(
    ({ channel, to }) => [channel.bucket, channel.name, to?.name ?? null] as const,
  );
  assert.ok(expected.length > 0, 'the samples have a child on a channel');
  const how = { reason: 'CVE-2026-1', descendants: true, rollBackChannels: true };
  const done = await w.done({ kind: 'revoke', ...at, ...how }, preview.seen);
  for (const [bucket, channel, to] of expected) assert.equal((await w.held(bucket))[channel], to, bucket);
  assert.equal((await w.held('golden-base')).production, 'v2');
  const plan = await w.takeBack([done]);
  assert.deepEqual(plan.lost, []);
  assert.deepEqual(await w.snapshot(), before);
});

test('what a channel holds is a descendant too when its bucket has newer versions, and is taken back', async t => {
  const w = await world(t);
  const { publish } = w.api;
  const base = await publish('old-base', 'base-1');
  const app = await publish('old-app', 'app-1', { parent_version_id: base.id });
  await publish('old-web', 'web-1', { parent_version_id: app.id });
  const hold = (bucket: string, version_fingerprint: string) =>
    w.api.ok('POST', `/buckets/${bucket}/channels`, { name: 'live', version_fingerprint });
  await publish('old-app', 'app-2');
  await publish('old-web', 'web-2');
  // Held is what was built from the first one; the newest was built from nothing here.
  for (const [bucket, first, second] of [
    ['old-app', 'app-1', 'app-2'],
    ['old-web', 'web-1', 'web-2'],
  ] as const) {
    await hold(bucket, second);
    await w.api.promote(bucket, 'live', first);
  }
  const before = await w.snapshot();
  const at = { bucket: 'old-base', fingerprint: 'base-1' };
  const preview = value(await w.server.lsp.sendRequest(RevokePreviewRequest, at));
  assert.deepEqual(preview.descendants.map(({ child }) => `${child.bucket} ${child.version}`).sort(), [
    'old-app v1',
    'old-web v1',
  ]);
  assert.deepEqual(
    preview.descendantChannels
      .map(({ channel, to }) => `${channel.bucket} ${channel.name} ${to?.name}`)
      .sort(),
    ['old-app live v2', 'old-web live v2'],
  );
  const how = { reason: '', descendants: true, rollBackChannels: true };
  const done = await w.done({ kind: 'revoke', ...at, ...how }, preview.seen);
  assert.deepEqual([(await w.held('old-app')).live, (await w.held('old-web')).live], ['v2', 'v2']);
  await w.takeBack([done]);
  assert.deepEqual(await w.snapshot(), before);
});

test('a child with the fingerprint of its parent, as where a commit is both, is previewed as a descendant', async t => {
  const w = await world(t);
  const { ok, publish } = w.api;
  const parent = await publish('commit-base', 'c0ffee');
  await publish('commit-app', 'c0ffee', { parent_version_id: parent.id });
  await ok('POST', '/buckets/commit-base/channels', { name: 'prod', version_fingerprint: 'c0ffee' });
  await ok('POST', '/buckets/commit-app/channels', { name: 'prod', version_fingerprint: 'c0ffee' });
  const at = { bucket: 'commit-base', fingerprint: 'c0ffee' };
  const preview = value(await w.server.lsp.sendRequest(RevokePreviewRequest, at));
  assert.deepEqual(
    preview.descendants.map(({ child }) => child.bucket),
    ['commit-app'],
  );
  const names = (moves: readonly Move[]) =>
    moves.map(({ channel }) => `${channel.bucket} ${channel.name}`).filter(name => /prod/.test(name));
  assert.deepEqual(names(preview.channels), ['commit-base prod']);
  assert.deepEqual(names(preview.descendantChannels), ['commit-app prod']);
});

test('a schedule is cancelled, moved and put back; a restoration is taken back as far as it can be', async t => {
  const w = await world(t);
  const v1 = await w.version('golden-base', 'v1');
  const at = { bucket: 'golden-base', fingerprint: v1.fingerprint };
  const state = async () => {
    const version = await w.version('golden-base', 'v1');
    return [version.status, version.revoke_at, version.revocation_message];
  };
  const day = 86_400_000;
  const soon = Math.ceil(Date.now() / day) * day + 7 * day;
  const how = { reason: 'end of life', descendants: false, rollBackChannels: true };
  const valid = await state();
  const scheduled = await w.done({ kind: 'revoke', ...at, ...how, at: soon });
  const first = await state();
  assert.equal(first[0], 'VERSION_REVOCATION_SCHEDULED');
  // Moved to another date, and back.
  const moved = await w.done({ kind: 'revoke', ...at, ...how, at: soon + day, reason: 'later' });
  assert.match((await w.takeBack([moved])).lost.join(), /HCP’s default/);
  assert.deepEqual(await state(), first);
  // Made immediate, and back to the schedule.
  const now = await w.done({ kind: 'revoke', ...at, ...how });
  assert.equal((await state())[0], 'VERSION_REVOKED');
  await w.takeBack([now]);
  assert.deepEqual(await state(), first);
  // Cancelled, and set again.
  const cancelled = await w.done({ kind: 'restore', ...at });
  assert.deepEqual(await state(), valid);
  await w.takeBack([cancelled]);
  assert.deepEqual(await state(), first);
  await w.takeBack([scheduled]);
  assert.deepEqual(await state(), valid);
  // A revocation that was undone by hand and is wanted back has today's date.
  await w.done({ kind: 'revoke', ...at, ...how });
  const restored = await w.done({ kind: 'restore', ...at });
  assert.match((await w.takeBack([restored])).lost.join(), /today’s date/);
  assert.deepEqual([(await state())[0], (await state())[2]], ['VERSION_REVOKED', 'end of life']);
});

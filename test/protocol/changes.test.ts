import assert from 'node:assert/strict';
import { test } from 'node:test';
import { undoPlan } from '../../client/actions/undo.ts';
import { BucketPreviewRequest, ChannelPreviewRequest } from '../../protocol/changes.ts';
import type { Change } from '../../registry/registry.ts';
import type { Json } from '../registry/local/support.ts';
import { sorted, value, world } from './changed-world.ts';

test('every change is done, read back, and taken back exactly', async t => {
  const w = await world(t);
  const v4 = await w.version('golden-base', 'v4');
  const v2 = await w.version('golden-base', 'v2');
  const production = { bucket: 'golden-base', channel: 'production' };
  const text = { description: 'Debian “12”', labels: { team: 'platform', 'a/b': "it's" } };
  const changes: readonly [what: string, change: Change, looks: (before: Json, after: Json) => void][] = [
    [
      'promote',
      { kind: 'assign', ...production, fingerprint: v4.fingerprint },
      (before, after) => assert.deepEqual([before.channel.version, after.channel.version], ['v3', 'v4']),
    ],
    [
      'clear',
      { kind: 'assign', ...production, fingerprint: null },
      (_, after) => assert.equal(after.channel.fingerprint, null),
    ],
    [
      'restrict',
      { kind: 'restrict', ...production, restricted: true },
      (before, after) =>
        assert.deepEqual([before.channel.restricted, after.channel.restricted], [false, true]),
    ],
    [
      'create an empty channel',
      {
        kind: 'create-channel',
        bucket: 'golden-base',
        channel: 'quality',
        fingerprint: null,
        restricted: true,
      },
      (before, after) =>
        assert.deepEqual(
          [before.channel, after.channel],
          [null, { fingerprint: null, version: '', restricted: true }],
        ),
    ],
    [
      'create a channel that holds a version',
      {
        ...{ kind: 'create-channel', bucket: 'golden-base', channel: 'canary' },
        ...{ fingerprint: v2.fingerprint, restricted: false },
      },
      (_, after) => assert.equal(after.channel.version, 'v2'),
    ],
    [
      'delete a channel',
      { kind: 'delete-channel', ...production },
      (before, after) => assert.deepEqual([before.channel.version, after.channel], ['v3', null]),
    ],
    [
      'edit a bucket',
      { kind: 'update-bucket', bucket: 'golden-base', ...text },
      (before, after) => {
        assert.equal(before.bucket.labels.tier, 'golden');
        assert.deepEqual(after.bucket.labels, text.labels);
        assert.equal(after.bucket.description, text.description);
      },
    ],
    [
      'create a bucket',
      { kind: 'create-bucket', bucket: 'brand-new', ...text },
      (before, after) => assert.deepEqual([before.bucket, after.bucket.versions], [null, 0]),
    ],
  ];
  for (const [what, change, looks] of changes) {
    const before = await w.snapshot();
    const done = await w.done(change);
    looks(done.before, done.after);
    assert.notEqual(sorted(await w.snapshot()), sorted(before), what);
    await w.takeBack([done]);
    // A channel made anew stands at another place of the list.
    assert.deepEqual(await w.snapshot(), before, what);
  }
});

test('deleting says what goes; nothing claims to bring it back', async t => {
  const w = await world(t);
  const v3 = await w.version('golden-base', 'v3');
  const at = { bucket: 'golden-base', fingerprint: v3.fingerprint };
  const refused = await w.change({ kind: 'delete-version', ...at, rollBackChannels: false });
  assert.ok(refused.is === 'failed' && refused.why.kind === 'rejected', 'a channel holds it');
  const done = await w.done({ kind: 'delete-version', ...at, rollBackChannels: true });
  assert.equal(await w.version('golden-base', 'v3'), undefined);
  assert.equal((await w.held('golden-base')).production, 'v2');
  const plan = undoPlan([done], Date.now());
  assert.deepEqual(plan.steps, []);
  assert.match(
    plan.lost.join(),
    /v3 of golden-base is deleted.*Channels that moved stay: production on v2\./,
  );

  const channel = value(
    await w.server.lsp.sendRequest(ChannelPreviewRequest, { bucket: 'golden-base', channel: 'production' }),
  );
  assert.ok(channel.assignments > 1);
  const bucket = value(await w.server.lsp.sendRequest(BucketPreviewRequest, { bucket: 'golden-ubuntu' }));
  assert.equal(bucket.channels.length, 3);
  const gone = await w.done({ kind: 'delete-bucket', bucket: 'golden-ubuntu' });
  assert.equal((await w.api.call('GET', '/buckets/golden-ubuntu')).status, 404);
  assert.equal(gone.after?.bucket, null);
  assert.deepEqual(undoPlan([gone], Date.now()).steps, []);
  const again = await w.change({ kind: 'delete-bucket', bucket: 'golden-ubuntu' });
  assert.ok(again.is === 'failed' && /gone, or no longer visible/.test(again.why.message));
});

test('no channel was read one by one, which HCP bills', async t => {
  const w = await world(t);
  await w.done({ kind: 'restrict', bucket: 'golden-base', channel: 'production', restricted: true });
  assert.equal(w.registry.requests.get('GetChannel') ?? 0, 0);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Done } from '../../client/actions/changing.ts';
import { undoPlan } from '../../client/actions/undo.ts';
import {
  BucketPreviewRequest,
  ChangeRequest,
  ChannelPreviewRequest,
  type Move,
  RevokePreviewRequest,
  type Seen,
} from '../../protocol/changes.ts';
import { startLocalRegistry } from '../../registry/local/server.ts';
import type { Change, Lookup, Written } from '../../registry/registry.ts';
import { connect, type Json } from '../registry/local/support.ts';
import { startTestServer } from '../support/server.ts';

/** A line to the registry that can lose the answer to the next change, after that was made. */
async function lossy(t: TestContext, api: string) {
  const line = { losesNext: false, address: '' };
  const server = createServer((asked, answer) => {
    const { method = 'GET', headers } = asked;
    const loses = method !== 'GET' && line.losesNext;
    if (loses) line.losesNext = false;
    const onward = request(api + asked.url, { method, headers }, given => {
      if (loses) given.resume().once('end', () => answer.destroy());
      else given.pipe(answer.writeHead(given.statusCode!, given.headers));
    });
    asked.pipe(onward);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  line.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return line;
}

/** Every change, from the request of a client to the rows of a registry, and back. */
async function world(t: TestContext) {
  const registry = await startLocalRegistry({ seed: 'samples/registry.json' });
  const line = await lossy(t, registry.api);
  const server = await startTestServer({ env: { ...registry.env, HCP_API_ADDRESS: line.address } });
  t.after(async () => {
    await server.close();
    await registry.close();
  });
  const api = await connect(registry);
  const change = (order: Change, seen: Seen = {}) =>
    server.lsp.sendRequest(ChangeRequest, { change: order, seen });
  const done = async (order: Change, seen: Seen = {}): Promise<Done> => ({
    change: order,
    ...value(await change(order, seen)),
  });
  const held = async (bucket: string): Promise<Json> => {
    const { channels } = await api.ok('GET', `/buckets/${bucket}/channels`);
    return Object.fromEntries(channels.map((c: Json) => [c.name, c.version?.name ?? null]));
  };
  const version = async (bucket: string, name: string): Promise<Json> => {
    const { versions } = await api.ok('GET', `/buckets/${bucket}/versions`);
    return versions.find((v: Json) => v.name === name);
  };
  /** Everything that people decide about: what channels hold, who sees them, what is revoked, words of buckets. */
  const snapshot = async (): Promise<Json> => {
    const { buckets } = await api.ok('GET', '/buckets?pagination.page_size=100');
    return Promise.all(
      buckets.map(async (b: Json) => {
        const { channels } = await api.ok('GET', `/buckets/${b.name}/channels`);
        const { versions } = await api.ok('GET', `/buckets/${b.name}/versions?pagination.page_size=100`);
        return {
          name: b.name,
          description: b.description,
          labels: b.labels,
          channels: channels.map((c: Json) => [c.name, c.restricted, c.version?.fingerprint ?? null]),
          versions: versions.map((v: Json) => [v.fingerprint, v.name, v.status, v.revocation_message]),
        };
      }),
    );
  };
  /** Does what an undo plan says. */
  const takeBack = async (all: readonly Done[]) => {
    const plan = undoPlan(all, Date.now());
    for (const step of plan.steps) value(await change(step.change, step.seen));
    return plan;
  };
  return { registry, line, server, api, change, done, held, version, snapshot, takeBack };
}
function value<T>(answer: Lookup<T> | Written<T>): T {
  assert.ok(answer.is === 'found' || answer.is === 'done', JSON.stringify(answer));
  return answer.value;
}
const sorted = (value: Json): string => JSON.stringify(value);

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

test('no channel was read one by one, which HCP bills', async t => {
  const w = await world(t);
  await w.done({ kind: 'restrict', bucket: 'golden-base', channel: 'production', restricted: true });
  assert.equal(w.registry.requests.get('GetChannel') ?? 0, 0);
});

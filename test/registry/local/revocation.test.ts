import assert from 'node:assert/strict';
import { test } from 'node:test';
import { day, type Json, minute, noon, refuses, start } from './support.ts';

const year1 = '0001-01-01T00:00:00.000Z';
const revoke = (body: Json = {}) => ({ revoke_in: '0s', revocation_message: 'CVE-2026-1', ...body });

test('revoking now rolls channels back to the last good version they held', async t => {
  const { ok, publish, promote, holds, now } = await start(t);
  for (const fingerprint of ['one', 'two', 'three']) {
    await publish('demo', fingerprint);
    if (fingerprint === 'one') await ok('POST', '/buckets/demo/channels', { name: 'prod' });
    await promote('demo', 'prod', fingerprint);
  }
  await ok('POST', '/buckets/demo/channels', { name: 'lone', version_fingerprint: 'three' });
  await ok('PATCH', '/buckets/demo/versions/two', revoke());
  const { version, operation } = await ok(
    'PATCH',
    '/buckets/demo/versions/three',
    revoke({ revoke_at: year1 }),
  );
  assert.deepEqual(
    [version.status, version.revoke_at, version.revocation_type, version.revocation_message],
    ['VERSION_REVOKED', now(), 'MANUAL', 'CVE-2026-1'],
  );
  assert.equal(version.revocation_author, 'local-packer');
  assert.equal(operation.state, 'DONE');
  assert.equal(await holds('demo', 'prod'), 'v1');
  assert.equal(await holds('demo', 'latest'), 'v1');
  assert.equal(await holds('demo', 'lone'), null);
  const { history } = await ok('GET', '/buckets/demo/channels/prod/history');
  assert.deepEqual([history[0].author_id, history[0].version.name], ['HCP Packer', 'v1']);
});

test('with disable_rollback_channels people keep their channels, and latest still moves', async t => {
  const { ok, publish, holds } = await start(t);
  await publish('demo', 'one');
  await publish('demo', 'two');
  await ok('POST', '/buckets/demo/channels', { name: 'prod', version_fingerprint: 'two' });
  await ok('PATCH', '/buckets/demo/versions/two', revoke({ disable_rollback_channels: true }));
  const { channel } = await ok('GET', '/buckets/demo/channels/prod');
  assert.equal(channel.version.status, 'VERSION_REVOKED');
  assert.equal(await holds('demo', 'latest'), 'v1');
});

test('a scheduled revocation takes effect by the clock, channels included', async t => {
  const { ok, publish, promote, holds, pass } = await start(t);
  await publish('demo', 'one');
  await ok('POST', '/buckets/demo/channels', { name: 'prod', version_fingerprint: 'one' });
  await publish('demo', 'two');
  await promote('demo', 'prod', 'two');
  const { version } = await ok('PATCH', '/buckets/demo/versions/two', revoke({ revoke_in: '1d2h30m' }));
  const when = noon + day + 150 * minute;
  assert.deepEqual(
    [version.status, version.revoke_at],
    ['VERSION_REVOCATION_SCHEDULED', new Date(when).toISOString()],
  );
  pass(day);
  assert.equal(await holds('demo', 'prod'), 'v2');
  pass(10 * day);
  assert.equal((await ok('GET', '/buckets/demo/versions/two')).version.status, 'VERSION_REVOKED');
  assert.deepEqual([await holds('demo', 'prod'), await holds('demo', 'latest')], ['v1', 'v1']);
  const { history } = await ok('GET', '/buckets/demo/channels/prod/history');
  assert.equal(
    history[0].assigned_at,
    new Date(when).toISOString(),
    'the change happened then, not when it was read',
  );
});

test('a schedule can be moved, cancelled, and given as an instant with an offset', async t => {
  const { ok, publish, holds, pass } = await start(t);
  await publish('demo', 'one');
  const path = '/buckets/demo/versions/one';
  await ok('PATCH', path, revoke({ revoke_in: '1d' }));
  const { version } = await ok('PATCH', path, {
    revoke_at: '2026-06-03T14:00:00.000+02:00',
    revocation_message: 'later',
  });
  assert.deepEqual([version.revoke_at, version.revocation_message], ['2026-06-03T12:00:00.000Z', 'later']);
  const restored = (await ok('PATCH', path, { restore: true, revoke_at: year1 })).version;
  assert.deepEqual([restored.status, restored.revoke_at], ['VERSION_ACTIVE', null]);
  pass(30 * day);
  assert.equal(await holds('demo', 'latest'), 'v1');
});

test('restoring moves latest forward again and leaves the channels of people', async t => {
  const { ok, call, publish, promote, holds } = await start(t);
  await publish('demo', 'one');
  await ok('POST', '/buckets/demo/channels', { name: 'prod', version_fingerprint: 'one' });
  await publish('demo', 'two');
  await promote('demo', 'prod', 'two');
  const path = '/buckets/demo/versions/two';
  await ok('PATCH', path, revoke());
  refuses(await call('PATCH', path, revoke()), 400, 9, /already revoked/);
  refuses(await call('PATCH', path, { complete: true }), 400, 9);
  const { version } = await ok('PATCH', path, { restore: true });
  assert.deepEqual(
    [version.status, version.revocation_message, version.revocation_type, version.revocation_author],
    ['VERSION_ACTIVE', '', 'REVOCATION_TYPE_UNSET', ''],
  );
  assert.deepEqual([await holds('demo', 'prod'), await holds('demo', 'latest')], ['v1', 'v2']);
  refuses(await call('PATCH', path, { restore: true }), 400, 9);
});

test('what makes no sense is refused', async t => {
  const { call, publish } = await start(t);
  await publish('demo', 'one');
  const path = '/buckets/demo/versions/one';
  for (const body of [
    { revoke_in: '1w' },
    { revoke_in: '-1d' },
    { revoke_in: 'soon' },
    { revoke_in: '1d', revoke_at: '2027-01-01T00:00:00Z' },
    { revoke_at: 'tomorrow' },
    { revoke_at: '' },
    { revoke_in: '0s', restore: true },
    { revoke_in: 5 },
  ])
    refuses(await call('PATCH', path, body), 400, 3);
});

/** base v1 <- middle v1 <- leaf v1, each in its own bucket, all through channel prod. */
async function family(t: Parameters<typeof start>[0]) {
  const client = await start(t);
  const { ok, publish } = client;
  const make = async (bucket: string, parent?: Json) => {
    const version = await publish(bucket, `${bucket}-1`, parent);
    const { channel } = await ok('POST', `/buckets/${bucket}/channels`, {
      name: 'prod',
      version_fingerprint: `${bucket}-1`,
    });
    return { version, link: { parent_version_id: version.id, parent_channel_id: channel.id } };
  };
  const base = await make('base');
  const middle = await make('middle', base.link);
  const leaf = await make('leaf', middle.link);
  const of = async (bucket: string) => (await ok('GET', `/buckets/${bucket}/versions/${bucket}-1`)).version;
  return { ...client, base, middle, leaf, of };
}

test('descendants in all generations and buckets inherit a revocation, and its end', async t => {
  const { ok, call, of, holds, registry } = await family(t);
  await ok('PATCH', '/buckets/base/versions/base-1', revoke());
  const origin = await of('base');
  for (const bucket of ['middle', 'leaf']) {
    const heir = await of(bucket);
    assert.deepEqual(
      [heir.status, heir.revocation_type, heir.revoke_at, heir.revocation_message],
      ['VERSION_REVOKED', 'INHERITED', origin.revoke_at, 'CVE-2026-1'],
    );
    assert.deepEqual(heir.revocation_inherited_from, {
      bucket_name: 'base',
      version_id: origin.id,
      version_name: 'v1',
      version_fingerprint: 'base-1',
      href: `/packer/2023-01-01/organizations/${registry.organizationId}/projects/${registry.projectId}/buckets/base/versions/base-1`,
    });
    assert.equal(await holds(bucket, 'prod'), null);
    refuses(await call('PATCH', `/buckets/${bucket}/versions/${bucket}-1`, { restore: true }), 400, 9);
  }
  await ok('PATCH', '/buckets/base/versions/base-1', { restore: true });
  for (const bucket of ['base', 'middle', 'leaf']) {
    assert.equal((await of(bucket)).status, 'VERSION_ACTIVE');
    assert.deepEqual([await holds(bucket, 'latest'), await holds(bucket, 'prod')], ['v1', null]);
  }
});

test('skip_descendants_revocation leaves the descendants alone', async t => {
  const { ok, of } = await family(t);
  await ok('PATCH', '/buckets/base/versions/base-1', revoke({ skip_descendants_revocation: true }));
  assert.deepEqual(
    [(await of('middle')).status, (await of('leaf')).status],
    ['VERSION_ACTIVE', 'VERSION_ACTIVE'],
  );
});

test('a revocation of its own stays when the ancestor is restored', async t => {
  const { ok, of } = await family(t);
  await ok('PATCH', '/buckets/middle/versions/middle-1', revoke({ revocation_message: 'own' }));
  await ok('PATCH', '/buckets/base/versions/base-1', revoke());
  assert.equal((await of('middle')).revocation_message, 'own');
  assert.equal((await of('leaf')).revocation_inherited_from.bucket_name, 'base');
  await ok('PATCH', '/buckets/base/versions/base-1', { restore: true });
  assert.equal((await of('middle')).revocation_type, 'MANUAL');
  assert.equal((await of('leaf')).revocation_inherited_from.bucket_name, 'middle');
});

test('an inherited schedule may be brought forward, not put off', async t => {
  const { ok, call, of, pass, holds } = await family(t);
  await ok('PATCH', '/buckets/base/versions/base-1', revoke({ revoke_in: '3d' }));
  assert.equal((await of('leaf')).status, 'VERSION_REVOCATION_SCHEDULED');
  refuses(await call('PATCH', '/buckets/leaf/versions/leaf-1', revoke({ revoke_in: '4d' })), 400, 9);
  await ok('PATCH', '/buckets/leaf/versions/leaf-1', revoke({ revoke_in: '1d' }));
  pass(day);
  assert.deepEqual(
    [(await of('leaf')).status, (await of('middle')).status],
    ['VERSION_REVOKED', 'VERSION_REVOCATION_SCHEDULED'],
  );
  pass(2 * day);
  assert.equal(await holds('middle', 'prod'), null);
});

test('a build made from a revoked version is revoked as soon as it says so', async t => {
  const { ok, publish, base, holds, pass } = await family(t);
  await ok('PATCH', '/buckets/base/versions/base-1', revoke({ disable_rollback_channels: true }));
  pass(minute);
  const late = await publish('late', 'late-1', base.link);
  assert.deepEqual([late.name, late.status, late.revocation_type], ['v1', 'VERSION_REVOKED', 'INHERITED']);
  assert.equal(await holds('late', 'latest'), null);
});

test('deleting a revoked ancestor leaves its descendants revoked, but free to be restored', async t => {
  const { ok, of } = await family(t);
  await ok('PATCH', '/buckets/base/versions/base-1', revoke());
  await ok('DELETE', '/buckets/base/versions/base-1');
  const middle = await of('middle');
  assert.deepEqual([middle.status, middle.revocation_type], ['VERSION_REVOKED', 'MANUAL']);
  const { version } = await ok('PATCH', '/buckets/middle/versions/middle-1', { restore: true });
  assert.equal(version.status, 'VERSION_ACTIVE');
});

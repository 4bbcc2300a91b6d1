import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Json, minute, refuses, start } from './support.ts';

test('a channel is promoted, cleared and restricted by what its mask names, and by nothing else', async t => {
  const { ok, publish } = await start(t);
  await publish('demo', 'one');
  const { channel } = await ok('POST', '/buckets/demo/channels', {
    name: 'prod',
    version_fingerprint: 'one',
    restricted: true,
  });
  assert.equal(channel.version.builds[0].artifacts[0].external_identifier, 'ami-one');
  const patch = async (body: Json) => {
    const now = (await ok('PATCH', '/buckets/demo/channels/prod', body)).channel;
    return [now.version?.name ?? null, now.restricted];
  };
  assert.deepEqual(await patch({ restricted: false, update_mask: 'versionFingerprint' }), [null, true]);
  assert.deepEqual(await patch({ version_fingerprint: 'one', update_mask: 'restricted' }), [null, false]);
  assert.deepEqual(
    await patch({
      version_fingerprint: 'one',
      restricted: true,
      update_mask: 'version_fingerprint,restricted',
    }),
    ['v1', true],
  );
});

test('a missing mask is refused with the details clients know', async t => {
  const { ok, call } = await start(t);
  await ok('PUT', '/buckets', { name: 'demo' });
  await ok('POST', '/buckets/demo/channels', { name: 'prod' });
  for (const update_mask of [undefined, '']) {
    const answer = await call('PATCH', '/buckets/demo/channels/prod', { restricted: true, update_mask });
    refuses(answer, 400, 3);
    assert.equal(answer.body.details[0]['@type'], 'type.googleapis.com/google.rpc.BadRequest');
    assert.equal(answer.body.details[0].field_violations[0].field, 'update_mask');
  }
  refuses(
    await call('PATCH', '/buckets/demo/channels/prod', { update_mask: 'nonsense' }),
    400,
    3,
    /nonsense/,
  );
});

test('only complete, unrevoked versions of the bucket can be promoted', async t => {
  const { ok, call, publish, pass } = await start(t);
  await publish('demo', 'one');
  await publish('demo', 'two');
  await ok('POST', '/buckets/demo/channels', { name: 'prod' });
  const promote = (fingerprint: string) =>
    call('PATCH', '/buckets/demo/channels/prod', {
      version_fingerprint: fingerprint,
      update_mask: 'versionFingerprint',
    });
  await ok('POST', '/buckets/demo/versions', { fingerprint: 'running' });
  refuses(await promote('running'), 400, 9, /not complete/);
  refuses(await promote('unheard-of'), 404, 5);
  await ok('PATCH', '/buckets/demo/versions/one', { revoke_in: '0s' });
  refuses(await promote('one'), 400, 9, /revoked/);
  await ok('PATCH', '/buckets/demo/versions/two', { revoke_in: '2m' });
  assert.equal((await promote('two')).status, 200);
  pass(2 * minute);
  refuses(await promote('two'), 400, 9);
});

test('latest belongs to the service, but may be restricted or not', async t => {
  const { ok, call, publish } = await start(t);
  await publish('demo', 'one');
  await ok('POST', '/buckets/demo/channels', { name: 'prod' });
  const latest = '/buckets/demo/channels/latest';
  const mask = 'versionFingerprint';
  refuses(await call('PATCH', latest, { version_fingerprint: 'one', update_mask: mask }), 400, 9);
  refuses(await call('PATCH', latest, { update_mask: mask }), 400, 9);
  refuses(
    await call('POST', '/buckets/demo/channels/assign', {
      source_channel: 'latest',
      target_channel: 'latest',
    }),
    400,
    9,
  );
  refuses(await call('DELETE', latest), 400, 3);
  refuses(await call('POST', '/buckets/demo/channels', { name: 'latest' }), 409, 6);
  assert.equal((await ok('PATCH', latest, { update_mask: 'restricted' })).channel.restricted, false);
  const copied = await ok('POST', '/buckets/demo/channels/assign', {
    source_channel: 'latest',
    target_channel: 'prod',
  });
  assert.deepEqual(
    [copied.fingerprint, copied.version.name, copied.source_channel.name, copied.target_channel.version.name],
    ['one', 'v1', 'latest', 'v1'],
  );
});

test('history is newest first, one entry for each change and one for clearing', async t => {
  const { ok, publish, promote, pass, now } = await start(t);
  await publish('demo', 'one');
  await publish('demo', 'two');
  await ok('POST', '/buckets/demo/channels', { name: 'prod' });
  await promote('demo', 'prod', 'one');
  await promote('demo', 'prod', 'one');
  pass(minute);
  await promote('demo', 'prod', 'two');
  const second = now();
  pass(minute);
  await ok('PATCH', '/buckets/demo/channels/prod', { update_mask: 'versionFingerprint' });
  const { history, count } = await ok('GET', '/buckets/demo/channels/prod/history');
  assert.deepEqual(
    history.map((h: Json) => h.version?.name ?? null),
    [null, 'v2', 'v1'],
  );
  assert.deepEqual([history[1].assigned_at, count], [second, 3]);
});

test('a channel that is missing is 404 with code 5 for every operation and never made by an update', async t => {
  const { ok, call } = await start(t);
  await ok('PUT', '/buckets', { name: 'demo' });
  for (const method of ['GET', 'PATCH', 'DELETE'])
    refuses(await call(method, '/buckets/demo/channels/nope'), 404, 5, /nope/);
  refuses(await call('GET', '/buckets/demo/channels/nope/history'), 404, 5);
  assert.equal((await ok('GET', '/buckets/demo/channels')).channels.length, 1);
  refuses(await call('POST', '/buckets/demo/channels', { name: 'x y' }), 400, 3);
  await ok('POST', '/buckets/demo/channels', { name: 'prod' });
  refuses(await call('POST', '/buckets/demo/channels', { name: 'prod' }), 409, 6);
  assert.deepEqual(await ok('DELETE', '/buckets/demo/channels/prod'), {});
});

test('a channel that cannot take its first version is not made at all', async t => {
  const { ok, call } = await start(t);
  await ok('PUT', '/buckets', { name: 'demo' });
  refuses(await call('POST', '/buckets/demo/channels', { name: 'prod', version_fingerprint: 'no' }), 404, 5);
  refuses(await call('GET', '/buckets/demo/channels/prod'), 404, 5);
});

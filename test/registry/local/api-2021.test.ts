import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Json, minute, refuses, start } from './support.ts';

/** Calls that have to succeed, in the old words. */
async function begin(t: Parameters<typeof start>[0]) {
  const client = await start(t);
  const ok = async (method: string, path: string, body?: Json): Promise<Json> => {
    const answer = await client.old(method, path, body);
    assert.equal(answer.status, 200, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return { ...client, okOld: ok };
}

test('the builds of Packer up to 1.10 run through, and both API versions show the same', async t => {
  const { okOld, old, ok, publish } = await begin(t);
  const parent = await publish('base', 'base-1');
  const { channel } = await ok('POST', '/buckets/base/channels', {
    name: 'prod',
    version_fingerprint: 'base-1',
  });
  await okOld('PUT', '/images', { bucket_slug: 'demo', description: 'd', labels: { a: '1' } });
  refuses(await old('PUT', '/images', { bucket_slug: 'demo' }), 409, 6);
  await okOld('PATCH', '/images/demo', { description: 'd', labels: { a: '1' }, platforms: null });
  refuses(await old('GET', '/images/demo/iteration?fingerprint=f'), 409, 10);
  const { iteration } = await okOld('POST', '/images/demo/iterations', {
    fingerprint: 'f',
    template_type: 'HCL2',
  });
  assert.deepEqual([iteration.complete, iteration.incremental_version], [false, 0]);
  const builds = `/images/demo/iterations/${iteration.id}`;
  assert.deepEqual((await okOld('GET', `${builds}/builds`)).builds, []);
  const { build } = await okOld('POST', builds, {
    build: { component_type: 'amazon-ebs.x', images: null, packer_run_uuid: 'u', status: 'UNSET' },
    fingerprint: 'f',
  });
  assert.equal(build.status, 'UNSET');
  await okOld('PATCH', `/builds/${build.id}`, { updates: { images: null, status: 'RUNNING' } });
  await okOld('PATCH', `/builds/${build.id}`, {
    updates: {
      cloud_provider: 'aws',
      images: [{ image_id: 'ami-1', region: 'us-east-1' }],
      labels: { os: 'x' },
      source_image_id: 'ami-0',
      source_iteration_id: parent.id,
      source_channel_id: channel.id,
      status: 'DONE',
    },
  });
  const done = (await okOld('GET', `/images/demo/iteration?iteration_id=${iteration.id}`)).iteration;
  assert.deepEqual(
    [
      done.complete,
      done.incremental_version,
      done.builds[0].images[0].image_id,
      done.builds[0].cloud_provider,
    ],
    [true, 1, 'ami-1', 'aws'],
  );
  for (const query of ['fingerprint=f', 'incremental_version=1'])
    assert.deepEqual((await okOld('GET', `/images/demo/iteration?${query}`)).iteration, done);
  const { version } = await ok('GET', '/buckets/demo/versions/f');
  assert.deepEqual(
    [version.id, version.name, version.builds[0].artifacts[0].external_identifier, version.parents.status],
    [iteration.id, 'v1', 'ami-1', 'UP_TO_DATE'],
  );
  const { bucket } = await okOld('GET', '/images/demo');
  assert.deepEqual(
    [bucket.latest_version, bucket.iteration_count, bucket.latest_iteration.id],
    [1, '1', iteration.id],
  );
  const listed = (await okOld('GET', '/images/demo/iterations')).iterations[0];
  assert.deepEqual([listed.build_statuses, 'builds' in listed], [{ 'amazon-ebs.x': 'DONE' }, false]);
  const { relations } = await okOld('GET', '/images/demo/ancestry?type=parents');
  assert.deepEqual(
    [relations[0].parent.channel, relations[0].parent.iteration_incremental_version],
    ['prod', 1],
  );
});

test('a channel is assigned by any of three identifiers, under a mask or without', async t => {
  const { okOld, old, publish, ok } = await begin(t);
  const one = await publish('demo', 'one');
  await publish('demo', 'two');
  const path = '/images/demo/channels/prod';
  await okOld('POST', '/images/demo/channels', {
    slug: 'prod',
    iteration_id: one.id,
    restriction: 'RESTRICTED',
  });
  const get = async () => {
    const { channel } = await okOld('GET', path);
    assert.deepEqual(channel.pointer?.iteration ?? null, channel.iteration);
    return [channel.iteration?.incremental_version ?? null, channel.restricted];
  };
  assert.deepEqual(await get(), [1, true]);
  await okOld('PATCH', path, { incremental_version: 2, mask: 'incrementalVersion' });
  assert.deepEqual(await get(), [2, true]);
  await okOld('PATCH', path, { fingerprint: 'one', iteration_id: '' });
  assert.deepEqual(await get(), [1, true]);
  await okOld('PATCH', path, { restriction: 'UNRESTRICTED', mask: 'restriction' });
  assert.deepEqual(await get(), [1, false]);
  refuses(
    await old('PATCH', path, { fingerprint: 'two', iteration_id: one.id, mask: 'fingerprint,iterationId' }),
    400,
    3,
  );
  await okOld('PATCH', path, { mask: 'iterationId,fingerprint,incrementalVersion' });
  assert.deepEqual(await get(), [null, false]);
  const { history, count } = await okOld('GET', `${path}/history`);
  assert.deepEqual(
    [history.map((h: Json) => h.iteration?.incremental_version ?? null), count],
    [[null, 1, 2, 1], 4],
  );
  assert.equal(history[1].iteration.status, 'ITERATION_ACTIVE');
  assert.equal((await ok('GET', '/buckets/demo/channels/prod/history')).count, 4);
  refuses(await old('PATCH', '/images/demo/channels/latest', { fingerprint: 'one' }), 400, 9);
});

test('here a revocation moves channels only when asked, and is refused for an assigned iteration otherwise', async t => {
  const { okOld, old, publish, ok, pass, holds } = await begin(t);
  const one = await publish('demo', 'one');
  const two = await publish('demo', 'two');
  await ok('POST', '/buckets/demo/channels', { name: 'prod', version_fingerprint: 'one' });
  await okOld('PATCH', '/images/demo/channels/prod', { fingerprint: 'two', mask: 'fingerprint' });
  const path = `/iterations/${two.id}`;
  const now = { bucket_slug: 'demo', revoke_in: '0s', revoke_at: '0001-01-01T00:00:00.000Z' };
  refuses(await old('PATCH', path, now), 400, 9, /prod/);
  assert.equal(await holds('demo', 'prod'), 'v2');
  const { iteration, operation } = await okOld('PATCH', path, { ...now, rollback_channels: true });
  assert.ok(operation.id);
  assert.equal(iteration.revocation_type, 'MANUAL');
  assert.equal(await holds('demo', 'prod'), 'v1');
  await okOld('PATCH', path, { bucket_slug: 'demo', restore: true });
  await okOld('PATCH', `/iterations/${one.id}`, { bucket_slug: 'demo', revoke_in: '5m' });
  pass(5 * minute);
  const { channel } = await okOld('GET', '/images/demo/channels/prod');
  assert.equal(channel.iteration.fingerprint, 'one', 'a scheduled one leaves the channel where it is');
  refuses(await old('DELETE', `/iterations/${one.id}?bucket_slug=demo`), 400, 9);
  await okOld('DELETE', `/iterations/${one.id}?bucket_slug=demo&rollback_channels=true`);
  assert.equal(await holds('demo', 'prod'), 'v2');
});

test('DELETE of the registry switches it off; hard_delete removes it', async t => {
  const { okOld, call, publish } = await begin(t);
  await publish('demo', 'one');
  assert.equal((await okOld('DELETE', '/registry')).registry.config.activated, false);
  refuses(await call('GET', '/buckets/demo'), 400, 9);
  await okOld('DELETE', '/registry?hard_delete=true');
  refuses(await call('GET', '/registry'), 404, 5);
});

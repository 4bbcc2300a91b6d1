import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Json, start } from './support.ts';

async function parentAndChild(t: Parameters<typeof start>[0], throughChannel = true) {
  const client = await start(t);
  const { ok, publish } = client;
  const parent = await publish('base', 'base-1');
  const { channel } = await ok('POST', '/buckets/base/channels', {
    name: 'prod',
    version_fingerprint: 'base-1',
  });
  await publish('app', 'app-1', {
    parent_version_id: parent.id,
    ...(throughChannel && { parent_channel_id: channel.id }),
    source_external_identifier: 'ami-base-1',
  });
  const status = async () => {
    const version = (await ok('GET', '/buckets/app/versions/app-1')).version.parents?.status;
    const bucket = (await ok('GET', '/buckets/app')).bucket.parents?.status;
    const children = (await ok('GET', '/buckets/base')).bucket.children?.status;
    const { relations } = await ok('GET', '/buckets/app/ancestry?type=ANCESTRY_TYPE_PARENTS');
    assert.deepEqual([bucket, children, relations[0]?.status], [version, version, version]);
    return version;
  };
  return { ...client, parent, status };
}

test('a child is up to date while the channel it used holds its parent, and out of date after', async t => {
  const { ok, call, publish, promote, status } = await parentAndChild(t);
  assert.equal(await status(), 'UP_TO_DATE');
  await publish('base', 'base-2');
  assert.equal(await status(), 'UP_TO_DATE', 'a new version alone changes nothing');
  await promote('base', 'prod', 'base-2');
  assert.equal(await status(), 'OUT_OF_DATE');
  const { relations, total_count } = await ok('GET', '/buckets/base/ancestry?type=ANCESTRY_TYPE_CHILDREN');
  assert.equal(total_count, 1);
  const { parent, child } = relations[0];
  assert.deepEqual(
    [parent.bucket_name, parent.version_name, parent.channel_name, parent.channel_version.name],
    ['base', 'v1', 'prod', 'v2'],
  );
  assert.deepEqual(
    [child.bucket_name, child.version_name, child.version_fingerprint],
    ['app', 'v1', 'app-1'],
  );
  await call('DELETE', '/buckets/base/channels/prod');
  assert.equal(await status(), 'UNDETERMINED');
});

test('a parent used without a channel is undetermined', async t => {
  const { status, ok } = await parentAndChild(t, false);
  assert.equal(await status(), 'UNDETERMINED');
  const { relations } = await ok('GET', '/buckets/app/ancestry');
  assert.deepEqual([relations[0].parent.channel_name, relations[0].parent.channel_version], ['', null]);
});

test('a source image alone is no relation', async t => {
  const { ok, publish } = await start(t);
  const version = await publish('app', 'app-1', { source_external_identifier: 'ami-upstream' });
  assert.deepEqual([version.parents, version.has_descendants], [null, false]);
  assert.equal((await ok('GET', '/buckets/app/ancestry')).total_count, 0);
});

test('children are those of the newest valid version, and can be told by channel', async t => {
  const { ok, publish, parent } = await parentAndChild(t);
  const children = async (query = '') =>
    (await ok('GET', `/buckets/base/ancestry?type=ANCESTRY_TYPE_CHILDREN${query}`)).relations.map(
      (r: Json) => r.child.version_name,
    );
  assert.deepEqual(await children(), ['v1']);
  assert.deepEqual(await children('&channel_name=prod'), ['v1']);
  assert.deepEqual(await children('&channel_name=other'), []);
  await publish('app', 'app-2', { parent_version_id: parent.id });
  assert.deepEqual(await children(), ['v2']);
  assert.deepEqual(await children('&channel_name=prod'), []);
  const first = await ok('GET', '/buckets/app/ancestry?type=ANCESTRY_TYPE_PARENTS&version_fingerprint=app-1');
  assert.equal(first.relations[0].child.version_name, 'v1');
  assert.equal((await ok('GET', '/buckets/base/versions/base-1')).version.has_descendants, true);
});

test('an image id leads back to bucket, version and build', async t => {
  const { ok, publish } = await start(t);
  await publish('app', 'app-1');
  await publish('app', 'app-2');
  const search = async (body: Json) => (await ok('POST', '/_search/external_artifact', body)).artifacts;
  const [hit, ...others] = await search({
    external_identifier: 'ami-app-2',
    platform: 'aws',
    region: 'us-east-1',
  });
  assert.equal(others.length, 0);
  assert.deepEqual([hit.bucket.name, hit.version.name, hit.build.platform], ['app', 'v2', 'aws']);
  assert.deepEqual(await search({ external_identifier: 'ami-app-2', region: 'eu-west-1' }), []);
  assert.deepEqual(await search({ external_identifier: 'ami-none' }), []);
});

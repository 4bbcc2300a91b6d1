import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minute, refuses, start } from './support.ts';

const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/;

test('a bucket is born with the managed, restricted, empty channel latest', async t => {
  const { ok, now, registry } = await start(t);
  const { bucket } = await ok('PUT', '/buckets', { name: 'demo', labels: { a: 'b' } });
  assert.match(bucket.id, ulid);
  const { id: _, ...rest } = bucket;
  assert.deepEqual(rest, {
    name: 'demo',
    resource_name: `packer/project/${registry.projectId}/bucket/demo`,
    location: { organization_id: registry.organizationId, project_id: registry.projectId, region: null },
    description: '',
    labels: { a: 'b' },
    platforms: [],
    version_count: '0',
    latest_version: null,
    parents: null,
    children: null,
    created_at: now(),
    updated_at: now(),
  });
  const { channels } = await ok('GET', '/buckets/demo/channels');
  assert.equal(channels.length, 1);
  const { name, managed, restricted, version, author_id } = channels[0];
  assert.deepEqual(
    [name, managed, restricted, version, author_id],
    ['latest', true, true, null, 'HCP Packer'],
  );
});

test('a version is v0 until its last build is done, which also moves latest and the bucket', async t => {
  const { ok, holds } = await start(t);
  await ok('PUT', '/buckets', { name: 'demo' });
  const created = (await ok('POST', '/buckets/demo/versions', { fingerprint: 'one', template_type: 'JSON' }))
    .version;
  assert.equal(created.name, 'v0');
  assert.equal(created.status, 'VERSION_RUNNING');
  assert.equal(created.template_type, 'JSON');
  assert.equal(created.revoke_at, null);
  assert.deepEqual(created.builds, []);
  const at = '/buckets/demo/versions/one/builds';
  const build = async (component_type: string) =>
    (await ok('POST', at, { artifacts: null, component_type, packer_run_uuid: 'u', status: 'BUILD_UNSET' }))
      .build;
  const [a, b] = [await build('amazon-ebs.a'), await build('azure-arm.b')];
  assert.equal(a.status, 'BUILD_UNSET');
  assert.equal(a.version_id, created.id);
  const status = async () => (await ok('GET', '/buckets/demo/versions/one')).version.status;
  assert.equal(await status(), 'VERSION_INCOMPLETE');
  await ok('PATCH', `${at}/${a.id}`, { artifacts: null, packer_run_uuid: 'u', status: 'BUILD_RUNNING' });
  assert.equal(await status(), 'VERSION_RUNNING');
  const done = { status: 'BUILD_DONE', artifacts: [{ external_identifier: 'x', region: 'r' }] };
  await ok('PATCH', `${at}/${a.id}`, { ...done, platform: 'aws' });
  assert.equal(await holds('demo', 'latest'), null);
  await ok('PATCH', `${at}/${b.id}`, { status: 'BUILD_FAILED' });
  assert.equal(await status(), 'VERSION_FAILED');
  await ok('PATCH', `${at}/${b.id}`, { status: 'BUILD_CANCELLED' });
  await ok('PATCH', `${at}/${b.id}`, { status: 'BUILD_CANCELLED' });
  assert.equal(await status(), 'VERSION_CANCELLED');
  await ok('PATCH', `${at}/${b.id}`, { ...done, platform: 'azure' });
  const { version } = await ok('GET', '/buckets/demo/versions/one');
  assert.deepEqual([version.name, version.status], ['v1', 'VERSION_ACTIVE']);
  const { bucket } = await ok('GET', '/buckets/demo');
  assert.deepEqual(
    [bucket.version_count, bucket.latest_version.fingerprint, bucket.platforms],
    ['1', 'one', ['aws', 'azure']],
  );
  const { history } = await ok('GET', '/buckets/demo/channels/latest/history');
  assert.deepEqual(
    history.map((h: { author_id: string; version: { name: string } }) => [h.author_id, h.version.name]),
    [['HCP Packer', 'v1']],
  );
});

test('numbers follow the order of completion, and deleting the newest frees its number', async t => {
  const { ok, publish, call } = await start(t);
  await ok('PUT', '/buckets', { name: 'demo' });
  await ok('POST', '/buckets/demo/versions', { fingerprint: 'slow' });
  const { build } = await ok('POST', '/buckets/demo/versions/slow/builds', { component_type: 'x' });
  assert.equal((await publish('demo', 'fast')).name, 'v1');
  await ok('PATCH', `/buckets/demo/versions/slow/builds/${build.id}`, {
    status: 'BUILD_DONE',
    artifacts: [{ external_identifier: 'i', region: '' }],
  });
  assert.equal((await ok('GET', '/buckets/demo/versions/slow')).version.name, 'v2');
  await ok('DELETE', '/buckets/demo/versions/slow');
  refuses(await call('GET', '/buckets/demo/versions/slow'), 409, 10);
  assert.equal((await publish('demo', 'third')).name, 'v2');
});

test('builds that end at the same time complete their version once', async t => {
  const { ok, holds } = await start(t);
  await ok('PUT', '/buckets', { name: 'demo' });
  await ok('POST', '/buckets/demo/versions', { fingerprint: 'one' });
  const at = '/buckets/demo/versions/one/builds';
  const names = Array.from({ length: 12 }, (_, i) => `null.b${i}`);
  const builds = await Promise.all(names.map(component_type => ok('POST', at, { component_type })));
  await Promise.all(
    builds.map(({ build }) =>
      ok('PATCH', `${at}/${build.id}`, {
        status: 'BUILD_DONE',
        platform: 'aws',
        artifacts: [{ external_identifier: build.id, region: 'r' }],
      }),
    ),
  );
  assert.equal(await holds('demo', 'latest'), 'v1');
  const { history, count } = await ok('GET', '/buckets/demo/channels/latest/history');
  assert.deepEqual([history.length, count], [1, 1]);
});

test('a heartbeat that comes after the result does not undo it', async t => {
  const { ok, publish } = await start(t);
  const { builds } = await publish('demo', 'one', { packer_run_uuid: 'first' });
  const path = `/buckets/demo/versions/one/builds/${builds[0].id}`;
  for (const status of ['BUILD_RUNNING', 'BUILD_FAILED', 'BUILD_UNSET']) {
    const { build } = await ok('PATCH', path, { artifacts: null, packer_run_uuid: 'late', status });
    assert.deepEqual([build.status, build.packer_run_uuid], ['BUILD_DONE', 'first']);
  }
  assert.equal((await ok('GET', '/buckets/demo/versions/one')).version.name, 'v1');
});

test('a build that misses two heartbeat windows counts as cancelled, and can be resumed', async t => {
  const { ok, pass } = await start(t);
  await ok('PUT', '/buckets', { name: 'demo' });
  await ok('POST', '/buckets/demo/versions', { fingerprint: 'one' });
  const at = '/buckets/demo/versions/one/builds';
  const { build } = await ok('POST', at, { component_type: 'x', status: 'BUILD_RUNNING' });
  const status = async () => (await ok('GET', `${at}/${build.id}`)).build.status;
  pass(9 * minute);
  assert.equal(await status(), 'BUILD_RUNNING');
  await ok('PATCH', `${at}/${build.id}`, { status: 'BUILD_RUNNING' });
  pass(9 * minute);
  assert.equal(await status(), 'BUILD_RUNNING');
  pass(minute);
  assert.equal(await status(), 'BUILD_CANCELLED');
  await ok('PATCH', `${at}/${build.id}`, { status: 'BUILD_RUNNING' });
  assert.equal(await status(), 'BUILD_RUNNING');
});

test('platform and parents of a build are set once; the same value again is fine', async t => {
  const { ok, call, publish } = await start(t);
  const parent = await publish('base', 'p1');
  const other = await publish('base', 'p2');
  const channel = (await ok('POST', '/buckets/base/channels', { name: 'prod' })).channel;
  const second = (await ok('POST', '/buckets/base/channels', { name: 'test' })).channel;
  await ok('PUT', '/buckets', { name: 'demo' });
  await ok('POST', '/buckets/demo/versions', { fingerprint: 'one' });
  const at = '/buckets/demo/versions/one/builds';
  const { build } = await ok('POST', at, { component_type: 'x' });
  const first = { platform: 'aws', parent_version_id: parent.id, parent_channel_id: channel.id };
  await ok('PATCH', `${at}/${build.id}`, first);
  await ok('PATCH', `${at}/${build.id}`, first);
  for (const change of [
    { platform: 'azure' },
    { parent_version_id: other.id },
    { parent_channel_id: second.id },
  ])
    refuses(await call('PATCH', `${at}/${build.id}`, change), 409, 6);
  refuses(await call('POST', at, { component_type: 'y', source_external_identifier: 'ami-1' }), 400, 3);
  refuses(await call('POST', at, { component_type: 'y', parent_channel_id: channel.id }), 400, 3);
});

test('a result is kept as sent: labels, metadata, artifacts without doubles', async t => {
  const { ok } = await start(t);
  await ok('PUT', '/buckets', { name: 'demo' });
  await ok('POST', '/buckets/demo/versions', { fingerprint: 'one' });
  const at = '/buckets/demo/versions/one/builds';
  const { build } = await ok('POST', at, { component_type: 'x', labels: { old: '1' } });
  const artifact = { external_identifier: 'ami-1', region: 'us-east-1' };
  const metadata = { cicd: null, packer: { version: '1.16.0' }, vcs: { type: 'git', details: { a: [1] } } };
  const done = { status: 'BUILD_DONE', labels: { new: '2' }, metadata, artifacts: [artifact, artifact] };
  await ok('PATCH', `${at}/${build.id}`, done);
  await ok('PATCH', `${at}/${build.id}`, done);
  const kept = (await ok('GET', `${at}/${build.id}`)).build;
  assert.deepEqual(kept.labels, { new: '2' });
  assert.deepEqual(kept.metadata, metadata);
  assert.equal(kept.artifacts.length, 1);
  assert.match(kept.artifacts[0].id, ulid);
});

test('what cannot be is refused with the code clients decide on', async t => {
  const { call, ok, publish } = await start(t);
  refuses(await call('GET', '/buckets/nope'), 404, 5, /nope/);
  refuses(await call('PATCH', '/buckets/nope', { description: 'x' }), 404, 5);
  refuses(await call('DELETE', '/buckets/nope'), 404, 5);
  refuses(await call('GET', '/buckets/nope/versions/x'), 404, 5);
  refuses(await call('PUT', '/buckets', { name: 'a' }), 400, 3);
  refuses(await call('PUT', '/buckets', {}), 400, 3, /name/);
  await publish('demo', 'one');
  refuses(await call('PUT', '/buckets', { name: 'demo' }), 409, 6, /demo/);
  refuses(await call('POST', '/buckets/demo/versions', { fingerprint: 'one' }), 409, 6, /one/);
  refuses(await call('POST', '/buckets/demo/versions', { fingerprint: '-x' }), 400, 3);
  refuses(await call('GET', '/buckets/demo/versions/two'), 409, 10, /two/);
  refuses(await call('PATCH', '/buckets/demo/versions/two', { revoke_in: '0s' }), 409, 10);
  refuses(await call('DELETE', '/buckets/demo/versions/two'), 404, 5);
  refuses(await call('GET', '/buckets/demo/versions/two/builds'), 409, 10);
  refuses(await call('POST', '/buckets/demo/versions/two/builds', { component_type: 'x' }), 409, 10);
  const builds = '/buckets/demo/versions/one/builds';
  refuses(await call('GET', `${builds}/01J00000000000000000000000`), 404, 5);
  refuses(await call('PATCH', `${builds}/01J00000000000000000000000`, {}), 404, 5);
  refuses(await call('DELETE', `${builds}/01J00000000000000000000000`), 404, 5);
  refuses(await call('POST', builds, { component_type: 'late' }), 400, 9);
  await ok('POST', '/buckets/demo/versions', { fingerprint: 'two' });
  const { build } = await ok('POST', '/buckets/demo/versions/two/builds', { component_type: 'x' });
  refuses(await call('POST', '/buckets/demo/versions/two/builds', { component_type: 'x' }), 409, 6);
  refuses(
    await call('PATCH', `/buckets/demo/versions/two/builds/${build.id}`, { status: 'BUILD_DONE' }),
    400,
    3,
    /artifact/,
  );
  refuses(await call('PATCH', '/buckets/demo/versions/two', { complete: true }), 400, 9);
  refuses(await call('GET', `${builds}/${build.id}`), 404, 5);
});

test('deleting a version moves latest back and takes channels along only when asked', async t => {
  const { ok, call, publish, promote, holds } = await start(t);
  await publish('demo', 'one');
  await ok('POST', '/buckets/demo/channels', { name: 'prod', version_fingerprint: 'one' });
  await publish('demo', 'two');
  await promote('demo', 'prod', 'two');
  refuses(await call('DELETE', '/buckets/demo/versions/two'), 400, 9, /prod/);
  assert.equal(await holds('demo', 'prod'), 'v2');
  assert.deepEqual(await ok('DELETE', '/buckets/demo/versions/two?rollback_channels=true'), {});
  assert.deepEqual([await holds('demo', 'prod'), await holds('demo', 'latest')], ['v1', 'v1']);
  await ok('DELETE', '/buckets/demo/versions/one?rollback_channels=true');
  assert.deepEqual([await holds('demo', 'prod'), await holds('demo', 'latest')], [null, null]);
  assert.deepEqual(await ok('DELETE', '/buckets/demo'), {});
  refuses(await call('GET', '/buckets/demo'), 404, 5);
});

test('absent and null leave a bucket as it is; labels are replaced as a whole', async t => {
  const { ok } = await start(t);
  await ok('PUT', '/buckets', { name: 'demo', description: 'd', labels: { a: '1', b: '2' } });
  const { bucket } = await ok('PATCH', '/buckets/demo', { platforms: null });
  assert.deepEqual([bucket.description, bucket.labels], ['d', { a: '1', b: '2' }]);
  const changed = (await ok('PATCH', '/buckets/demo', { description: 'e', labels: { c: '3' } })).bucket;
  assert.deepEqual([changed.description, changed.labels], ['e', { c: '3' }]);
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, run } from './process.ts';
import { connect, type Json } from './support.ts';

test('a kill in the middle of concurrent builds loses nothing that was acknowledged, and tears nothing apart', async t => {
  const database = join(folder(t), 'registry.db');
  const first = run(t, '--database', database);
  const { ok, call } = await connect(await first.listening);
  let acknowledged = 0;
  const done: { bucket: string; fingerprint: string; builds: number; complete: boolean }[] = [];
  const counted = async (method: string, path: string, body: Json) => {
    const answer = await ok(method, path, body);
    if (++acknowledged === 150) first.child.kill('SIGKILL');
    return answer;
  };
  const pipeline = async (bucket: string) => {
    await counted('PUT', '/buckets', { name: bucket });
    for (let n = 0; ; n++) {
      const version = { bucket, fingerprint: `f${n}`, builds: 0, complete: false };
      const at = `/buckets/${bucket}/versions`;
      await counted('POST', at, { fingerprint: version.fingerprint });
      done.push(version);
      const builds = [];
      for (const component_type of ['x.a', 'x.b']) {
        builds.push(await counted('POST', `${at}/f${n}/builds`, { component_type }));
        version.builds++;
      }
      for (const { build } of builds)
        await counted('PATCH', `${at}/f${n}/builds/${build.id}`, {
          status: 'BUILD_DONE',
          artifacts: [{ external_identifier: build.id, region: 'r' }],
        });
      version.complete = true;
    }
  };
  const pipelines = await Promise.allSettled(Array.from({ length: 6 }, (_, i) => pipeline(`bucket-${i}`)));
  assert.ok(pipelines.every(p => p.status === 'rejected'));
  assert.equal((await first.ended).code, null);
  assert.ok(acknowledged >= 150);
  assert.ok(done.some(v => v.complete) && done.some(v => !v.complete));

  const second = await run(t, '--database', database).listening;
  const again = await connect(second);
  for (const { bucket, fingerprint, builds, complete } of done) {
    const { version } = await again.ok('GET', `/buckets/${bucket}/versions/${fingerprint}`);
    assert.ok(version.builds.length >= builds);
    if (complete) assert.notEqual(version.name, 'v0');
  }
  for (const { name } of (await again.ok('GET', '/buckets')).buckets) {
    const { versions } = await again.ok('GET', `/buckets/${name}/versions?pagination.page_size=100`);
    for (const version of versions) {
      const whole =
        version.builds.length === 2 && version.builds.every((b: Json) => b.status === 'BUILD_DONE');
      assert.equal(version.name !== 'v0', whole, 'a version is complete exactly when its builds are done');
    }
    const newest = versions.find((v: Json) => v.name !== 'v0')?.name ?? null;
    assert.equal(await again.holds(name, 'latest'), newest);
  }
  await assert.rejects(call('GET', '/buckets'));
});

test('a restart keeps ids, credentials and the tokens clients have cached', async t => {
  const database = join(folder(t), 'registry.db');
  const first = run(t, '--database', database);
  const before = await first.listening;
  const client = await connect(before);
  await client.publish('demo', 'one');
  const { operation } = await client.ok('PATCH', '/buckets/demo/versions/one', { revoke_in: '1d' });
  const whole = await client.ok('GET', '/buckets/demo');
  first.child.kill('SIGTERM');
  assert.deepEqual(await first.ended.then(({ code, stderr }) => ({ code, stderr })), { code: 0, stderr: '' });
  const port = new URL(before.api).port;
  const after = await run(t, '--database', database, '--port', port).listening;
  assert.deepEqual(after, before);
  // The same client, with the token it got from the process that is gone.
  assert.deepEqual(await client.ok('GET', '/buckets/demo'), whole);
  const waited = await client.raw(
    'GET',
    `/operation/2020-05-05/organizations/${before.organizationId}/projects/-/operations/${operation.id}/wait`,
  );
  assert.deepEqual(waited.body.operation, operation);
});

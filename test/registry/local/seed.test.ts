import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startLocalRegistry } from '../../../registry/local/server.ts';
import { folder } from './process.ts';
import { day, type Json, noon, start } from './support.ts';

const samples = fileURLToPath(new URL('../../../samples/registry.json', import.meta.url));

test('the samples tell the story they are meant to tell', async t => {
  const { ok, pass, holds } = await start(t, { seed: samples });
  const channels = async (bucket: string) =>
    Object.fromEntries(
      (await ok('GET', `/buckets/${bucket}/channels`)).channels.map((c: Json) => [
        c.name,
        c.version && `${c.version.name} ${c.version.status} ${c.version.parents?.status ?? ''}`.trim(),
      ]),
    );
  assert.deepEqual(await channels('golden-base'), {
    latest: 'v4 VERSION_ACTIVE',
    production: 'v3 VERSION_ACTIVE',
    staging: 'v4 VERSION_ACTIVE',
  });
  assert.deepEqual(await channels('golden-ubuntu'), {
    development: 'v3 VERSION_ACTIVE UP_TO_DATE',
    latest: 'v3 VERSION_ACTIVE UP_TO_DATE',
    production: 'v2 VERSION_ACTIVE OUT_OF_DATE',
  });
  assert.equal((await channels('web-app')).production, 'v2 VERSION_ACTIVE UP_TO_DATE');
  assert.equal((await channels('windows-server')).production, 'v2 VERSION_REVOCATION_SCHEDULED');
  assert.deepEqual(await channels('legacy-centos'), {
    latest: 'v3 VERSION_ACTIVE',
    production: 'v2 VERSION_REVOKED',
    staging: 'v3 VERSION_ACTIVE',
  });
  assert.deepEqual(await channels('empty-bucket'), { latest: null, production: null });
  const { versions } = await ok('GET', '/buckets/data-science/versions');
  assert.deepEqual(
    versions.map((v: Json) => [v.name, v.status]),
    [
      ['v0', 'VERSION_INCOMPLETE'],
      ['v1', 'VERSION_ACTIVE'],
    ],
  );
  const base = (await ok('GET', '/buckets/golden-base')).bucket;
  assert.deepEqual(
    base.latest_version.builds[0].artifacts.map((a: Json) => a.region),
    ['us-east-1', 'us-west-2', 'eu-west-1'],
  );
  assert.equal(base.children.status, 'UP_TO_DATE');
  assert.match(base.latest_version.builds[0].metadata.packer.version, /^1\.\d+\.\d+$/);
  const ubuntu = (await ok('GET', '/buckets/golden-ubuntu')).bucket;
  assert.deepEqual(ubuntu.platforms, ['aws', 'azure']);
  const { history } = await ok('GET', '/buckets/golden-base/channels/production/history');
  assert.deepEqual(
    history.map((h: Json) => h.version.name),
    ['v3', 'v2', 'v1'],
  );
  pass(4 * day);
  assert.equal(await holds('windows-server', 'production'), 'v1', 'the schedule has come due');
});

test('times are relative to the start or absolute, and authors are kept', async t => {
  const { ok } = await start(t, {
    seed: {
      principal: 'robot',
      buckets: [
        {
          name: 'demo',
          created_at: '2026-01-01T00:00:00Z',
          channels: [{ name: 'prod', created_at: '-2h30m', author: 'ann' }],
          versions: [
            {
              fingerprint: 'f',
              created_at: '-1d',
              builds: [{ component_type: 'x', artifacts: [{ external_identifier: 'i' }] }],
            },
          ],
          assignments: [{ channel: 'prod', version_fingerprint: 'f', at: '-1h', author: 'ben' }],
        },
      ],
    },
  });
  const iso = (at: number) => new Date(at).toISOString();
  const { bucket } = await ok('GET', '/buckets/demo');
  assert.equal(bucket.created_at, '2026-01-01T00:00:00.000Z');
  assert.deepEqual(
    [bucket.latest_version.created_at, bucket.latest_version.author_id],
    [iso(noon - day), 'robot'],
  );
  const { channel } = await ok('GET', '/buckets/demo/channels/prod');
  assert.deepEqual([channel.created_at, channel.author_id], [iso(noon - 9_000_000), 'ben']);
});

test('a malformed seed is named with the place in it, and nothing of it is kept', async t => {
  const at = folder(t);
  const seed = join(at, 'seed.json');
  const database = join(at, 'r.db');
  const fails = async (content: unknown, message: RegExp) => {
    writeFileSync(seed, typeof content === 'string' ? content : JSON.stringify(content));
    await assert.rejects(startLocalRegistry({ database, seed }), { name: 'StartError', message });
  };
  await fails('{"buckets": [{,', /seed\.json is not JSON: .*position 14 /);
  await fails('[]', /seed\.json must be a JSON object/);
  await fails({}, /seed\.json: at the top: buckets is missing/);
  const good = { name: 'good' };
  await fails({ buckets: [good, { name: '?' }] }, /buckets\[1\]: bucket name/);
  await fails({ buckets: [good, good] }, /buckets\[1\]: bucket already exists/);
  await fails({ buckets: [{ ...good, chanels: [] }] }, /buckets\[0\]: unknown member chanels/);
  const version = { fingerprint: 'f', created_at: '-1d', builds: [{ component_type: 'x', status: 'DONE' }] };
  await fails(
    { buckets: [{ ...good, versions: [version] }] },
    /buckets\[0\]\.versions\[0\]\.builds\[0\]: status must be one of BUILD_/,
  );
  const prod = { name: 'prod' };
  const assignment = { channel: 'prod', version_fingerprint: 'nope' };
  await fails(
    { buckets: [{ ...good, channels: [prod], assignments: [assignment] }] },
    /buckets\[0\]\.assignments\[0\]: bucket good has no version nope/,
  );
  await fails(
    { buckets: [{ ...good, channels: [{ ...prod, created_at: '+1d' }] }] },
    /buckets\[0\]\.channels\[0\]: created_at lies in the future/,
  );
  await fails({ buckets: [{ ...good, created_at: 'yesterday' }] }, /buckets\[0\]: created_at must be/);
  const { ok } = await start(t, { database });
  assert.deepEqual((await ok('GET', '/buckets')).buckets, []);
});

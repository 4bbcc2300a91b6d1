import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, run } from './process.ts';
import { connect } from './support.ts';

async function fails(t: Parameters<typeof run>[0], says: RegExp, ...args: string[]) {
  const { code, stdout, stderr } = await run(t, ...args).ended;
  assert.deepEqual([code, stdout], [1, ''], stderr);
  assert.match(stderr, says);
  assert.doesNotMatch(stderr, /\n\s+at /, 'a sentence, not a stack');
}

test('it prints one line with everything a stock packer needs, and ends cleanly', async t => {
  const registry = run(t, '--client-id', 'me', '--client-secret', 'secret');
  const up = await registry.listening;
  assert.deepEqual(Object.keys(up), ['api', 'auth', 'organizationId', 'projectId', 'env', 'principals']);
  const address = new URL(up.api).host;
  assert.deepEqual(up.env, {
    HCP_CLIENT_ID: 'me',
    HCP_CLIENT_SECRET: 'secret',
    HCP_API_ADDRESS: address,
    HCP_API_TLS: 'disabled',
    HCP_AUTH_URL: `https://${address}`,
    HCP_AUTH_TLS: 'insecure',
    HCP_ORGANIZATION_ID: up.organizationId,
    HCP_PROJECT_ID: up.projectId,
  });
  await connect(up);
  registry.child.kill('SIGINT');
  const { code, stdout, stderr } = await registry.ended;
  assert.deepEqual([code, stdout.trim().split('\n').length, stderr], [0, 1, '']);
});

test('help says what there is', async t => {
  const { code, stdout } = await run(t, '--help').ended;
  assert.equal(code, 0);
  for (const option of ['--port', '--host', '--database', '--seed', '--client-id', '--client-secret'])
    assert.ok(stdout.includes(option));
});

test('arguments that make no sense are named', async t => {
  await fails(t, /--port 70000/, '--port', '70000');
  await fails(t, /--prot/, '--prot', '1');
});

test('whatever keeps it from starting is one sentence and exit code 1', async t => {
  await fails(t, /^Cannot read the seed .*nowhere\.json: .*\n$/, '--seed', join(folder(t), 'nowhere.json'));
});

test('a seed is planted once; what people have made of it since stays', async t => {
  const at = folder(t);
  const seed = join(at, 'seed.json');
  writeFileSync(seed, JSON.stringify({ buckets: [{ name: 'demo' }] }));
  const args = ['--database', join(at, 'r.db'), '--seed', seed];
  const first = run(t, ...args);
  const { ok } = await connect(await first.listening);
  await ok('PATCH', '/buckets/demo', { description: 'mine' });
  first.child.kill('SIGTERM');
  await first.ended;
  const second = run(t, ...args);
  const again = await connect(await second.listening);
  assert.equal((await again.ok('GET', '/buckets/demo')).bucket.description, 'mine');
  second.child.kill('SIGTERM');
  assert.match((await second.ended).stderr, /left alone/);
});

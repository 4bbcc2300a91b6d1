import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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
  assert.deepEqual(Object.keys(up), ['api', 'auth', 'organizationId', 'projectId', 'env']);
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
  await fails(t, /--database needs a value/, '--database', '');
  await fails(t, /no address of this machine/, '--host', '203.0.113.1');
});

test('a port that is taken is named with the way out', async t => {
  const { api } = await run(t).listening;
  const { port } = new URL(api);
  await fails(t, new RegExp(`Port ${port} .* is taken: .*--port`), '--port', port);
});

test('a database that cannot be used is named, told why, and left as it was', async t => {
  const at = folder(t);
  const text = join(at, 'notes.txt');
  writeFileSync(text, 'no database '.repeat(100));
  await fails(t, /notes\.txt: it is not an SQLite database/, '--database', text);
  assert.equal(readFileSync(text, 'utf8'), 'no database '.repeat(100));

  await fails(t, /it cannot be opened or created/, '--database', join(at, 'missing', 'r.db'));
  mkdirSync(join(at, 'folder.db'));
  await fails(t, /folder\.db: /, '--database', join(at, 'folder.db'));

  const other = join(at, 'other.db');
  const db = new DatabaseSync(other);
  db.exec('CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)');
  db.close();
  const bytes = readFileSync(other);
  await fails(t, /other\.db: it belongs to another program/, '--database', other);
  assert.deepEqual(readFileSync(other), bytes);
});

test('a new database, which holds the secret, is readable by its owner only', {
  skip: process.platform === 'win32' && 'Windows has no file modes',
}, async t => {
  const database = join(folder(t), 'r.db');
  await (await connect(await run(t, '--database', database).listening)).publish('demo', 'one');
  for (const file of [database, `${database}-wal`]) assert.equal(statSync(file).mode & 0o777, 0o600, file);
});

test('a database in use is named, and its owner is not disturbed', async t => {
  const database = join(folder(t), 'r.db');
  const first = await run(t, '--database', database).listening;
  const { publish } = await connect(first);
  await fails(t, /r\.db: another process has it open/, '--database', database);
  assert.equal((await publish('demo', 'one')).name, 'v1');
});

test('a database of a newer registry is refused', async t => {
  const database = join(folder(t), 'r.db');
  const first = run(t, '--database', database);
  await first.listening;
  first.child.kill('SIGTERM');
  await first.ended;
  const db = new DatabaseSync(database);
  db.exec('PRAGMA user_version = 99');
  db.close();
  await fails(t, /r\.db: it was made by a newer version .*schema 99/, '--database', database);
});

test('a database that may not be written is refused at the start, not at the first build', {
  skip: process.getuid?.() === 0 && 'the superuser may write everything',
}, async t => {
  const database = join(folder(t), 'r.db');
  const first = run(t, '--database', database);
  await first.listening;
  first.child.kill('SIGTERM');
  await first.ended;
  chmodSync(database, 0o400);
  await fails(t, /r\.db: it cannot be/, '--database', database);
});

test('a seed that is missing is named', async t => {
  await fails(t, /Cannot read the seed .*nowhere\.json/, '--seed', join(folder(t), 'nowhere.json'));
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

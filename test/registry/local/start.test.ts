import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { type LocalRegistryOptions, startLocalRegistry } from '../../../registry/local/server.ts';
import { folder } from './process.ts';
import { start } from './support.ts';

const fails = (options: LocalRegistryOptions, message: RegExp) =>
  assert.rejects(startLocalRegistry(options), { name: 'StartError', message });

test('a port that is taken is named with the way out', async t => {
  const { registry } = await start(t);
  const port = Number(new URL(registry.api).port);
  await fails({ port }, new RegExp(`Port ${port} .* is taken: .*--port`));
  await fails({ host: '203.0.113.1' }, /no address of this machine/);
});

test('a database that cannot be used is named, told why, and left as it was', async t => {
  const at = folder(t);
  const text = join(at, 'notes.txt');
  writeFileSync(text, 'no database '.repeat(100));
  await fails({ database: text }, /notes\.txt: it is not an SQLite database/);
  assert.equal(readFileSync(text, 'utf8'), 'no database '.repeat(100));

  await fails({ database: join(at, 'missing', 'r.db') }, /it cannot be opened or created/);
  mkdirSync(join(at, 'folder.db'));
  await fails({ database: join(at, 'folder.db') }, /folder\.db: /);

  const other = join(at, 'other.db');
  const db = new DatabaseSync(other);
  db.exec('CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)');
  db.close();
  const bytes = readFileSync(other);
  await fails({ database: other }, /other\.db: it belongs to another program/);
  assert.deepEqual(readFileSync(other), bytes);
});

test('a new database, which holds the secret, is readable by its owner only', {
  skip: process.platform === 'win32' && 'Windows has no file modes',
}, async t => {
  const database = join(folder(t), 'r.db');
  await (await start(t, { database })).publish('demo', 'one');
  for (const file of [database, `${database}-wal`]) assert.equal(statSync(file).mode & 0o777, 0o600, file);
});

test('a database in use is named, and its owner is not disturbed', async t => {
  const database = join(folder(t), 'r.db');
  const { publish } = await start(t, { database });
  await fails({ database: database }, /r\.db: another process has it open/);
  assert.equal((await publish('demo', 'one')).name, 'v1');
});

test('a database of a newer registry is refused', async t => {
  const database = join(folder(t), 'r.db');
  await (await startLocalRegistry({ database })).close();
  const db = new DatabaseSync(database);
  db.exec('PRAGMA user_version = 99');
  db.close();
  await fails({ database: database }, /r\.db: it was made by a newer version .*schema 99/);
});

test('a database that may not be written is refused at the start, not at the first build', {
  skip: process.getuid?.() === 0 && 'the superuser may write everything',
}, async t => {
  const database = join(folder(t), 'r.db');
  await (await startLocalRegistry({ database })).close();
  chmodSync(database, 0o400);
  await fails({ database: database }, /r\.db: it cannot be/);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { startLocalRegistry } from '../../../registry/local/server.ts';
import { folder } from './process.ts';
import { connect, refuses } from './support.ts';

test('a database of the first registry is carried over whole: ids, credentials, buckets and what hangs on them', async t => {
  const database = join(folder(t), 'r.db');
  const db = new DatabaseSync(database);
  db.exec(readFileSync(new URL('schema-1.sql', import.meta.url), 'utf8'));
  db.close();
  const registry = await startLocalRegistry({ database });
  const { ok, call, holds } = await connect(registry);
  assert.deepEqual(
    [registry.organizationId, registry.projectId, registry.env.HCP_CLIENT_ID],
    ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222', 'old-id'],
  );
  const { bucket } = await ok('GET', '/buckets/demo');
  assert.deepEqual(
    [bucket.id, bucket.description, bucket.latest_version.author_id],
    ['01JZZZZZZZZZZZZZZZZZZZZZZA', 'kept', 'robot'],
  );
  assert.equal(await holds('demo', 'latest'), 'v1');
  assert.equal((await ok('GET', '/registry')).registry.config.tfc_run_task_config.on_untracked_image, 'FAIL');
  refuses(await call('PUT', '/buckets', { name: 'demo' }), 409, 6);
  await ok('DELETE', '/buckets/demo');
  refuses(await call('GET', '/buckets/demo/versions/f'), 404, 5);
  await registry.close();
  const after = new DatabaseSync(database);
  assert.deepEqual(
    ['version', 'channel', 'assignment'].map(table => after.prepare(`SELECT * FROM ${table}`).all().length),
    [0, 0, 0],
    'what belongs to a bucket still goes with it',
  );
  after.close();
});

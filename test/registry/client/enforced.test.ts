import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hcp } from '../../../registry/hcp.ts';
import { startLocalRegistry } from '../../../registry/local/server.ts';
import { readEnforced } from '../../../registry/wire-enforced.ts';
import { connect } from '../local/support.ts';

test('what is enforced for a bucket is read over HTTP, once; a bucket without has an empty list', async t => {
  const registry = await startLocalRegistry({ seed: { buckets: [{ name: 'demo' }, { name: 'free' }] } });
  const stack = hcp({
    credentials: async () => ({ principal: null, location: null }),
    env: registry.env,
    home: '/nonexistent',
  });
  t.after(async () => {
    await stack.dispose();
    await registry.close();
  });
  const { ok } = await connect(registry);
  const content = 'provisioner "shell-local" {}\n';
  const { enforced_block: block } = await ok('PUT', '/enforced_blocks', {
    ...{ name: 'hardening', version: 'v1.0.0', template_type: 'HCL2', additional_description: 'first' },
    block_content: content,
  });
  const { enforced_block_detail: details } = await ok('GET', `/enforced_blocks/${block.id}/versions`);
  await ok('POST', `/enforced_blocks/${block.id}/versions/${details[0].version.id}/buckets`, {
    bucket_names: ['demo'],
  });
  const [demo, again, free] = [
    await stack.patient.enforced('demo'),
    await stack.patient.enforced('demo'),
    await stack.patient.enforced('free'),
  ];
  assert.deepEqual(demo.is === 'found' && demo.value, [
    {
      id: block.id,
      name: 'hardening',
      version: 'v1.0.0',
      templateType: 'HCL2',
      content,
      description: 'first',
    },
  ]);
  assert.deepEqual(again, demo);
  assert.deepEqual(free.is === 'found' && free.value, []);
  assert.equal((await stack.patient.enforced('nope')).is, 'absent');
  // Three of ours; each of the two buckets and the missing one was asked for once.
  assert.equal(registry.requests.get('GetEnforcedBlocksByBucket'), 3);
});

test('an answer without the list is an empty one, a bad row is left out, and a stranger’s body is none', () => {
  assert.deepEqual(readEnforced({})?.items, []);
  const good = { id: '1', name: 'a', version: { version: 'v1', block_content: 'x' } };
  assert.deepEqual(
    readEnforced({ enforced_block_detail: [null, {}, good] })?.items.map(({ name }) => name),
    ['a'],
  );
  assert.equal(readEnforced('<html>'), undefined);
  assert.equal(readEnforced({ login: 'please' }), undefined);
});

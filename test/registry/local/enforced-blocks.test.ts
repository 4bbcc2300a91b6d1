import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Json, refuses, start } from './support.ts';

const provisioner = 'provisioner "shell-local" {\n  inline = ["echo hardened"]\n}\n';
const body = (more: Json = {}) => ({
  name: 'hardening',
  version: 'v1.0.0',
  template_type: 'HCL2',
  block_content: provisioner,
  labels: { team: 'security' },
  additional_description: 'first',
  ...more,
});

test('an enforced block has versions, and its links say which of them the builds of a bucket get', async t => {
  const { ok, call } = await start(t);
  for (const name of ['demo', 'other']) await ok('PUT', '/buckets', { name });
  const { enforced_block: block } = await ok('PUT', '/enforced_blocks', body());
  assert.equal(block.latest_version.block_content, provisioner);
  refuses(await call('PUT', '/enforced_blocks', body()), 409, 6);
  const at = `/enforced_blocks/${block.id}`;
  const { enforced_block_version: second } = await ok('PUT', `${at}/versions`, body({ version: 'v2' }));
  refuses(await call('PUT', `${at}/versions`, body({ version: 'v2' })), 409, 6);
  assert.equal((await ok('GET', at)).enforced_block.latest_version.id, second.id);
  assert.deepEqual(
    (await ok('GET', `${at}/versions`)).enforced_block_detail.map((d: Json) => [d.name, d.version.version]),
    [
      ['hardening', 'v2'],
      ['hardening', 'v1.0.0'],
    ],
  );
  const links = (version: string) => `${at}/versions/${version}/buckets`;
  const first = block.latest_version.id;
  const gets = async (bucket: string) =>
    (await ok('GET', `/enforced_blocks/bucket/${bucket}`)).enforced_block_detail.map(
      (d: Json) => d.version.version,
    );
  await ok('POST', links(first), { bucket_names: ['demo', 'other'] });
  assert.deepEqual([await gets('demo'), await gets('other')], [['v1.0.0'], ['v1.0.0']]);
  await ok('POST', links(second.id), { bucket_names: ['demo'] });
  assert.deepEqual([await gets('demo'), await gets('other')], [['v2'], ['v1.0.0']], 'one version per bucket');
  assert.deepEqual(
    (await ok('GET', links(first))).linked_buckets.map((l: Json) => l.bucket.name),
    ['other'],
  );
  refuses(await call('POST', links(first), { bucket_names: ['nope'] }), 404, 5);
  refuses(await call('DELETE', at), 400, 9, /demo, other/);
  refuses(await call('DELETE', `${at}/versions/${first}`), 400, 9, /other/);
  await ok('POST', links(first), { bucket_names: null });
  assert.deepEqual(await gets('other'), []);
  await ok('DELETE', `${at}/versions/${first}`);
  await ok('DELETE', '/buckets/demo');
  await ok('DELETE', at);
  refuses(await call('GET', at), 404, 5);
  assert.deepEqual((await ok('GET', '/enforced_blocks')).enforced_blocks, []);
});

test('name, labels and description change under a mask, and the content never', async t => {
  const { ok, call } = await start(t);
  const { enforced_block: block } = await ok('PUT', '/enforced_blocks', body());
  const at = `/enforced_blocks/${block.id}`;
  refuses(await call('PATCH', at, { name: 'x' }), 400, 3, /update_mask/);
  const named = await ok('PATCH', at, { name: 'hardened', update_mask: 'name' });
  assert.deepEqual(
    [named.enforced_block.name, named.enforced_block.labels],
    ['hardened', { team: 'security' }],
  );
  assert.deepEqual((await ok('PATCH', at, { update_mask: 'labels' })).enforced_block.labels, {});
  const version = `${at}/versions/${block.latest_version.id}`;
  refuses(await call('PATCH', version, { block_content: 'x', update_mask: 'blockContent' }), 400, 3);
  const described = await ok('PATCH', version, {
    additional_description: 'new',
    update_mask: 'additionalDescription',
  });
  assert.equal(described.enforced_block_version.additional_description, 'new');
  refuses(
    await call('PUT', '/enforced_blocks', body({ name: 'json', template_type: 'JSON' })),
    400,
    3,
    /not JSON/,
  );
  refuses(await call('DELETE', version), 400, 9, /only one/);
});

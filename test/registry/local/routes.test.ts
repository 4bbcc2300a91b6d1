import assert from 'node:assert/strict';
import { test } from 'node:test';
import { match, routes } from '../../../registry/local/routes.ts';
import { refuses, start } from './support.ts';

test('every operation of both API versions is routed, each to itself', () => {
  const named = (version: string) => routes.filter(r => r.path.startsWith(`/packer/${version}/`));
  assert.equal(new Set(named('2023-01-01').map(r => r.operation)).size, 52);
  assert.equal(new Set(named('2021-04-30').map(r => r.operation)).size, 28);
  for (const route of routes)
    assert.equal(match(route.method, route.path.replaceAll(/[{}]/g, ''))?.route, route, route.path);
});

test('a literal segment is never taken for a parameter', async t => {
  const { ok, raw, call } = await start(t);
  assert.deepEqual(await ok('GET', '/runtasks/config'), { on_untracked_image: 'WARN' });
  assert.match((await ok('GET', '/runtasks/validation')).api_url, /^http:/);
  await ok('PUT', '/buckets', { name: 'versions' });
  assert.deepEqual(await ok('GET', '/enforced_blocks/bucket/versions'), { enforced_block_detail: [] });
  refuses(await call('GET', '/enforced_blocks/x/versions'), 404, 5, /enforced block not found: x/);
  await ok('POST', '/buckets/versions/channels', { name: 'assign' });
  assert.equal((await ok('GET', '/buckets/versions/channels/assign')).channel.name, 'assign');
  assert.equal(
    (await ok('PATCH', '/buckets/versions/channels/assign', { update_mask: 'restricted' })).channel.name,
    'assign',
  );
  const { body } = await raw('GET', '/resource-manager/2019-12-10/projects/count');
  assert.deepEqual(body, { count: 1 });
});

test('what is not there, not allowed or not JSON is answered in the API own words', async t => {
  const { raw, call, registry } = await start(t);
  refuses(await raw('GET', '/'), 404, 5);
  refuses(await call('GET', '/nothing'), 404, 5);
  refuses(await call('GET', '/buckets/'), 404, 5);
  refuses(await call('POST', '/buckets'), 501, 12);
  refuses(await call('GET', '/buckets/%E0%A4%A'), 400, 3);
  refuses(await call('PUT', '/buckets', '{"name":'), 400, 3, /not JSON/);
  refuses(await call('PUT', '/buckets', '[]'), 400, 3);
  refuses(await call('PUT', '/buckets', { name: 5 }), 400, 3, /name must be a string/);
  refuses(await call('PUT', '/buckets', { name: 'abc', labels: { a: 1 } }), 400, 3, /labels/);
  refuses(await call('PUT', '/buckets', { name: 'abc', description: 'x'.repeat(9 << 20) }), 413, 8);
  refuses(await raw('POST', '/resource-manager/2019-12-10/resources/test-iam-permissions', {}), 501, 12);
  const elsewhere = '00000000-0000-4000-8000-000000000000';
  const place = `/packer/2023-01-01/organizations/${registry.organizationId}/projects`;
  refuses(await raw('GET', `${place}/${elsewhere}/buckets`), 403, 7);
});

test('enums are understood by name and number, fields in both spellings, nulls as absent', async t => {
  const { ok, call } = await start(t);
  await ok('PUT', '/buckets', { name: 'abc', labels: null, unheardOf: 1 });
  const { version } = await ok('POST', '/buckets/abc/versions', { fingerprint: 'f', templateType: 1 });
  assert.equal(version.template_type, 'HCL2');
  refuses(await call('POST', '/buckets/abc/versions', { fingerprint: 'g', template_type: 'YAML' }), 400, 3);
});

test('an organization, its project and the principal can be found without knowing any id', async t => {
  const { raw, registry } = await start(t, {
    seed: { organization: 'Acme', principal: 'robot', buckets: [] },
  });
  const get = async (path: string) => (await raw('GET', path)).body;
  const manager = '/resource-manager/2019-12-10';
  const { organizations } = await get(`${manager}/organizations`);
  assert.deepEqual(
    organizations.map((o: { id: string; name: string }) => [o.id, o.name]),
    [[registry.organizationId, 'Acme']],
  );
  const { projects } = await get(
    `${manager}/projects?scope.id=${registry.organizationId}&scope.type=ORGANIZATION`,
  );
  assert.equal(projects[0].id, registry.projectId);
  const { project } = await get(`${manager}/projects/${registry.projectId}`);
  assert.deepEqual(project.parent, { id: registry.organizationId, type: 'ORGANIZATION' });
  refuses(await raw('GET', `${manager}/projects/nope`), 404, 5);
  const { principal } = await get('/iam/2019-12-10/caller-identity');
  assert.deepEqual([principal.service.name, principal.service.project_id], ['robot', registry.projectId]);
});

test('an operation can be waited for by the id its request was answered with', async t => {
  const { raw, ok, publish, registry } = await start(t);
  await publish('demo', 'one');
  const { operation } = await ok('PATCH', '/buckets/demo/versions/one', { revoke_in: '0s' });
  const base = `/operation/2020-05-05/organizations/${registry.organizationId}/projects`;
  for (const path of [
    `${registry.projectId}/operations/${operation.id}/wait?timeout=5s`,
    `-/operations/${operation.id}`,
  ])
    assert.deepEqual((await raw('GET', `${base}/${path}`)).body.operation, operation);
  refuses(await raw('GET', `${base}/-/operations/nope/wait`), 404, 5);
});

test('the registry itself can be read, switched off and on, and removed with all it holds', async t => {
  const { ok, call, old, publish } = await start(t);
  await publish('demo', 'one');
  const { registry } = await ok('GET', '/registry');
  assert.deepEqual([registry.config.activated, registry.config.feature_tier], [true, 'PLUS']);
  refuses(await call('PUT', '/registry', { feature_tier: 'PLUS' }), 409, 6);
  const off = await ok('PATCH', '/registry', { update_mask: 'activated' });
  assert.equal(off.registry.config.activated, false);
  refuses(await call('GET', '/buckets'), 400, 9, /not activated/);
  assert.equal((await old('PATCH', '/registry', { activate: true })).status, 200);
  assert.equal((await ok('GET', '/buckets')).buckets.length, 1);
  const task = await ok('GET', '/runtasks/validation');
  assert.notEqual((await ok('PATCH', '/runtasks/hmac', {})).hmac_key, task.hmac_key);
  assert.deepEqual(await ok('PATCH', '/runtasks/config', { on_untracked_image: 'FAIL' }), {
    on_untracked_image: 'FAIL',
  });
  const gone = await ok('DELETE', '/registry');
  assert.equal(gone.registry.id, registry.id);
  refuses(await call('GET', '/registry'), 404, 5);
  refuses(await call('GET', '/buckets'), 404, 5);
  await ok('PUT', '/registry', { feature_tier: 'STANDARD' });
  assert.deepEqual((await ok('GET', '/buckets')).buckets, []);
});

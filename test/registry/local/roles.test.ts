import assert from 'node:assert/strict';
import { test } from 'node:test';
import { as, type Json, refuses, start } from './support.ts';

const seed = {
  organization: 'Acme',
  project: 'images',
  principals: [
    { name: 'viewer', role: 'viewer' },
    { name: 'contributor', role: 'contributor' },
    { name: 'nobody', role: 'none', client_id: 'nobody-id', client_secret: 'nobody-secret' },
  ],
  buckets: [
    { name: 'demo', channels: [{ name: 'open' }, { name: 'secret', restricted: true }] },
    { name: 'other' },
  ],
  projects: [
    {
      project: 'sandbox',
      principals: [{ name: 'sandbox-viewer', role: 'viewer' }],
      buckets: [{ name: 'demo' }],
    },
    { organization: 'Umbrella', project: 'lab', principal: 'ada', buckets: [{ name: 'virus' }] },
  ],
};
const names = async (client: Json, path = '/buckets/demo/channels') =>
  (await client.ok('GET', path)).channels.map((c: Json) => c.name);

test('a viewer reads everything but restricted channels, and writes nothing', async t => {
  const { registry, publish } = await start(t, { seed });
  await publish('demo', 'one');
  const viewer = await as(registry, 'viewer');
  assert.deepEqual(await names(viewer), ['open']);
  assert.deepEqual(
    (await viewer.old('GET', '/images/demo/channels')).body.channels.map((c: Json) => c.slug),
    ['open'],
  );
  for (const channel of ['secret', 'latest'])
    for (const path of [`/channels/${channel}`, `/channels/${channel}/history`]) {
      refuses(await viewer.call('GET', `/buckets/demo${path}`), 403, 7, /restricted/);
      refuses(await viewer.old('GET', `/images/demo${path}`), 403, 7, /restricted/);
    }
  refuses(await viewer.call('GET', '/buckets/demo/channels/none'), 404, 5);
  assert.equal((await viewer.ok('GET', '/buckets/demo/versions/one')).version.name, 'v1');
  await viewer.ok('POST', '/_search/external_artifact', { external_identifier: 'ami-one' });
  for (const [method, path] of [
    ['PUT', '/buckets'],
    ['POST', '/buckets/demo/versions'],
    ['PATCH', '/buckets/demo/channels/open'],
    ['DELETE', '/buckets/demo'],
    ['PUT', '/enforced_blocks'],
    ['PATCH', '/runtasks/hmac'],
    ['DELETE', '/registry'],
  ] as const)
    refuses(await viewer.call(method, path, method === 'DELETE' ? undefined : {}), 403, 7, /viewer/);
});

test('a contributor publishes and promotes, but leaves registry, run task and enforced blocks alone', async t => {
  const { registry } = await start(t, { seed });
  const contributor = await as(registry, 'contributor');
  assert.equal((await contributor.publish('mine', 'one')).author_id, 'contributor');
  await contributor.publish('demo', 'one');
  await contributor.promote('demo', 'secret', 'one');
  assert.deepEqual(await names(contributor), ['latest', 'open', 'secret']);
  for (const [method, path] of [
    ['PATCH', '/registry'],
    ['DELETE', '/registry'],
    ['PATCH', '/runtasks/config'],
    ['PUT', '/enforced_blocks'],
  ] as const)
    refuses(
      await contributor.call(method, path, method === 'DELETE' ? undefined : {}),
      403,
      7,
      /needs the role admin/,
    );
});

test('a policy gives a role on one bucket, and an outdated one is refused by its etag', async t => {
  const { registry, raw } = await start(t, { seed });
  const nobody = await as(registry, 'nobody');
  refuses(await nobody.call('GET', '/buckets/demo'), 403, 7);
  const { principal } = (await nobody.raw('GET', '/iam/2019-12-10/caller-identity')).body;
  const path = '/2019-12-10/resource-manager/resources/iam-policy';
  const resource_name = `packer/project/${registry.projectId}/bucket/demo`;
  const get = async () =>
    (await raw('GET', `${path}?resource_name=${encodeURIComponent(resource_name)}`)).body;
  const empty = await get();
  assert.deepEqual(empty, { policy: { etag: '', bindings: [] } });
  const set = (role_id: string, etag: string) =>
    raw('PUT', path, {
      resource_name,
      policy: {
        etag,
        bindings: [{ role_id, members: [{ member_id: principal.id, member_type: 'SERVICE_PRINCIPAL' }] }],
      },
    });
  const first = await set('roles/viewer', '');
  assert.equal(first.status, 200);
  assert.deepEqual(await get(), first.body);
  assert.deepEqual(await names(nobody), ['open']);
  refuses(await nobody.call('GET', '/buckets'), 403, 7);
  refuses(await nobody.call('GET', '/buckets/other'), 403, 7);
  assert.equal((await set('roles/contributor', first.body.policy.etag)).status, 200);
  assert.deepEqual(await names(nobody), ['latest', 'open', 'secret']);
  refuses(await set('roles/admin', first.body.policy.etag), 409, 10, /changed/);
  refuses(await nobody.raw('PUT', path, { resource_name, policy: {} }), 403, 7);
  refuses(await raw('PUT', path, { resource_name: 'project/x', policy: {} }), 400, 3, /packer\/project/);
  refuses(await raw('GET', path), 400, 3);
});

test('projects and organizations share a database and nothing else', async t => {
  const { registry, ok, raw, publish, call } = await start(t, { seed });
  const version = await publish('demo', 'one');
  const manager = '/resource-manager/2019-12-10';
  const listed = async (client: Json, what: string) =>
    (await client.raw('GET', `${manager}/${what}`)).body[what].map((x: Json) => x.name);
  assert.deepEqual(await listed({ raw }, 'organizations'), ['Acme']);
  assert.deepEqual((await listed({ raw }, 'projects')).sort(), ['images', 'sandbox']);
  const sandbox = await as(registry, 'sandbox-viewer');
  assert.deepEqual(await listed(sandbox, 'projects'), ['sandbox']);
  assert.equal((await sandbox.ok('GET', '/buckets')).buckets[0].latest_version, null);
  refuses(await sandbox.raw('GET', registryPath(registry)), 403, 7);
  const ada = await as(registry, 'ada');
  assert.deepEqual(await listed(ada, 'organizations'), ['Umbrella']);
  assert.deepEqual(
    (await ada.ok('GET', '/buckets')).buckets.map((b: Json) => b.name),
    ['virus'],
  );
  refuses(await ada.raw('GET', registryPath(registry)), 403, 7);
  assert.deepEqual(
    (await ada.ok('POST', '/_search/external_artifact', { external_identifier: 'ami-one' })).artifacts,
    [],
  );
  refuses(await ada.old('GET', `/builds/${version.builds[0].id}`), 404, 5);
  await ada.ok('POST', '/buckets/virus/versions', { fingerprint: 'f' });
  refuses(
    await ada.call('POST', '/buckets/virus/versions/f/builds', {
      component_type: 'x',
      parent_version_id: version.id,
    }),
    404,
    5,
    /parent version/,
  );
  await ada.ok('DELETE', '/registry');
  refuses(await ada.call('GET', '/buckets'), 404, 5);
  assert.equal((await ok('GET', '/buckets')).buckets.length, 2);
  refuses(await call('PUT', '/buckets', { name: 'demo' }), 409, 6);
});

const registryPath = ({ organizationId, projectId }: { organizationId: string; projectId: string }) =>
  `/packer/2023-01-01/organizations/${organizationId}/projects/${projectId}/buckets`;

test('principals are looked up by their ids, within their organization', async t => {
  const { registry } = await start(t, { seed });
  const id = async (name: string) =>
    (await (await as(registry, name)).raw('GET', '/iam/2019-12-10/caller-identity')).body.principal.id;
  const [viewer, nobody, ada] = await Promise.all(['viewer', 'nobody', 'ada'].map(id));
  const asker = await as(registry, 'viewer');
  const at = (organization: string) =>
    `/iam/2019-12-10/organizations/${organization}/principals?${[viewer, nobody, ada, 'x'].map(one => `principal_ids=${one}`).join('&')}`;
  const { body } = await asker.raw('GET', at(registry.organizationId));
  assert.deepEqual(
    body.principals.map((p: Json) => [p.id, p.type, p.service.name]),
    [
      [viewer, 'PRINCIPAL_TYPE_SERVICE', 'viewer'],
      [nobody, 'PRINCIPAL_TYPE_SERVICE', 'nobody'],
    ],
  );
  refuses(await asker.raw('GET', at('another')), 404, 5);
});

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Done } from '../../client/actions/changing.ts';
import { undoPlan } from '../../client/actions/undo.ts';
import { PromotePreviewRequest, RevokePreviewRequest } from '../../protocol/changes.ts';
import { BucketsRequest } from '../../protocol/requests.ts';
import {
  PackagesRequest,
  PolicyRequest,
  SbomRequest,
  SbomsRequest,
  StatusRequest,
  VulnerabilitiesRequest,
  VulnerabilityCountsRequest,
} from '../../protocol/software.ts';
import type { Change, Lookup } from '../../registry/registry.ts';
import type { Json } from '../registry/local/support.ts';
import { value, world } from './changed-world.ts';

/** What an editor gets to know of SBOMs, vulnerabilities, tier and permissions, from a registry over HTTP. */
async function softwareOf(t: TestContext) {
  const { registry, api, server, change } = await world(t, { straight: true });
  const { lsp, log } = server;
  const { versions } = await api.ok('GET', '/buckets/golden-base/versions');
  const v3 = versions.find((one: Json) => one.name === 'v3');
  const build = { bucket: 'golden-base', fingerprint: v3.fingerprint, build: v3.builds[0].id };
  return { registry, api, lsp, log, build, change };
}
const failing = (answer: Lookup<unknown>) =>
  answer.is === 'unknown' ? [answer.why.kind, answer.why.message] : [answer.is];

test('the SBOMs of a build are listed, and a document comes as JSON of one member a line, without the token', async t => {
  const { lsp, log, build } = await softwareOf(t);
  const [sbom] = value(await lsp.sendRequest(SbomsRequest, build));
  assert.deepEqual([sbom?.name, sbom?.format], ['base-packages', 'CYCLONEDX']);
  const text = value(await lsp.sendRequest(SbomRequest, { ...build, name: sbom!.name, readable: true }));
  assert.match(text, /^\{\n {2}"bomFormat": "CycloneDX",\n/);
  assert.equal(JSON.parse(text).components.length, 11);
  const gone = await lsp.sendRequest(SbomRequest, { ...build, name: 'nothing', readable: true });
  assert.equal(gone.is, 'absent');
  assert.ok(log.some(line => line.includes('(an SBOM) 200')));
  assert.ok(
    !log.some(line => /\/sboms\/[0-9A-Z]{26}/.test(line)),
    'an address that anybody may use is not logged',
  );
});

test('packages of a build and vulnerabilities of a bucket are read, with fixes and what they are in', async t => {
  const { lsp, build } = await softwareOf(t);
  const packages = value(await lsp.sendRequest(PackagesRequest, build));
  assert.deepEqual(
    packages.find(({ name }) => name === 'curl'),
    { name: 'curl', version: '7.88.1-10+deb12u4', purl: 'pkg:deb/debian/curl@7.88.1-10+deb12u4' },
  );
  const all = value(await lsp.sendRequest(VulnerabilitiesRequest, { bucket: 'golden-base' }));
  const ssh = all.find(({ identifier }) => identifier === 'CVE-2024-6387')!;
  assert.equal(ssh.criticality, 'High');
  assert.equal(ssh.fixedVersion, '9.2p1-2+deb12u3');
  assert.deepEqual(
    ssh.channels.map(({ name }) => name),
    ['production'],
  );
  assert.ok(ssh.firstSeenAt! > ssh.publishedAt!);
  const counts = value(await lsp.sendRequest(VulnerabilityCountsRequest, { bucket: 'golden-base' }));
  assert.deepEqual(counts.channels, {
    production: { Critical: 1, High: 1, Medium: 1 },
    staging: { Critical: 1 },
    latest: { Critical: 1 },
  });
  assert.deepEqual(counts.total, { Critical: 1, High: 1, Medium: 1 });
});

test('a registry of a lower tier is asked for none of it, and the reason is said in its words', async t => {
  const { registry, lsp, build, change } = await softwareOf(t);
  value(await change({ kind: 'set-tier', tier: 'STANDARD' }));
  const before = registry.requests.get('ListSboms') ?? 0;
  for (const answer of [
    await lsp.sendRequest(SbomsRequest, build),
    await lsp.sendRequest(PackagesRequest, build),
    await lsp.sendRequest(VulnerabilityCountsRequest, { bucket: 'golden-base' }),
  ])
    assert.deepEqual(failing(answer), [
      'not-in-tier',
      'SBOMs, packages and vulnerabilities need the tier Standard (PLUS in the API); this registry has Essentials (STANDARD in the API).',
    ]);
  assert.equal(registry.requests.get('ListSboms') ?? 0, before);
});

test('a registry is deactivated, refuses everybody, and is activated again; its tier changes at once', async t => {
  const { lsp, change } = await softwareOf(t);
  const status = async () => value(await lsp.sendRequest(StatusRequest));
  assert.deepEqual([(await status()).activated, (await status()).tier], [true, 'PLUS']);
  const off = { kind: 'activate-registry', activated: false } as const;
  const { before, after } = value(await change(off, { registry: { activated: true } }));
  assert.deepEqual(
    [before.registry, after?.registry],
    [
      { activated: true, tier: 'PLUS' },
      { activated: false, tier: 'PLUS' },
    ],
  );
  assert.equal((await status()).activated, false);
  const [kind, message] = failing(await lsp.sendRequest(BucketsRequest, {}));
  assert.equal(kind, 'not-activated');
  assert.match(message!, /no active HCP Packer registry\. Activate it, or choose another project/);
  const late = await change(off, { registry: { activated: true } });
  assert.equal(late.is === 'failed' && late.why.kind, 'conflict');
  value(await change({ ...off, activated: true }));
  assert.equal((await lsp.sendRequest(BucketsRequest, {})).is, 'found');
});

test('a project without a registry gets one, which is not made twice', async t => {
  const { api, lsp, change } = await softwareOf(t);
  await api.ok('DELETE', '/registry');
  await lsp.sendRequest('workspace/executeCommand', { command: 'packer.registry.refresh' });
  assert.equal((await lsp.sendRequest(StatusRequest)).is, 'absent');
  const made = value(await change({ kind: 'create-registry', tier: 'STANDARD' }, { registry: null }));
  assert.deepEqual(
    [made.before.registry, made.after?.registry],
    [null, { activated: true, tier: 'STANDARD' }],
  );
  const again = await change({ kind: 'create-registry', tier: 'STANDARD' }, { registry: null });
  assert.equal(again.is === 'failed' && again.why.kind, 'conflict');
});

test('who has which role on a bucket is read with names', async t => {
  const { registry, api, lsp } = await softwareOf(t);
  assert.deepEqual(value(await lsp.sendRequest(PolicyRequest, { bucket: 'golden-base' })), {
    etag: '',
    bindings: [],
  });
  const at = '/2019-12-10/resource-manager/resources/iam-policy';
  const { body } = await api.raw('GET', '/iam/2019-12-10/caller-identity');
  const { id, service } = body.principal;
  await api.raw('PUT', at, {
    resource_name: `packer/project/${registry.projectId}/bucket/golden-base`,
    policy: {
      bindings: [
        {
          role_id: 'roles/contributor',
          members: [
            { member_id: id, member_type: 'SERVICE_PRINCIPAL' },
            { member_id: 'somebody-unknown', member_type: 'USER' },
          ],
        },
      ],
    },
  });
  await lsp.sendRequest('workspace/executeCommand', { command: 'packer.registry.refresh' });
  const { bindings } = value(await lsp.sendRequest(PolicyRequest, { bucket: 'golden-base' }));
  assert.deepEqual(bindings, [
    {
      role: 'roles/contributor',
      members: [
        { id, type: 'SERVICE_PRINCIPAL', name: service.name },
        { id: 'somebody-unknown', type: 'USER' },
      ],
    },
  ]);
  assert.equal((await lsp.sendRequest(PolicyRequest, { bucket: 'no-such-bucket' })).is, 'absent');
});

test('activation, tier and a new registry are taken back exactly, as far as nothing is deleted by it', async t => {
  const { api, lsp, change } = await softwareOf(t);
  const stands = async () => {
    const answer = await lsp.sendRequest(StatusRequest);
    return answer.is === 'found' ? [answer.value.activated, answer.value.tier] : answer.is;
  };
  const undone = async (order: Change) => {
    const done: Done = { change: order, ...value(await change(order)) };
    const changed = await stands();
    const plan = undoPlan([done], Date.now());
    for (const step of plan.steps) value(await change(step.change, step.seen));
    return [changed, await stands(), ...plan.steps.map(({ says }) => says), ...plan.lost];
  };
  assert.deepEqual(await undone({ kind: 'activate-registry', activated: false }), [
    [false, 'PLUS'],
    [true, 'PLUS'],
    'registry activated',
  ]);
  assert.deepEqual(await undone({ kind: 'set-tier', tier: 'STANDARD' }), [
    [true, 'STANDARD'],
    [true, 'PLUS'],
    'registry: Essentials (STANDARD in the API) → Standard (PLUS in the API)',
  ]);
  await api.ok('DELETE', '/registry');
  await lsp.sendRequest('workspace/executeCommand', { command: 'packer.registry.refresh' });
  assert.deepEqual(await undone({ kind: 'create-registry', tier: 'PLUS' }), [
    [true, 'PLUS'],
    [false, 'PLUS'],
    'registry deactivated',
    'The registry stays, deactivated; HCP deletes it after a year.',
  ]);
});

test('previews say how many vulnerabilities come and go, with one question, and not of what is not counted', async t => {
  const { registry, api, lsp } = await softwareOf(t);
  const { versions } = await api.ok('GET', '/buckets/golden-base/versions');
  const print = (name: string) => versions.find((one: Json) => one.name === name).fingerprint as string;
  const promotion = async (name: string) =>
    value(
      await lsp.sendRequest(PromotePreviewRequest, {
        ...{ bucket: 'golden-base', channel: 'production', fingerprint: print(name) },
      }),
    ).vulnerabilities;
  assert.deepEqual(await promotion('v4'), {
    before: { Critical: 1, High: 1, Medium: 1 },
    after: { Critical: 1 },
  });
  assert.deepEqual(await promotion('v1'), { before: { Critical: 1, High: 1, Medium: 1 } });
  const { channels } = value(
    await lsp.sendRequest(RevokePreviewRequest, { bucket: 'golden-base', fingerprint: print('v4') }),
  );
  assert.deepEqual(channels.find(({ channel }) => channel.name === 'latest')?.vulnerabilities, {
    before: { Critical: 1 },
    after: { Critical: 1, High: 1, Medium: 1 },
  });
  assert.equal(registry.requests.get('ListBucketPackagesVulnerabilitySummary'), 1);
});

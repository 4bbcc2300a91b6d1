import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { type Json, refuses, start } from './support.ts';

const document = { bomFormat: 'CycloneDX', components: [{ name: 'openssl', version: '3.0.2' }] };
const pack = (value: Json) => zstdCompressSync(Buffer.from(JSON.stringify(value))).toString('base64');

test('an SBOM is taken while its build runs, listed, and read back as it was', async t => {
  const { ok, call } = await start(t);
  await ok('PUT', '/buckets', { name: 'demo' });
  await ok('POST', '/buckets/demo/versions', { fingerprint: 'f' });
  const builds = '/buckets/demo/versions/f/builds';
  const { build } = await ok('POST', builds, { component_type: 'x' });
  const sboms = `${builds}/${build.id}/sboms`;
  const upload = (body: Json = {}) =>
    call('PUT', sboms, { compressed_sbom: pack(document), format: 'CYCLONEDX', ...body });
  refuses(await upload(), 400, 3, /running/);
  await ok('PATCH', `${builds}/${build.id}`, { status: 'BUILD_RUNNING' });
  const { sbom } = (await upload({ name: 'main-bom' })).body;
  assert.deepEqual([sbom.name, sbom.format], ['main-bom', 'CYCLONEDX']);
  assert.match((await upload()).body.sbom.name, /^[0-9A-Z]{26}$/);
  refuses(await upload({ name: 'main-bom' }), 409, 6);
  refuses(await upload({ name: 'x' }), 400, 3);
  refuses(await upload({ format: 'cyclonedx' }), 400, 3);
  refuses(await upload({ format: 'SPDX' }), 400, 3, /packages/);
  refuses(await upload({ compressed_sbom: Buffer.from('{}').toString('base64') }), 400, 3, /zstd/);
  refuses(await upload({ compressed_sbom: pack({ components: [] }) }), 400, 3);
  assert.equal((await ok('GET', sboms)).sboms.length, 2);
  const { download_url } = await ok('GET', `${sboms}/main-bom`);
  assert.deepEqual(await (await fetch(download_url)).json(), document);
  refuses(await call('GET', `${sboms}/nope`), 404, 5);
});

test('packages are what the SBOMs of the builds name, vulnerabilities what they say themselves', async t => {
  const { ok } = await start(t);
  await ok('PUT', '/buckets', { name: 'demo' });
  await ok('POST', '/buckets/demo/versions', { fingerprint: 'f' });
  const builds = '/buckets/demo/versions/f/builds';
  const { build } = await ok('POST', builds, { component_type: 'amazon-ebs.x', status: 'BUILD_RUNNING' });
  const upload = (name: string, format: string, bom: Json) =>
    ok('PUT', `${builds}/${build.id}/sboms`, { compressed_sbom: pack(bom), format, name });
  const openssl = { 'bom-ref': 'a', name: 'openssl', version: '3.0.2', purl: 'pkg:deb/openssl@3.0.2' };
  const nested = { name: 'node', group: 'js', version: '22.0.0' };
  await upload('cyclone', 'CYCLONEDX', {
    components: [{ ...openssl, components: [nested] }],
    vulnerabilities: [
      {
        id: 'CVE-2026-1',
        ratings: [{ severity: 'high' }, { severity: 'low' }],
        description: 'bad',
        published: '2026-01-02T00:00:00Z',
        affects: [{ ref: 'a' }],
      },
    ],
  });
  const reference = { referenceType: 'purl', referenceLocator: openssl.purl };
  await upload('spdx', 'SPDX', {
    packages: [
      { name: 'openssl', versionInfo: '3.0.2', externalRefs: [reference] },
      { name: 'bash', versionInfo: '5.2' },
    ],
  });
  const packages = async (path: string) =>
    (await ok('GET', path)).packages.map((p: Json) => [p.name, p.version, p.sboms.map((s: Json) => s.name)]);
  const all = [
    ['bash', '5.2', ['spdx']],
    ['js/node', '22.0.0', ['cyclone']],
    ['openssl', '3.0.2', ['cyclone', 'spdx']],
  ];
  assert.deepEqual(await packages(`${builds}/${build.id}/packages`), all);
  assert.deepEqual(await packages('/buckets/demo/packages'), [], 'no channel holds the version yet');
  await ok('PATCH', `${builds}/${build.id}`, {
    status: 'BUILD_DONE',
    artifacts: [{ external_identifier: 'ami-1', region: 'r' }],
  });
  assert.deepEqual(await packages('/buckets/demo/packages'), all);
  assert.deepEqual(
    await packages('/buckets/demo/packages?package_name_starts_with=o&pagination.page_size=1'),
    [all[2]],
  );
  assert.deepEqual(
    await packages('/buckets/demo/packages?sorting.order_by=name%20desc&pagination.page_size=1'),
    [all[2]],
  );
  const [hit] = (await ok('GET', '/buckets/demo/packages/with-vulnerabilities')).packages;
  assert.deepEqual(
    [hit.name, hit.channel_name, hit.build_name, hit.vuln_details[0].vulnerabilities[0].criticality],
    ['openssl', 'latest', 'amazon-ebs.x', 'High'],
  );
  const { vulnerabilities } = await ok('GET', '/buckets/demo/vulnerabilities');
  assert.deepEqual(
    [vulnerabilities[0].vulnerability.identifier, vulnerabilities[0].impacted_packages],
    ['CVE-2026-1', [{ name: 'openssl', version: '3.0.2', purl: openssl.purl }]],
  );
  assert.deepEqual((await ok('GET', '/buckets/demo/vulnerabilities?criticality=Low')).vulnerabilities, []);
  const summary = await ok('GET', '/buckets/demo/packages/vulnerability-summary');
  assert.deepEqual(
    [summary.total_by_criticality[0].vulnerability_count, summary.channels_by_criticality[0].channel_name],
    ['1', 'latest'],
  );
});

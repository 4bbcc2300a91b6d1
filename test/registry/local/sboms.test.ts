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

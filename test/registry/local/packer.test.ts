import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { stockPacker } from '../../packer/packer.ts';
import { lookups } from './base-lookups.ts';
import { folder } from './process.ts';
import { type Json, start } from './support.ts';

const stock = await stockPacker();
const packer = 'path' in stock ? stock.path : '';
const skip = 'missing' in stock ? `no stock Packer: ${stock.missing}` : false;

const registryBlock = (bucket: string, more = '') => `
hcp_packer_registry {
  bucket_name = "${bucket}"
${more}
}
`;

const parent = `
variable "out" { type = string }
${registryBlock(
  'golden-file',
  `  description   = "A file everything stands on"
  bucket_labels = { team = "images" }
  build_labels  = { os = "none" }
  channels      = ["production"]`,
)}
source "file" "base" {
  content = "golden\\n"
  target  = "\${var.out}/base.img"
}
build { sources = ["source.file.base"] }
`;

const child = `
variable "out" { type = string }
${lookups.version}${registryBlock('child-file')}
source "file" "app" {
  source = data.hcp-packer-artifact.base.external_identifier
  target = "\${var.out}/app.img"
}
build { sources = ["source.file.app"] }
`;

const deprecated = `${lookups.iteration}variable "out" { type = string }
source "file" "old" {
  content = "\${data.hcp-packer-iteration.base.incremental_version} \${data.hcp-packer-image.base.id}"
  target  = "\${var.out}/old.txt"
}
build { sources = ["source.file.old"] }
`;

const broken = `
variable "out" { type = string }
variable "works" { default = false }
${registryBlock('twins')}
source "file" "good" {
  content = "good"
  target  = "\${var.out}/good.img"
}
source "file" "bad" {
  source = var.works ? "\${var.out}/good.img" : "\${var.out}/missing.img"
  target = "\${var.out}/bad.img"
}
build { sources = ["source.file.good", "source.file.bad"] }
`;

/** A registry, and a stock packer with a home of its own, so that no token cache is shared. */
async function world(t: TestContext) {
  const client = await start(t, { now: Date.now });
  const home = folder(t);
  const out = join(home, 'out');
  mkdirSync(out);
  const build = (name: string, template: string, { env = {}, args = [] as string[] } = {}) => {
    const file = join(home, `${name}.pkr.hcl`);
    writeFileSync(file, template);
    const child = spawn(packer, ['build', '-color=false', '-var', `out=${out}`, ...args, file], {
      cwd: out,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        PACKER_CONFIG_DIR: home,
        CHECKPOINT_DISABLE: '1',
        ...client.registry.env,
        ...env,
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        output += chunk;
      });
    return new Promise<{ code: number | null; output: string }>(resolve =>
      child.once('close', code => resolve({ code, output })),
    );
  };
  const succeeds = async (...args: Parameters<typeof build>) => {
    const { code, output } = await build(...args);
    assert.equal(code, 0, output);
    return output;
  };
  return { ...client, out, build, succeeds };
}

test('a stock packer publishes a parent, builds a child from its channel, and heeds a revocation', {
  skip,
}, async t => {
  const { ok, out, build, succeeds, holds } = await world(t);
  await ok('PUT', '/buckets', { name: 'golden-file' });
  await ok('POST', '/buckets/golden-file/channels', { name: 'production' });
  await succeeds('parent', parent);
  const { channel } = await ok('GET', '/buckets/golden-file/channels/production');
  const version = channel.version;
  assert.deepEqual([version.name, version.status, version.template_type], ['v1', 'VERSION_ACTIVE', 'HCL2']);
  const [built] = version.builds;
  assert.deepEqual(
    [built.component_type, built.platform, built.status],
    ['file.base', 'packer.file', 'BUILD_DONE'],
  );
  assert.deepEqual(
    built.artifacts.map((a: Json) => [a.external_identifier, a.region]),
    [['base.img', out]],
  );
  assert.deepEqual(built.labels, { os: 'none' });
  assert.match(built.metadata.packer.version, /^1\./);
  const { bucket } = await ok('GET', '/buckets/golden-file');
  assert.deepEqual([bucket.description, bucket.labels], ['A file everything stands on', { team: 'images' }]);

  await succeeds('child', child);
  assert.equal(readFileSync(join(out, 'app.img'), 'utf8'), 'golden\n');
  const { relations } = await ok('GET', '/buckets/child-file/ancestry?type=ANCESTRY_TYPE_PARENTS');
  assert.deepEqual(
    relations.map((r: Json) => [
      r.parent.bucket_name,
      r.parent.version_name,
      r.parent.channel_name,
      r.status,
    ]),
    [['golden-file', 'v1', 'production', 'UP_TO_DATE']],
  );

  await succeeds('parent', parent, { args: ['-force'] });
  assert.equal(await holds('golden-file', 'production'), 'v2');
  assert.equal((await ok('GET', '/buckets/child-file')).bucket.parents.status, 'OUT_OF_DATE');

  const { fingerprint } = (await ok('GET', '/buckets/golden-file')).bucket.latest_version;
  await ok('PATCH', `/buckets/golden-file/versions/${fingerprint}`, {
    revoke_in: '0s',
    revocation_message: 'CVE-2026-1',
    disable_rollback_channels: true,
  });
  const refused = await build('child', child, { args: ['-force'] });
  assert.notEqual(refused.code, 0);
  assert.match(refused.output, /revoked/);
});

test('the deprecated data sources of a stock packer read the same registry in the old words', {
  skip,
}, async t => {
  const { ok, out, succeeds } = await world(t);
  await ok('PUT', '/buckets', { name: 'golden-file' });
  await ok('POST', '/buckets/golden-file/channels', { name: 'production' });
  await succeeds('parent', parent);
  await succeeds('deprecated', deprecated, { env: { HCP_PACKER_REGISTRY: 'off' } });
  assert.equal(readFileSync(join(out, 'old.txt'), 'utf8'), '1 base.img');
});

test('a stock packer that knows no ids finds them, and resumes a version whose build failed', {
  skip,
}, async t => {
  const { ok, build, succeeds, registry } = await world(t);
  const env = { HCP_ORGANIZATION_ID: '', HCP_PROJECT_ID: '', HCP_PACKER_BUILD_FINGERPRINT: 'resumed' };
  const failed = await build('broken', broken, { env });
  assert.notEqual(failed.code, 0);
  const version = async () => (await ok('GET', '/buckets/twins/versions/resumed')).version;
  const statuses = async () => (await version()).builds.map((b: Json) => [b.component_type, b.status]).sort();
  assert.equal((await version()).status, 'VERSION_FAILED');
  assert.deepEqual(await statuses(), [
    ['file.bad', 'BUILD_FAILED'],
    ['file.good', 'BUILD_DONE'],
  ]);
  await succeeds('broken', broken, { env, args: ['-force', '-var', 'works=true'] });
  assert.equal((await version()).name, 'v1');
  assert.deepEqual(await statuses(), [
    ['file.bad', 'BUILD_DONE'],
    ['file.good', 'BUILD_DONE'],
  ]);
  assert.ok(registry.requests.get('OrganizationService_List'));
  assert.equal(registry.requests.get('Unknown'), undefined, 'packer asks for nothing we do not know');
  assert.equal(
    registry.requests.get('Token'),
    2,
    'one for this test, and one that both runs of packer share',
  );
});

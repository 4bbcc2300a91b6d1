import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Registry } from '../../registry/registry.ts';
import { type HintEnvironment, inlayHints } from '../../server/language/features/inlay.ts';
import { lenses } from '../../server/language/features/lens.ts';
import { DAY, fakeRegistry, NOW, silentRegistry, version } from '../support/fake-registry.ts';
import { moduleFrom } from '../support/module.ts';

const v12 = version('v12', { aws: { 'eu-west-1': 'ami-1', 'us-east-1': 'ami-2' } });
const registry = fakeRegistry({
  'golden-ubuntu': {
    channels: {
      latest: v12,
      production: v12,
      old: version('v3', {}, { state: 'revoked', revokeAt: NOW - DAY }),
      a: undefined,
      b: v12,
      'c$(bug)\n': v12,
    },
  },
});

const template = `variable "channel" {
  default = "production"
}
variable "secret" {
  default   = "hush"
  sensitive = true
}
locals {
  bucket = "golden-ubuntu"
}
data "hcp-packer-artifact" "base" {
  bucket_name    = local.bucket
  channel_name   = var.channel
  platform       = "aws"
  region         = "us-east-1"
  component_type = "aws.image"
}
data "hcp-packer-version" "base" {
  bucket_name  = "golden-ubuntu"
  channel_name = "old"
}
data "http" "x" {
  url             = "https://\${var.channel}.example.com"
  request_headers = { a = var.secret, b = var.channel }
}
source "null" "x" {
  ssh_host = var.channel
}
`;

/** Each line that has a hint, with the hint where it is shown. */
async function drawn(text: string, env: Partial<HintEnvironment> = {}): Promise<string[]> {
  const module = moduleFrom(text);
  const hints = await inlayHints(
    module,
    'main.pkr.hcl',
    { start: 0, end: text.length },
    { registry, now: NOW, artifacts: true, values: true, ...env },
  );
  let result = text;
  for (const { offset, label } of hints.toReversed())
    result = `${result.slice(0, offset)} «${label}»${result.slice(offset)}`;
  return result
    .split('\n')
    .filter(line => line.includes('«'))
    .map(line => line.trim().replace(/ +/g, ' '));
}

test('a data source shows the version and the artifact it reads; names show what they come to', async () => {
  assert.deepEqual(await drawn(template), [
    'bucket_name = local.bucket «= "golden-ubuntu"»',
    'channel_name = var.channel «= "production" → v12 · ami-2»',
    'channel_name = "old" «→ v3 · revoked»',
    'url = "https://${var.channel}.example.com" «= "https://production.example.com"»',
    'request_headers = { a = var.secret, b = var.channel «= "production"» }',
  ]);
});

test('each kind can be switched off', async () => {
  assert.equal((await drawn(template, { values: false })).length, 2);
  assert.ok((await drawn(template, { artifacts: false })).every(line => !line.includes('→')));
});

test('without an answer of the registry there is no hint', async () => {
  for (const kind of ['signed-out', 'pending', 'unreachable'] as const)
    assert.deepEqual(await drawn(template, { values: false, registry: silentRegistry(kind, '') }), []);
  assert.deepEqual(await drawn(template, { values: false, registry: undefined }), []);
});

test('an artifact is named only where the template says which', async () => {
  const vague = template.replace('"us-east-1"', 'timestamp()');
  assert.ok((await drawn(vague)).includes('channel_name = var.channel «= "production" → v12»'));
});

test('only what is in view is looked at', async () => {
  const asked = fakeRegistry({});
  await inlayHints(
    moduleFrom(template),
    'main.pkr.hcl',
    { start: 0, end: 20 },
    {
      registry: asked,
      now: NOW,
      artifacts: true,
      values: true,
    },
  );
  assert.deepEqual(asked.asked, []);
});

const lensesOf = (text: string, of: Registry = registry) =>
  lenses(moduleFrom(text), 'main.pkr.hcl', of, NOW).then(all => all.map(({ title }) => title));

test('a registry block shows the channels of its bucket: used before empty, the service’s own last', async () => {
  assert.deepEqual(await lensesOf('hcp_packer_registry {\n  bucket_name = "golden-ubuntu"\n}\n'), [
    'golden-ubuntu: b → v12 · c$\u200b(bug) → v12 · old → v3 (revoked) · production → v12 · 2 more',
  ]);
});

test('no lens for a bucket nobody knows, one without a name, and no answer', async () => {
  assert.deepEqual(await lensesOf('hcp_packer_registry {\n  bucket_name = "new-bucket"\n}\n'), []);
  assert.deepEqual(await lensesOf('hcp_packer_registry {\n}\n'), []);
  assert.deepEqual(
    await lensesOf(
      'hcp_packer_registry {\n  bucket_name = "golden-ubuntu"\n}\n',
      silentRegistry('signed-out', ''),
    ),
    [],
  );
});

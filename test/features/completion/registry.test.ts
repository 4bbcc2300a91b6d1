import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepting, completionAt, labelsAt } from '../../support/completion.ts';
import { DAY, fakeRegistry, NOW, silentRegistry, version } from '../../support/fake-registry.ts';

const v12 = version('v12', {
  'aws amazon-ebs.ubuntu': { 'eu-west-1': 'ami-1', 'us-east-1': 'ami-2' },
  'azure azure-arm.ubuntu': { westeurope: '/subscriptions/x' },
});
const registry = fakeRegistry({
  'golden-ubuntu': {
    channels: {
      production: v12,
      latest: v12,
      old: version('v3', {}, { state: 'revoked', revokeAt: NOW - DAY }),
      empty: undefined,
    },
    versions: [v12, version('v11'), version('v0')],
  },
  'golden-base': {},
});
const artifact = (lines: string) =>
  `data "hcp-packer-artifact" "base" {\n  bucket_name = "golden-ubuntu"\n  ${lines}\n}\n`;
const at = (lines: string) => labelsAt(artifact(lines), { registry });

test('buckets there are; those the configuration uses first', async () => {
  assert.deepEqual(
    await labelsAt('data "hcp-packer-version" "x" {\n  bucket_name = "<|>"\n}\n', { registry }),
    ['golden-base', 'golden-ubuntu'],
  );
  assert.deepEqual(
    await labelsAt(`hcp_packer_registry {\n  bucket_name = "<|>"\n}\n${artifact('')}`, { registry }),
    ['golden-ubuntu', 'golden-base'],
  );
});

test('channels of the bucket with what they hold; a revoked one last', async () => {
  const { items } = await completionAt(artifact('channel_name = "<|>"'), { registry });
  assert.deepEqual(
    items.map(({ label, detail, description }) => `${label}${detail} ${description}`),
    ['production → v12 active', 'latest → v12 active', 'empty unassigned', 'old → v3 revoked'],
  );
  assert.equal(items.at(-1)?.deprecated, true);
});

test('channels to publish to: none that moves by itself, none twice', async () => {
  assert.deepEqual(
    await labelsAt(
      'hcp_packer_registry {\n  bucket_name = "golden-ubuntu"\n  channels = ["production", "<|>"]\n}',
      { registry },
    ),
    ['empty', 'old'],
  );
});

test('platforms, regions and build names that the version of the channel really has', async () => {
  const lines = 'channel_name = "production"\n  ';
  assert.deepEqual(await at(`${lines}platform = "<|>"`), ['aws', 'azure']);
  assert.deepEqual(await at(`${lines}platform = "aws"\n  region = "<|>"`), [
    'eu-west-1',
    'us-east-1',
    'westeurope',
  ]);
  assert.deepEqual(await at(`${lines}component_type = "<|>"`), ['amazon-ebs.ubuntu', 'azure-arm.ubuntu']);
  const { items } = await completionAt(artifact(`${lines}platform = "aws"\n  region = "<|>"`), { registry });
  assert.equal(items[0]?.detail, ' ami-1');
});

test('a platform is one of the usual ones where the registry has no word on it', async () => {
  assert.deepEqual((await at('platform = "<|>"')).slice(0, 2), ['aws', 'azure']);
  assert.ok((await labelsAt(artifact('platform = "<|>"'))).includes('gce'));
});

test('fingerprints newest first, found by the name of the version too', async () => {
  const { items } = await completionAt(artifact('version_fingerprint = "<|>"'), { registry });
  assert.deepEqual(
    items.slice(0, 2).map(({ label, detail, filter }) => [label, detail, filter]),
    [
      ['01FINGERPRINTV12', ' v12', '01FINGERPRINTV12 v12'],
      ['01FINGERPRINTV11', ' v11', '01FINGERPRINTV11 v11'],
    ],
  );
});

test('a value without quotes gets them', async () => {
  assert.match(
    await accepting('production', artifact('channel_name = <|>'), { registry }),
    /channel_name = "production"\n/,
  );
  assert.match(
    await accepting('production', artifact('channel_name = "st<|>aging"'), { registry }),
    /channel_name = "production"\n/,
  );
});

test('an answer on its way: ask again; no answer: nothing, and no waiting', async () => {
  const pending = await completionAt(artifact('channel_name = "<|>"'), {
    registry: silentRegistry('pending', 'Asking.'),
  });
  assert.deepEqual([pending.items, pending.incomplete], [[], true]);
  for (const kind of ['signed-out', 'forbidden', 'unreachable'] as const) {
    const silent = await completionAt(artifact('channel_name = "<|>"'), {
      registry: silentRegistry(kind, ''),
    });
    assert.deepEqual([silent.items, silent.incomplete], [[], false]);
  }
  const none = await completionAt(artifact('channel_name = "<|>"'));
  assert.deepEqual([none.items, none.incomplete], [[], false]);
});

test('other blocks and arguments ask the registry nothing', async () => {
  const asked = fakeRegistry({});
  await labelsAt('source "amazon-ebs" "x" {\n  region = "<|>"\n}', { registry: asked });
  await labelsAt('build {\n  name = <|>\n}', { registry: asked });
  assert.deepEqual(asked.asked, []);
});

test('text of the registry cannot break out of the quotes', async () => {
  const evil = fakeRegistry({ b: { channels: { 'x"${file("/etc/passwd")}': v12 } } });
  assert.match(
    await accepting(
      'x"${file("/etc/passwd")}',
      'data "hcp-packer-version" "x" {\n  bucket_name = "b"\n  channel_name = "<|>"\n}',
      { registry: evil },
    ),
    /channel_name = "x\\"\$\$\{file\(\\"\/etc\/passwd\\"\)\}"\n/,
  );
});

test('a name with characters that cannot be seen is not offered', async () => {
  const hidden = fakeRegistry({ b: { channels: { 'prod\u202euction': v12, plain: v12 } } });
  assert.deepEqual(
    await labelsAt('data "hcp-packer-version" "x" {\n  bucket_name = "b"\n  channel_name = "<|>"\n}', {
      registry: hidden,
    }),
    ['plain'],
  );
});

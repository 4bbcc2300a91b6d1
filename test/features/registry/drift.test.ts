import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AncestryStatus, EnforcedBlock, Relation } from '../../../registry/registry.ts';
import { buildLenses, enforcedLenses } from '../../../server/language/features/build-lens.ts';
import { type LiveEnvironment, liveFindings } from '../../../server/language/features/registry/live.ts';
import { fakeRegistry, NOW, silentRegistry, version } from '../../support/fake-registry.ts';
import { moduleFrom } from '../../support/module.ts';

const relation = (status: AncestryStatus): Relation => ({
  parent: { bucket: 'base', version: 'v4', fingerprint: 'F4', channel: 'production', channelVersion: 'v6' },
  child: { bucket: 'web', version: 'v2', fingerprint: 'W2' },
  status,
});
const hardening: EnforcedBlock = {
  ...{ id: '1', name: 'hardening', version: 'v1.0.0', templateType: 'HCL2', description: '' },
  content: 'provisioner "shell" {}',
};
const registry = (status: AncestryStatus, enforced: readonly EnforcedBlock[] = []) =>
  fakeRegistry({
    base: { channels: { production: version('v6'), staging: version('v7') } },
    web: { channels: { latest: version('v2') }, relations: [relation(status)], enforced },
  });
const template = (channel = 'production') => `data "hcp-packer-version" "base" {
  bucket_name  = "base"
  channel_name = "${channel}"
}
hcp_packer_registry {
  bucket_name = "web"
}
source "null" "x" {}
build {
  sources = ["null.x"]
}
`;

test('a parent that has moved on since the last build is a warning on the data block, and nothing else is', async () => {
  const findings = async (text: string, of: LiveEnvironment['registry']) => {
    const found = await liveFindings(moduleFrom(text), 'main.pkr.hcl', { registry: of, now: NOW, who: 'me' });
    return found.map(({ code, severity, start, end, message }) => [
      code,
      severity,
      text.slice(start, end),
      message,
    ]);
  };
  assert.deepEqual(await findings(template(), registry('out-of-date')), [
    [
      'hcp-parent-moved',
      'warning',
      'data "hcp-packer-version" "base"',
      'v2 of "web" was built from v4 of "base"; "production" holds v6 now. Build it again to take that up.',
    ],
  ]);
  assert.deepEqual(await findings(template(), registry('up-to-date')), []);
  assert.deepEqual(await findings(template(), registry('undetermined')), []);
  assert.deepEqual(await findings(template('staging'), registry('out-of-date')), []);
  assert.deepEqual(await findings(template(), silentRegistry('unreachable', 'no')), []);
});

test('what is built, and what moved on, has a lens to build; the rest has none', async () => {
  const titles = async (text: string, of: Parameters<typeof buildLenses>[2]) =>
    (await buildLenses(moduleFrom(text), 'main.pkr.hcl', of)).map(({ title }) => title);
  const moved = 'Built from v4, production is v6 now: Rebuild…';
  assert.deepEqual(await titles(template(), registry('out-of-date')), ['Build…', moved]);
  assert.deepEqual(await titles(template(), registry('up-to-date')), ['Build…']);
  assert.deepEqual(await titles(template(), registry('undetermined')), ['Build…']);
  assert.deepEqual(await titles(template('staging'), registry('out-of-date')), ['Build…']);
  assert.deepEqual(await titles(template(), silentRegistry('forbidden', 'no')), ['Build…']);
  assert.deepEqual(await titles(template(), undefined), ['Build…']);
  assert.deepEqual(await titles('variable "x" {}\n', registry('out-of-date')), []);
});

test('a template without a parent or without a bucket asks nobody', async () => {
  const asked = registry('out-of-date');
  await buildLenses(moduleFrom(template().replace(/^data[^}]*}\n/, '')), 'main.pkr.hcl', asked);
  await buildLenses(moduleFrom(template().replace(/hcp_packer_registry[^}]*}\n/, '')), 'main.pkr.hcl', asked);
  assert.deepEqual(asked.asked, []);
});

test('enforced provisioners stand above the build by name; where there are none to see nothing does', async () => {
  const lenses = async (of: Parameters<typeof enforcedLenses>[2]) =>
    (await enforcedLenses(moduleFrom(template()), 'main.pkr.hcl', of)).map(({ title, does }) => [
      title,
      does,
    ]);
  const does = { is: 'enforced', bucket: 'web' };
  assert.deepEqual(await lenses(registry('up-to-date', [hardening])), [
    ['1 enforced provisioner: hardening v1.0.0', does],
  ]);
  const many = ['a', 'b', 'c', 'd', 'e'].map(name => ({ ...hardening, name, version: '' }));
  assert.deepEqual(await lenses(registry('up-to-date', many)), [
    ['5 enforced provisioners: a, b, c, 2 more', does],
  ]);
  assert.deepEqual(await lenses(registry('up-to-date')), []);
  assert.deepEqual(await lenses(silentRegistry('forbidden', 'no')), []);
});

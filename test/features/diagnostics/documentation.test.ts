import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Relation } from '../../../registry/registry.ts';
import { diagnose, rules } from '../../../server/language/features/diagnostics/index.ts';
import { liveCodes, liveFindings } from '../../../server/language/features/registry/live.ts';
import { DAY, fakeRegistry, NOW, version } from '../../support/fake-registry.ts';
import { moduleFrom } from '../../support/module.ts';

const text = readFileSync('docs/diagnostics.md', 'utf8');
const sections = new Map(
  [...text.matchAll(/^## (\S+)\n\n_(\w+)_\n/gm)].map(([, code, severity]) => [code!, severity!]),
);

test('every rule has its section, with its severity', () => {
  for (const { code, severity } of rules) assert.equal(sections.get(code), severity, code);
});

test('what the registry says has its sections', () => {
  for (const code of liveCodes) assert.ok(sections.has(code), code);
});

test('every syntax error has its section', () => {
  const documented = [...readFileSync('docs/syntax.md', 'utf8').matchAll(/^## (\S+)$/gm)].map(
    ([, code]) => code!,
  );
  const reported = readdirSync('server/language/syntax')
    .map(name => readFileSync(`server/language/syntax/${name}`, 'utf8'))
    .flatMap(source => [
      ...source.matchAll(/(?:report|reportHere|fail|failHere|problem)\(\s*'([a-z]+(?:-[a-z]+)+)'/g),
    ])
    .map(([, code]) => code!);
  assert.deepEqual(
    reported.filter(code => !documented.includes(code)),
    [],
  );
  assert.ok(reported.length > 15, String(reported.length));
});

test('codes are kebab-case and used once', () => {
  const codes = rules.map(({ code }) => code);
  assert.equal(new Set(codes).size, codes.length);
  assert.deepEqual(
    codes.filter(code => !/^[a-z]+(-[a-z]+)*$/.test(code)),
    [],
  );
});

test('a finding links to its section', () => {
  const [found] = diagnose(moduleFrom('hcp_packer_registry {\n}'), 'main.pkr.hcl', { severity: {} });
  assert.match(found!.href, /docs\/diagnostics\.md#hcp-bucket-name-missing$/);
});

test('the editor completes every code in packer.severity, and knows no other', () => {
  const codes = ['docs/diagnostics.md', 'docs/syntax.md']
    .flatMap(name => [...readFileSync(name, 'utf8').matchAll(/^## (\S+)$/gm)].map(([, code]) => code!))
    .sort();
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const setting = manifest.contributes.configuration.properties['packer.severity'];
  if (process.env.UPDATE_DOCS) {
    setting.propertyNames = { enum: codes };
    writeFileSync('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
  }
  assert.deepEqual(setting.propertyNames?.enum, codes, 'UPDATE_DOCS=1 writes them');
});

const examples = [
  ...text.matchAll(
    /^## (\S+)\n(?:(?!^#{1,2} )[\s\S])*?^```hcl\n([\s\S]*?)^```\n\nInstead:\n\n```hcl\n([\s\S]*?)^```\n/gm,
  ),
];

/** As the document describes it. */
const registry = fakeRegistry({
  'golden-ubuntu': {
    channels: {
      production: version('v12', { aws: { 'eu-west-1': 'ami-1' } }),
      leaving: version('v11', {}, { state: 'scheduled', revokeAt: NOW + 3 * DAY }),
      retired: version('v10', {}, { state: 'revoked', revokeAt: NOW - 3 * DAY }),
      next: undefined,
    },
  },
  web: { relations: [builtFrom('web', 'v11', 'out-of-date')] },
  shop: { relations: [builtFrom('shop', 'v12', 'up-to-date')] },
});
function builtFrom(bucket: string, parent: string, status: Relation['status']): Relation {
  return {
    status,
    parent: {
      ...{ bucket: 'golden-ubuntu', channel: 'production', channelVersion: 'v12' },
      ...{ version: parent, fingerprint: `01FINGERPRINT${parent.toUpperCase()}` },
    },
    child: { bucket, version: 'v3', fingerprint: '01FINGERPRINTV3' },
  };
}

for (const [, code, wrong, right] of examples)
  test(`${code}: the example earns it, and what is shown instead does not`, async () => {
    const said = async (example: string) => {
      // `# name` begins a file, where an example has several.
      const module = moduleFrom(example.replace(/^# (\S+\.hcl)$/gm, '//- $1'));
      const live = (liveCodes as readonly string[]).includes(code!);
      for (const uri of module.files.keys()) {
        const found = live
          ? await liveFindings(module, uri, { registry, now: NOW, who: 'ci-reader' })
          : diagnose(module, uri, { severity: { [code!]: 'hint' } });
        if (found.some(one => one.code === code)) return true;
        if (live) assert.deepEqual(found, []);
      }
      return false;
    };
    assert.deepEqual([await said(wrong!), await said(right!)], [true, false]);
  });

test('everything the registry says is shown with an example', () =>
  assert.deepEqual(
    liveCodes.filter(code => !examples.some(([, shown]) => shown === code)),
    [],
  ));

test('most codes are shown with an example', () =>
  assert.ok(examples.length > 130, `${examples.length} of ${sections.size}`));

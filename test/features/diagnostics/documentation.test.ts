import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { diagnose, rules } from '../../../server/language/features/diagnostics/index.ts';
import { liveCodes } from '../../../server/language/features/registry/live.ts';
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

for (const [, code, wrong, right] of examples)
  test(`${code}: the example earns it, and what is shown instead does not`, () => {
    const said = (example: string) => {
      // `# name` begins a file, where an example has several.
      const module = moduleFrom(example.replace(/^# (\S+\.hcl)$/gm, '//- $1'));
      return [...module.files.keys()].some(uri =>
        diagnose(module, uri, { severity: { [code!]: 'hint' } }).some(one => one.code === code),
      );
    };
    assert.deepEqual([said(wrong!), said(right!)], [true, false]);
  });

test('most codes are shown with an example', () =>
  assert.ok(examples.length > 130, `${examples.length} of ${sections.size}`));

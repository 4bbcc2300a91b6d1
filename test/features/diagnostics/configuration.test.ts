import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../server/language/features/diagnostics/index.ts';
import { checkDiagnostics, checkFix, moduleFrom, titlesOf } from '../../support/module.ts';

const registry = 'hcp_packer_registry {\n  bucket_name = "ubuntu"\n}\n';

test('a second block at the root is refused, in whatever file', () =>
  checkDiagnostics(`//- a.pkr.hcl
${registry}
//- b.pkr.hcl
 hcp_packer_registry {
#^^^^^^^^^^^^^^^^^^^ hcp-duplicate-block: A configuration can have one hcp_packer_registry block; this is another.
  bucket_name = "other"
}`));

test('files count in the order of their names, not of their opening', () =>
  checkDiagnostics(`//- b.pkr.hcl
 hcp_packer_registry {
#^^^^^^^^^^^^^^^^^^^ hcp-duplicate-block
  bucket_name = "other"
}
//- a.pkr.hcl
${registry}`));

test('a first block that fails its own checks does not count', () =>
  checkDiagnostics(`hcp_packer_registry {
  bucket_name = "a_b"
#               ^^^^^ hcp-bucket-name-invalid
}
${registry}`));

test('a second block in one build is refused', () =>
  checkDiagnostics(`build {
  hcp_packer_registry {
# ^^^^^^^^^^^^^^^^^^^ hcp-build-level-block
    bucket_name = "ubuntu"
  }
  hcp_packer_registry {
# ^^^^^^^^^^^^^^^^^^^ hcp-build-level-block
# ^^^^^^^^^^^^^^^^^^^ hcp-duplicate-block: A build can have one hcp_packer_registry block; this is another.
    bucket_name = "ubuntu"
  }
}`));

test('one block at the root and one in a build stop the build', () =>
  checkDiagnostics(`${registry}build {
  hcp_packer_registry {
# ^^^^^^^^^^^^^^^^^^^ hcp-build-level-block
# ^^^^^^^^^^^^^^^^^^^ hcp-multiple-blocks
    bucket_name = "ubuntu"
  }
}`));

test('blocks in two builds stop the build twice over', () =>
  checkDiagnostics(`build {
  hcp_packer_registry {
# ^^^^^^^^^^^^^^^^^^^ hcp-build-level-block
    bucket_name = "ubuntu"
  }
}
 build {
#^^^^^ hcp-multiple-builds
  hcp_packer_registry {
# ^^^^^^^^^^^^^^^^^^^ hcp-build-level-block
# ^^^^^^^^^^^^^^^^^^^ hcp-multiple-blocks
    bucket_name = "ubuntu"
  }
}`));

test('with a registry block there can be one build', () =>
  checkDiagnostics(`${registry}
build {
}
 build {
#^^^^^ hcp-multiple-builds
}
 build {
#^^^^^ hcp-multiple-builds
}`));

test('without a registry block there can be many', () => checkDiagnostics('build {\n}\nbuild {\n}'));

test('templates that can be built one by one are not accused of each other', () => {
  const template = (name: string, build: string) => `source "null" "${name}" {
  communicator = "none"
}
${build}`;
  const text = `//- a.pkr.hcl
${template('a', 'build {\n  sources = ["null.a"]\n}\nhcp_packer_registry {\n  bucket_name = "ubuntu"\n}')}
//- b.pkr.hcl
${template('b', 'build {\n  sources = ["null.b"]\n}\nhcp_packer_registry {\n  bucket_name = "windows"\n}')}
`;
  const module = moduleFrom(text);
  assert.deepEqual(
    diagnose(module, 'b.pkr.hcl', { severity: {} }).map(({ code, severity }) => `${code} ${severity}`),
    ['hcp-multiple-builds hint'],
  );
  const together = moduleFrom(text.replace('sources = ["null.b"]', 'sources = ["null.a"]'));
  assert.deepEqual(
    diagnose(together, 'b.pkr.hcl', { severity: {} })
      .filter(({ code }) => code.startsWith('hcp-'))
      .map(({ severity }) => severity),
    ['error', 'error'],
  );
});

test('the other block is named beside the finding', () => {
  const module = moduleFrom(`//- a.pkr.hcl\n${registry}//- b.pkr.hcl\n${registry}`);
  const [found] = diagnose(module, 'b.pkr.hcl', { severity: {} });
  assert.deepEqual(found!.related, [
    { uri: 'a.pkr.hcl', start: 0, end: 19, message: 'The first one is here.' },
  ]);
});

test('where publishing alone makes something wrong, it is said where that is turned on', () => {
  const module = moduleFrom(
    `//- a.pkr.hcl\n${registry}//- b.pkr.hcl\nbuild {\n  sources = ["null.t", "null.t"]\n}\nbuild {\n}\n`,
  );
  const on = { uri: 'a.pkr.hcl', start: 0, end: 19, message: 'HCP Packer is turned on here.' };
  const found = diagnose(module, 'b.pkr.hcl', { severity: {} }).filter(({ code }) => code.startsWith('hcp-'));
  assert.deepEqual(
    found.map(({ code, related }) => [code, related?.at(-1)]),
    [
      ['hcp-duplicate-source', on],
      ['hcp-multiple-builds', on],
    ],
  );
});

test('a source twice in a published build is refused', () => {
  checkDiagnostics(`${registry}build {
  sources = ["null.t", "source.null.t"]
#                      ^^^^^^^^^^^^^^^ hcp-duplicate-source
  source "null.t" {
# ^^^^^^^^^^^^^^^ hcp-duplicate-source
  }
}`);
  checkDiagnostics(`${registry}build {
  sources = ["null.t", "null.u"]
  source "null.t" {
    name = "other"
  }
}`);
  checkDiagnostics('build {\n  sources = ["null.t", "null.t"]\n}');
});

test('the fingerprint comes too late for locals, data sources and what Packer evaluates itself', () =>
  checkDiagnostics(`${registry}locals {
  tag = "v-\${packer.versionFingerprint}"
#            ^^^^^^^^^^^^^^^^^^^^^^^^^ hcp-fingerprint-in-local
}
data "null" "x" {
  input = packer.iterationID
#         ^^^^^^^^^^^^^^^^^^ hcp-fingerprint-in-local
}
source "null" "t" {
  ssh_host = packer.versionFingerprint
}
build {
  description = packer.versionFingerprint
#               ^^^^^^^^^^^^^^^^^^^^^^^^^ hcp-fingerprint-in-local
  provisioner "shell" {
    name   = packer.versionFingerprint
#            ^^^^^^^^^^^^^^^^^^^^^^^^^ hcp-fingerprint-in-local
    inline = [packer.versionFingerprint]
  }
}`));

test('a local with the fingerprint makes way where it is read in time', () => {
  const locals = 'locals {\n  tag = "v-${packer.versionFingerprint}"\n}\n';
  const text = (value: string, more = '') =>
    `source "null" "t" {\n  ssh_host = ${value}\n}\nbuild {\n  sources = ["null.t"]\n  post-processors {\n    post-processor "manifest" {\n      output = ${value}\n    }\n  }\n${more}}\n`;
  const value = '"v-${packer.versionFingerprint}"';
  checkFix(
    'Inline local "tag" in 2 places',
    `${registry}${locals}${text('local.tag')}`,
    `${registry}${text(value)}`,
  );
  for (const more of [
    '  description = local.tag\n',
    '  provisioner "shell-local" {\n    name = local.tag\n  }\n',
    '  hcp_packer_registry {\n    description = local.tag\n  }\n',
  ])
    assert.deepEqual(
      titlesOf(`${registry}${locals}${text('local.tag', more)}`).filter(title => title.startsWith('Inline')),
      [],
      more,
    );
});

test('without a registry block the fingerprint has no value', () => {
  const text = `build {
  provisioner "shell" {
    inline = [packer.versionFingerprint, packer.version]
#             ^^^^^^^^^^^^^^^^^^^^^^^^^ hcp-fingerprint-without-hcp
  }
}`;
  checkDiagnostics(text);
  checkDiagnostics(text.replace(/^#.*\n/m, ''), { unread: ['registry.pkr.json'] });
  checkDiagnostics(`${text.replace(/^#.*\n/m, '')}\n${registry}`);
});

test('severities are the user’s to choose', () => {
  const module = moduleFrom('hcp_packer_registry {\n  bucket_name = "a_b"\n}');
  const codes = (severity: Parameters<typeof diagnose>[2]['severity']) =>
    diagnose(module, 'main.pkr.hcl', { severity }).map(found => found.severity);
  assert.deepEqual(codes({}), ['error']);
  assert.deepEqual(codes({ 'hcp-bucket-name-invalid': 'hint' }), ['hint']);
  assert.deepEqual(codes({ 'hcp-bucket-name-invalid': 'off' }), []);
});

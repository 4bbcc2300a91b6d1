import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFix, titlesOf } from '../../support/module.ts';

const registry = (lines: string) => `hcp_packer_registry {\n${lines}\n}\n`;
const sbom = (lines: string) =>
  `source "null" "t" {\n  communicator = "none"\n}\nbuild {\n  sources = ["null.t"]\n  provisioner "hcp-sbom" {\n${lines}\n  }\n}\n`;
const artifact = (name: string, more: string, region = 'eu') =>
  `data "hcp-packer-artifact" "${name}" {\n  bucket_name  = "web"\n${more}\n  platform     = "aws"\n  region       = "${region}"\n}\n`;

test('a name HCP does not take becomes the nearest it does', () => {
  checkFix(
    'Change to "Uber-golden-base"',
    registry('  bucket_name = "Über_golden base!"'),
    registry('  bucket_name = "Uber-golden-base"'),
  );
  checkFix(
    'Change to "web-app"',
    registry('  bucket_name = "-web-app-"'),
    registry('  bucket_name = "web-app"'),
  );
  checkFix(
    'Change to "dev-eu"',
    registry('  bucket_name = "web"\n  channels = ["dev_eu"]'),
    registry('  bucket_name = "web"\n  channels = ["dev-eu"]'),
  );
  checkFix(
    'Change to "my-sbom"',
    sbom('    sbom_name = "my_sbom"\n    source = "a"'),
    sbom('    sbom_name = "my-sbom"\n    source = "a"'),
  );
});

test('the name of a build that HCP does not take gets a bucket name beside it', () => {
  const build = (name: string, lines: string) =>
    `build {\n  name    = "${name}"\n  sources = ["null.t"]\n  hcp_packer_registry {${lines}}\n}\n`;
  checkFix(
    'Add "bucket_name" with "my-image"',
    build('my image', '\n  '),
    build('my image', '\n    bucket_name = "my-image"\n  '),
  );
  checkFix('Change to "image"', build('-image', '\n  '), build('image', '\n  '));
});

test('two builds become one that does the same', () => {
  const two = (first: string, second: string) =>
    `${registry('  bucket_name = "web"')}\nbuild {\n${first}}\n\nbuild {\n${second}}\n`;
  const one = (lines: string) => `${registry('  bucket_name = "web"')}\nbuild {\n${lines}}\n\n`;
  checkFix(
    'Merge into the first build',
    two('  sources = ["null.a"]\n', '  sources = ["null.b"]\n'),
    one('  sources = ["null.a", "null.b"]\n'),
  );
  checkFix(
    'Merge into the first build, without the name "b"',
    two(
      `  name = "a"
  sources = [
    "null.a",
  ]

  provisioner "shell" {
    inline = ["a"]
  }
`,
      `  name    = "b"
  sources = ["null.b"]

  # What b needs.
  provisioner "shell" {
    inline = ["b"]
  }

  source "null.c" {
    name = "d"
  }

  post-processors {
    post-processor "manifest" {
    }
    post-processor "checksum" {
      only = ["null.b"]
    }
  }
`,
    ),
    one(`  name = "a"
  sources = [
    "null.a",
    "null.b",
  ]

  provisioner "shell" {
    only   = ["null.a"]
    inline = ["a"]
  }

  # What b needs.
  provisioner "shell" {
    only   = ["null.b", "null.d"]
    inline = ["b"]
  }

  source "null.c" {
    name = "d"
  }

  post-processors {
    post-processor "manifest" {
      only = ["null.b", "null.d"]
    }
    post-processor "checksum" {
      only = ["null.b"]
    }
  }
`),
  );
});

test('builds are not merged where one would not do the same as two', () => {
  const titles = (second: string) =>
    titlesOf(
      `${registry('  bucket_name = "web"')}build {\n  sources = ["null.a"]\n}\nbuild {\n${second}\n}\n`,
    ).filter(title => title.startsWith('Merge'));
  assert.deepEqual(titles('  sources = ["null.b"]'), ['Merge into the first build']);
  for (const second of [
    '  sources = ["null.a"]',
    '  sources = var.b',
    '  sources = ["null.b"]\n  provisioner "shell" {\n    except = ["null.b"]\n  }',
    '  sources = ["null.b"]\n  provisioner "shell" {\n    inline = [build.name]\n  }',
    '  sources = ["null.b"]\n  dynamic "provisioner" {\n    for_each = []\n    labels = ["shell"]\n  }',
  ])
    assert.deepEqual(titles(second), [], second);
});

test('a source that is in a build twice gets a name of its own, or goes', () => {
  const build = (lines: string) =>
    `${registry('  bucket_name = "web"')}source "null" "t" {\n  communicator = "none"\n}\nbuild {\n${lines}\n}\n`;
  const twice = '  sources = ["null.t", "source.null.t"]';
  checkFix(
    'Use it under the name "t-2"',
    build(twice),
    build('  sources = ["null.t"]\n\n  source "null.t" {\n    name = "t-2"\n  }'),
  );
  checkFix('Remove this "null.t"', build(twice), build('  sources = ["null.t"]'));
  const inBlock = (name: string) => `  sources = ["null.t"]\n  source "null.t" {\n${name}  }`;
  checkFix('Use it under the name "t-2"', build(inBlock('')), build(inBlock('    name = "t-2"\n')));
  checkFix('Remove this "null.t"', build(inBlock('')), build('  sources = ["null.t"]'));
});

test('a channel under a name that Packer does not read becomes a list of channels', () => {
  checkFix(
    'Change to "channels"',
    registry('  bucket_name = "web"\n  channel     = "dev-eu"'),
    registry('  bucket_name = "web"\n  channels    = ["dev-eu"]'),
  );
  checkFix(
    'Change to "channels"',
    registry('  bucket_name = "web"\n  channel     = ["dev-eu"]'),
    registry('  bucket_name = "web"\n  channels    = ["dev-eu"]'),
  );
});

test('a label that Packer sets goes, with its comma', () => {
  checkFix(
    'Remove "git_sha"',
    registry('  bucket_name = "web"\n  build_labels = {\n    git_sha = "x",\n    os      = "u"\n  }'),
    registry('  bucket_name = "web"\n  build_labels = {\n    os = "u"\n  }'),
  );
});

test('an SBOM is either made or taken', () => {
  checkFix(
    'Set "auto_generate = true"',
    sbom(''),
    sbom('').replace('{\n\n', '{\n    auto_generate = true\n\n'),
  );
  const both = '    source = "a"\n    auto_generate = true';
  checkFix('Remove "source"', sbom(both), sbom('    auto_generate = true'));
  checkFix('Remove "auto_generate"', sbom(both), sbom('    source = "a"'));
});

const shared = (name: string, region: string) => `data "hcp-packer-artifact" "${name}" {
  bucket_name         = "web"
  version_fingerprint = data.hcp-packer-version.eu.fingerprint
  platform            = "aws"
  region              = "${region}"
}
`;

test('lookups of one channel share one version', () =>
  checkFix(
    'Look the version up once, as data "hcp-packer-version" "eu"',
    artifact('eu', '  channel_name = "dev"') + artifact('us', '  channel_name = "dev"', 'us'),
    `data "hcp-packer-version" "eu" {\n  bucket_name  = "web"\n  channel_name = "dev"\n}\n\n${shared('eu', 'eu')}${shared('us', 'us')}`,
  ));

test('which of several artifacts is meant can be said', () => {
  const sources = ['a', 'b'].map(name => `source "amazon-ebs" "${name}" {\n  region = "eu"\n}\n`).join('');
  const text = (data: string) =>
    `${registry('  bucket_name = "web"')}${sources}build {\n  sources = ["amazon-ebs.a", "amazon-ebs.b"]\n}\n${data}`;
  const before = artifact('x', '  channel_name = "dev"');
  checkFix(
    'Add component_type = "amazon-ebs.b"',
    text(before),
    text(
      'data "hcp-packer-artifact" "x" {\n  component_type = "amazon-ebs.b"\n  bucket_name    = "web"\n  channel_name   = "dev"\n  platform       = "aws"\n  region         = "eu"\n}\n',
    ),
  );
});

test('a value in a variable file gets its variable', () => {
  checkFix(
    'Declare variable "zones"',
    '//- a.pkr.hcl\nlocals {\n}\n//- b.auto.pkrvars.hcl\nzones = ["a"]\n',
    '//- a.pkr.hcl\nvariable "zones" {\n  type = list(string)\n}\n\nlocals {\n}\n//- b.auto.pkrvars.hcl\nzones = ["a"]\n',
  );
});

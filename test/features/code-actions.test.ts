import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeActions } from '../../server/language/features/code-actions.ts';
import { checkFix, moduleFrom, titlesOf } from '../support/module.ts';

const registry = (lines: string) => `hcp_packer_registry {\n  bucket_name = "ubuntu"\n${lines}\n}\n`;

test('labels gets its current name', () =>
  checkFix(
    'Rename to "bucket_labels"',
    registry('  labels = { a = 1 }'),
    registry('  bucket_labels = { a = 1 }'),
  ));

test('labels goes into the bucket_labels that is there', () => {
  const before = registry('  labels = { a = 1 }\n  bucket_labels = { b = 2 }');
  checkFix('Merge into "bucket_labels"', before, registry('  bucket_labels = merge({ a = 1 }, { b = 2 })'));
  checkFix('Remove "labels"', before, registry('  bucket_labels = { b = 2 }'));
});

test('a slip in an argument is put right', () => {
  checkFix('Change to "channels"', registry('  channel = ["dev"]'), registry('  channels = ["dev"]'));
  assert.deepEqual(titlesOf(registry('  owner = "me"')), ['Remove "owner"']);
  checkFix(
    'Remove "channel"',
    'data "hcp-packer-version" "a" {\n  bucket_name  = "b"\n  channel_name = "c"\n  channel      = "d"\n}\n',
    'data "hcp-packer-version" "a" {\n  bucket_name  = "b"\n  channel_name = "c"\n}\n',
  );
});

test('a label of the block goes', () =>
  checkFix(
    'Remove the label',
    'hcp_packer_registry "a" "b" {\n  bucket_name = "ubuntu"\n}\n',
    registry('').replace('\n\n', '\n'),
  ));

test('a channel leaves a list with its comma', () => {
  checkFix('Remove "latest"', registry('  channels = ["latest", "dev"]'), registry('  channels = ["dev"]'));
  checkFix('Remove "latest"', registry('  channels = ["dev", "latest"]'), registry('  channels = ["dev"]'));
  checkFix('Remove "latest"', registry('  channels = ["latest",]'), registry('  channels = []'));
  checkFix(
    'Remove the second one',
    registry('  channels = [\n    "dev",\n    "prod",\n    "dev",\n  ]'),
    registry('  channels = [\n    "dev",\n    "prod",\n  ]'),
  );
});

test('a channel from elsewhere is not taken out here', () =>
  assert.deepEqual(titlesOf(`${registry('  channels = local.all')}locals {\n  all = ["latest"]\n}`), []));

test('a second block goes with its lines', () =>
  checkFix(
    'Remove this hcp_packer_registry block',
    `${registry('')}\nhcp_packer_registry {\n  bucket_name = "b"\n}\n\nbuild {\n}\n`,
    `${registry('')}\nbuild {\n}\n`,
  ));

test('a block in a build moves to the root with what the build filled in', () =>
  checkFix(
    'Move hcp_packer_registry to the root',
    `build {
  name        = "ubuntu-\${var.release}"
  description = <<-EOF
    Base
  EOF
  sources     = ["null.t"]

  hcp_packer_registry { # HCP
    build_labels = {
      os = "ubuntu"
    }
  }

  provisioner "shell" {}
}
`,
    `build {
  name        = "ubuntu-\${var.release}"
  description = <<-EOF
    Base
  EOF
  sources     = ["null.t"]

  provisioner "shell" {}
}

hcp_packer_registry { # HCP
  bucket_name = "ubuntu-\${var.release}"
  description = <<-EOF
    Base
  EOF
  build_labels = {
    os = "ubuntu"
  }
}
`,
  ));

test('a block that says it all moves as it is', () =>
  checkFix(
    'Move hcp_packer_registry to the root',
    'build {\n  name = "x"\n  hcp_packer_registry {\n    bucket_name = "ubuntu"\n    description = <<EOF\n    kept\nEOF\n  }\n}\n',
    'build {\n  name = "x"\n}\n\nhcp_packer_registry {\n  bucket_name = "ubuntu"\n  description = <<EOF\n    kept\nEOF\n}\n',
  ));

test('a block on one line moves too', () => {
  checkFix(
    'Move hcp_packer_registry to the root',
    'build {\n  name = "ubuntu"\n  hcp_packer_registry {}\n}\n',
    'build {\n  name = "ubuntu"\n}\n\nhcp_packer_registry {\n  bucket_name = "ubuntu"\n}\n',
  );
  checkFix(
    'Move hcp_packer_registry to the root',
    'build {\n  name = "ubuntu"\n  hcp_packer_registry { description = "x" }\n}\n',
    'build {\n  name = "ubuntu"\n}\n\nhcp_packer_registry {\n  bucket_name = "ubuntu"\n  description = "x"\n}\n',
  );
});

test('a block does not move where there is another', () => {
  const titles = titlesOf(`${registry('')}build {\n  hcp_packer_registry {\n    bucket_name = "b"\n  }\n}\n`);
  assert.deepEqual(titles, ['Remove this hcp_packer_registry block']);
});

test('a bucket name is added, that of the build where it fits', () => {
  checkFix(
    'Add "bucket_name" with the name of the build',
    'build {\n  name = "ubuntu"\n}\nhcp_packer_registry {\n}\n',
    'build {\n  name = "ubuntu"\n}\nhcp_packer_registry {\n  bucket_name = "ubuntu"\n}\n',
  );
  checkFix(
    'Add "bucket_name"',
    'build {\n  name = "my build"\n}\nhcp_packer_registry {}\n',
    'build {\n  name = "my build"\n}\nhcp_packer_registry {\n  bucket_name = ""\n}\n',
  );
  checkFix(
    'Add "bucket_name" with the name of the folder',
    '//- images/web_app/main.pkr.hcl\nhcp_packer_registry {}\n',
    '//- images/web_app/main.pkr.hcl\nhcp_packer_registry {\n  bucket_name = "web-app"\n}\n',
  );
});

test('what a data source needs is written out', () => {
  checkFix(
    'Add "bucket_name" and "channel_name"',
    'data "hcp-packer-version" "a" {}\n',
    'data "hcp-packer-version" "a" {\n  bucket_name  = ""\n  channel_name = ""\n}\n',
  );
  checkFix(
    'Add "channel_name"',
    'data "hcp-packer-version" "a" { bucket_name = "b" }\n',
    'data "hcp-packer-version" "a" {\n  channel_name = ""\n  bucket_name  = "b"\n}\n',
  );
  checkFix(
    'Add "channel_name"',
    'data "hcp-packer-version" "a" { # base\n  bucket_name = "b"\n}\n',
    'data "hcp-packer-version" "a" { # base\n  channel_name = ""\n  bucket_name  = "b"\n}\n',
  );
});

test('of channel and fingerprint either may be added or go', () => {
  const artifact = (lines: string) =>
    `data "hcp-packer-artifact" "a" {\n  bucket_name = "b"\n  platform = "aws"\n  region = "r"\n${lines}}\n`;
  assert.deepEqual(titlesOf(artifact('')), ['Add "channel_name"', 'Add "version_fingerprint"']);
  checkFix(
    'Remove "channel_name"',
    artifact('  channel_name = "dev"\n  version_fingerprint = "f"\n'),
    artifact('  version_fingerprint = "f"\n'),
  );
});

test('an iteration becomes a version, with every reference in every file', () =>
  checkFix(
    'Migrate to "hcp-packer-version"',
    `//- a.pkr.hcl
data "hcp-packer-iteration" "base" {
  bucket_name = "ubuntu"
  channel     = "dev"
}
//- b.pkr.hcl
locals {
  id       = data.hcp-packer-iteration.base.id
  complete = !data.hcp-packer-iteration.base.complete
  number   = "\${data.hcp-packer-iteration["base"].incremental_version}"
  other    = data.hcp-packer-iteration.other.id
}
data "hcp-packer-iteration" "other" {
  bucket_name = "ubuntu"
  channel     = "dev"
}
`,
    `//- a.pkr.hcl
data "hcp-packer-version" "base" {
  bucket_name  = "ubuntu"
  channel_name = "dev"
}
//- b.pkr.hcl
locals {
  id       = data.hcp-packer-version.base.id
  complete = !(data.hcp-packer-version.base.status == "VERSION_ACTIVE")
  number   = "\${parseint(trimprefix(data.hcp-packer-version["base"].name, "v"), 10)}"
  other    = data.hcp-packer-iteration.other.id
}
data "hcp-packer-iteration" "other" {
  bucket_name = "ubuntu"
  channel     = "dev"
}
`,
  ));

const image = (id: string) => `data "hcp-packer-iteration" "base" {
  bucket_name = "ubuntu"
  channel     = "dev"
}
data "hcp-packer-image" "aws" {
  bucket_name    = "ubuntu"
  cloud_provider = "aws"
  region         = "eu"
  iteration_id   = ${id}
}
locals {
  ami  = data.hcp-packer-image.aws.id
  from = data.hcp-packer-image.aws.iteration_id
  team = data.hcp-packer-image.aws.labels.team
}
`;

test('an image becomes an artifact, looked up by fingerprint', () => {
  const before = image('data.hcp-packer-iteration.base.id');
  const after = (source: string) => `data "${source}" "base" {
  bucket_name${source === 'hcp-packer-version' ? ' ' : ''} = "ubuntu"
  ${source === 'hcp-packer-version' ? 'channel_name' : 'channel    '} = "dev"
}
data "hcp-packer-artifact" "aws" {
  bucket_name         = "ubuntu"
  platform            = "aws"
  region              = "eu"
  version_fingerprint = data.${source}.base.fingerprint
}
locals {
  ami  = data.hcp-packer-artifact.aws.external_identifier
  from = data.hcp-packer-artifact.aws.version_id
  team = data.hcp-packer-artifact.aws.labels.team
}
`;
  checkFix('Migrate to "hcp-packer-artifact"', before, after('hcp-packer-iteration'));
  checkFix('Migrate all 2 deprecated data sources', before, after('hcp-packer-version'));
});

test('an iteration id from elsewhere is left, and the title says so', () => {
  const [title] = titlesOf(image('var.iteration')).filter(one => one.includes('artifact'));
  assert.equal(
    title,
    'Migrate to "hcp-packer-artifact", leaving "iteration_id" of "aws": it takes a fingerprint now',
  );
  const module = moduleFrom(image('var.iteration'));
  const action = codeActions(module, 'main.pkr.hcl', { start: 0, end: 999 }, { severity: {} }).find(
    one => one.title === title,
  )!;
  assert.equal(action.isPreferred, false);
});

test('nothing is migrated where a reference cannot be followed, or the new name is taken', () => {
  const iteration = 'data "hcp-packer-iteration" "a" {\n  bucket_name = "b"\n  channel = "c"\n}\n';
  assert.deepEqual(titlesOf(iteration), ['Migrate to "hcp-packer-version"']);
  assert.deepEqual(titlesOf(`${iteration}locals {\n  x = data.hcp-packer-iteration[var.name].id\n}`), []);
  assert.deepEqual(titlesOf(`${iteration}locals {\n  x = data.hcp-packer-iteration.a\n}`), []);
  assert.deepEqual(
    titlesOf(`${iteration}data "hcp-packer-version" "a" {\n  bucket_name = "b"\n  channel_name = "c"\n}`),
    [],
  );
});

test('only findings at the cursor offer their fixes', () => {
  const module = moduleFrom(registry('  labels = { a = 1 }'));
  const at = (offset: number) =>
    codeActions(module, 'main.pkr.hcl', { start: offset, end: offset }, { severity: {} }).length;
  const labels = module.files.get('main.pkr.hcl')!.text.indexOf('labels');
  assert.deepEqual([at(0), at(labels), at(labels + 6), at(labels + 7)], [0, 1, 1, 0]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepting, completionAt, labelsAt } from '../../support/completion.ts';

const required = `packer {
  required_plugins {
    aws = {
      source  = "github.com/hashicorp/amazon"
      version = ">= 1.2.8"
    }
  }
}
`;

test('types of sources: those of the required plugins first, under their local name', async () => {
  const labels = await labelsAt(`${required}source "<|>" "x" {\n}\n`);
  assert.equal(labels[0], 'aws-chroot');
  assert.ok(labels.indexOf('null') < labels.indexOf('docker'));
  assert.ok(!labels.includes('shell'));
});

test('a type replaces what is between the quotes', async () => {
  assert.equal(await accepting('docker', 'source "do<|>ck" "x" {\n}\n'), 'source "docker" "x" {\n}\n');
});

test('where nothing follows, the rest of the block comes along with what must be set', async () => {
  assert.equal(
    await accepting('amazon-ebs', 'source "<|>"\n'),
    [
      'source "amazon-ebs" "${1:name}" {',
      '  ami_name      = "$2"',
      '  instance_type = "$3"',
      '  source_ami    = "$4"',
      '  ssh_username  = "$5"',
      '  $0',
      '}\n',
    ].join('\n'),
  );
});

test('of several arguments one of which must be there, one is chosen', async () => {
  assert.match(
    await accepting('hcp-packer-artifact', 'data "<|>'),
    /\$\{\d\|channel_name,version_fingerprint\|\} = "\$\d"/,
  );
});

test('a label without quotes gets them', async () => {
  assert.equal(
    await accepting('shell', 'build {\n  provisioner <|>\n}'),
    'build {\n  provisioner "shell" {\n  inline = ["$1"]\n  $0\n}\n}',
  );
  assert.equal(
    await accepting('shell', 'build {\n  provisioner "<|>" {\n  }\n}'),
    'build {\n  provisioner "shell" {\n  }\n}',
  );
});

test('every kind has its own types', async () => {
  assert.ok((await labelsAt('build {\n  post-processor "<|>" {}\n}')).includes('manifest'));
  assert.ok(
    (await labelsAt('build {\n  post-processors {\n    post-processor "<|>" {}\n  }\n}')).includes(
      'manifest',
    ),
  );
  assert.ok((await labelsAt('build {\n  error-cleanup-provisioner "<|>" {}\n}')).includes('shell-local'));
  assert.ok((await labelsAt('data "<|>" "x" {}')).includes('hcp-packer-artifact'));
});

test('deprecated types come last and are marked', async () => {
  const { items } = await completionAt('data "<|>" "x" {}');
  assert.deepEqual(
    items.filter(({ deprecated }) => deprecated).map(({ label }) => label),
    ['hcp-packer-image', 'hcp-packer-iteration'],
  );
  assert.equal(items.at(-1)?.label, 'hcp-packer-iteration');
});

test('a build’s source block names a source of the configuration', async () => {
  assert.deepEqual(await labelsAt('source "null" "x" {}\nbuild {\n  source "<|>" {}\n}'), ['source.null.x']);
});

test('a new variable is one that is used already', async () => {
  assert.deepEqual(await labelsAt('variable "<|>" {}\nlocals {\n  a = var.region\n}'), ['region']);
});

test('names are not guessed', async () => {
  assert.deepEqual(await labelsAt('source "null" "<|>" {}'), []);
});

test('a dynamic block is labelled with a block of the body', async () => {
  const labels = await labelsAt('build {\n  dynamic "<|>" {}\n}');
  assert.ok(labels.includes('provisioner') && !labels.includes('dynamic'));
});

test('components that are used most come first, and before them those of required plugins', async () => {
  assert.deepEqual((await labelsAt('source "<|>"')).slice(0, 3), ['amazon-ebs', 'qemu', 'virtualbox-iso']);
  const required =
    'packer {\n  required_plugins {\n    docker = {\n      source = "github.com/hashicorp/docker"\n    }\n  }\n}\n';
  assert.deepEqual((await labelsAt(`${required}source "<|>"`)).slice(0, 3), ['docker', 'null', 'file']);
  const provisioners = await labelsAt(`${required}build {\n  provisioner "<|>"\n}`);
  assert.deepEqual(provisioners.slice(0, 3), ['shell', 'file', 'powershell']);
});

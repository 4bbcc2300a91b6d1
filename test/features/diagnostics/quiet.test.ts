import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose, fixesOf } from '../../../server/language/features/diagnostics/index.ts';
import { parse } from '../../../server/language/syntax/parser.ts';
import { checkFix, moduleFrom } from '../../support/module.ts';

/** Everything said about a folder, as `file: severity code "marked text"`. */
function said(text: string): string[] {
  const module = moduleFrom(text);
  return [...module.files].flatMap(([uri, file]) =>
    diagnose(module, uri, { severity: {} }).map(
      ({ severity, code, start, end }) =>
        `${uri}: ${severity} ${code} ${JSON.stringify(file.text.slice(start, end))}`,
    ),
  );
}

const box = (name: string) => `packer {
  required_plugins {
    qemu = {
      source  = "github.com/hashicorp/qemu"
      version = "~> 1.1"
    }
  }
}

variable "iso" {
  type    = string
  default = "${name}.iso"
}

variable "password" {
  type    = string
  default = "vagrant"
}

locals {
  output = "out/${name}"
}

source "qemu" "box" {
  iso_url          = var.iso
  iso_checksum     = "none"
  output_directory = local.output
  ssh_username     = "vagrant"
  ssh_password     = var.password
}

build {
  sources = ["source.qemu.box"]
}
`;

test('templates side by side, each a build of its own, earn one hint a file, which removes nothing', () => {
  const text = `//- alpine.pkr.hcl\n${box('alpine')}//- debian.pkr.hcl\n${box('debian')}`;
  assert.deepEqual(said(text), ['debian.pkr.hcl: hint duplicate-plugin "qemu"']);
  const module = moduleFrom(text);
  const [found] = diagnose(module, 'debian.pkr.hcl', { severity: {} });
  assert.match(found!.message, /Building each file by itself is not affected\.$/);
  assert.deepEqual(fixesOf(found!, module, 'debian.pkr.hcl'), []);
});

test('what is in two files counts in full where they can only be built together', () => {
  const text = `//- a.pkr.hcl\nvariable "a" {\n  default = "1"\n}\n//- b.pkr.hcl\nvariable "a" {\n  default = "2"\n}\n\nlocals {\n  a = var.a\n}\n`;
  assert.ok(
    said(text).includes('b.pkr.hcl: error duplicate-variable "variable \\"a\\""'),
    said(text).join('\n'),
  );
});

test('of the components of one plugin that nothing requires the first in a file is marked', () => {
  assert.deepEqual(
    said(
      'source "docker" "a" {\n  image  = "alpine"\n  commit = true\n}\n\nbuild {\n  sources = ["source.docker.a"]\n  provisioner "ansible" {\n    playbook_file = "a.yml"\n  }\n  provisioner "ansible-local" {\n    playbook_file = "b.yml"\n  }\n  post-processor "docker-tag" {\n    repository = "a"\n  }\n}\n',
    ),
    [
      'main.pkr.hcl: warning unknown-component "\\"docker\\""',
      'main.pkr.hcl: warning unknown-component "\\"ansible\\""',
    ],
  );
});

test('passwords everybody knows, hashes and placeholders are no secrets', () => {
  const variable = (value: string) =>
    `variable "ssh_password" {\n  type    = string\n  default = "${value}"\n}\n`;
  const codes = (value: string) =>
    said(
      `${variable(value)}\nlocals {\n  a = var.ssh_password\n}\n\nlocals {\n  b = local.a\n  c = local.b\n}\n`,
    )
      .map(one => one.split(' ')[2])
      .filter(code => code !== 'unused-local');
  for (const value of ['vagrant', 'packer', 'ubuntu', '$6$salt$0123456789abcdef', '<your password>'])
    assert.deepEqual(codes(value), [], value);
  for (const value of ['hunter2', 'vagrant1', 'correct horse', 'YWRtaW46c2VjcmV0'])
    assert.deepEqual(codes(value), ['variable-not-sensitive', 'secret-default'], value);
});

test('a folder that only says which plugins to install uses none of them', () => {
  const plugins =
    'packer {\n  required_plugins {\n    goss = {\n      source  = "github.com/YaleUniversity/goss"\n      version = "~> 3.2"\n    }\n  }\n}\n';
  assert.deepEqual(said(plugins), []);
  assert.deepEqual(
    said(
      `${plugins}\nsource "null" "a" {\n  communicator = "none"\n}\n\nbuild {\n  sources = ["source.null.a"]\n}\n`,
    ),
    ['main.pkr.hcl: hint unused-plugin "goss"'],
  );
});

test('what a template needs of a newer Packer is said where it comes first', () => {
  const loop = Array.from({ length: 3 }, (_, i) => `  f${i} = templatefile("a.tpl", {})\n`).join('');
  assert.deepEqual(
    said(
      `packer {\n  required_version = ">= 1.7.0"\n}\n\nlocals {\n${loop}}\n\nlocals {\n  all = [local.f0, local.f1, local.f2]\n}\n`,
    ).filter(one => one.includes('required-version')),
    ['main.pkr.hcl: hint required-version-too-low "templatefile"'],
  );
});

test('a plugin known from a pre-release is required in a version that Packer takes', () => {
  const before =
    'source "vsphere-supervisor" "a" {\n}\n\nbuild {\n  sources = ["source.vsphere-supervisor.a"]\n}\n';
  const module = moduleFrom(before);
  const found = diagnose(module, 'main.pkr.hcl', { severity: {} }).find(
    one => one.code === 'unknown-component',
  )!;
  const [fix] = fixesOf(found, module, 'main.pkr.hcl');
  assert.match(fix!.edits[0]!.newText, /version = "~> \d+\.0"/);
  assert.deepEqual(parse(fix!.edits[0]!.newText).problems, []);
});

test('a block that is an argument becomes one, whatever block is called like it', () => {
  const template = (tags: string) =>
    `packer {\n  required_plugins {\n    amazon = {\n      source  = "github.com/hashicorp/amazon"\n      version = "~> 1"\n    }\n  }\n}\n\nsource "amazon-ebs" "a" {\n  ami_name      = "a"\n  instance_type = "t3.micro"\n  source_ami    = "ami-1"\n  ssh_username  = "ubuntu"\n  ${tags} {\n    Name = "a"\n  }\n}\n\nbuild {\n  sources = ["source.amazon-ebs.a"]\n}\n`;
  checkFix('Insert "="', template('run_tags'), template('run_tags ='));
  const module = moduleFrom(template('run_tags'));
  const found = diagnose(module, 'main.pkr.hcl', { severity: {} }).find(
    one => one.code === 'plugin-argument-unknown',
  )!;
  assert.equal(fixesOf(found, module, 'main.pkr.hcl').length, 1);
});

test('a default that waits for a value is no wrong value', () => {
  const text = (value: string) => `variable "os" {
  type    = string
  default = ${value}
}

variable "memory" {
  type    = string
  default = ${value}
}

locals {
  images = {
    jammy = "ubuntu-22.04"
  }
}

source "qemu" "a" {
  iso_url      = local.images[var.os]
  iso_checksum = "none"
  memory       = var.memory
  ssh_username = "ubuntu"
}

build {
  sources = ["source.qemu.a"]
}
`;
  const about = (value: string) =>
    said(text(value))
      .filter(one => !one.includes('unknown-component'))
      .map(one => one.split(' ').slice(1, 3).join(' '));
  assert.deepEqual(about('""'), ['hint unsupported-attribute']);
  assert.deepEqual(about('"noble"'), ['error unsupported-attribute', 'hint plugin-argument-type']);
});

test('a loop over what somebody is to give is no wrong loop', () => {
  const about = (value: string) =>
    said(
      `variable "hosts" {\n  type    = list(string)\n  default = ${value}\n}\n\nsource "null" "a" {\n  communicator = "none"\n}\n\nbuild {\n  dynamic "source" {\n    for_each = var.hosts\n    labels   = ["source.null.a"]\n    content {\n      name = source.value\n    }\n  }\n}\n`,
    );
  assert.deepEqual(about('null'), ['main.pkr.hcl: hint for-each-invalid "var.hosts"']);
  assert.deepEqual(about('["a"]'), []);
});

test('a file of values that nobody asked for may be broken: the templates beside it are judged all the same', () =>
  assert.deepEqual(
    said(
      'source "null" "a" {\n  communicator = var.kind\n}\nbuild {\n  sources = ["null.a"]\n}\n//- us.pkrvars.hcl\nregion =\n',
    ).filter(one => one.includes(' error ')),
    ['main.pkr.hcl: error undeclared-variable "kind"'],
  ));

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../server/language/features/diagnostics/index.ts';
import { checkFix, moduleFrom } from '../../support/module.ts';
import { check, isAboutPlugins, requires, said, source } from './plugin-findings.ts';

test('what a component cannot do without is asked for at its header', () => {
  const text = requires('1.8.2') + source('').replace(/ {2}instance_type.*\n/, '');
  const [found] = diagnose(moduleFrom(text), 'main.pkr.hcl', { severity: {} }).filter(({ code }) =>
    isAboutPlugins(code),
  );
  assert.equal(found!.message, '"amazon-ebs" needs "instance_type" or "spot_instance_types".');
  assert.equal(text.slice(found!.start, found!.end), 'source "amazon-ebs" "x"');
});

test('what a block of a component cannot do without is asked for at its header', () => {
  const text = requires('1.8.2') + source('  launch_block_device_mappings {\n    volume_size = 8\n  }');
  const [found] = diagnose(moduleFrom(text), 'main.pkr.hcl', { severity: {} }).filter(({ code }) =>
    isAboutPlugins(code),
  );
  assert.equal(found!.message, '"launch_block_device_mappings" needs "device_name".');
  assert.equal(found!.severity, 'error');
  assert.equal(text.slice(found!.start, found!.end), 'launch_block_device_mappings');
  checkFix(
    'Add "device_name"',
    text,
    text.replace('    volume_size', '    device_name = ""\n    volume_size'),
  );
  check(
    requires('1.8.2') +
      source(`  launch_block_device_mappings {
    device_name = "/dev/sda1"
  }
  dynamic "launch_block_device_mappings" {
    for_each = ["/dev/sdb"]
    content {
#   ^^^^^^^ plugin-argument-missing: "launch_block_device_mappings" needs "device_name".
    }
  }
  fast_launch {
    region_launch_templates {
#   ^^^^^^^^^^^^^^^^^^^^^^^ plugin-argument-missing
    }
  }`),
  );
  assert.deepEqual(said(text.replace('1.8.2', '>= 1.0.0')), ['hint plugin-argument-missing']);
});

test('a user is needed for the communicator in use, where the builder has none of its own', () => {
  const text = (more: string) =>
    requires('1.8.2') +
    source(more).replace(/ {2}ssh_username.*\n/, '') +
    '\nvariable "how" {\n  type = string\n}\n';
  const messages = (more: string) =>
    diagnose(moduleFrom(text(more)), 'main.pkr.hcl', { severity: {} })
      .filter(({ code }) => code === 'plugin-argument-missing')
      .map(({ message, severity }) => `${severity}: ${message}`);
  assert.deepEqual(messages(''), ['error: "amazon-ebs" needs "ssh_username".']);
  assert.deepEqual(messages('  communicator = "ssh"'), ['error: "amazon-ebs" needs "ssh_username".']);
  assert.deepEqual(messages('  communicator = "winrm"'), ['error: "amazon-ebs" needs "winrm_username".']);
  assert.deepEqual(messages('  communicator = "winrm"\n  winrm_username = "Administrator"'), []);
  assert.deepEqual(messages('  communicator = "none"'), []);
  assert.deepEqual(messages('  communicator = var.how'), [], 'nobody knows which');
});

test('what is needed in some cases only is not asked for in the others', () => {
  const text = (body: string) => `${requires('1.8.2')}
source "amazon-chroot" "x" {
  ami_name = "base"
${body}
}
build {
  sources = ["amazon-chroot.x"]
}
`;
  assert.deepEqual(said(text('')), ['error plugin-argument-missing']);
  assert.deepEqual(said(text('  source_ami = "ami-1"')), []);
  assert.deepEqual(said(text('  from_scratch = false')), []);
});

test('what a build adds to a source counts', () => {
  assert.deepEqual(
    said(`${requires('1.8.2')}
source "amazon-ebs" "x" {
  ami_name   = "x"
  source_ami = "ami-1"
}
build {
  source "amazon-ebs.x" {
    name          = "y"
    instance_type = "t3.micro"
    ssh_username  = "ubuntu"
  }
}
`),
    [],
  );
});

test('an argument with a slip in its name is not missing besides', () => {
  assert.deepEqual(said(requires('1.8.2') + source('').replace('instance_type', 'instance_typ')), [
    'error plugin-argument-unknown',
  ]);
});

test('what is needed beside something else is asked for where that is certainly there', () => {
  const chroot = (more: string) =>
    `${requires('1.8.2')}
variable "scratch" {
  type = bool
}
source "amazon-chroot" "x" {
  ami_name = "golden"
${more}
}
build {
  sources = ["amazon-chroot.x"]
}
`;
  const messages = (more: string) =>
    diagnose(moduleFrom(chroot(more)), 'main.pkr.hcl', { severity: {} })
      .filter(({ code }) => code === 'plugin-argument-missing')
      .map(({ message, severity }) => `${severity}: ${message}`);
  const mappings = '  ami_block_device_mappings {\n    device_name = "xvda"\n  }\n';
  assert.deepEqual(messages(`  source_ami = "ami-1"\n${mappings}`), [
    'error: "amazon-chroot" needs "root_device_name" beside "ami_block_device_mappings".',
    'error: "amazon-chroot" needs "root_volume_size" beside "ami_block_device_mappings".',
  ]);
  assert.deepEqual(
    messages(`  source_ami = "ami-1"\n${mappings}\n  root_device_name = "xvda"\n  root_volume_size = 8\n`),
    [],
  );
  const many = messages('  from_scratch = true');
  assert.equal(many.length, 5, many.join('\n'));
  assert.deepEqual(messages('  source_ami   = "ami-1"\n  from_scratch = false'), []);
  assert.deepEqual(messages('  from_scratch = var.scratch'), []);
  assert.deepEqual(
    messages(
      '  source_ami = "ami-1"\n  dynamic "ami_block_device_mappings" {\n    for_each = []\n    content {}\n  }',
    ),
    [],
  );
  const text = chroot(`  source_ami = "ami-1"\n  root_volume_size = 8\n${mappings}`);
  checkFix('Add "root_device_name"', text, text.replace('  ami_name', '  root_device_name = ""\n  ami_name'));
});

const pinned = (plugin: string, version: string, source: string) => `packer {
  required_plugins {
    ${plugin} = {
      source  = "github.com/hashicorp/${plugin}"
      version = "${version}"
    }
  }
}
variable "given" {
  type = string
}
${source}`;
const needs = (text: string) =>
  diagnose(moduleFrom(text), 'main.pkr.hcl', { severity: {} })
    .filter(({ code }) => code === 'plugin-argument-missing')
    .map(({ message, severity }) => `${severity}: ${message}`);

test('what is needed on account of a value is asked for where that is certainly the value', () => {
  const ebs = (how: string, more = '') =>
    needs(requires('1.8.2') + source(`  ssh_interface = ${how}\n${more}`));
  assert.deepEqual(ebs('"session_manager"'), [
    'error: "amazon-ebs" needs "iam_instance_profile" or "temporary_iam_instance_profile_policy_document" where "ssh_interface" is "session_manager".',
  ]);
  assert.deepEqual(ebs('"public_ip"'), []);
  assert.deepEqual(ebs('"session_manager"', '  iam_instance_profile = "packer"'), []);
  assert.deepEqual(ebs('"session_manager"', '  temporary_iam_instance_profile_policy_document {\n  }'), []);

  const oci = (shape: string, more = '') =>
    needs(
      pinned(
        'oracle',
        '1.1.2',
        `source "oracle-oci" "x" {
  shape = ${shape}
${more}
}
build {
  source "oracle-oci.x" {
  }
}
`,
      ),
    );
  assert.deepEqual(oci('"VM.Standard.E4.Flex"'), [
    'error: "oracle-oci" needs "shape_config" where "shape" ends in "Flex".',
  ]);
  assert.deepEqual(oci('"VM.Standard2.1"'), []);
  assert.deepEqual(oci('var.given'), [], 'nobody knows which');
  assert.deepEqual(oci('"VM.Standard.E4.Flex"', '  shape_config {\n    ocpus = 1\n  }'), []);

  const supervisor = (more: string) =>
    needs(
      pinned(
        'vsphere',
        '1.4.2',
        `source "vsphere-supervisor" "x" {
  class_name                  = "small"
  storage_class               = "fast"
  import_target_location_name = "library"
${more}
}
build {
  sources = ["vsphere-supervisor.x"]
}
`,
      ),
    );
  assert.deepEqual(supervisor('  import_source_url = "https://example.com/a.ovf"'), [
    'error: "vsphere-supervisor" needs "import_source_ssl_certificate" where "import_source_url" begins with "https://".',
  ]);
  assert.deepEqual(supervisor('  import_source_url = "http://example.com/a.ovf"'), []);
});

test('a value that may come to nothing asks for nothing', () => {
  const ebs = (more: string) => needs(requires('1.8.2') + source(more));
  assert.equal(ebs('  kms_key_id = "alias/images"').length, 1);
  for (const nothing of [
    '  kms_key_id = ""',
    '  kms_key_id = "{{ env `KEY` }}"',
    '  region_kms_key_ids = { eu-west-1 = "" }',
    '  fleet_tags = {}',
  ])
    assert.deepEqual(ebs(nothing), [], nothing);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../server/language/features/diagnostics/index.ts';
import { isSlip } from '../../../server/language/features/diagnostics/plugins/slip.ts';
import type { InstalledPlugin } from '../../../server/language/model/module.ts';
import { checkFindings, checkFix, moduleFrom } from '../../support/module.ts';
import { build, check, isAboutPlugins, requires, said, source } from './plugin-findings.ts';

const amazon = (version: string): InstalledPlugin => ({ address: 'github.com/hashicorp/amazon', version });

test('what the release in use does not take is an error at its name', () => {
  check(
    requires('1.8.2') +
      source(`  instance_size = "large"
# ^^^^^^^^^^^^^ plugin-argument-unknown: "amazon-ebs" takes no argument "instance_size".
  tags {
# ^^^^ plugin-argument-unknown: "tags" is an argument: write it with "=".
    a = "b"
  }
  launch_block_device_mappings = { device_name = "/dev/sda1" }
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ plugin-argument-unknown: "launch_block_device_mappings" is a block: write it without "=".
  metadata_options {
    http_tokens = "required"
    tokens      = 1
#   ^^^^^^ plugin-argument-unknown: "metadata_options" takes no argument "tokens".
  }`),
  );
});

test('a value of the wrong type is an error at the value', () => {
  check(
    requires('1.8.2') +
      source(`  associate_public_ip_address = "maybe"
#                               ^^^^^^^ plugin-argument-type: "associate_public_ip_address": a bool is required.
  ami_regions = "eu-west-1"
#               ^^^^^^^^^^^ plugin-argument-type: "ami_regions": a list is required.
  ebs_optimized = "true"
  ami_users     = null
  packer_debug  = true`),
  );
});

test('of arguments that exclude each other the second is reported', () => {
  check(
    requires('1.8.2') +
      source(`  spot_instance_types = ["t3.micro"]
# ^^^^^^^^^^^^^^^^^^^ plugin-argument-conflict`),
  );
});

test('a nested block has no label, and one that is read once stands there once', () => {
  check(
    requires('1.8.2') +
      source(`  metadata_options "a" "b" {
#                  ^^^^^^^ plugin-argument-unknown: "metadata_options" takes no label.
  }
  metadata_options {
# ^^^^^^^^^^^^^^^^ plugin-argument-conflict: There can be one "metadata_options" only.
  }
  run_tag {
    key = "a"
  }
  run_tag {
    key = "b"
  }
  license_specifications {
    license_configuration_request {
    }
    license_configuration_request {
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ plugin-argument-conflict: There can be one "license_configuration_request" only.
    }
  }`),
  );
  const text = requires('1.8.2') + source('  metadata_options "a" {\n  }');
  checkFix('Remove the label', text, text.replace(' "a" {', ' {'));
});

test('a block without a value does not exclude an argument, as the plugin sees none', () => {
  const docker = (build: string) => `packer {
  required_plugins {
    docker = {
      source  = "github.com/hashicorp/docker"
      version = "1.1.4"
    }
  }
}
source "docker" "x" {
  image  = "ubuntu"
  commit = true
  build ${build}
}
build {
  sources = ["docker.x"]
}
`;
  assert.deepEqual(said(docker('{}')), []);
  assert.deepEqual(said(docker('{ path = "Dockerfile" }')), ['error plugin-argument-conflict']);
});

test('the release in use is a pin, or the newest installed one that is allowed', () => {
  const text = (version: string) => requires(version) + source('  instance_size = "large"');
  assert.deepEqual(said(text('= 1.8.2')), ['error plugin-argument-unknown']);
  assert.deepEqual(said(text('= 1.8.1')), ['hint plugin-argument-unknown']);
  assert.deepEqual(said(text('>= 1.0.0')), ['hint plugin-argument-unknown']);
  assert.deepEqual(said(text('>= 1.0.0'), [amazon('1.3.0'), amazon('1.8.2')]), [
    'error plugin-argument-unknown',
  ]);
  assert.deepEqual(said(text('~> 1.3.0'), [amazon('1.3.0'), amazon('1.8.2')]), [
    'hint plugin-argument-unknown',
  ]);
  assert.deepEqual(said(text('>= 1.0.0'), [amazon('1.8.2'), amazon('1.9.0')]), [
    'hint plugin-argument-unknown',
  ]);
  assert.deepEqual(said(text('>= 1.0.0'), [amazon('1.8.2'), amazon('1.8.3-dev')]), [
    'hint plugin-argument-unknown',
  ]);
});

test('the hint names the release it is about and the one in use', () => {
  const message = (installed: readonly InstalledPlugin[]) =>
    diagnose(
      moduleFrom(requires('>= 1.0.0') + source('  instance_size = "large"'), { installed }),
      'main.pkr.hcl',
      { severity: {} },
    ).find(({ code }) => code === 'plugin-argument-unknown')?.message;
  assert.match(message([])!, /release 1\.8\.2 of the plugin "amazon"; which one is in use is not known\.$/);
  assert.match(message([amazon('1.3.0')])!, /; 1\.3\.0 is in use\.$/);
});

test('a name one slip away from a known one is a warning with its fix, whatever is in use', () => {
  const text = requires('>= 1.0.0') + source('  ami_desciption = "x"');
  assert.deepEqual(said(text), ['warning plugin-argument-unknown']);
  checkFix('Change to "ami_description"', text, text.replace('desciption', 'description'));
});

test('a slip is one letter more, less or other, or two that changed places', () => {
  for (const [written, meant] of [
    ['ami_nam', 'ami_name'],
    ['ami_namee', 'ami_name'],
    ['ami-name', 'ami_name'],
    ['ami_anme', 'ami_name'],
  ] as const)
    assert.ok(isSlip(written, meant), written);
  for (const [written, meant] of [
    ['tags', 'tag'],
    ['enable_vpc', 'enable_vpc2'],
    ['vpc_id', 'vpc_ip_x'],
    ['abcd', 'badc'],
  ] as const)
    assert.ok(!isSlip(written, meant), written);
});

test('a source no build uses and a step left out for some earn warnings', () => {
  assert.deepEqual(said(requires('1.8.2') + source('  instance_size = "large"').replace(build, '')), [
    'warning plugin-argument-unknown',
  ]);
});

test('in a dynamic block an empty collection makes nothing that could be wrong', () => {
  const text = (each: string) =>
    requires('1.8.2') +
    source(`  dynamic "launch_block_device_mappings" {
    for_each = ${each}
    content {
      device_name = "a"
      nope        = 1
    }
  }`);
  assert.deepEqual(said(text('["/dev/sda1"]')), ['error plugin-argument-unknown']);
  assert.deepEqual(said(text('[]')), ['warning plugin-argument-unknown']);
});

test('nothing is said about a plugin the catalog does not know, nor about a local name that is another plugin', () => {
  assert.deepEqual(
    said(`packer {
  required_plugins {
    amazon = {
      source  = "example.com/me/amazon"
      version = "1.8.2"
    }
  }
}
${source('  nope = 1')}
source "mystery" "x" {
  nope = 1
}
data "mystery" "x" {
  nope = 1
}
locals {
  nothing = data.mystery.x.nope
}
build {
  sources = ["mystery.x"]
  provisioner "mystery" {
    nope {}
  }
  post-processor "mystery" {
    nope = []
  }
}
`),
    [],
  );
});

test('what is about SSH is judged where SSH is used', () => {
  const text = (how: string) =>
    requires('1.8.2') +
    source(`  communicator             = "${how}"
  winrm_username           = "Administrator"
  ssh_file_transfer_method = "pigeon"`);
  assert.deepEqual(said(text('ssh')), ['warning plugin-argument-value']);
  assert.deepEqual(said(text('winrm')), []);
  assert.deepEqual(said(text('none')), []);
});

test('a plugin under another local name is judged by its own schema', () => {
  assert.deepEqual(
    said(
      (requires('1.8.2') + source('  nope = 1'))
        .replace('    amazon =', '    aws =')
        .replaceAll('amazon-ebs', 'aws-ebs'),
    ),
    ['error plugin-argument-unknown'],
  );
});

test('a deprecated argument is struck through and replaced', () => {
  const text = requires('>= 1.0.0') + source('  ssh_wait_timeout = "5m"');
  assert.deepEqual(said(text), ['hint plugin-argument-deprecated']);
  checkFix('Change to "ssh_timeout"', text, text.replace('ssh_wait_timeout', 'ssh_timeout'));
});

test('values that plugins reject are warnings, for they may depend on what else is set', () => {
  check(
    requires('1.8.2') +
      source(`  shutdown_behavior = "sleep"
#                     ^^^^^^^ plugin-argument-value: "shutdown_behavior" is one of "stop" or "terminate".`),
  );
});

test('what a bundled component does not take, or not of this type, is an error without any proof', () => {
  checkFindings(
    `source "null" "t" {
  communicator = "none"
  nope         = 1
# ^^^^ component-argument-unknown
  ssh_port     = "many"
#                ^^^^^^ component-argument-type
}
build {
  sources = ["null.t"]
}
`,
    undefined,
    code => code.startsWith('component-argument'),
  );
});

test('a wrong type is an error where the release in use is known to be that of the schema, else a hint', () => {
  const text = (version: string) => requires(version) + source('  ami_regions = "eu-west-1"');
  assert.deepEqual(said(text('= 1.8.2')), ['error plugin-argument-type']);
  assert.deepEqual(said(text('>= 1.0.0'), [amazon('1.8.2')]), ['error plugin-argument-type']);
  assert.deepEqual(said(text('>= 1.0.0')), ['hint plugin-argument-type']);
  const [found] = diagnose(moduleFrom(text('>= 1.0.0')), 'main.pkr.hcl', { severity: {} }).filter(
    ({ code }) => code === 'plugin-argument-type',
  );
  assert.match(found!.message, /This is true of release 1\.8\.2 of the plugin "amazon"/);
});

test('one setting silences errors, warnings and hints alike, and nothing of what comes with Packer', () => {
  const wrong = `  nope           = 1
  ami_desciption = "x"
  ami_regions    = "eu-west-1"
  tenancy        = "default"
  launch_block_device_mappings {
  }`;
  const more = `
source "null" "t" {
  communicator = "none"
  nope         = 1
}
build {
  sources = ["null.t"]
}
`;
  for (const version of ['1.8.2', '>= 1.0.0']) {
    const module = moduleFrom(requires(version) + source(wrong) + more);
    const codes = (checkArguments: boolean) =>
      diagnose(module, 'main.pkr.hcl', { severity: {}, 'plugins.checkArguments': checkArguments })
        .map(({ code }) => code)
        .filter(code => isAboutPlugins(code) || code.startsWith('component-argument'));
    assert.equal(codes(true).length, 6, version);
    assert.deepEqual(codes(false), ['component-argument-unknown'], version);
  }
});

test('arguments of bundled components that exclude each other, values they do not accept, dynamic blocks', () => {
  checkFindings(
    `source "null" "t" {
  communicator = "none"
}
build {
  sources = ["null.t"]
  provisioner "file" {
    source    = "a"
    content   = "b"
#   ^^^^^^^ component-argument-conflict: Of "content" and "source", "file" takes only one; "source" is set already.
    direction = "sideways"
#               ^^^^^^^^^^ component-argument-value: "direction" is one of "upload" or "download".
    destination = "/tmp"
  }
  dynamic "provisioner" {
    for_each = ["a"]
    labels   = ["shell-local", "b"]
#              ^^^^^^^^^^^^^^^^^^^^ dynamic-invalid: "provisioner" has one label: its type.
    content {
      inline = ["true"]
    }
  }
}
`,
    undefined,
    code => /^(component-argument|dynamic)/.test(code),
  );
});

test('of plugins of one name that nobody asks for, it is not known which one Packer starts', () => {
  const text = `source "vmware-vmx" "x" {
  source_path = "x"
  nope        = 1
}
build {
  sources = ["vmware-vmx.x"]
}
`;
  const installed = (...all: [string, string][]) =>
    said(
      text,
      all.map(([owner, version]) => ({ address: `github.com/${owner}/vmware`, version })),
    ).filter(one => one.endsWith('-unknown'));
  assert.deepEqual(installed(['vmware', '2.1.0']), ['error plugin-argument-unknown']);
  assert.deepEqual(installed(['vmware', '2.1.0'], ['hashicorp', '2.2.0']), ['hint plugin-argument-unknown']);
});

test('of plugins of one name that nobody tells apart, only what is wrong for each of them is told', () => {
  const text = (body: string) => `source "vmware-iso" "x" {
  iso_checksum = "none"
  iso_url      = "x"
  ssh_username = "x"
${body}
}
build {
  sources = ["vmware-iso.x"]
}
`;
  assert.deepEqual(said(text('')), [], 'the newer one alone needs a "network_adapter_type"');
  assert.deepEqual(said(text('  nope = 1')), ['hint plugin-argument-unknown']);
  assert.deepEqual(said(text(''), [{ address: 'github.com/vmware/vmware', version: '2.1.0' }]), [
    'error plugin-argument-missing',
  ]);
});

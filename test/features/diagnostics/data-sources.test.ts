import { test } from 'node:test';
import { checkDiagnostics } from '../../support/module.ts';

const version = '  bucket_name  = "ubuntu"\n  channel_name = "dev"\n';

test('what a data source cannot do without', () => {
  checkDiagnostics(` data "hcp-packer-version" "base" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hcp-data-missing-argument: "hcp-packer-version" needs "bucket_name" and "channel_name".
}`);
  checkDiagnostics(`data "hcp-packer-version" "base" {
  bucket_name  = ""
#                ^^ hcp-data-missing-argument: "bucket_name" cannot be empty.
  channel_name = null
#                ^^^^ hcp-data-missing-argument
}`);
  checkDiagnostics(`data "hcp-packer-version" "base" {\n${version}}`);
  checkDiagnostics('data "amazon-ami" "base" {\n}');
});

test('a value that is not known is a value', () =>
  checkDiagnostics(`variable "bucket" {
}
data "hcp-packer-version" "base" {
  bucket_name  = var.bucket
  channel_name = data.http.channel.body
}`));

const artifact = (lines: string) => `data "hcp-packer-artifact" "base" {
  bucket_name = "ubuntu"
  platform    = "aws"
  region      = "eu-west-1"
${lines}}`;

test('an artifact is looked up by channel or by fingerprint', () => {
  checkDiagnostics(
    ` ${artifact('').replace(
      '{',
      `{
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hcp-data-one-of-required: "hcp-packer-artifact" needs "channel_name" or "version_fingerprint".`,
    )}`,
  );
  checkDiagnostics(artifact('  channel_name = "dev"\n'));
  checkDiagnostics(artifact('  channel_name = ""\n  version_fingerprint = "01ABC"\n'));
});

test('and not by both', () => {
  checkDiagnostics(
    artifact(`  version_fingerprint = "01ABC"
  channel_name        = "dev"
# ^^^^^^^^^^^^ hcp-data-exclusive-arguments
`),
  );
  checkDiagnostics(artifact('  version_fingerprint = var.fingerprint\n  channel_name = "dev"\n'));
});

test('an argument a data source does not have', () => {
  checkDiagnostics(
    artifact(`  channel_name = "dev"
  component    = "x"
# ^^^^^^^^^ hcp-data-unknown-argument: "hcp-packer-artifact" has no argument "component".
  regoin       = "x"
# ^^^^^^ hcp-data-unknown-argument: "hcp-packer-artifact" has no argument "regoin".
`),
  );
  checkDiagnostics(` data "hcp-packer-version" "base" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hcp-data-missing-argument
  bucket_name = "ubuntu"
  channel     = "dev"
# ^^^^^^^ hcp-data-unknown-argument: "hcp-packer-version" has no argument "channel". Did you mean "channel_name"?
  dynamic "x" {
# ^^^^^^^ hcp-data-unknown-argument
  }
}`);
});

test('a value that is no string', () => {
  checkDiagnostics(
    artifact(`  channel_name = ["dev"]
#                ^^^^^^^ hcp-data-unsuitable-value: "channel_name" takes a string, not a list.
`),
  );
  checkDiagnostics(artifact('  channel_name = 12\n'));
});

test('an output a data source does not have', () =>
  checkDiagnostics(`data "hcp-packer-version" "base" {
${version}}
locals {
  id    = data.hcp-packer-version.base.id
  wrong = "x-\${data.hcp-packer-version.base.finger}"
#                                           ^^^^^^ hcp-data-unknown-output: "hcp-packer-version" has no output "finger".
  typo  = data.hcp-packer-version.base.nme
#                                      ^^^ hcp-data-unknown-output: "hcp-packer-version" has no output "nme". Did you mean "name"?
  whole = data.hcp-packer-version.base
  other = data.amazon-ami.base.nme
  loop  = [for data in [1] : data.hcp-packer-version.base.nme]
}`));

test('the data sources of old', () => {
  checkDiagnostics(`data "hcp-packer-iteration" "base" {
#    ^^^^^^^^^^^^^^^^^^^^^^ hcp-deprecated-data-source
  bucket_name = "ubuntu"
  channel     = "dev"
}
data "hcp-packer-image" "base" {
#    ^^^^^^^^^^^^^^^^^^ hcp-deprecated-data-source: "hcp-packer-image" is deprecated and will be removed; "hcp-packer-artifact" takes its place.
  bucket_name    = "ubuntu"
  cloud_provider = "aws"
  region         = "eu-west-1"
  iteration_id   = data.hcp-packer-iteration.base.id
}`);
});

test('one channel looked up by several artifacts', () => {
  const lookup = (name: string, channel: string, note = '') => `data "hcp-packer-artifact" "${name}" {
  bucket_name  = "ubuntu"
  platform     = "aws"
  region       = "${name}"
  channel_name = ${channel}
${note}}
`;
  checkDiagnostics(
    lookup('a', '"dev"') +
      lookup('b', 'var.channel', '# ^^^^^^^^^^^^^^^^^^^^^^^^^^ hcp-repeated-channel-lookup\n') +
      'variable "channel" {\n  default = "dev"\n}',
  );
  checkDiagnostics(lookup('a', '"dev"') + lookup('b', '"production"'));
});

test('an artifact that several sources here make', () => {
  const text = (component: string, note: string, region = 'eu') => ` data "hcp-packer-artifact" "base" {
${note}  bucket_name  = "ubuntu"
  platform     = "aws"
  region       = "eu"
  channel_name = "dev"
${component}}
hcp_packer_registry {
  bucket_name = "ubuntu"
}
source "amazon-ebs" "a" {
  region = "eu"
}
source "amazon-ebs" "b" {
  region = "${region}"
}
build {
  sources = ["amazon-ebs.a", "amazon-ebs.b"]
}`;
  checkDiagnostics(text('', '#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hcp-ambiguous-artifact\n'));
  checkDiagnostics(text('  component_type = "amazon-ebs.a"\n', ''));
  checkDiagnostics(text('', '', 'us'));
});

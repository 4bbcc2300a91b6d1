import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Use } from '../../../protocol/requests.ts';
import { imageIdOf, imageIdsIn } from '../../../server/language/features/registry/image-ids.ts';
import { readTerraform } from '../../../server/language/features/registry/terraform.ts';
import { parse } from '../../../server/language/syntax/parser.ts';
import { moduleFrom } from '../../support/module.ts';

const said = ({ name, bucket, channel, fingerprint }: Use) =>
  `${name}: ${[bucket, channel ?? '-', fingerprint ?? '-'].join(' ')}`;
const uses = (text: string, given?: string) =>
  readTerraform(moduleFrom(text, given === undefined ? {} : { given: [parse(given)] })).uses.map(said);

test('every data source and resource of HCP Packer names its bucket, under the arguments of its release', () => {
  assert.deepEqual(
    uses(`//- main.tf
data "hcp_packer_version" "v" {
  bucket_name  = "ubuntu"
  channel_name = "production"
}
data "hcp_packer_artifact" "a" {
  bucket_name         = "ubuntu"
  version_fingerprint = "01JD"
}
data "hcp_packer_iteration" "i" {
  bucket_name = "centos"
  channel     = "staging"
}
data "hcp_packer_image_iteration" "old" {
  bucket  = "debian"
  channel = "dev"
}
resource "hcp_packer_bucket" "b" {
  name = "alpine"
}
resource "hcp_packer_channel" "c" {
  name        = "qa"
  bucket_name = "alpine"
}
resource "hcp_packer_channel_assignment" "as" {
  bucket_name         = "alpine"
  channel_name        = "qa"
  version_fingerprint = "none"
}
data "aws_ami" "other" {
  bucket_name = "not-ours"
}
`),
    [
      'data.hcp_packer_version.v: ubuntu production -',
      'data.hcp_packer_artifact.a: ubuntu - 01JD',
      'data.hcp_packer_iteration.i: centos staging -',
      'data.hcp_packer_image_iteration.old: debian dev -',
      'hcp_packer_bucket.b: alpine - -',
      'hcp_packer_channel.c: alpine qa -',
      'hcp_packer_channel_assignment.as: alpine qa -',
    ],
  );
});

test('names are followed through variables, locals, files with values, and other blocks', () => {
  const text = `//- main.tf
variable "channel" {
  default = "development"
}
resource "hcp_packer_bucket" "b" {
  name = local.bucket
}
resource "hcp_packer_channel" "c" {
  name        = var.channel
  bucket_name = "\${hcp_packer_bucket.b.name}"
}
data "hcp_packer_version" "v" {
  bucket_name  = hcp_packer_channel.c.bucket_name
  channel_name = hcp_packer_channel.c.name
}
data "hcp_packer_artifact" "a" {
  bucket_name         = data.hcp_packer_version.v.bucket_name
  version_fingerprint = data.hcp_packer_version.v.fingerprint
}
//- locals.tf
locals {
  bucket = "base-\${local.os}"
  os     = "ubuntu"
}
`;
  const all = (channel: string) => [
    `data.hcp_packer_version.v: base-ubuntu ${channel} -`,
    `data.hcp_packer_artifact.a: base-ubuntu ${channel} -`,
    'hcp_packer_bucket.b: base-ubuntu - -',
    `hcp_packer_channel.c: base-ubuntu ${channel} -`,
  ];
  assert.deepEqual(uses(text), all('development'));
  assert.deepEqual(uses(text, 'channel = "production"\n'), all('production'));
});

test('for_each over what is written out is one use for each element', () => {
  assert.deepEqual(
    uses(`//- main.tf
data "hcp_packer_version" "set" {
  for_each     = toset(["a-bucket", "b-bucket"])
  bucket_name  = each.key
  channel_name = "production"
}
data "hcp_packer_version" "map" {
  for_each     = { web = "staging", db = "production" }
  bucket_name  = "image-\${each.key}"
  channel_name = each.value
}
`),
    [
      'data.hcp_packer_version.set: a-bucket production -',
      'data.hcp_packer_version.set: b-bucket production -',
      'data.hcp_packer_version.map: image-web staging -',
      'data.hcp_packer_version.map: image-db production -',
    ],
  );
});

test('what only a plan can tell, what is secret and what goes round in circles is left out', () => {
  assert.deepEqual(
    uses(`//- main.tf
variable "secret" {
  default   = "hush"
  sensitive = true
}
variable "later" {}
data "hcp_packer_version" "a" {
  bucket_name  = var.later
  channel_name = "x"
}
data "hcp_packer_version" "b" {
  bucket_name  = "known"
  channel_name = terraform.workspace
}
data "hcp_packer_version" "c" {
  bucket_name = var.secret
}
resource "hcp_packer_channel" "x" {
  bucket_name = hcp_packer_channel.y.bucket_name
  name        = "n"
}
resource "hcp_packer_channel" "y" {
  bucket_name = hcp_packer_channel.x.bucket_name
  name        = "n"
}
data "hcp_packer_version" "torn" {
  bucket_name =
`),
    ['data.hcp_packer_version.b: known - -'],
  );
});

test('ids of images are known by their shape alone', () => {
  const arm = '/subscriptions/1/resourceGroups/g/providers/Microsoft.Compute/images/ubuntu';
  const version =
    '/subscriptions/1/resourceGroups/g/providers/Microsoft.Compute/galleries/s/images/u/versions/1.0.0';
  for (const [text, id] of [
    ['ami-0c2f3a77bb119d110', 'ami-0c2f3a77bb119d110'],
    ['ami-1a2b3c4d', 'ami-1a2b3c4d'],
    ['projects/acme/global/images/ubuntu-7', 'ubuntu-7'],
    ['https://www.googleapis.com/compute/v1/projects/acme/global/images/ubuntu-7', 'ubuntu-7'],
    [arm, arm],
    [version, version],
    ['ami-0c2f3a77bb119d1', undefined],
    ['ami-xyz', undefined],
    ['projects/acme/global/images/family/ubuntu', undefined],
    ['ubuntu-7', undefined],
    [`${arm}/more`, undefined],
  ] as const)
    assert.equal(imageIdOf(text)?.id, id, text);
});

test('an image id is found with the block it is in, in Packer and in Terraform', () => {
  const text = `resource "aws_instance" "web" {
  count = 2
  # ami-0aaaaaaaaaaaaaaaa
  ami   = "ami-0c2f3a77bb119d110"
}
locals {
  amis = { "eu-west-1" = "ami-1a2b3c4d" }
}
source "amazon-ebs" "x" {
  source_ami = "ami-0e91b4bbbbbbb77f0"
}
base = "ami-0e91b4bbbbbbb77f0"
`;
  assert.deepEqual(
    imageIdsIn('main.tf', parse(text)).map(({ name, line, artifact }) => `${line} ${name} ${artifact}`),
    [
      '3 aws_instance.web ami-0c2f3a77bb119d110',
      '6 locals ami-1a2b3c4d',
      '9 source.amazon-ebs.x ami-0e91b4bbbbbbb77f0',
      '11 base ami-0e91b4bbbbbbb77f0',
    ],
  );
});

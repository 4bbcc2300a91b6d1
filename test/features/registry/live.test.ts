import { test } from 'node:test';
import { unknown } from '../../../registry/registry.ts';
import { DAY, fakeRegistry, MINUTE, NOW, silentRegistry, version } from '../../support/fake-registry.ts';
import { checkLive } from '../../support/registry-features.ts';

const aws = { aws: { 'eu-west-1': 'ami-1', 'us-east-1': 'ami-2' } };
const registry = fakeRegistry({
  'golden-ubuntu': {
    channels: {
      production: version('v12', aws),
      revoked: version('v11', aws, {
        state: 'revoked',
        revokeAt: NOW - 2 * 60 * MINUTE,
        revocationReason: 'CVE-2026-1234',
      }),
      scheduled: version('v10', aws, { state: 'scheduled', revokeAt: NOW + 3 * DAY }),
      empty: undefined,
      mixed: version('v9', {
        'aws amazon-ebs.a': { 'eu-west-1': 'ami-3' },
        'azure azure-arm.b': { westeurope: 'img' },
      }),
    },
  },
});

test('a channel that holds a valid version with the artifact asked for earns nothing', () =>
  checkLive(
    `
data "hcp-packer-artifact" "base" {
  bucket_name  = "golden-ubuntu"
  channel_name = "production"
  platform     = "aws"
  region       = "eu-west-1"
}
`,
    registry,
  ));

test('a bucket the registry does not have, or does not show', () =>
  checkLive(
    `
data "hcp-packer-version" "base" {
  bucket_name  = "golden-debian"
#                ^^^^^^^^^^^^^^^ warning hcp-bucket-not-found: Bucket "golden-debian" not found, or not visible to ci-reader.
  channel_name = "production"
}
`,
    registry,
  ));

test('a channel the bucket does not have, with the one that was meant', () =>
  checkLive(
    `
data "hcp-packer-version" "base" {
  bucket_name  = "golden-ubuntu"
  channel_name = "prodction"
#                ^^^^^^^^^^^ warning hcp-channel-not-found: Channel "prodction" of "golden-ubuntu" not found, or not visible to ci-reader. Did you mean "production"?
}
`,
    registry,
  ));

test('no guess where nothing is near', () =>
  checkLive(
    `
data "hcp-packer-version" "base" {
  bucket_name  = "golden-ubuntu"
  channel_name = "something-else"
#                ^^^^^^^^^^^^^^^^ warning hcp-channel-not-found: Channel "something-else" of "golden-ubuntu" not found, or not visible to ci-reader.
}
`,
    registry,
  ));

test('a revoked version, with the reason and what Packer will do', () =>
  checkLive(
    `
data "hcp-packer-artifact" "base" {
  bucket_name  = "golden-ubuntu"
  channel_name = "revoked"
#                ^^^^^^^^^ error hcp-version-revoked: "revoked" of "golden-ubuntu" points at v11, which is revoked ("CVE-2026-1234"): packer build will refuse it.
  platform     = "aws"
  region       = "eu-west-1"
}
`,
    registry,
  ));

test('a revocation that is scheduled, with its date', () =>
  checkLive(
    `
data "hcp-packer-version" "base" {
  bucket_name  = "golden-ubuntu"
  channel_name = "scheduled"
#                ^^^^^^^^^^^ warning hcp-revocation-scheduled: v10 of "golden-ubuntu" is revoked on 24 Nov 2026 12:00 UTC (in 3 d).
}
`,
    registry,
  ));

test('a channel that holds nothing', () =>
  checkLive(
    `
data "hcp-packer-version" "base" {
  bucket_name  = "golden-ubuntu"
  channel_name = "empty"
#                ^^^^^^^ warning hcp-channel-empty: Channel "empty" of "golden-ubuntu" holds no version: packer build will refuse it.
}
`,
    registry,
  ));

test('the first of platform, region and component type that has no artifact, with what there is', () =>
  checkLive(
    `
data "hcp-packer-artifact" "platform" {
  bucket_name  = "golden-ubuntu"
  channel_name = "production"
  platform     = "AWS"
#                ^^^^^ warning hcp-artifact-not-found: v12 has no AWS artifact; it has aws.
  region       = "eu-west-1"
}
data "hcp-packer-artifact" "region" {
  bucket_name  = "golden-ubuntu"
  channel_name = "production"
  platform     = "aws"
  region       = "eu-north-1"
#                ^^^^^^^^^^^^ warning hcp-artifact-not-found: v12 has no aws artifact in "eu-north-1"; it has eu-west-1, us-east-1.
}
data "hcp-packer-artifact" "component" {
  bucket_name    = "golden-ubuntu"
  channel_name   = "mixed"
  platform       = "aws"
  region         = "eu-west-1"
  component_type = "amazon-ebs.b"
#                  ^^^^^^^^^^^^^^ warning hcp-artifact-not-found: v9 has no aws artifact of "amazon-ebs.b" in "eu-west-1"; it has amazon-ebs.a.
}
`,
    registry,
  ));

test('an argument only a build knows accuses nobody', () =>
  checkLive(
    `
variable "region" {
  type = string
}
data "hcp-packer-artifact" "base" {
  bucket_name  = "golden-ubuntu"
  channel_name = "mixed"
  platform     = "azure"
  region       = var.region
}
data "hcp-packer-artifact" "other" {
  bucket_name  = "golden-ubuntu"
  channel_name = data.http.x.body
  platform     = "nowhere"
  region       = "eu-west-1"
}
`,
    registry,
  ));

test('values are what they evaluate to, over all files of the folder', () =>
  checkLive(
    `
//- data.pkr.hcl
data "hcp-packer-version" "base" {
  bucket_name  = "\${var.team}-ubuntu"
  channel_name = local.channel
#                ^^^^^^^^^^^^^ error hcp-version-revoked: "revoked" of "golden-ubuntu" points at v11, which is revoked ("CVE-2026-1234"): packer build will refuse it.
}
//- names.pkr.hcl
variable "team" {
  default = "golden"
}
locals {
  channel = "revoked"
}
`,
    registry,
  ));

test('a sensitive value is neither asked about nor shown', () =>
  checkLive(
    `
variable "bucket" {
  default   = "top-secret"
  sensitive = true
}
data "hcp-packer-version" "base" {
  bucket_name  = var.bucket
  channel_name = "production"
}
`,
    registry,
  ));

test('a fingerprint the bucket does not have', () =>
  checkLive(
    `
data "hcp-packer-artifact" "base" {
  bucket_name         = "golden-ubuntu"
  version_fingerprint = "01NOSUCH"
#                       ^^^^^^^^^^ warning hcp-version-not-found: "golden-ubuntu" has no version with fingerprint "01NOSUCH", or it is not visible to ci-reader.
  platform            = "aws"
  region              = "eu-west-1"
}
`,
    registry,
  ));

test('a fingerprint of a revoked version', () =>
  checkLive(
    `
data "hcp-packer-artifact" "base" {
  bucket_name         = "golden-ubuntu"
  version_fingerprint = "01FINGERPRINTV11"
#                       ^^^^^^^^^^^^^^^^^^ error hcp-version-revoked: v11 of "golden-ubuntu" is revoked ("CVE-2026-1234"): packer build will refuse it.
  platform            = "aws"
  region              = "eu-west-1"
}
`,
    registry,
  ));

test('an artifact of the version another data source looks up', () =>
  checkLive(
    `
data "hcp-packer-version" "base" {
  bucket_name  = "golden-ubuntu"
  channel_name = "revoked"
#                ^^^^^^^^^ error hcp-version-revoked: "revoked" of "golden-ubuntu" points at v11, which is revoked ("CVE-2026-1234"): packer build will refuse it.
}
data "hcp-packer-artifact" "base" {
  bucket_name         = "golden-ubuntu"
  version_fingerprint = data.hcp-packer-version.base.fingerprint
  platform            = "aws"
  region              = "eu-north-1"
#                       ^^^^^^^^^^^^ warning hcp-artifact-not-found: v11 has no aws artifact in "eu-north-1"; it has eu-west-1, us-east-1.
}
`,
    registry,
  ));

test('the deprecated data sources resolve too', () =>
  checkLive(
    `
data "hcp-packer-iteration" "base" {
  bucket_name = "golden-ubuntu"
  channel     = "revoked"
#               ^^^^^^^^^ error hcp-version-revoked: "revoked" of "golden-ubuntu" points at v11, which is revoked ("CVE-2026-1234"): packer build will refuse it.
}
data "hcp-packer-image" "base" {
  bucket_name    = "golden-ubuntu"
  channel        = "production"
  cloud_provider = "aws"
  region         = "mars"
#                  ^^^^^^ warning hcp-artifact-not-found: v12 has no aws artifact in "mars"; it has eu-west-1, us-east-1.
}
`,
    registry,
  ));

test('channels a build publishes to must exist; the bucket need not', () =>
  checkLive(
    `
hcp_packer_registry {
  bucket_name = "golden-ubuntu"
  channels    = ["production", "empty", "stagin"]
#                                       ^^^^^^^^ warning hcp-channel-not-found: Channel "stagin" of "golden-ubuntu" not found, or not visible to ci-reader.
}
`,
    registry,
  ));

test('a bucket that will be made by the build', () =>
  checkLive(
    `
hcp_packer_registry {
  bucket_name = "brand-new"
  channels    = ["production"]
}
`,
    registry,
  ));

const everything = `
data "hcp-packer-artifact" "base" {
  bucket_name  = "nothing"
  channel_name = "nowhere"
  platform     = "aws"
  region       = "mars"
}
data "hcp-packer-image" "base" {
  bucket_name    = "nothing"
  iteration_id   = "01NOSUCH"
  cloud_provider = "aws"
  region         = "mars"
}
hcp_packer_registry {
  bucket_name = "nothing"
  channels    = ["nowhere"]
}
`;
for (const kind of [
  'signed-out',
  'bad-credentials',
  'no-project',
  'forbidden',
  'unreachable',
  'throttled',
  'malformed',
  'server',
  'pending',
] as const)
  test(`an answer that is ${kind} accuses nobody`, () => checkLive(everything, silentRegistry(kind, 'why')));

test('a version that cannot be looked up is not called missing', () =>
  checkLive(
    `
data "hcp-packer-artifact" "base" {
  bucket_name         = "golden-ubuntu"
  version_fingerprint = "01NOSUCH"
  platform            = "aws"
  region              = "eu-west-1"
}
`,
    { ...registry, version: async () => unknown('server', 'down') },
  ));

test('what the registry says is one line of visible characters, also in a message', () =>
  checkLive(
    `
data "hcp-packer-version" "base" {
  bucket_name  = "golden-ubuntu"
  channel_name = "production"
#                ^^^^^^^^^^^^ error hcp-version-revoked: "production" of "golden-ubuntu" points at v11, which is revoked ("see evil end"): packer build will refuse it.
}
`,
    fakeRegistry({
      'golden-ubuntu': {
        channels: {
          production: version('v11', aws, {
            state: 'revoked',
            revokeAt: NOW - MINUTE,
            revocationReason: 'see\u202eevil\n\u001bend',
          }),
        },
      },
    }),
  ));

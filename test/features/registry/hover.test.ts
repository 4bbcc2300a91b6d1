import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, fakeRegistry, NOW, silentRegistry, version } from '../../support/fake-registry.ts';
import { hoverAt } from '../../support/registry-features.ts';

const v12 = version('v12', { aws: { 'eu-west-1': 'ami-1', 'us-east-1': 'ami-2' } });
const revoked = version(
  'v11',
  { aws: { 'eu-west-1': 'ami-0' } },
  {
    state: 'revoked',
    revokeAt: NOW - 2 * 3_600_000,
    revocationReason: 'CVE-2026-1234 | [x](command:evil)',
    revocationAuthor: 'anna@example.com',
  },
);
const registry = fakeRegistry({
  'golden-ubuntu': {
    channels: {
      production: v12,
      old: revoked,
      child: version('v13', { aws: { 'eu-west-1': 'ami-3' } }, { parents: 'out-of-date' }),
      empty: undefined,
      latest: v12,
    },
    relations: [
      {
        parent: {
          bucket: 'golden-base',
          version: 'v4',
          fingerprint: '01P',
          channel: 'production',
          channelVersion: 'v6',
        },
        child: { bucket: 'golden-ubuntu', version: 'v13', fingerprint: '01C' },
        status: 'out-of-date',
      },
    ],
  },
});

const base = (channel: string) => `
data "hcp-packer-artifact" "base" {
  bucket_name  = "golden-ubuntu"
  channel_name = ${channel}
  platform     = "aws"
  region       = "us-east-1"
}
`;

test('a channel: version, state and age; the region asked for first and marked', async () => {
  assert.equal(
    await hoverAt(base('"prod<|>uction"'), registry),
    `["production"]
**production → v12** \u2003active · built 3 days ago

---

|  | Region | Artifact | Platform |
| :- | :- | :- | :- |
| ▸ | us\\-east\\-1 | \`ami-2\` | aws |
|  | eu\\-west\\-1 | \`ami-1\` | aws |

golden\\-ubuntu · fingerprint \`01FING…TV12\` · commit \`3f2c1aa\`

Other channels: old v11 · child v13 · empty unassigned · latest v12

As of just now`,
  );
});

test('a version is as old as its build, whatever was decided about it since', async () => {
  const decided = version('v9', {}, { createdAt: NOW - 33 * DAY, updatedAt: NOW - 4 * DAY });
  const card = await hoverAt(
    base('"prod<|>uction"'),
    fakeRegistry({ 'golden-ubuntu': { channels: { production: decided } } }),
  );
  assert.match(card!, /active · built 1 month ago/);
});

test('icons and links only for a client that renders them', async () => {
  const card = await hoverAt(base('"prod<|>uction"'), registry, true);
  assert.match(card!, /\$\(pass\) active/);
  assert.match(
    card!,
    /\[Copy id\]\(command:packer\.artifact\.copyId\?%5B%7B%22text%22%3A%22ami-2%22%7D%5D "/,
  );
  assert.match(card!, /\[Promote…\]/);
});

test('a revoked version: when, by whom, why, what happens, what instead; registry text is only text', async () => {
  const card = await hoverAt(base('"ol<|>d"'), registry, true);
  assert.match(card!, /\*\*old → v11\*\* .*revoked 2 hours ago by anna\\@example\\\.com/);
  assert.ok(card!.includes('“CVE\\-2026\\-1234 \\| \\[x\\]\\(command\\:evil\\)”'), card);
  assert.match(
    card!,
    /`packer build` will refuse it\. Newest valid version in a channel: \*\*v13\*\* \(child\)/,
  );
  assert.match(card!, /\[Promote another version…\]\(command:packer\.channel\.promote\?[^)]*old[^)]*\)/);
  assert.ok(card!.indexOf('Show in registry') < card!.indexOf('Region'), 'the way out comes before the list');
});

test('where no region is asked for, no column is kept for its mark', async () => {
  const card = await hoverAt(
    'data "hcp-packer-version" "x" {\n  bucket_name = "golden-ubuntu"\n  channel_name = "prod<|>uction"\n}\n',
    registry,
  );
  assert.match(card!, /^\| Region \| Artifact \| Platform \|$/m);
  assert.match(card!, /^\| eu\\-west\\-1 \| `ami-1` \| aws \|$/m);
});

test('a version whose parent moved on says so', async () => {
  const card = await hoverAt(base('"chi<|>ld"'), registry);
  assert.match(card!, /out of date: built from golden\\-base v4; production is v6 now\./);
});

test('an empty channel', async () => {
  assert.match(
    (await hoverAt(base('"em<|>pty"'), registry))!,
    /unassigned\n\nThis channel of golden\\-ubuntu holds no version/,
  );
});

test('the header of a data source, and its other arguments', async () => {
  const header = await hoverAt(
    base('"production"').replace('"hcp-packer-artifact"', '"hcp-packer<|>-artifact"'),
    registry,
  );
  assert.match(header!, /^\[data "hcp-packer-artifact" "base"\]\n\*\*production → v12\*\*/);
  const region = await hoverAt(base('"production"').replace('"us-east-1"', '"us-<|>east-1"'), registry);
  assert.match(region!, /^\["us-east-1"\]\n\*\*production → v12\*\*/);
});

test('the identifier where it is used, from another file', async () => {
  const card = await hoverAt(
    `//- a.pkr.hcl
${base('"production"')}
//- b.pkr.hcl
source "amazon-ebs" "x" {
  source_ami = data.hcp-packer-artifact.base.external<|>_identifier
}
`,
    registry,
  );
  assert.match(
    card!,
    /^\[data\.hcp-packer-artifact\.base\.external_identifier\]\n`ami-2`\n\n\*\*production → v12\*\*/,
  );
});

test('a bucket: description, labels, its channels', async () => {
  const card = await hoverAt(base('"production"').replace('"golden-ubuntu"', '"golden<|>-ubuntu"'), registry);
  assert.match(card!, /\*\*golden\\-ubuntu\*\* \u200312 versions · aws/);
  assert.match(card!, /`team=platform`/);
  assert.match(card!, /\| production \| v12 \| active \| 3 days ago \|/);
  assert.match(card!, /\| latest \(managed\) \| v12 \|/);
  assert.match(card!, /Parents 1 · Children 0/);
});

test('a channel a build publishes to', async () => {
  const card = await hoverAt(
    'hcp_packer_registry {\n  bucket_name = "golden-ubuntu"\n  channels = ["latest", "prod<|>uction"]\n}\n',
    registry,
  );
  assert.match(card!, /^\["production"\]\n\*\*production → v12\*\*/);
});

test('a fingerprint', async () => {
  const card = await hoverAt(
    'data "hcp-packer-artifact" "x" {\n  bucket_name = "golden-ubuntu"\n  version_fingerprint = "01FINGER<|>PRINTV11"\n}\n',
    registry,
  );
  assert.match(card!, /\*\*golden\\-ubuntu v11\*\* .*revoked/);
  assert.match(card!, /Channels: production v12 · old v11/);
});

test('the clock decides on a scheduled revocation, whatever the answer said', async () => {
  const due = fakeRegistry({
    'golden-ubuntu': {
      channels: { production: version('v1', {}, { state: 'scheduled', revokeAt: NOW - DAY }) },
    },
  });
  assert.match((await hoverAt(base('"prod<|>uction"'), due))!, /revoked 1 day ago/);
});

test('no answer is one honest line', async () => {
  for (const [kind, message] of [
    ['signed-out', 'Not signed in to HCP.'],
    ['unreachable', 'HCP cannot be reached: connection refused.'],
    ['forbidden', 'ci-reader may not read this project.'],
  ] as const)
    assert.match(
      (await hoverAt(base('"prod<|>uction"'), silentRegistry(kind, message)))!.replaceAll('\\', ''),
      new RegExp(`^\\["production"\\]\n${message}$`),
    );
});

test('other blocks, comments and unknown values have no card', async () => {
  assert.equal(await hoverAt('source "null" "x" {\n  communicator = "no<|>ne"\n}\n', registry), undefined);
  assert.equal(await hoverAt(base('var.chan<|>nel'), registry), undefined);
});

test('data sources that take their fingerprint of each other say nothing, and stop', async () => {
  const around = (data: string) => `
data "hcp-packer-artifact" "a" {
  bucket_name         = "golden-ubuntu"
  version_fingerprint = data.hcp-packer-version.${data}.fingerprint<|>
  platform            = "aws"
  region              = "eu-west-1"
}
data "hcp-packer-version" "b" {
  version_fingerprint = data.hcp-packer-version.c.fingerprint
}
data "hcp-packer-version" "c" {
  version_fingerprint = data.hcp-packer-version.b.fingerprint
}
`;
  assert.doesNotMatch((await hoverAt(around('b'), registry)) ?? '', /v12/);
});

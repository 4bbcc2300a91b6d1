import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyText } from '../../client/documents/history-text.ts';
import { packageText } from '../../client/documents/package-text.ts';
import { versionText } from '../../client/documents/version-text.ts';
import { found, unknown } from '../../registry/registry.ts';
import { artifact, build, day, now, version } from './samples.ts';

test('a version is a text of one fact a line, in an order that never changes', () => {
  const one = version(12, {
    templateType: 'HCL2',
    builds: [
      build({ componentType: 'b.second', artifacts: [], status: 'failed' }),
      build({
        componentType: 'a.first',
        packerVersion: '1.16.0',
        sourceExternalIdentifier: 'ami-base',
        labels: { zone: 'x', commit: '3f2c1aa' },
        artifacts: [artifact('ami-2', 'us-east-1'), artifact('ami-1', 'eu-west-1')],
      }),
    ],
  });
  const parent = {
    bucket: 'base',
    version: 'v4',
    fingerprint: 'F',
    channel: 'production',
    channelVersion: 'v6',
  };
  const relation = {
    parent,
    child: { bucket: 'golden-ubuntu', version: 'v12', fingerprint: one.fingerprint },
    status: 'out-of-date' as const,
  };
  assert.equal(
    versionText(one, ['staging', 'latest'], [relation], now),
    `golden-ubuntu v12

state          active
held by        latest, staging
built          21 Nov 2026 09:00 UTC
author         ci-robot
fingerprint    01JD0000000000000000000012
template       HCL2
parent         base v4 through production, out of date

build a.first
  platform     aws
  packer       1.16.0
  source       ami-base
  labels
    commit     3f2c1aa
    zone       x
  artifacts
    eu-west-1  ami-1
    us-east-1  ami-2

build b.second
  platform     aws
  status       failed
`,
  );
});

test('a revoked version says by whom and why, in one line each, whatever the text', () => {
  const text = versionText(
    version(3, {
      state: 'revoked',
      revokeAt: now - day,
      revocationReason: 'CVE\n2026\u202e$(x)',
      revocationAuthor: 'anna@example.com',
    }),
    [],
    [],
    now,
  );
  assert.match(
    text,
    /^state {10}revoked\nrevoked on {5}23 Nov 2026 09:00 UTC\nrevoked by {5}anna@example\.com\n/m,
  );
  assert.match(text, /^reason {9}CVE 2026 \$\u200b\(x\)\nheld by {8}no channel$/m);
});

test('a history says who, when and which, and where one can go back to', () => {
  const revoked = version(1, { state: 'revoked', revokeAt: now - day, revocationReason: 'CVE' });
  const { text, again } = historyText(
    'golden-ubuntu',
    'production',
    [
      { at: now, author: 'anna', version: version(3) },
      { at: now - day, author: '', version: undefined },
      { at: now - 2 * day, author: 'ci-robot', version: version(2) },
      { at: now - 3 * day, author: 'ci-robot', version: revoked },
    ],
    now,
  );
  assert.equal(
    text,
    `golden-ubuntu: history of production

assigned               version  by        version now
24 Nov 2026 09:00 UTC  v3       anna      active, held now
23 Nov 2026 09:00 UTC  -        -         unassigned
22 Nov 2026 09:00 UTC  v2       ci-robot  active
21 Nov 2026 09:00 UTC  v1       ci-robot  revoked, “CVE”
`,
  );
  assert.deepEqual(
    again.map(({ line, start, version }) => [text.split('\n')[line]!.slice(start, start + 2), version.name]),
    [['v2', 'v2']],
  );
  assert.match(historyText('b', 'c', [], now).text, /has held no version yet/);
});

test('packages are a line each and once, by name, so that two versions can be compared', () => {
  const of = (name: string, version: string, purl = '') => ({ name, version, purl });
  const text = packageText(
    build(),
    found([of('zlib', '1.2.13'), of('curl', '7.88', 'pkg:deb/debian/curl@7.88'), of('zlib', '1.2.13')], now),
  );
  assert.deepEqual(
    text.map(line => line.replace(/ {2,}/g, ' ')),
    ['packages of amazon-ebs.ubuntu', ' curl 7.88 deb', ' zlib 1.2.13'],
  );
  assert.deepEqual(packageText(build(), found([], now))[1], '  not known: it has no SBOM');
  assert.deepEqual(packageText(build(), unknown('unreachable', 'No way.'))[1], '  No way.');
});

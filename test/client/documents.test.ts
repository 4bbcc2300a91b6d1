import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyText } from '../../client/documents/history-text.ts';
import { packageText } from '../../client/documents/package-text.ts';
import { permissionText } from '../../client/documents/permission-text.ts';
import { versionText } from '../../client/documents/version-text.ts';
import { vulnerabilityText } from '../../client/documents/vulnerability-text.ts';
import { found, unknown, type Vulnerability } from '../../registry/registry.ts';
import { artifact, build, channel, day, now, version } from './samples.ts';

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

test('vulnerabilities are a table, the worst first, from which what holds them can be revoked', () => {
  const [v12, v13] = [version(12), version(13)];
  const channels = [channel('production', v12), channel('staging', v13), channel('latest', v13)];
  const at = (...names: string[]) => names.map(name => ({ id: '', name }));
  const one = (identifier: string, over: Partial<Vulnerability>): Vulnerability => ({
    ...{
      identifier,
      criticality: 'Low',
      description: '',
      fixedVersion: '',
      packages: [],
      builds: [],
      channels: [],
    },
    ...{ publishedAt: undefined, firstSeenAt: undefined },
    ...over,
  });
  const openssl = { name: 'openssl', version: '3.0.11', purl: '' };
  const all = [
    one('CVE-1', { channels: at('staging', 'latest') }),
    one('CVE-2', {
      ...{ criticality: 'Critical', description: 'Bad.', fixedVersion: '3.0.13', packages: [openssl] },
      ...{ firstSeenAt: now - day, channels: at('production', 'staging') },
    }),
  ];
  const { text, revoke } = vulnerabilityText('golden-ubuntu', undefined, all, channels, now);
  assert.deepEqual(text.replace(/ {2,}/g, '  ').split('\n'), [
    'Vulnerabilities of golden-ubuntu',
    '',
    '2 known: 1 critical, 1 low',
    '',
    'severity  vulnerability  package  fixed in  first seen  held by',
    'critical  CVE-2  openssl 3.0.11  3.0.13  23 Nov 2026  v12 (production)  v13 (staging)',
    '  Bad.',
    'low  CVE-1  -  -  -  v13 (staging, latest)',
    '',
    'A press on a version revokes it, after the usual questions.',
    '',
  ]);
  assert.deepEqual(
    revoke.map(({ line, start, version: { name }, reason }) => [
      text.split('\n')[line]!.slice(start, start + name.length),
      reason,
    ]),
    [
      ['v12', 'CVE-2 in openssl'],
      ['v13', 'CVE-2 in openssl'],
      ['v13', 'CVE-1'],
    ],
  );
  const own = vulnerabilityText('golden-ubuntu', v12, all, channels, now);
  assert.match(own.text, /1 known: 1 critical/);
  assert.match(
    vulnerabilityText('golden-ubuntu', version(9), all, channels, now).text,
    /Not known: HCP looks at what channels hold, and none holds this version\./,
  );
  assert.match(
    vulnerabilityText('golden-ubuntu', v12, [], channels, now).text,
    /None known\. What has no SBOM is not looked at\./,
  );
});

test('permissions are a table of principals, the mightiest role first', () => {
  const member = (id: string, type: string, name?: string) => ({ id, type, name });
  const text = permissionText('golden-base', {
    etag: '1',
    bindings: [
      { role: 'roles/viewer', members: [member('P1', 'SERVICE_PRINCIPAL', 'terraform')] },
      { role: 'roles/admin', members: [member('U1', 'USER'), member('G1', 'GROUP', 'platform')] },
    ],
  });
  assert.deepEqual(text.replace(/ {2,}/g, '  ').split('\n').slice(0, 6), [
    'Permissions of golden-base',
    '',
    'role  principal  kind  id',
    'admin  U1  user  U1',
    'admin  platform  group  G1',
    'viewer  terraform  service principal  P1',
  ]);
  assert.match(permissionText('b', { etag: '', bindings: [] }), /No role is given on this bucket itself\./);
});

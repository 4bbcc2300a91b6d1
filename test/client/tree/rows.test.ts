import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  artifactRow,
  bucketRow,
  buildRow,
  channelRow,
  failureRow,
  groupRow,
  type Row,
  versionRow,
} from '../../../client/tree/rows.ts';
import { lifecycle } from '../../../client/tree/version-order.ts';
import { artifact, bucket, build, channel, day, hour, now, version } from '../samples.ts';

process.env.TZ = 'Europe/Berlin';
const line = (row: Row) => `(${row.icon}) ${row.label} | ${row.description} | ${row.context}`;

test('a bucket says its newest version, its age and its platforms', () => {
  const row = bucketRow(bucket('golden-ubuntu'), now);
  assert.equal(line(row), '(package) golden-ubuntu | v13 active · 2 d · aws, azure | bucket');
  assert.equal(row.spoken, 'Bucket golden-ubuntu, v13 active, 2 d');
  assert.equal(
    bucketRow(bucket('web', { latestVersion: undefined, platforms: [], parents: 'out-of-date' }), now)
      .description,
    'no valid version · out of date',
  );
  assert.equal(
    bucketRow(bucket('new', { latestVersion: undefined, versionCount: 0, platforms: [] }), now).description,
    'no versions yet',
  );
});

test('a channel says what it holds, its state, its age, and who may touch it', () => {
  const v12 = version(12);
  assert.equal(
    line(channelRow(channel('production', v12), now)),
    '(pass) production | v12 · active · 3 d | channel;promotable;assigned;active',
  );
  assert.equal(
    line(channelRow(channel('latest', v12, { managed: true, restricted: true }), now)),
    '(lock) latest | v12 · active · 3 d · managed | channel;managed;restricted;assigned;active',
  );
  assert.equal(
    line(channelRow(channel('qa', v12, { restricted: true }), now)),
    '(lock) qa | v12 · active · 3 d · restricted | channel;promotable;restricted;assigned;active',
  );
  assert.equal(
    line(channelRow(channel('empty', undefined), now)),
    '(circle-outline) empty | unassigned | channel;promotable',
  );
  const revoked = version(11, { revokeAt: now - 2 * hour, state: 'revoked' });
  assert.equal(
    line(channelRow(channel('old', revoked, { restricted: true }), now)),
    '(circle-slash) old | v11 · revoked · 3 d · restricted | channel;promotable;restricted;assigned;revoked',
    'revoked is worse than restricted, so it has the icon',
  );
  assert.equal(
    channelRow(channel('production', v12), now).spoken,
    'Channel production, version 12, active, built 3 days ago',
  );
});

test('a version says its state first and the channels that hold it last', () => {
  const rows: Row[] = [
    versionRow(version(13), ['latest', 'staging'], now),
    versionRow(version(12, { revokeAt: now - hour, revocationReason: 'CVE-2026-1234' }), [], now),
    versionRow(version(11, { revokeAt: now + 3 * day, state: 'scheduled' }), [], now),
    versionRow(
      version(0, {
        state: 'incomplete',
        fingerprint: '01J9ABCDEFGHJKMNPQRSTVWXK4',
        builds: [build(), build({ id: 'B2', status: 'unset' })],
      }),
      [],
      now,
    ),
    versionRow(version(0, { state: 'running', builds: [build({ status: 'running' })] }), [], now),
    versionRow(version(10, { parents: 'out-of-date' }), [], now),
  ];
  assert.deepEqual(rows.map(line), [
    '(pass) v13 | active · 3 d · latest, staging | version;active;promotable;revocable',
    '(circle-slash) v12 | revoked · “CVE-2026-1234” | version;revoked;restorable',
    '(clock) v11 | revokes in 3 d · 3 d | version;scheduled;promotable;revocable;restorable',
    '(circle-outline) 01J9…K4 | incomplete · 1 of 2 builds | version;incomplete',
    '(sync~spin) 01JD…00 | building · 0 of 1 build · 3 d | version;running',
    '(versions) v10 | out of date · 3 d | version;active;promotable;revocable',
  ]);
});

test('what was revoked with its parent is not to be restored alone', () => {
  const row = versionRow(
    version(7, {
      revokeAt: now - hour,
      revocationInheritedFrom: { bucket: 'base', version: 'v4', fingerprint: 'F' },
    }),
    [],
    now,
  );
  assert.equal(row.context, 'version;revoked');
  assert.match(row.tooltip, /Revoked with base v4; restore that one/);
});

test('the tooltip of a revoked version answers who, when, why, and what follows', () => {
  const row = versionRow(
    version(12, {
      revokeAt: now - 2 * hour,
      revocationAuthor: 'anna@example.com',
      revocationReason: 'CVE-2026-1234',
    }),
    ['production'],
    now,
  );
  assert.equal(
    row.tooltip,
    [
      '**v12**  revoked',
      'Revoked 2 hours ago, 24 Nov 2026 07:00 UTC (08:00 local), by anna\\@example\\.com; packer build will refuse it',
      '“CVE\\-2026\\-1234”',
      'Built 3 days ago, 21 Nov 2026 09:00 UTC (10:00 local), by ci\\-robot',
      'Fingerprint 01JD0000000000000000000012',
      'Held by production',
    ].join('\n\n'),
  );
});

test('builds and artifacts say where they are', () => {
  assert.equal(line(buildRow(build(), now)), '(server-process) amazon-ebs.ubuntu | aws · 2 regions | build');
  assert.equal(
    line(buildRow(build({ platform: 'azure', artifacts: [artifact('/x/y', '')] }), now)),
    '(server-process) amazon-ebs.ubuntu | azure · 1 artifact | build',
  );
  assert.equal(
    line(buildRow(build({ status: 'failed', artifacts: [] }), now)),
    '(error) amazon-ebs.ubuntu | failed · aws | build',
  );
  assert.equal(
    line(artifactRow(artifact('ami-0c2f3a77bb119d11', 'eu-west-1'), now)),
    '(file-binary) eu-west-1 | ami-0c2f…9d11 | artifact',
  );
  const path = '/subscriptions/0f5/resourceGroups/images/providers/Microsoft.Compute/images/ubuntu-v3';
  assert.equal(
    line(artifactRow(artifact(path, 'westeurope'), now)),
    '(file-binary) westeurope | …/ubuntu-v3 | artifact',
  );
  assert.equal(artifactRow(artifact(path, 'westeurope'), now).spoken, `Artifact ${path}, westeurope`);
  assert.equal(line(artifactRow(artifact('base.img', ''), now)), '(file-binary) base.img |  | artifact');
});

test('text from the registry acts nowhere: not in labels, not in tooltips', () => {
  const evil = '[x](command:workbench.action.quit) $(error) <b>\n# h https://evil.example';
  const rows = [
    bucketRow(bucket(evil, { description: evil, labels: { [evil]: evil }, platforms: [evil] }), now),
    channelRow(channel(evil, version(1, { author: evil }), { author: evil }), now),
    versionRow(version(2, { name: evil, revokeAt: now - 1, revocationReason: evil }), [evil], now),
    buildRow(build({ componentType: evil, platform: evil, labels: { a: evil }, status: 'failed' }), now),
    artifactRow(artifact(evil, evil), now),
    failureRow({ kind: 'server', message: evil }),
  ];
  for (const row of rows) {
    for (const text of [row.label, row.description]) assert.doesNotMatch(text, /\$\(|\n/);
    assert.doesNotMatch(row.tooltip, /(?<!\\)[[\]<>]|\$\(|https:|^# /m, row.label);
  }
});

test('a failure names its reason and the way out', () => {
  const row = failureRow({ kind: 'unreachable', message: 'HCP cannot be reached.' });
  assert.equal(line(row), '(warning) HCP cannot be reached. | Retry | failure');
  assert.equal(line(groupRow('channels', 3)), '(git-branch) Channels | 3 | channels');
  assert.equal(groupRow('channels', undefined).description, '');
});

test('how the versions of a bucket stand is said in a line, of as many as were read', () => {
  const all = [
    version(1, { revokeAt: now - 1, state: 'revoked' }),
    version(2),
    version(3, { revokeAt: now + day, state: 'scheduled' }),
    version(4, { state: 'incomplete' }),
    version(5),
  ];
  assert.equal(lifecycle(all, true, now), '2 active, 1 revocation scheduled, 1 incomplete, 1 revoked');
  assert.equal(lifecycle(all, true, now + 2 * day), '2 active, 1 incomplete, 2 revoked');
  assert.equal(lifecycle(all.slice(4), false, now), 'of the newest 1: 1 active');
  assert.equal(lifecycle([], true, now), '');
});

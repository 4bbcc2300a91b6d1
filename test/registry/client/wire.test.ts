import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assignmentBody,
  readBucket,
  readBuckets,
  readChannels,
  readHistory,
  readRelations,
  readStatus,
  readTokenAnswer,
  readVersion,
  readVersions,
  revocationBody,
} from '../../../registry/wire.ts';
import { bucket, channel, version } from './support.ts';

const one = (more: object) => readVersion({ version: version(1, more) }, 'demo')!;

test('a published channel answer is read to the last field', () => {
  const build = {
    id: 'B1',
    version_id: 'V1',
    component_type: 'amazon-ebs.ubuntu',
    platform: 'aws',
    packer_run_uuid: '33333333-3333-4333-8333-333333333333',
    status: 'BUILD_DONE',
    labels: { git_sha: 'abc' },
    source_external_identifier: 'ami-0parent',
    metadata: {
      packer: { version: '1.16.0', plugins: [{ name: 'github.com/hashicorp/amazon', version: '1.3.9' }, 7] },
      cicd: null,
      vcs: null,
    },
    created_at: '2026-08-01T10:00:02.000Z',
    updated_at: '2026-08-01T10:05:00.123456789Z',
    artifacts: [
      { id: 'A1', external_identifier: 'ami-0abc', region: 'us-east-1', created_at: '2026-08-01T10:05:00Z' },
    ],
  };
  assert.deepEqual(readChannels({ channels: [channel('latest', version(1, { builds: [build] }))] }, 'demo'), {
    next: undefined,
    items: [
      {
        id: '01JZZZZZZZZZZZZZZZZZZZZZZB',
        name: 'latest',
        bucket: 'demo',
        managed: true,
        restricted: false,
        author: 'ci-robot',
        createdAt: Date.UTC(2026, 7, 1, 10),
        updatedAt: Date.UTC(2026, 7, 1, 10, 5),
        version: {
          id: '01JZZZZZZZZZZZZZZZZZZZZZV1',
          bucket: 'demo',
          name: 'v1',
          fingerprint: 'fp1',
          state: 'active',
          author: 'ci-robot',
          templateType: 'HCL2',
          hasDescendants: false,
          parents: undefined,
          builds: [
            {
              id: 'B1',
              componentType: 'amazon-ebs.ubuntu',
              platform: 'aws',
              status: 'done',
              labels: { git_sha: 'abc' },
              sourceExternalIdentifier: 'ami-0parent',
              runUuid: '33333333-3333-4333-8333-333333333333',
              packerVersion: '1.16.0',
              plugins: { 'github.com/hashicorp/amazon': '1.3.9' },
              createdAt: Date.UTC(2026, 7, 1, 10, 0, 2),
              updatedAt: Date.UTC(2026, 7, 1, 10, 5, 0, 123),
              artifacts: [
                {
                  id: 'A1',
                  externalIdentifier: 'ami-0abc',
                  region: 'us-east-1',
                  createdAt: Date.UTC(2026, 7, 1, 10, 5),
                },
              ],
            },
          ],
          revokeAt: undefined,
          revocationReason: '',
          revocationAuthor: '',
          revocationInheritedFrom: undefined,
          createdAt: Date.UTC(2026, 7, 1, 10),
          updatedAt: Date.UTC(2026, 7, 1, 10),
        },
      },
    ],
  });
});

test('absent, null and zero are the same thing', () => {
  const name = { name: 'demo' };
  const nulls = Object.fromEntries(Object.keys(bucket('demo')).map(key => [key, null]));
  const plain = readBucket({ bucket: name });
  assert.deepEqual(readBucket({ bucket: { ...nulls, ...name } }), plain);
  const zero = { id: '', description: '', labels: {}, platforms: [], version_count: '0', created_at: '' };
  assert.deepEqual(readBucket({ bucket: { ...zero, ...name } }), plain);
  for (const empty of [{}, { buckets: null }, { buckets: [] }, { pagination: null }])
    assert.deepEqual(readBuckets(empty), { items: [], next: undefined });
});

test('the ways an instant can be absent', () => {
  for (const revoke_at of [
    undefined,
    null,
    '',
    '0001-01-01T00:00:00.000Z',
    '0001-01-01T00:00:00+02:00',
    'soon',
    5,
    {},
  ])
    assert.equal(one({ revoke_at }).revokeAt, undefined, String(revoke_at));
  assert.equal(
    one({ revoke_at: '2030-01-01T02:00:00.5+02:00' }).revokeAt,
    Date.UTC(2030, 0, 1, 0, 0, 0, 500),
  );
});

test('what is not known yet is "unknown", not a failure', () => {
  assert.equal(one({ status: 'VERSION_ON_FIRE' }).state, 'unknown');
  assert.equal(one({ status: 'constructor' }).state, 'unknown');
  assert.equal(one({ status: null }).state, 'unknown');
  assert.equal(one({ builds: [{ id: 'B', status: 'BUILD_MELTED' }] }).builds[0]!.status, 'unknown');
  assert.equal(one({ parents: { status: 'SIDEWAYS', href: '/x' } }).parents, 'undetermined');
  assert.equal(one({ parents: { status: 'OUT_OF_DATE' } }).parents, 'out-of-date');
});

test('int64 comes as text or number', () => {
  const counted = (version_count: unknown) =>
    readBucket({ bucket: { name: 'demo', version_count } })!.versionCount;
  assert.deepEqual(['214', 214, 'many', null, {}, '1e999'].map(counted), [214, 214, 0, 0, 0, 0]);
});

test('one bad row never blanks a list, and a list of nothing but bad rows is none', () => {
  const bad = [null, 7, 'x', [], {}, { name: 9 }];
  assert.deepEqual(
    readBuckets({ buckets: [...bad, bucket('demo')] })!.items.map(b => b.name),
    ['demo'],
  );
  assert.deepEqual(
    readVersions({ versions: [...bad, version(1)] }, 'demo')!.items.map(v => v.name),
    ['v1'],
  );
  assert.equal(readBuckets({ buckets: bad }), undefined);
  const builds = [null, { id: 'B', artifacts: 'no', labels: { a: 1, b: 'x' } }];
  assert.deepEqual(
    one({ builds }).builds.map(b => [b.artifacts, b.labels]),
    [[[], { b: 'x' }]],
  );
});

test('an assigned channel whose version cannot be read is not an unassigned one', () => {
  const held = (value: unknown) =>
    readChannels({ channels: [channel('prod', value as object)] }, 'demo')!.items[0]!.version;
  assert.equal(held(null), undefined);
  for (const garbage of ['v1', 7, [], { fingerprint: 7 }, { hello: 'world' }])
    assert.equal(held(garbage)?.state, 'unknown', JSON.stringify(garbage));
});

test('the body of a stranger is no list', () => {
  for (const body of [
    null,
    [],
    'x',
    7,
    { message: 'Sign in' },
    { buckets: {} },
    { buckets: 'x' },
    { code: 5 },
  ])
    assert.equal(readBuckets(body), undefined, JSON.stringify(body));
});

test('inherited revocation names its origin, by any message the service uses', () => {
  const from = { bucket_name: 'base', version_name: 'v4', version_fingerprint: 'fp4', href: '/x' };
  assert.deepEqual(one({ revocation_inherited_from: from }).revocationInheritedFrom, {
    bucket: 'base',
    version: 'v4',
    fingerprint: 'fp4',
  });
});

test('relations and history', () => {
  const parent = {
    bucket_name: 'base',
    channel_name: 'prod',
    version_name: 'v4',
    version_fingerprint: 'fp4',
    channel_version: { name: 'v6', fingerprint: 'fp6' },
  };
  const child = { bucket_name: 'demo', version_name: 'v1', version_fingerprint: 'fp1' };
  assert.deepEqual(
    readRelations({ relations: [{ parent, child, status: 'OUT_OF_DATE' }], total_count: 1 })!.items,
    [
      {
        parent: { bucket: 'base', version: 'v4', fingerprint: 'fp4', channel: 'prod', channelVersion: 'v6' },
        child: { bucket: 'demo', version: 'v1', fingerprint: 'fp1' },
        status: 'out-of-date',
      },
    ],
  );
  const history = [
    { assigned_at: '2026-08-01T10:00:00Z', author_id: 'anna', version: null },
    { author_id: 'x' },
  ];
  assert.deepEqual(readHistory({ history, count: 2 }, 'demo')!.items, [
    { at: Date.UTC(2026, 7, 1, 10), author: 'anna', version: undefined },
  ]);
});

test('an error body is told by its numeric code', () => {
  assert.deepEqual(readStatus({ code: 5, message: 'no', error: 'no' }), { code: 5, message: 'no' });
  assert.deepEqual(readStatus({ code: 5 }), { code: 5, message: '' });
  for (const body of [null, {}, { code: '5' }, [5], { status: 404 }])
    assert.equal(readStatus(body), undefined);
});

test('a token answer may have its seconds as text', () => {
  const seconds = (expires_in: unknown) => readTokenAnswer({ access_token: 't', expires_in }).expiresIn;
  assert.deepEqual([3600, '3600', 0, -1, 'x', null].map(seconds), [
    3600,
    3600,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('what is sent says exactly what is wanted', () => {
  assert.deepEqual(assignmentBody('fp1'), { version_fingerprint: 'fp1', update_mask: 'versionFingerprint' });
  assert.deepEqual(assignmentBody(null), { update_mask: 'versionFingerprint' });
  assert.deepEqual(
    revocationBody({ at: undefined, reason: 'CVE', descendants: true, rollBackChannels: true }),
    {
      revoke_in: '0s',
      revocation_message: 'CVE',
    },
  );
  assert.deepEqual(
    revocationBody({ at: Date.UTC(2030, 0, 1), reason: '', descendants: false, rollBackChannels: false }),
    {
      revoke_at: '2030-01-01T00:00:00.000Z',
      skip_descendants_revocation: true,
      disable_rollback_channels: true,
    },
  );
});

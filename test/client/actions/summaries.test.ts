import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  deleteBucketSummary,
  editBucketSummary,
  labelProblem,
} from '../../../client/actions/bucket-summaries.ts';
import { deleteChannelsSummary } from '../../../client/actions/channel-summaries.ts';
import { notResumable, resumeSummary } from '../../../client/actions/resume-summary.ts';
import {
  deleteVersionsSummary,
  restoreSummary,
  revokeSummary,
} from '../../../client/actions/revoke-summary.ts';
import type { ChannelPreview, RevokePreview } from '../../../protocol/changes.ts';
import type { Relation, Revocation } from '../../../registry/registry.ts';
import { bucket, build, channel, day, hour, now, version } from '../samples.ts';
import { use, v12 } from './summary-samples.ts';

process.env.TZ = 'Europe/Berlin';

const relation = (bucket: string, v: string): Relation => ({
  parent: {
    bucket: 'golden-ubuntu',
    version: 'v12',
    fingerprint: v12.fingerprint,
    channel: 'production',
    channelVersion: 'v12',
  },
  child: { bucket, version: v, fingerprint: `F-${bucket}` },
  status: 'up-to-date',
});
const preview = (over: Partial<RevokePreview> = {}): RevokePreview => ({
  version: v12,
  channels: [
    { channel: channel('production', v12), to: version(11) },
    { channel: channel('staging', v12), to: undefined },
  ],
  descendants: [relation('app', 'v3'), relation('web', 'v2')],
  descendantChannels: [],
  seen: {},
  uses: [
    use('pinned.pkr.hcl', { channel: undefined as never, fingerprint: v12.fingerprint }),
    use('follows.pkr.hcl'),
    use('stranded.pkr.hcl', { channel: 'staging' }),
    use('elsewhere.pkr.hcl', { channel: 'dev' }),
  ],
  ...over,
});
const how = (over: Partial<Revocation> = {}): Revocation => ({
  at: undefined,
  reason: 'CVE-2026-1234',
  descendants: true,
  rollBackChannels: true,
  ...over,
});

test('a revocation says first what becomes of this workspace', () => {
  assert.deepEqual(revokeSummary([preview()], how(), now), {
    title: 'Revoke golden-ubuntu v12?',
    detail: `packer build will fail for 2 files in this workspace: pinned.pkr.hcl, stranded.pkr.hcl.
1 file in this workspace follows production to v11.

Takes effect at once: packer build will refuse it.
Reason: “CVE-2026-1234”
Channels go back:
  production   v12 → v11
  staging   v12 → unassigned
2 descendants are revoked too, shortly after: app v3, web v2.

It can be restored; channels are not moved back by that.`,
    button: 'Revoke 1 Version',
  });
});

test('channels that are left on it are named, with what follows', () => {
  const { detail } = revokeSummary(
    [preview()],
    how({ rollBackChannels: false, descendants: false, reason: '' }),
    now,
  );
  assert.match(
    detail,
    /fail for 3 files in this workspace: pinned\.pkr\.hcl, follows\.pkr\.hcl, stranded\.pkr\.hcl\./,
  );
  assert.match(detail, /2 channels stay on it: production, staging\. packer build refuses what they hold\./);
  assert.match(detail, /2 descendants built from it stay valid: app v3, web v2\./);
  assert.match(detail, /No reason given\./);
});

test('a managed channel moves by itself, so it neither stays nor is rolled back', () => {
  const latest = (to: number | undefined) => ({
    channel: channel('latest', v12, { managed: true }),
    to: to === undefined ? undefined : version(to),
  });
  const both = preview({ channels: [...preview().channels.slice(0, 1), latest(11)] });
  assert.match(
    revokeSummary([both], how({ rollBackChannels: false }), now).detail,
    /latest moves to v11\.\n1 channel stays on it: production\./,
  );
  assert.match(
    revokeSummary([both], how(), now).detail,
    /Channels go back:\n {2}production {3}v12 → v11\nlatest moves to v11\./,
  );
  const alone = preview({ channels: [latest(undefined)], uses: [use('a.pkr.hcl', { channel: 'latest' })] });
  const { detail } = revokeSummary([alone], how({ rollBackChannels: false }), now);
  assert.match(detail, /Reason: .*\nlatest becomes empty\.\n/);
  assert.match(detail, /fail for 1 file/);
  const led = preview({ channels: [latest(11)], uses: [use('a.pkr.hcl', { channel: 'latest' })] });
  assert.match(
    revokeSummary([led], how({ rollBackChannels: false, at: now + day }), now).detail,
    /^1 file in this workspace follows latest to v11\.[\s\S]*latest moves to v11 then\./,
  );
});

test('a schedule says when, in both times, and that it can be cancelled', () => {
  const { title, detail, button } = revokeSummary(
    [preview({ uses: [], descendants: [] })],
    how({ at: now + 7 * day }),
    now,
  );
  assert.equal(title, 'Schedule the revocation of golden-ubuntu v12?');
  assert.match(detail, /Takes effect on 1 Dec 2026 09:00 UTC \(10:00 local\), in 7 d\./);
  assert.match(detail, /Channels go back then, if they still hold it:/);
  assert.match(detail, /Until then it can be cancelled\./);
  assert.equal(button, 'Schedule Revocation');
});

test('several versions are counted on the button and named in the text', () => {
  const { title, detail, button } = revokeSummary(
    [preview({ uses: [] }), preview({ version: version(11), channels: [], uses: [] })],
    how(),
    now + hour,
  );
  assert.equal(title, 'Revoke 2 versions of golden-ubuntu?');
  assert.match(detail, /^Not used in this workspace\.\n\nVersions: v12, v11\./);
  assert.match(detail, /2 descendants are revoked too/);
  assert.match(detail, /They can be restored;/);
  assert.equal(button, 'Revoke 2 Versions');
});

test('channels of descendants are shown where they go, but only when descendants are revoked', () => {
  const app = version(3, { bucket: 'app', fingerprint: 'F-app' });
  const withChild = preview({
    descendantChannels: [
      { channel: channel('live', app, { bucket: 'app' }), to: version(2, { bucket: 'app' }) },
    ],
    uses: [
      use('app.tf', { bucket: 'app', channel: 'live' }),
      use('pin.tf', { bucket: 'app', fingerprint: 'F-app', channel: undefined as never }),
    ],
  });
  const { detail } = revokeSummary([withChild], how(), now);
  assert.match(
    detail,
    /^packer build will fail for 1 file in this workspace: pin\.tf\.\n1 file in this workspace follows live to v2\./,
  );
  assert.match(detail, /\n {2}app live {3}v3 → v2\n/);
  assert.match(
    revokeSummary([withChild], how({ descendants: false }), now).detail,
    /^Not used in this workspace/,
  );
  assert.doesNotMatch(revokeSummary([withChild], how({ descendants: false }), now).detail, /app live/);
});

test('cancelling a schedule and restoring are worded as what they are', () => {
  const scheduled = version(12, { revokeAt: now + 3 * day, state: 'scheduled', revocationReason: 'old' });
  assert.deepEqual(restoreSummary(preview({ version: scheduled }), now), {
    title: 'Cancel the revocation of golden-ubuntu v12?',
    detail: `It was to be revoked on 27 Nov 2026 09:00 UTC (10:00 local), in 3 d. It stays valid.
Reason: “old”`,
    button: 'Cancel Revocation',
  });
  const revoked = preview({
    version: version(12, { revokeAt: now - day, state: 'revoked' }),
    seen: { descendants: [{ bucket: 'app', version: 'v3', fingerprint: 'F-app', inherits: true }] },
  });
  assert.deepEqual(restoreSummary(revoked, now), {
    title: 'Restore golden-ubuntu v12?',
    detail: `It can be used again. It was revoked on 23 Nov 2026 09:00 UTC (10:00 local).
1 descendant returns with it: app v3.
Channels are not moved back; promote it where it belongs.`,
    button: 'Restore Version',
  });
});

test('deleting versions says what they leave behind, and that there is no way back', () => {
  const { title, detail, button } = deleteVersionsSummary([preview()]);
  assert.equal(title, 'Delete golden-ubuntu v12?');
  assert.match(detail, /^packer build will fail for 2 files/);
  assert.match(detail, /Channels go back:\n {2}production {3}v12 → v11/);
  assert.match(detail, /2 versions built from it stay: app v3, web v2\./);
  assert.match(detail, /forgets 4 artifacts; the images themselves stay in the cloud\./);
  assert.match(detail, /\nThis cannot be undone\.$/);
  assert.equal(button, 'Delete 1 Version');
});

test('channels are deleted together with what each held and its history', () => {
  const one = (name: string, assignments: number): ChannelPreview => ({
    channel: channel(name, v12, { restricted: name === 'secret' }),
    assignments,
    uses: [use('a.pkr.hcl', { channel: name })],
  });
  assert.deepEqual(deleteChannelsSummary([one('production', 7), one('secret', 1)]), {
    title: 'Delete 2 channels of golden-ubuntu?',
    detail: `packer build and terraform plan will fail for 1 file in this workspace: a.pkr.hcl.

production   v12 · 7 assignments in its history
secret   v12 · restricted · 1 assignment in its history

The history is deleted with it. Undo makes the channel again, with what it holds now and an empty history.`,
    button: 'Delete 2 Channels',
  });
});

test('a bucket is edited label by label, and deleted with everything in it', () => {
  const before = { name: 'golden', description: 'old', labels: { team: 'a', os: 'linux', gone: 'x' } };
  assert.equal(editBucketSummary(before, before, []), undefined);
  assert.match(
    editBucketSummary(before, { description: '', labels: { team: 'b', os: 'linux', new: '1' } }, [])!.detail,
    /^Description: “old” → none\nLabels:\n {2}team {3}a → b\n {2}gone {3}x → removed\n {2}new {3}new → 1\n/,
  );
  assert.match(labelProblem('novalue', {}, undefined) ?? '', /key = value/);
  assert.match(labelProblem('team = x', { team: 'a' }, undefined) ?? '', /already/);
  assert.equal(labelProblem('team = x=y', { team: 'a' }, 'team'), undefined);
  const { detail, button } = deleteBucketSummary({
    bucket: bucket('golden'),
    channels: [channel('production', v12), channel('latest', v12, { managed: true })],
    descendants: [relation('app', 'v3')],
    uses: [],
  });
  assert.match(
    detail,
    /13 versions with builds and SBOMs; the images themselves stay in the cloud\.\n1 channel with/,
  );
  assert.match(detail, /Built from it, .*: app v3\./);
  assert.equal(button, 'Delete Bucket…');
});

test('what is complete is not resumed; the rest says what is left', () => {
  assert.match(notResumable(version(1), now) ?? '', /complete/);
  const open = version(0, {
    name: 'v0',
    state: 'failed',
    fingerprint: '01KZ00000000000000000000ZZ',
    builds: [
      build(),
      build({ componentType: 'azure-arm.x', status: 'failed' }),
      build({ componentType: 'qemu.x', status: 'running' }),
    ],
  });
  assert.equal(notResumable(open, now), undefined);
  assert.deepEqual(resumeSummary(open, 'file:///w/golden%20base/a.pkr.hcl', 'HCP_PACKER_BUILD_FINGERPRINT'), {
    title: 'Resume golden-ubuntu 01KZ…ZZ?',
    detail: `Built already, and not again: amazon-ebs.ubuntu.
To be built: azure-arm.x (failed), qemu.x (building).
1 build may be running somewhere right now; two runs of one build get in each other’s way.

packer build runs in golden base, with HCP_PACKER_BUILD_FINGERPRINT=01KZ00000000000000000000ZZ in its environment.`,
    button: 'Resume Build',
  });
});

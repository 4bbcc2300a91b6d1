import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  deleteBucketSummary,
  editBucketSummary,
  labelProblem,
} from '../../../client/actions/bucket-summaries.ts';
import { deleteChannelsSummary } from '../../../client/actions/channel-summaries.ts';
import { movedSince, promoteSummary } from '../../../client/actions/promote-summary.ts';
import { notResumable, resumeSummary } from '../../../client/actions/resume-summary.ts';
import {
  deleteVersionsSummary,
  restoreSummary,
  revokeSummary,
} from '../../../client/actions/revoke-summary.ts';
import type { ChannelPreview, PromotePreview, RevokePreview } from '../../../protocol/changes.ts';
import type { Use } from '../../../protocol/requests.ts';
import type { Relation, Revocation } from '../../../registry/registry.ts';
import { artifact, bucket, build, channel, day, hour, now, version } from '../samples.ts';

process.env.TZ = 'Europe/Berlin';

const use = (file: string, over: Partial<Use> = {}): Use => ({
  uri: `file:///w/${file}`,
  line: 3,
  bucket: 'golden-ubuntu',
  channel: 'production',
  ...over,
});
const v12 = version(12, {
  createdAt: now - 9 * day,
  builds: [
    build({
      packerVersion: '1.15.4',
      labels: { git_sha: '3f2c1aa0000000' },
      artifacts: [
        artifact('ami-0c2f3a77bb119d11', 'eu-west-1'),
        artifact('ami-07aa01ffee004c20', 'us-east-1'),
        artifact('ami-0e91b4aabbcc77f0', 'us-west-2'),
        artifact('ami-same', 'sa-east-1'),
      ],
    }),
  ],
});
const v13 = version(13, {
  builds: [
    build({
      packerVersion: '1.16.0',
      labels: { git_sha: '9be0d17fffffff' },
      artifacts: [
        artifact('ami-0b71e0aa00112a4c', 'eu-west-1'),
        artifact('ami-0f00d1bb223391be', 'us-east-1'),
        artifact('ami-same', 'sa-east-1'),
        artifact('ami-new', 'eu-north-1'),
      ],
    }),
  ],
});
const promotion = (over: Partial<PromotePreview> = {}): PromotePreview => ({
  creates: false,
  channel: channel('production', v12),
  next: v13,
  uses: [use('a.pkr.hcl'), use('a.pkr.hcl', { line: 9 }), use('b.pkr.hcl')],
  ...over,
});

test('a promotion names what every region gets, and what it loses', () => {
  assert.deepEqual(promoteSummary(promotion(), now), {
    title: 'Promote golden-ubuntu v13 to production?',
    detail: `production   v12 → v13
  aws eu-north-1   new → ami-new
  aws eu-west-1   ami-0c2f…9d11 → ami-0b71…2a4c
  aws us-east-1   ami-07aa…4c20 → ami-0f00…91be
  1 unchanged
  aws us-west-2   ami-0e91…77f0 → not in v13
v13 built 3 days ago · Packer 1.15.4 → 1.16.0 · commit 3f2c1aa → 9be0d17

Used by 2 files in this workspace.
Terraform picks it up at its next plan.`,
    button: 'Promote to production',
  });
});

test('an empty channel, an older version, a schedule and a moved parent are all said', () => {
  const empty = promoteSummary(promotion({ channel: channel('qa', undefined), uses: [] }), now).detail;
  assert.match(empty, /^qa {3}unassigned → v13\n {2}aws eu-north-1 {3}none → ami-new/);
  assert.match(empty, /Not used in this workspace\./);
  const back = promoteSummary(
    promotion({
      channel: channel('production', v13),
      next: { ...v12, revokeAt: now + 3 * day, state: 'scheduled', parents: 'out-of-date' },
    }),
    now,
  ).detail;
  assert.match(back, /v12 is older than v13: this rolls production back\./);
  assert.match(back, /v12 revokes in 3 d, on 27 Nov 2026 09:00 UTC \(10:00 local\)\./);
  assert.match(back, /its parent moved on/);
});

test('a version that was just built says so', () => {
  const fresh = promotion({ next: { ...v13, createdAt: now - 20_000 } });
  assert.match(promoteSummary(fresh, now).detail, /^v13 built just now · Packer/m);
});

test('however many regions change, every lost one is named', () => {
  const regions = Array.from({ length: 40 }, (_, i) => `r-${String(i).padStart(2, '0')}`);
  const of = (n: number, list: readonly string[]) =>
    version(n, {
      builds: [build({ artifacts: list.map(region => artifact(`ami-${n}-${region}`, region)) })],
    });
  const { detail } = promoteSummary(
    promotion({ channel: channel('production', of(1, regions)), next: of(2, regions.slice(20)) }),
    now,
  );
  assert.equal(detail.match(/not in v2/g)?.length, 20);
  assert.match(detail, /and 8 more/);
});

test('two artifacts in one region are told apart by their build', () => {
  const two = version(14, {
    builds: [
      build({ artifacts: [artifact('ami-a', 'eu-west-1')] }),
      build({ componentType: 'amazon-ebs.arm', artifacts: [artifact('ami-b', 'eu-west-1')] }),
    ],
  });
  const one = version(13, { builds: [build({ artifacts: [artifact('ami-old', 'eu-west-1')] })] });
  const { detail } = promoteSummary(promotion({ channel: channel('p', one), next: two }), now);
  assert.match(detail, /aws eu-west-1 amazon-ebs\.ubuntu {3}ami-old → ami-a/);
  assert.match(detail, /aws eu-west-1 amazon-ebs\.arm {3}new → ami-b/);
});

test('ids that differ only where they are shortened are shown whole; of a path the last part tells', () => {
  const of = (n: number, ...ids: readonly string[]) =>
    version(n, { builds: [build({ artifacts: ids.map((id, i) => artifact(id, `r${i}`)) })] });
  const before = of(1, 'ami-0000aaaa00000000', '/sub/images/ubuntu-v1');
  const after = of(2, 'ami-0000bbbb00000000', '/sub/images/ubuntu-v2');
  const { detail } = promoteSummary(promotion({ channel: channel('p', before), next: after }), now);
  assert.match(detail, /aws r0 {3}ami-0000aaaa00000000 → ami-0000bbbb00000000\n/);
  assert.match(detail, /aws r1 {3}…\/ubuntu-v1 → …\/ubuntu-v2\n/);
});

test('a channel that moved between looking and writing shows both states', () => {
  const moved = movedSince(channel('production', v12), channel('production', version(14)));
  assert.equal(moved, 'Nothing was written. production has moved from v12 to v14 since you looked.');
  assert.match(promoteSummary(promotion(), now, { moved }).detail, /^Nothing was written\..*\n\nproduction/);
});

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

test('a rollback is called one', () => {
  const { title, button } = promoteSummary(promotion(), now, { back: true });
  assert.equal(title, 'Roll production of golden-ubuntu back to v13?');
  assert.equal(button, 'Roll Back production');
});

test('a promotion names the plugins and labels that changed, and Terraform that would set it back', () => {
  const of = (n: number, amazon: string, labels: Record<string, string>) =>
    version(n, {
      builds: [
        build({ plugins: { 'github.com/hashicorp/amazon': amazon }, labels: { git_sha: `${n}`, ...labels } }),
      ],
    });
  const { detail } = promoteSummary(
    promotion({
      channel: channel('production', of(1, '1.3.9', { os_version: '12', gone: 'x', same: '1' })),
      next: of(2, '1.4.0', { os_version: '13', same: '1' }),
      uses: [
        use('main.tf', { publishes: true, name: 'hcp_packer_channel_assignment.prod' }),
        use('base.pkr.hcl', { publishes: true, name: 'hcp_packer_registry' }),
      ],
    }),
    now,
  );
  assert.match(
    detail,
    /\n {2}plugin amazon {3}1\.3\.9 → 1\.4\.0\n {2}label gone {3}x → none\n {2}label os_version {3}12 → 13\n/,
  );
  assert.match(
    detail,
    /hcp_packer_channel_assignment\.prod in this workspace assigns it too: the next terraform apply/,
  );
  assert.match(detail, /Not used in this workspace\./);
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

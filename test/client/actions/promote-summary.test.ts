import assert from 'node:assert/strict';
import { test } from 'node:test';
import { movedSince, promoteSummary } from '../../../client/actions/promote-summary.ts';
import type { PromotePreview } from '../../../protocol/changes.ts';
import { artifact, build, channel, day, now, version } from '../samples.ts';
import { use, v12 } from './summary-samples.ts';

process.env.TZ = 'Europe/Berlin';

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

test('what is known of vulnerabilities stands before and after; what nobody counts is not called none', () => {
  const detail = (vulnerabilities: PromotePreview['vulnerabilities']) =>
    promoteSummary(promotion({ vulnerabilities }), now).detail;
  assert.match(
    detail({ before: { Critical: 2, High: 5 }, after: {} }),
    /\n {2}vulnerabilities {3}2 critical, 5 high → none known\n/,
  );
  assert.match(
    detail({ before: { Low: 1 } }),
    /1 low → not counted\n {2}HCP counts what channels hold, and none holds v13 yet\./,
  );
  assert.ok(!detail({}).includes('vulnerabilities'));
});

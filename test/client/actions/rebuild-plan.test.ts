import assert from 'node:assert/strict';
import { test } from 'node:test';
import { feeds, rebuildPlan, rebuildSummary } from '../../../client/actions/rebuild-plan.ts';
import type { AncestryStatus, Relation } from '../../../registry/registry.ts';

const edge = (parent: string, child: string, status: AncestryStatus, channel = 'production'): Relation => ({
  parent: { bucket: parent, version: 'v1', fingerprint: `F-${parent}`, channel, channelVersion: 'v2' },
  child: { bucket: child, version: 'v1', fingerprint: `F-${child}` },
  status,
});
const template = (bucket: string) => ({
  ...{ uri: `file:///w/${bucket}/image.pkr.hcl`, line: 0, bucket },
  publishes: true as const,
});
const reads = (bucket: string) => ({ uri: 'file:///w/main.tf', line: 0, bucket });

/** base → mid → leaf, base → side → leaf; only mid has been left behind. */
const family = [
  edge('mid', 'leaf', 'up-to-date'),
  edge('side', 'leaf', 'up-to-date'),
  edge('base', 'mid', 'out-of-date'),
  edge('base', 'side', 'up-to-date'),
];

test('parents come before children, and what is built on something new is built again too', () => {
  const plan = rebuildPlan('base', family, ['leaf', 'side', 'mid'].map(template));
  assert.deepEqual(
    plan.steps.map(({ bucket, because }) => [bucket, because.map(from => from.bucket)]),
    [
      ['mid', ['base']],
      ['leaf', ['mid']],
    ],
  );
  assert.deepEqual(plan.elsewhere, []);
  assert.deepEqual(feeds(plan, plan.steps[0]!), ['production']);
  assert.deepEqual(feeds(plan, plan.steps[1]!), []);
});

test('what no template here builds is named, and nothing waits for it', () => {
  const plan = rebuildPlan('base', family, [template('leaf'), reads('mid')]);
  assert.deepEqual([plan.steps, plan.elsewhere], [[], ['mid']]);
  const both = rebuildPlan(
    'base',
    [...family, edge('side', 'leaf', 'out-of-date', 'beta')],
    [template('leaf')],
  );
  assert.deepEqual(
    both.steps.map(({ bucket, because }) => [bucket, because]),
    [['leaf', [{ bucket: 'side', channel: 'beta' }]]],
  );
});

test('a bucket that is out of date itself comes first, and buckets that feed each other end', () => {
  const above = edge('ground', 'base', 'out-of-date');
  const plan = rebuildPlan('base', [above, ...family], ['base', 'mid', 'leaf', 'side'].map(template));
  assert.deepEqual(
    plan.steps.map(({ bucket }) => bucket),
    ['base', 'mid', 'side', 'leaf'],
  );
  const round = [edge('a', 'b', 'out-of-date'), edge('b', 'a', 'out-of-date')];
  assert.equal(rebuildPlan('a', round, ['a', 'b'].map(template)).steps.length, 2);
  assert.deepEqual(rebuildPlan('a', [edge('a', 'b', 'up-to-date')], ['b'].map(template)), {
    steps: [],
    elsewhere: [],
  });
});

test('the question names each build with its reason, and what is asked in between', () => {
  const plan = rebuildPlan('base', family, ['leaf', 'mid'].map(template));
  assert.deepEqual(rebuildSummary('base', plan), {
    title: 'Rebuild what was built from base?',
    detail: [
      'packer build runs one after the other, and stops at the first that fails:',
      '1. mid   mid/image.pkr.hcl   ← base production',
      '2. leaf   leaf/image.pkr.hcl   ← mid production',
      '',
      'In between you are asked to promote what was built, for the next builds on it: mid production.',
      'Each makes a new version and new images in your clouds. Channels move when you promote, or where a template says so.',
    ].join('\n'),
    button: 'Run 2 Builds',
  });
});

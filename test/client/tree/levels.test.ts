import assert from 'node:assert/strict';
import { test } from 'node:test';
import { artifact, bucket, build, version } from '../samples.ts';
import { world } from './world.ts';

test('a bucket opens to channels and versions, down to artifacts, each level asked when it is opened', async () => {
  const { tree, state, labels, child, changed } = world(['golden-ubuntu']);
  const a = await child(undefined, 'golden-ubuntu');
  assert.deepEqual(await labels(a), ['Channels', 'Versions']);
  assert.deepEqual(state.asked, ['buckets ']);
  const channels = await child(a, 'Channels');
  assert.equal(tree.row(channels).description, '');
  assert.deepEqual(await labels(channels), ['staging']);
  assert.deepEqual(changed, [channels.id], 'its count is known now');
  assert.equal(tree.row(channels).description, '1');
  const versions = await child(a, 'Versions');
  assert.deepEqual(await labels(versions), ['v5', 'v4', 'Load More…']);
  const v4 = await child(versions, 'v4');
  assert.match(tree.row(v4).description, /staging$/);
  const build = await child(v4, 'amazon-ebs.ubuntu');
  assert.deepEqual(await labels(build), ['eu-west-1', 'us-east-1']);
});

test('a bucket has its parents, children and labels below it, each asked for when it is opened', async () => {
  const { tree, state, labels, child, changed } = world(['golden-ubuntu']);
  state.buckets = [
    bucket('golden-ubuntu', { parents: 'out-of-date', children: 'up-to-date', labels: { team: 'platform' } }),
  ];
  const end = (name: string, fingerprint: string) => ({ bucket: name, version: 'v1', fingerprint });
  const moved = { channel: 'production', channelVersion: 'v6' };
  state.relations = [
    { parent: { ...end('base', 'F1'), ...moved }, child: end('golden-ubuntu', 'F2'), status: 'out-of-date' },
    { parent: { ...end('golden-ubuntu', 'F2'), ...moved }, child: end('web', 'F3'), status: 'up-to-date' },
    { parent: { ...end('golden-ubuntu', 'F9'), ...moved }, child: end('db', 'F4'), status: 'up-to-date' },
  ];
  const home = await child(undefined, 'golden-ubuntu');
  assert.deepEqual(await labels(home), ['Channels', 'Versions', 'Parents', 'Children', 'Labels']);
  const parents = await child(home, 'Parents');
  assert.equal(tree.row(parents).description, 'out of date');
  assert.deepEqual(await labels(parents), ['base']);
  assert.equal(tree.row(parents).description, '1 · out of date');
  assert.deepEqual(changed, [parents.id, (await child(home, 'Children')).id], 'both are counted now');
  assert.deepEqual(await labels(await child(home, 'Children')), ['web', 'db']);
  assert.deepEqual(await labels(await child(home, 'Labels')), ['team']);
  assert.deepEqual(
    state.asked.filter(question => question.startsWith('ancestry')),
    ['ancestry golden-ubuntu '],
    'one question for both directions',
  );
  state.versions = [version(5, { fingerprint: 'F2', parents: 'out-of-date', hasDescendants: true })];
  const v5 = await child(await child(home, 'Versions'), 'v5');
  assert.deepEqual(await labels(v5), ['amazon-ebs.ubuntu', 'Parents', 'Children']);
  assert.deepEqual(await labels(await child(v5, 'Children')), ['web'], 'of this version alone');
});

test('builds are in the order of their platforms, artifacts by region, several of one region below it', async () => {
  const { state, labels, child } = world(['golden-ubuntu']);
  state.versions = [
    version(5, {
      builds: [
        build({ id: 'B2', componentType: 'azure-arm.x', platform: 'azure', artifacts: [] }),
        build({
          labels: { git_sha: '3f2c1aa' },
          artifacts: [
            artifact('ami-3', 'us-east-1'),
            artifact('ami-1', 'eu-west-1'),
            artifact('ami-2', 'eu-west-1'),
          ],
        }),
      ],
    }),
  ];
  const v5 = await child(await child(await child(undefined, 'golden-ubuntu'), 'Versions'), 'v5');
  assert.deepEqual(await labels(v5), ['amazon-ebs.ubuntu', 'azure-arm.x']);
  const aws = await child(v5, 'amazon-ebs.ubuntu');
  assert.deepEqual(await labels(aws), ['eu-west-1', 'us-east-1', 'Labels']);
  assert.equal((await labels(await child(aws, 'eu-west-1'))).length, 2);
});

test('SBOMs come below their build when it is opened, and nothing else of it waits for them', async () => {
  const { tree, state, labels, child, changed } = world(['golden-ubuntu']);
  state.sboms = [{ id: 'S', name: 'ubuntu-packages', format: 'CYCLONEDX' }];
  const v5 = await child(await child(await child(undefined, 'golden-ubuntu'), 'Versions'), 'v5');
  const aws = await child(v5, 'amazon-ebs.ubuntu');
  assert.ok(!state.asked.includes('sboms B1'));
  assert.deepEqual(await labels(aws), ['eu-west-1', 'us-east-1']);
  await new Promise(setImmediate);
  assert.equal(changed.at(-1), aws.id);
  assert.deepEqual(await labels(aws), ['eu-west-1', 'us-east-1', 'ubuntu-packages']);
  const { description, context } = tree.row(await child(aws, 'ubuntu-packages'));
  assert.deepEqual([description, context], ['CycloneDX', 'sbom']);
  assert.equal(state.asked.filter(asked => asked === 'sboms B1').length, 1);
});

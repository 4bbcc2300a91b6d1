import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Questions } from '../../../client/questions.ts';
import type { Node, NodeOf } from '../../../client/tree/nodes.ts';
import { type Arrangement, registryTree } from '../../../client/tree/registry-tree.ts';
import type { ViewState } from '../../../client/tree/view-state.ts';
import {
  type Bucket,
  type FailureKind,
  found,
  type Lookup,
  type Relation,
  type Sbom,
  type Version,
} from '../../../registry/registry.ts';
import { artifact, bucket, build, channel, day, hour, now, version } from '../samples.ts';

const plain: Arrangement = { order: 'name', filter: {}, versions: 'newest' };

/** A registry whose state the test changes, two to a page; it counts what it was asked. */
function world(names: readonly string[]) {
  const state = {
    buckets: names.map(name => bucket(name)) as Bucket[],
    versions: [5, 4, 3, 2, 1].map(n => version(n)) as Version[],
    relations: [] as Relation[],
    sboms: [] as Sbom[],
    down: undefined as FailureKind | undefined,
    asked: [] as string[],
  };
  const page = <T>(
    question: string,
    items: readonly T[],
    from = '0',
  ): Lookup<{ items: T[]; next?: string }> => {
    state.asked.push(question);
    if (state.down) return { is: 'unknown', why: { kind: state.down, message: `no: ${state.down}` } };
    const start = Number(from);
    return found(
      {
        items: items.slice(start, start + 2),
        next: start + 2 < items.length ? String(start + 2) : undefined,
      } as { items: T[]; next?: string },
      now,
    );
  };
  const no = () => {
    throw new Error('not asked for in these tests');
  };
  const ask = {
    buckets: async (from?: string, order = 'name') =>
      page(`buckets ${order === 'name' ? '' : `${order} `}${from ?? ''}`, state.buckets, from),
    versions: async (name: string, from?: string) =>
      page(`versions ${name} ${from ?? ''}`, state.versions, from),
    channels: async (name: string) => {
      const answer = page(`channels ${name}`, [channel('staging', state.versions[1])]);
      return answer.is === 'found' ? found(answer.value.items, now) : answer;
    },
    ancestry: async (name: string, fingerprint?: string) => {
      state.asked.push(`ancestry ${name} ${fingerprint ?? ''}`);
      return found(state.relations, now);
    },
    sboms: async ({ build }: { build: string }) => {
      state.asked.push(`sboms ${build}`);
      return found(state.sboms, now);
    },
    uses: async () => ({ uses: [{ bucket: 'c' }], images: [] }),
    connection: no,
    projects: no,
    promotePreview: no,
    promote: no,
    revokePreview: no,
    revoke: no,
    restore: no,
  } as unknown as Questions;
  const changed: (string | undefined)[] = [];
  const states: ViewState[] = [];
  const tree = registryTree({
    ask,
    now: () => now,
    changed: node => changed.push(node?.id),
    state: s => states.push(s),
  });
  const names_ = async (node?: Node) => (await tree.children(node)).map(n => tree.row(n).label);
  const child = async (of: Node | undefined, label: string) => {
    const node = (await tree.children(of)).find(n => tree.row(n).label === label);
    assert.ok(node, label);
    return node;
  };
  return { state, tree, changed, states, labels: names_, child };
}

test('asking ten times gives the same rows and asks the registry once', async () => {
  const { tree, state } = world(['a', 'b', 'c']);
  const first = await tree.children();
  for (let i = 0; i < 10; i++) {
    const again = await tree.children();
    assert.deepEqual(again, first);
    again.forEach((node, at) => {
      assert.equal(node, first[at], 'the same object');
    });
  }
  await Promise.all([tree.children(), tree.children()]);
  assert.deepEqual(state.asked, ['buckets ']);
});

test('Load More appends, and names the first new row', async () => {
  const { tree, labels, child } = world(['a', 'b', 'c']);
  assert.deepEqual(await labels(), ['a', 'b', 'Load More…']);
  const first = await tree.more((await child(undefined, 'Load More…')) as NodeOf<'more'>);
  assert.equal(tree.row(first!).label, 'c');
  assert.deepEqual(await labels(), ['a', 'b', 'c']);
});

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

test('a failure replaces nothing that was shown, and Retry asks again', async () => {
  const { tree, state, labels, child } = world(['a', 'b', 'c']);
  const a = (await child(undefined, 'a'))!;
  const versions = (await tree.children(a))[1]!;
  assert.deepEqual(await labels(versions), ['v5', 'v4', 'Load More…']);
  state.down = 'unreachable';
  await tree.refresh();
  assert.deepEqual(await labels(), ['no: unreachable', 'a', 'b', 'Load More…']);
  assert.deepEqual(await labels(versions), ['v5', 'v4', 'Load More…'], 'said once, at the top');
  const asked = state.asked.length;
  await labels();
  assert.equal(state.asked.length, asked, 'looking is not retrying');
  state.down = undefined;
  await tree.refresh();
  assert.deepEqual(await labels(), ['a', 'b', 'Load More…']);
});

test('when the next page fails, its row says so at the end and Retry loads it', async () => {
  const { tree, state, labels, child } = world(['a', 'b', 'c']);
  const more = (await child(undefined, 'Load More…')) as NodeOf<'more'>;
  state.down = 'throttled';
  await tree.more(more);
  assert.deepEqual(await labels(), ['a', 'b', 'no: throttled']);
  state.down = undefined;
  await tree.refresh();
  assert.deepEqual(await labels(), ['a', 'b', 'c']);
});

test('without anything to show, the view has a welcome text of its own for each reason', async () => {
  const { tree, state, labels, states } = world([]);
  for (const kind of ['signed-out', 'bad-credentials', 'no-project', 'forbidden', 'unreachable'] as const) {
    state.down = kind;
    tree.reset();
    assert.deepEqual(await labels(), [], kind);
  }
  state.down = 'server';
  tree.reset();
  assert.deepEqual(await labels(), ['no: server'], 'what has no welcome text is a row');
  state.down = undefined;
  await tree.refresh();
  assert.deepEqual(await labels(), []);
  assert.deepEqual(states, ['signedOut', 'refused', 'noProject', 'forbidden', 'offline', 'failed', 'empty']);
});

test('a change of one bucket draws that bucket again and no other', async () => {
  const { tree, state, changed, child, labels } = world(['a', 'b']);
  const a = await child(undefined, 'a');
  const versions = await child(a, 'Versions');
  await labels(versions);
  changed.length = 0;
  state.versions = [version(6), ...state.versions];
  state.buckets = state.buckets.map(b => (b.name === 'a' ? { ...b, versionCount: 14 } : b));
  await tree.refresh(['a']);
  assert.deepEqual(changed, [a.id]);
  await labels(a);
  assert.equal(
    tree.row(versions).description,
    '14 · of the newest 2: 2 active',
    'known rows are renewed in place',
  );
  assert.deepEqual(await labels(versions), ['v6', 'v5', 'Load More…']);
});

test('a bucket that came or went draws the list again', async () => {
  const { tree, state, changed, labels } = world(['a']);
  await labels();
  state.buckets = [...state.buckets, bucket('b')];
  await tree.refresh(['b']);
  assert.deepEqual(changed, [undefined]);
  assert.deepEqual(await labels(), ['a', 'b']);
});

test('a refresh reads as many pages as were shown', async () => {
  const { tree, labels, child } = world(['a', 'b', 'c', 'd', 'e']);
  await tree.more((await child(undefined, 'Load More…')) as NodeOf<'more'>);
  await tree.refresh();
  assert.deepEqual(await labels(), ['a', 'b', 'c', 'd', 'Load More…']);
});

test('news while a list is being read leads to one more reading, not to old rows', async () => {
  const { tree, state, labels } = world(['a']);
  const reading = labels();
  state.buckets = [bucket('a'), bucket('b')];
  await tree.refresh();
  await reading;
  assert.deepEqual(await labels(), ['a', 'b']);
});

test('after signing in as someone else nothing of before is shown', async () => {
  const { tree, state, labels, child } = world(['a']);
  const a = await child(undefined, 'a');
  tree.reset();
  state.buckets = [bucket('other')];
  assert.deepEqual(await tree.children(a), []);
  assert.deepEqual(await labels(), ['other']);
});

test('rows that were on their way when the account changed do not come, nor hold on to what is gone', async () => {
  const { tree, child } = world(['a']);
  for (const group of ['Channels', 'Versions']) {
    const old = await child(await child(undefined, 'a'), group);
    const late = tree.children(old);
    tree.reset();
    assert.deepEqual(await late, [], group);
    const fresh = await child(await child(undefined, 'a'), group);
    for (const node of await tree.children(fresh)) assert.equal(node.parent, fresh);
  }
});

test('two things of one id do not blank the list', async () => {
  const { tree, state } = world(['a']);
  state.buckets = [bucket('a', { id: 'X' }), bucket('b', { id: 'X' })];
  assert.equal(new Set((await tree.children()).map(node => node.id)).size, 2);
});

test('a bucket and a version are found on pages that were not read yet', async () => {
  const { tree } = world(['a', 'b', 'c', 'd', 'e']);
  const hit = await tree.find('e', { fingerprint: version(1).fingerprint });
  assert.equal(hit && tree.row(hit).label, 'v1');
  assert.deepEqual([hit?.parent?.kind, hit?.parent?.parent?.kind], ['versions', 'bucket']);
  assert.equal(await tree.find('nowhere'), undefined);
  assert.equal((await tree.find('a', { channel: 'gone' }))?.kind, 'bucket', 'the bucket, if not the channel');
});

test('a bucket at the end of thousands is found, and what lists show is told once', async () => {
  const { tree, state, changed } = world(Array.from({ length: 1_000 }, (_, i) => `b${i}`));
  assert.equal((await tree.find('b999'))?.kind, 'bucket');
  assert.equal(state.asked.length, 500);
  assert.deepEqual(changed, [undefined]);
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

test('another order asks anew in it, and keeps what is open', async () => {
  const { tree, state, labels, child, changed } = world(['a', 'b']);
  const a = await child(undefined, 'a');
  tree.arrange({ ...plain, order: 'updated', filter: {} });
  assert.deepEqual(changed, [undefined]);
  state.buckets = [...state.buckets].reverse();
  assert.deepEqual(await labels(), ['b', 'a']);
  assert.equal(await child(undefined, 'a'), a, 'the same row, so it stays open');
  assert.deepEqual(state.asked, ['buckets ', 'buckets updated ']);
});

test('Load More under a filter reads on until there is something to see, too', async () => {
  const { tree, labels, child } = world(Array.from({ length: 250 }, (_, i) => `b${i}`));
  tree.arrange({ ...plain, filter: { text: 'b249' } });
  assert.deepEqual(await labels(), ['Load More…'], 'a hundred are enough for once');
  await tree.more((await child(undefined, 'Load More…')) as NodeOf<'more'>);
  assert.deepEqual(tree.count(), { read: 200, shown: 0, more: true });
  const first = await tree.more((await child(undefined, 'Load More…')) as NodeOf<'more'>);
  assert.equal(tree.row(first!).label, 'b249');
});

test('versions are listed oldest first or by state over all their pages, and their group says so', async () => {
  const { tree, state, labels, child, changed } = world(['golden-ubuntu']);
  const scheduled = { state: 'scheduled', revokeAt: now + day } as const;
  state.versions = [
    version(6, { name: 'v0', fingerprint: 'UNFINISHED', state: 'incomplete' }),
    version(5, { parents: 'out-of-date', createdAt: now - 5 * day }),
    version(4, { ...scheduled, createdAt: now - 6 * day }),
    version(3, { ...scheduled, revokeAt: now - 1, createdAt: now - 7 * day }),
    version(2, { createdAt: now - 8 * day }),
    version(1, { state: 'revoked', createdAt: now - 9 * day }),
  ];
  const versions = await child(await child(undefined, 'golden-ubuntu'), 'Versions');
  assert.deepEqual(await labels(versions), ['UNFI…ED', 'v5', 'Load More…']);
  assert.equal(tree.row(versions).description, '13 · of the newest 2: 1 active, 1 incomplete');
  const all = '2 active, 1 revocation scheduled, 1 incomplete, 2 revoked';
  tree.arrange({ ...plain, versions: 'oldest' });
  assert.deepEqual(changed.at(-1), undefined);
  assert.deepEqual(await labels(versions), ['v1', 'v2', 'v3', 'v4', 'v5', 'UNFI…ED']);
  assert.equal(tree.row(versions).description, `6 · ${all} · oldest first`);
  tree.arrange({ ...plain, versions: 'state' });
  assert.deepEqual(await labels(versions), ['v2', 'v5', 'v4', 'UNFI…ED', 'v3', 'v1']);
  assert.equal(tree.row(versions).spoken, `Versions, 6, ${all}, by state`);
  assert.deepEqual(
    state.asked.filter(question => question.startsWith('versions')),
    ['versions golden-ubuntu ', 'versions golden-ubuntu 2', 'versions golden-ubuntu 4'],
    'no page is asked for twice',
  );
});

test('a filter reads on until there is something to see, and says when there is nothing', async () => {
  const { tree, labels, states, child } = world(['a', 'b', 'c', 'd', 'e']);
  tree.arrange({ ...plain, order: 'name', filter: { text: 'e' } });
  assert.deepEqual(await labels(), ['e']);
  assert.deepEqual(tree.count(), { read: 5, shown: 1, more: false });
  tree.arrange({ ...plain, order: 'name', filter: { usedHere: true } });
  assert.deepEqual(await labels(), ['c']);
  tree.arrange({ ...plain, order: 'name', filter: { text: 'nowhere' } });
  assert.deepEqual(await labels(), []);
  assert.equal(states.at(-1), 'filteredOut');
  tree.arrange({ ...plain, order: 'name', filter: {} });
  assert.ok(await child(undefined, 'e'));
  assert.equal(states.at(-1), 'ready');
});

test('a running version is followed while its list is open', async () => {
  const { tree, state, labels, child } = world(['golden-ubuntu']);
  state.versions = [version(6, { name: 'v0', state: 'running' })];
  assert.deepEqual(tree.running(), []);
  const versions = await child(await child(undefined, 'golden-ubuntu'), 'Versions');
  await tree.children(versions);
  assert.deepEqual(tree.running(), ['golden-ubuntu']);
  state.versions = [version(6)];
  await tree.refresh();
  await labels(versions);
  assert.deepEqual(tree.running(), []);
});

test('rows are drawn again when time alone changes what they say, each at its moment', async () => {
  const { tree, state, child, changed } = world(['golden-ubuntu']);
  const minute = 60_000;
  const soon = { state: 'scheduled', revokeAt: now + 3 * hour, createdAt: now - 3 * day } as const;
  state.buckets = [bucket('golden-ubuntu', { latestVersion: version(5, { createdAt: now - 2 * day }) })];
  state.versions = [version(5, { createdAt: now - 10 * minute }), version(4, soon)];
  const versions = await child(await child(undefined, 'golden-ubuntu'), 'Versions');
  const [v5, v4] = await tree.children(versions);
  changed.length = 0;
  const pass = (from: number, to: number) => {
    changed.length = 0;
    tree.redraw(from, to);
    return [...changed];
  };
  assert.equal(tree.nextChange(now), now + minute, 'ten minutes become eleven');
  assert.ok(pass(now, now + minute).includes(v5!.id));
  assert.deepEqual(pass(now, now + minute - 1), []);
  assert.equal(
    tree.nextChange(now + minute),
    now + minute + 1,
    'a minute less than three hours is still three',
  );
  assert.ok(pass(now + minute, now + minute + 1).includes(v4!.id));
  assert.ok(pass(now + 3 * hour - 1, now + 3 * hour).includes(v4!.id), 'and is revoked');
});

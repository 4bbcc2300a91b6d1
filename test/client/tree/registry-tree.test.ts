import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeOf } from '../../../client/tree/nodes.ts';
import { bucket, day, hour, now, version } from '../samples.ts';
import { world } from './world.ts';

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

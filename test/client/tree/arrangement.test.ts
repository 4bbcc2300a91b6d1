import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeOf } from '../../../client/tree/nodes.ts';
import type { Arrangement } from '../../../client/tree/registry-tree.ts';
import { day, now, version } from '../samples.ts';
import { world } from './world.ts';

const plain: Arrangement = { order: 'name', filter: {}, versions: 'newest' };

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

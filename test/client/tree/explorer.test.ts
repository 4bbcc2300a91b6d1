import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Dragged, draggedRows, dropOn, rowText } from '../../../client/tree/drag.ts';
import { type Filter, filterWords, isEmpty, matches } from '../../../client/tree/filter.ts';
import { liveBuilds } from '../../../client/tree/live.ts';
import { type NodeOf, nodeStore } from '../../../client/tree/nodes.ts';
import { placeAt, usesOf } from '../../../client/tree/places.ts';
import { ancestryGroupRow, labelRow, regionRow, relationRow } from '../../../client/tree/relation-rows.ts';
import type { Row } from '../../../client/tree/rows.ts';
import type { Relation } from '../../../registry/registry.ts';
import { bucket, channel, day, now, version } from '../samples.ts';

const line = (row: Row) => `(${row.icon}) ${row.label} | ${row.description}`;
const none: ReadonlySet<string> = new Set();

test('a filter lets through what is all of what is asked for; of one kind any will do', () => {
  const ubuntu = bucket('golden-ubuntu', { labels: { team: 'platform' } });
  const passes = (filter: Filter, used = none) => matches(ubuntu, filter, used, now);
  assert.ok(passes({}));
  assert.ok(passes({ text: 'UBU' }));
  assert.ok(!passes({ text: 'centos' }));
  assert.ok(passes({ platforms: ['gce', 'aws'] }));
  assert.ok(!passes({ platforms: ['gce'] }));
  assert.ok(passes({ platforms: ['aws'], labels: ['team: platform'] }));
  assert.ok(!passes({ platforms: ['aws'], labels: ['team: web'] }));
  assert.ok(passes({ usedHere: true }, new Set(['golden-ubuntu'])));
  assert.ok(!passes({ usedHere: true }));
  assert.ok(passes({ states: ['active'] }));
  assert.ok(!passes({ states: ['out of date', 'scheduled'] }));
});

test('a bucket is in the state of its newest version, and may be out of date besides', () => {
  const is = (over: Parameters<typeof bucket>[1]) =>
    (['active', 'scheduled', 'out of date', 'no valid version'] as const).filter(state =>
      matches(bucket('b', over), { states: [state] }, none, now),
    );
  assert.deepEqual(is({}), ['active']);
  assert.deepEqual(is({ parents: 'out-of-date' }), ['active', 'out of date']);
  assert.deepEqual(is({ latestVersion: undefined }), ['no valid version']);
  const soon = version(1, { state: 'scheduled', revokeAt: now + day });
  assert.deepEqual(is({ latestVersion: soon }), ['scheduled']);
  assert.deepEqual(
    is({ latestVersion: { ...soon, revokeAt: now - 1 } }),
    ['no valid version'],
    'by the clock',
  );
});

test('a filter says what it is, and an empty one is none', () => {
  assert.ok(isEmpty({ platforms: [], labels: [], states: [], usedHere: false }));
  assert.deepEqual(
    filterWords({ text: 'web', usedHere: true, platforms: ['aws'], labels: ['a: b'], states: ['active'] }),
    ['“web”', 'used here', 'active', 'aws', 'a: b'],
  );
});

const relation = (over: Partial<Relation> = {}): Relation => ({
  parent: {
    bucket: 'golden-base',
    version: 'v4',
    fingerprint: 'FP4',
    channel: 'production',
    channelVersion: 'v6',
  },
  child: { bucket: 'golden-ubuntu', version: 'v2', fingerprint: 'FP2' },
  status: 'out-of-date',
  ...over,
});

test('parents and children say by word and icon whether they are up to date, and what moved', () => {
  assert.equal(
    line(relationRow(relation(), 'parents')),
    '(versions) golden-base | v4 · out of date · production is v6',
  );
  assert.equal(
    line(relationRow(relation({ status: 'up-to-date' }), 'children')),
    '(pass) golden-ubuntu | v2 · from v4 · up to date',
  );
  assert.equal(
    line(relationRow(relation({ status: 'undetermined' }), 'parents')),
    '(question) golden-base | v4 · undetermined',
  );
  assert.equal(
    relationRow(relation(), 'children').spoken,
    'Child golden-ubuntu, version 2, built from version 4, out of date, production is v6',
  );
  assert.equal(
    line(ancestryGroupRow('children', 4, 1, 'out-of-date')),
    '(type-hierarchy-sub) Children | 4 · 1 out of date',
  );
  assert.equal(
    line(ancestryGroupRow('parents', undefined, 0, 'out-of-date')),
    '(type-hierarchy-super) Parents | out of date',
  );
  assert.equal(ancestryGroupRow('parents', 1, 1, 'out-of-date').spoken, 'Parents, 1, out of date');
  assert.equal(line(labelRow(['team', 'platform'])), '(circle-small) team | platform');
  assert.equal(line(regionRow('eu-west-1', 2)), '(location) eu-west-1 | 2 artifacts');
});

/** Rows of a bucket with channels and versions, as the tree would have them. */
function rows() {
  const nodes = nodeStore();
  const home = nodes.one('bucket', undefined, 'golden-ubuntu', bucket('golden-ubuntu'));
  const channelNode = (name: string, over = {}, held = version(12)) =>
    nodes.one('channel', home, name, channel(name, held, over));
  const versionNode = (n: number, over = {}) => nodes.one('version', home, `v${n}`, version(n, over));
  return { home, channelNode, versionNode };
}

test('a version dropped on a channel of its bucket is promoted to it', () => {
  const { channelNode, versionNode } = rows();
  const drop = dropOn(draggedRows([versionNode(13)], now), channelNode('production'));
  assert.deepEqual(drop, {
    is: 'promote',
    target: { bucket: 'golden-ubuntu', fingerprint: version(13).fingerprint, to: 'production' },
  });
});

test('every other drop says why not, and a drop on nothing says nothing', () => {
  const { home, channelNode, versionNode } = rows();
  const production = channelNode('production');
  const why = (dragged: readonly Dragged[], onto: NodeOf<'channel'> | typeof home) => {
    const drop = dropOn(dragged, onto);
    return drop?.is === 'refused' ? drop.why : String(drop);
  };
  const v13 = draggedRows([versionNode(13)], now);
  assert.match(why(v13, home), /dropping it on a channel/);
  assert.match(why(draggedRows([versionNode(13), versionNode(11)], now), production), /one version/);
  assert.match(why(draggedRows([channelNode('staging')], now), production), /Only a version/);
  assert.match(
    why(draggedRows([versionNode(9, { bucket: 'other' })], now), production),
    /^v9 is a version of other; production is a channel of golden-ubuntu\.$/,
  );
  assert.match(why(v13, channelNode('latest', { managed: true })), /managed by HCP Packer/);
  assert.match(why(draggedRows([versionNode(12)], now), production), /holds v12 already/);
  assert.match(
    why(draggedRows([versionNode(8, { state: 'revoked', revokeAt: now - 1 })], now), production),
    /^v8 cannot be promoted: cannot be assigned\.$/,
  );
  assert.match(
    why(draggedRows([versionNode(7, { name: 'v0', state: 'running' })], now), production),
    /its builds are not finished/,
  );
  assert.equal(dropOn(v13, undefined), undefined);
});

test('a row is copied as what one would type: an id, a fingerprint, a name', () => {
  const { home, channelNode, versionNode } = rows();
  assert.deepEqual([home, channelNode('production'), versionNode(3)].map(rowText), [
    'golden-ubuntu',
    'production',
    version(3).fingerprint,
  ]);
});

test('the innermost block or image id under the cursor counts', () => {
  const uses = [
    { uri: 'file:///a%20b/main.tf', line: 2, endLine: 8, bucket: 'one', channel: 'production' },
    { uri: 'file:///a%20b/main.tf', line: 4, endLine: 5, bucket: 'two' },
    { uri: 'file:///other.tf', line: 0, endLine: 99, bucket: 'three' },
  ];
  const images = [{ uri: 'file:///a%20b/main.tf', line: 20, artifact: 'ami-1', platform: 'aws' }];
  const at = (line: number) => placeAt({ uses, images }, 'file:///a b/main.tf', line);
  assert.deepEqual(at(3), { bucket: 'one', channel: 'production' });
  assert.deepEqual(at(5), { bucket: 'two' });
  assert.deepEqual(at(20), { artifact: 'ami-1' });
  assert.equal(at(9), undefined);
});

test('a version is used by its fingerprint, through channels that hold it, and by its images', () => {
  const use = (line: number, over: object) => ({ uri: 'a', line, bucket: 'b', ...over });
  const uses = [
    use(1, { fingerprint: 'FP' }),
    use(2, { channel: 'production' }),
    use(3, { channel: 'staging' }),
    use(4, { channel: 'production', fingerprint: 'OTHER' }),
    use(5, { bucket: 'other', fingerprint: 'FP' }),
  ];
  const images = [{ uri: 'a', line: 9, artifact: 'ami-1', platform: 'aws' }];
  const lines = (target: object, held: string[] = [], artifacts: string[] = []) =>
    usesOf({ uses, images }, target, new Set(held), artifacts).map(place => place.line);
  assert.deepEqual(lines({ bucket: 'b', fingerprint: 'FP' }, ['production'], ['ami-1']), [1, 2, 9]);
  assert.deepEqual(lines({ bucket: 'b', channel: 'production' }), [2, 4]);
  assert.deepEqual(lines({ bucket: 'b' }), [1, 2, 3, 4]);
  assert.deepEqual(lines({ name: 'ami-1' }, [], ['ami-1']), [9]);
});

test('running builds are looked at while somebody watches, one look at a time, and never after', async () => {
  const looks: string[] = [];
  let watched = true;
  let running = ['web-app'];
  let due: (() => void) | undefined;
  let waiting = 0;
  const live = liveBuilds({
    isWatched: () => watched,
    running: () => running,
    look: async (names, list) => void looks.push(`${names}${list ? ' and the list' : ''}`),
    later(act) {
      waiting++;
      due = act;
      return () => {
        waiting--;
        due = undefined;
      };
    },
  });
  const tick = async () => {
    waiting--;
    due!();
    await new Promise(setImmediate);
  };
  live.check();
  live.check();
  assert.equal(waiting, 1, 'one look is planned, however often one asks');
  await tick();
  await tick();
  assert.deepEqual(looks, ['web-app', 'web-app']);
  watched = false;
  await tick();
  assert.equal(waiting, 0, 'nobody watches');
  assert.equal(looks.length, 2);
  watched = true;
  live.check();
  running = [];
  await tick();
  assert.equal(waiting, 0, 'nothing runs');
  assert.deepEqual(looks.slice(2), ['web-app and the list'], 'what has ended is looked at once more');
  running = ['web-app'];
  live.check();
  live.dispose();
  assert.equal(waiting, 0);
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { followedAncestry } from '../../client/ancestry/followed.ts';
import { ancestryGraph } from '../../client/ancestry/graph.ts';
import { neighbour, nodeSize, placed } from '../../client/ancestry/layout.ts';
import type { Picture } from '../../client/ancestry/picture.ts';
import { type AncestryStatus, found, type Relation, unknown, type Version } from '../../registry/registry.ts';
import { version } from './samples.ts';

const end = (text: string) => {
  const [bucket, name] = text.split(' ') as [string, string];
  return { bucket, version: name, fingerprint: `${bucket}-${name}` };
};
const relation = (parent: string, child: string, status: AncestryStatus = 'up-to-date'): Relation => ({
  parent: { ...end(parent), channel: 'production', channelVersion: 'v9' },
  child: end(child),
  status,
});
/** A registry of these relations; every version of them is there, the highest is the newest. */
function world(...relations: Relation[]) {
  const asked: string[] = [];
  const ends = relations.flatMap(({ parent, child }) => [parent, child]);
  return {
    asked,
    versions: async (bucket: string) => {
      asked.push(`versions ${bucket}`);
      const names = [...new Set(ends.filter(one => one.bucket === bucket).map(one => one.version))];
      const items = names
        .sort()
        .reverse()
        .map(
          (name): Version => ({
            ...version(1, { bucket, name, fingerprint: `${bucket}-${name}` }),
            parents: relations.find(({ child }) => child.bucket === bucket && child.version === name)?.status,
            hasDescendants: relations.some(
              ({ parent }) => parent.bucket === bucket && parent.version === name,
            ),
          }),
        );
      return found({ items, next: undefined }, 1);
    },
    ancestry: async (bucket: string, fingerprint?: string) => {
      asked.push(`ancestry ${bucket} ${fingerprint ?? ''}`.trim());
      return found(
        relations.filter(({ parent, child }) =>
          fingerprint === undefined
            ? parent.bucket === bucket || child.bucket === bucket
            : child.fingerprint === fingerprint,
        ),
        1,
      );
    },
    uses: async () => ({
      uses: [
        { uri: 'file:///w/base/base.pkr.hcl', line: 3, bucket: 'base', publishes: true as const },
        { uri: 'file:///w/web/web.pkr.hcl', line: 0, bucket: 'base', channel: 'production' },
      ],
      images: [],
    }),
  };
}
const names = ({ nodes }: Picture) => nodes.map(({ bucket, version }) => `${bucket} ${version}`).sort();

describe('the ancestry', () => {
  test('of a version is what it comes from and what comes from it, and nothing of its siblings', async () => {
    const ask = world(
      relation('base v1', 'ubuntu v1', 'out-of-date'),
      relation('base v2', 'ubuntu v2'),
      relation('ubuntu v1', 'web v1'),
    );
    const picture = await ancestryGraph(ask, { bucket: 'ubuntu', fingerprint: 'ubuntu-v1' }).begin();
    assert.equal(picture.title, 'Ancestry of ubuntu v1');
    assert.deepEqual(names(picture), ['base v1', 'ubuntu v1', 'web v1']);
    assert.deepEqual(picture.edges.map(({ label, status }) => `${label}: ${status}`).sort(), [
      'production, now v9: out-of-date',
      'production: up-to-date',
    ]);
    const base = picture.nodes.find(({ bucket }) => bucket === 'base')!;
    assert.deepEqual([base.shape, base.state, base.isStart], ['check', 'active', false]);
    assert.deepEqual(base.templates, [
      {
        label: 'base/base.pkr.hcl',
        opens: 'Open base/base.pkr.hcl',
        uri: 'file:///w/base/base.pkr.hcl',
        line: 3,
      },
    ]);
    assert.equal(
      picture.nodes.find(({ bucket }) => bucket === 'ubuntu')!.spoken,
      'ubuntu v1 · out of date · aws, built from base v1 through production, now v9, out of date',
    );
  });

  test('of a bucket has its newest version and every one that others were built from', async () => {
    const ask = world(relation('base v1', 'ubuntu v1'), relation('base v2', 'web v3'));
    const picture = await ancestryGraph(ask, { bucket: 'base' }).begin();
    assert.deepEqual(names(picture), ['base v1', 'base v2', 'ubuntu v1', 'web v3']);
    assert.equal(picture.nodes.filter(({ isStart }) => isStart).length, 2);
  });

  test('ends after three generations, says so, and goes on where it is told to', async () => {
    const chain = Array.from({ length: 6 }, (_, i) => relation(`b${i} v1`, `b${i + 1} v1`));
    const graph = ancestryGraph(world(...chain), { bucket: 'b0', fingerprint: 'b0-v1' });
    const first = await graph.begin();
    assert.deepEqual(names(first), ['b0 v1', 'b1 v1', 'b2 v1', 'b3 v1']);
    assert.deepEqual(
      first.nodes.filter(({ more }) => more).map(({ id }) => id),
      ['b3/b3-v1'],
    );
    assert.deepEqual(names(await graph.expand('b3/b3-v1')), ['b0 v1', 'b1 v1', 'b2 v1', 'b3 v1', 'b4 v1']);
  });

  test('asks each question once, and survives a circle', async () => {
    const ask = world(relation('a v1', 'b v1'), relation('b v1', 'a v1'));
    const picture = await ancestryGraph(ask, { bucket: 'a', fingerprint: 'a-v1' }).begin();
    assert.deepEqual(names(picture), ['a v1', 'b v1']);
    assert.equal(picture.edges.length, 2);
    assert.deepEqual(ask.asked.toSorted(), [...new Set(ask.asked)].toSorted());
    placed(picture);
  });

  test('of a bucket without relatives is the bucket; what could not be had is said', async () => {
    const ask = {
      ...world(relation('lonely v1', 'lonely v1')),
      ancestry: async () => unknown('forbidden', 'This is not yours to see.'),
    };
    const picture = await ancestryGraph(ask, { bucket: 'lonely' }).begin();
    assert.deepEqual(names(picture), ['lonely v1']);
    assert.equal(picture.problem, 'This is not yours to see.');
    const nothing = await ancestryGraph(world(), { bucket: 'empty' }).begin();
    assert.deepEqual(names(nothing), []);
    assert.equal(nothing.problem, 'empty has no versions yet, or is not visible to you.');
  });
});

describe('an ancestry that is shown', () => {
  test('follows the registry, with what was expanded, and is drawn only where it differs', async () => {
    const relations = Array.from({ length: 6 }, (_, i) => relation(`b${i} v1`, `b${i + 1} v1`));
    const drawn: Picture[] = [];
    let ask = world(...relations);
    const shown = followedAncestry(
      {
        versions: bucket => ask.versions(bucket),
        ancestry: (...of) => ask.ancestry(...of),
        uses: () => ask.uses(),
      },
      { bucket: 'b0', fingerprint: 'b0-v1' },
      picture => drawn.push(picture),
    );
    await shown.begin();
    await shown.expand('b3/b3-v1');
    await shown.follow();
    assert.deepEqual(
      drawn.map(picture => names(picture).length),
      [4, 5],
    );
    ask = world(relation('b0 v1', 'b1 v1', 'out-of-date'), ...relations.slice(1), relation('b4 v1', 'x v1'));
    await Promise.all([shown.follow(), shown.follow()]);
    assert.equal(drawn.length, 3);
    assert.deepEqual(names(drawn[2]!), ['b0 v1', 'b1 v1', 'b2 v1', 'b3 v1', 'b4 v1']);
    assert.equal(drawn[2]!.edges.find(({ child }) => child === 'b1/b1-v1')!.status, 'out-of-date');
    assert.equal(shown.end('b4/b4-v1')?.bucket, 'b4');
  });

  test('stays when the registry does not answer, and is gone with the account', async () => {
    const drawn: Picture[] = [];
    let ask: Omit<ReturnType<typeof world>, 'asked'> = world(relation('base v1', 'ubuntu v1'));
    const shown = followedAncestry(
      {
        versions: bucket => ask.versions(bucket),
        ancestry: (...of) => ask.ancestry(...of),
        uses: () => ask.uses(),
      },
      { bucket: 'base' },
      picture => drawn.push(picture),
    );
    await shown.begin();
    const offline = async () => unknown('unreachable', 'HCP cannot be reached.');
    ask = { ...ask, versions: offline, ancestry: offline };
    await shown.follow();
    assert.deepEqual(
      [names(drawn[1]!), drawn[1]!.problem],
      [['base v1', 'ubuntu v1'], 'HCP cannot be reached.'],
    );
    ask = world(relation('base v2', 'other v1'));
    await shown.reset();
    assert.deepEqual(drawn.slice(2).map(names), [[], ['base v2', 'other v1']]);
  });

  test('what an account before was asked for is never drawn for the next', async () => {
    const drawn: Picture[] = [];
    let release: () => void = () => {};
    const slow = new Promise<void>(resolve => {
      release = resolve;
    });
    const old = world(relation('secret v1', 'ubuntu v1'));
    let ask = { ...old, versions: async (bucket: string) => slow.then(() => old.versions(bucket)) };
    const shown = followedAncestry(
      {
        versions: bucket => ask.versions(bucket),
        ancestry: (...of) => ask.ancestry(...of),
        uses: () => ask.uses(),
      },
      { bucket: 'ubuntu' },
      picture => drawn.push(picture),
    );
    const first = shown.begin();
    ask = world(relation('base v1', 'ubuntu v1'));
    const next = shown.reset();
    release();
    await Promise.all([first, next]);
    assert.deepEqual(drawn.map(names), [['base v1', 'ubuntu v1']]);
  });
});

describe('the layout', async () => {
  const ask = world(
    relation('base v1', 'ubuntu v1'),
    relation('base v1', 'centos v1', 'out-of-date'),
    relation('ubuntu v1', 'web v1'),
  );
  const picture = await ancestryGraph(ask, { bucket: 'base', fingerprint: 'base-v1' }).begin();
  const at = placed(picture);
  const point = (id: string) => at.nodes.get(`${id}/${id}-v1`)!;

  test('has parents to the left of children, and nothing on top of anything', () => {
    assert.ok(point('base').x + nodeSize.width < point('ubuntu').x);
    assert.ok(point('ubuntu').x + nodeSize.width < point('web').x);
    assert.equal(point('ubuntu').x, point('centos').x);
    assert.ok(Math.abs(point('ubuntu').y - point('centos').y) >= nodeSize.height);
    assert.ok(at.edges.every(({ points }) => points.length > 1));
  });

  test('arrow keys follow the edges and the columns', () => {
    const go = (from: string, key: Parameters<typeof neighbour>[3]) =>
      neighbour(picture, at, `${from}/${from}-v1`, key)?.split('/')[0];
    assert.equal(go('web', 'ArrowLeft'), 'ubuntu');
    assert.equal(go('ubuntu', 'ArrowLeft'), 'base');
    assert.equal(go('base', 'ArrowLeft'), undefined);
    const [above, below] =
      point('ubuntu').y < point('centos').y ? ['ubuntu', 'centos'] : ['centos', 'ubuntu'];
    assert.equal(go(above!, 'ArrowDown'), below);
    assert.equal(go(below!, 'ArrowUp'), above);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { besideRows } from '../../../client/tree/beside.ts';
import type { Node } from '../../../client/tree/nodes.ts';

const parent = { kind: 'channels', id: 'p', parent: undefined } as unknown as Node;
const rows = ['a', 'b', 'c', 'd'].map(id => ({ kind: 'channel', id, parent }) as unknown as Node);
const [a, b, c, d] = rows as [Node, Node, Node, Node];

test('where rows are gone one goes on from the next one, else the one before, else the one above', async () => {
  const after = async (going: readonly Node[], left: readonly Node[]) => {
    let now: readonly Node[] = rows;
    const beside = await besideRows(async () => now, going);
    now = left;
    return (await beside())?.id;
  };
  assert.equal(await after([b], [a, c, d]), 'c');
  assert.equal(await after([b, c], [a, d]), 'd');
  assert.equal(await after([d], [a, b, c]), 'c');
  assert.equal(await after([c, d], [a, b]), 'b');
  assert.equal(await after(rows, []), 'p');
  assert.equal(await after([b], rows), undefined, 'it was not deleted after all');
  assert.equal(await after([], rows), undefined);
});

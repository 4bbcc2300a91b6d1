import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Json, refuses, start } from './support.ts';

const names = (page: Json) => page.buckets.map((b: Json) => b.name);

test('pages follow one another until the token is empty, and lead back', async t => {
  const { ok } = await start(t, { pageSize: 2 });
  for (const name of ['ccc', 'aaa', 'eee', 'bbb', 'ddd']) await ok('PUT', '/buckets', { name });
  const first = await ok('GET', '/buckets');
  assert.deepEqual(names(first), ['aaa', 'bbb']);
  assert.equal(first.pagination.previous_page_token, '');
  const next = (token: string) =>
    ok('GET', `/buckets?pagination.next_page_token=${encodeURIComponent(token)}`);
  const second = await next(first.pagination.next_page_token);
  const third = await next(second.pagination.next_page_token);
  assert.deepEqual([names(second), names(third)], [['ccc', 'ddd'], ['eee']]);
  assert.equal(third.pagination.next_page_token, '');
  const back = await ok(
    'GET',
    `/buckets?pagination.previous_page_token=${third.pagination.previous_page_token}`,
  );
  assert.deepEqual(names(back), ['ccc', 'ddd']);
  assert.deepEqual(names(await ok('GET', '/buckets?pagination.page_size=4&sorting.order_by=name%20desc')), [
    'eee',
    'ddd',
    'ccc',
    'bbb',
  ]);
});

test('what is made or deleted between two pages neither repeats nor hides the others', async t => {
  const { ok } = await start(t, { pageSize: 2 });
  for (const name of ['bbb', 'ccc', 'ddd', 'eee']) await ok('PUT', '/buckets', { name });
  const { pagination } = await ok('GET', '/buckets');
  const next = () => ok('GET', `/buckets?pagination.next_page_token=${pagination.next_page_token}`);
  await ok('PUT', '/buckets', { name: 'aaa' });
  assert.deepEqual(names(await next()), ['ddd', 'eee']);
  await ok('DELETE', '/buckets/aaa');
  await ok('DELETE', '/buckets/ccc');
  assert.deepEqual(names(await next()), ['ddd', 'eee']);
});

test('nonsense about pages and order is refused', async t => {
  const { call } = await start(t);
  for (const query of [
    'pagination.page_size=-1',
    'pagination.page_size=many',
    'pagination.next_page_token=zzz',
    'pagination.next_page_token=a&pagination.previous_page_token=b',
    'sorting.order_by=name%3Bdrop',
    'sorting.order_by=constructor',
  ])
    refuses(await call('GET', `/buckets?${query}`), 400, 3);
});

test('versions come newest first in pages; builds and channels always all at once', async t => {
  const { ok, publish, pass } = await start(t, { pageSize: 2 });
  for (const n of [1, 2, 3]) {
    await publish('demo', `f${n}`, {}, ['a.a', 'b.b', 'c.c']);
    await ok('POST', '/buckets/demo/channels', { name: `channel${n}` });
    pass(1000);
  }
  const page = await ok('GET', '/buckets/demo/versions');
  assert.deepEqual(
    page.versions.map((v: Json) => v.name),
    ['v3', 'v2'],
  );
  const builds = await ok('GET', '/buckets/demo/versions/f1/builds');
  assert.deepEqual([builds.builds.length, builds.pagination.next_page_token], [3, '']);
  assert.equal(builds.location.region, null);
  assert.equal((await ok('GET', '/buckets/demo/channels')).channels.length, 4);
});

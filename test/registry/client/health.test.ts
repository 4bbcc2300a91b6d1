import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Hcp } from '../../../registry/hcp.ts';
import { bucket, client, type Handler, json, scripted, status } from './support.ts';

const good: Handler = (_, response) => json(response, { bucket: bucket('demo'), buckets: [] });
const cut: Handler = (_, response) => response.socket!.destroy();

/** A stack whose pauses and clock are the test's. */
async function watched(t: TestContext, answer: Handler = good) {
  const server = await scripted(t);
  server.answer = answer;
  const clock = { now: 0 };
  const pending: { act: () => void; ms: number }[] = [];
  const news: unknown[] = [];
  const stack = client(t, server, {
    now: () => clock.now,
    later: (act, ms) => {
      const entry = { act, ms };
      pending.push(entry);
      return () => void pending.splice(pending.indexOf(entry), 1);
    },
  });
  stack.onNews(of => news.push(of));
  return { server, clock, pending, news, stack };
}
const told = (stack: Hcp) => new Promise<void>(resolve => stack.onNews(() => resolve()));
/** Lets the next look happen, and waits for what comes of it. */
async function pass(pending: { act: () => void; ms: number }[]) {
  const next = pending.shift();
  assert.ok(next, 'nothing is planned');
  next.act();
  while (pending.length === 0) await new Promise(resolve => setImmediate(resolve));
  return next.ms;
}
const shown = async (stack: Hcp) => {
  const { state, since, why, project } = await stack.connection();
  return [state, since, why?.kind, project?.id !== undefined];
};

test('during an outage the connection says failed since when, and ready again without anybody asking', async t => {
  const { server, clock, pending, news, stack } = await watched(t);
  assert.deepEqual(await shown(stack), ['ready', undefined, undefined, true]);
  await stack.patient.bucket('demo');
  server.answer = cut;
  clock.now = 100_000;
  await stack.patient.bucket('other');
  assert.deepEqual(await shown(stack), ['failed', 100_000, 'unreachable', true]);
  assert.equal(news.filter(of => of === undefined).length, 1);
  // Another question later does not move the beginning, and is no other news.
  clock.now = 200_000;
  await stack.patient.bucket('third');
  assert.deepEqual(await shown(stack), ['failed', 100_000, 'unreachable', true]);
  assert.equal(news.filter(of => of === undefined).length, 1);
  const waits = [await pass(pending), await pass(pending), await pass(pending)];
  waits.push(await pass(pending), await pass(pending), await pass(pending));
  assert.deepEqual(waits, [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  server.answer = good;
  const back = told(stack);
  pending.shift()!.act();
  await back;
  assert.deepEqual(await shown(stack), ['ready', undefined, undefined, true]);
  assert.equal(pending.length, 0);
  // What failed meanwhile is answered at once.
  assert.equal((await stack.patient.bucket('other')).is, 'found');
});

test('nobody is looked after for nobody: half an hour after the last question the looks end', async t => {
  const { clock, pending, stack, server } = await watched(t, cut);
  await stack.patient.bucket('demo');
  assert.equal(pending.length, 1);
  const before = server.calls.length;
  clock.now = 31 * 60_000;
  pending.shift()!.act();
  await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual([pending.length, server.calls.length], [0, before]);
  await stack.patient.bucket('demo');
  assert.equal(pending.length, 1);
});

test('what is an outage and what is not', async t => {
  const table: [string, Handler, string][] = [
    ['cut', cut, 'failed'],
    ['503', (_, r) => status(r, 503, 14), 'failed'],
    ['a sign-in page', (_, r) => r.end('<html>'), 'failed'],
    ['401', (_, r) => status(r, 401, 16), 'failed'],
    ['403', (_, r) => status(r, 403, 7), 'ready'],
    ['404', (_, r) => status(r, 404, 5), 'ready'],
    ['500 in its own words', (_, r) => status(r, 500, 13), 'ready'],
    ['429', (_, r) => status(r, 429, 8), 'ready'],
  ];
  for (const [name, fault, want] of table) {
    const { server, stack } = await watched(t);
    await stack.connection();
    server.answer = fault;
    await stack.patient.bucket('demo');
    assert.equal((await stack.connection()).state, want, name);
  }
});

test('a retry looks at once; other credentials and another network start anew', async t => {
  const { server, stack, pending } = await watched(t);
  await stack.connection();
  server.answer = (_, r) => status(r, 401, 16);
  await stack.patient.bucket('demo');
  assert.equal((await stack.connection()).why?.kind, 'bad-credentials');
  // Nobody knocks with credentials that were refused.
  assert.equal(pending.length, 0);
  server.answer = good;
  stack.refresh();
  await told(stack);
  assert.equal((await stack.connection()).state, 'ready');
  server.answer = cut;
  await stack.patient.bucket('demo');
  assert.equal(pending.length, 1);
  stack.reset();
  assert.equal(pending.length, 0);
});

test('an outage from the very start says since when, too', async t => {
  const { server, stack, clock } = await watched(t, cut);
  clock.now = 7;
  assert.deepEqual(await shown(stack), ['failed', 7, 'unreachable', false]);
  server.identify = (_, response) => response.socket!.destroy();
  stack.reset();
  clock.now = 8;
  assert.deepEqual(await shown(stack), ['failed', 8, 'unreachable', false]);
});

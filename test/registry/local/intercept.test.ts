import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import type { Intercept } from '../../../registry/local/answer.ts';
import { refuses, start } from './support.ts';

test('a test can answer in the place of the registry: any status, any bytes, silence, a cut line', async t => {
  let fault: Intercept = () => undefined;
  const { call, registry, at } = await start(t, { intercept: request => fault(request) });
  await call('PUT', '/buckets', { name: 'demo' });
  fault = ({ operation, count }) =>
    operation === 'GetBucket' && count < 3
      ? { status: 503, body: { code: 14, message: 'x', details: [] } }
      : undefined;
  assert.deepEqual(
    [
      await call('GET', '/buckets/demo'),
      await call('GET', '/buckets/demo'),
      await call('GET', '/buckets/demo'),
    ].map(a => a.status),
    [503, 503, 200],
  );
  const url = `${registry.api}${at('2023-01-01')}/buckets`;
  fault = () => ({ status: 200, body: '<html>', headers: { 'content-type': 'text/html' } });
  const page = await fetch(url);
  assert.deepEqual([page.headers.get('content-type'), await page.text()], ['text/html', '<html>']);
  fault = () => 'reset';
  await assert.rejects(fetch(url));
  fault = () => 'hang';
  await assert.rejects(fetch(url, { signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });
  assert.equal(registry.requests.get('GetBucket'), 3);
  assert.equal(registry.requests.get('Token'), 1);
});

test('an error of our own making is a 500 of the API and is told to the host', async t => {
  const told: unknown[] = [];
  const { call } = await start(t, {
    intercept: ({ operation }) => {
      if (operation === 'GetBucket') throw new Error('boom');
      return undefined;
    },
    onError: error => told.push(error),
  });
  refuses(await call('GET', '/buckets/demo'), 500, 13, /boom/);
  assert.equal(told.length, 1);
});

test('a client that goes away in the middle of a request is no error, and stops nobody', async t => {
  const told: unknown[] = [];
  const { ok, registry } = await start(t, { onError: error => told.push(error) });
  const { port } = new URL(registry.api);
  for (const bytes of [
    '',
    'PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{',
    '\x16\x03\x01',
    'garbage\r\n\r\n',
  ]) {
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(bytes);
    socket.resume();
    socket.end();
    await once(socket, 'close');
  }
  assert.deepEqual((await ok('GET', '/buckets')).buckets, []);
  assert.deepEqual(told, []);
});

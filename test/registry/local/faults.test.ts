import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readFaults } from '../../../registry/local/faults.ts';
import { folder, run } from './process.ts';
import { connect, refuses, start } from './support.ts';

test('faults on demand answer in the place of the registry, so often as they are asked to', async t => {
  const file = join(folder(t), 'faults.json');
  writeFileSync(
    file,
    JSON.stringify([
      { operation: 'GetBucket', status: 503, count: 2 },
      {
        operation: 'GetBucket',
        status: 200,
        body: '<html>',
        headers: { 'content-type': 'application/json' },
        after: 1,
        count: 1,
      },
      { operation: 'ListBuckets', reset: true, after: 1 },
      { operation: 'CreateBucket', delay: '0.1s' },
    ]),
  );
  const registry = run(t, '--faults', file);
  const { call, ok } = await connect(await registry.listening);
  const started = performance.now();
  await ok('PUT', '/buckets', { name: 'demo' });
  assert.ok(performance.now() - started >= 95, 'late, but answered');
  for (let i = 0; i < 2; i++) refuses(await call('GET', '/buckets/demo'), 503, 14, /on demand/);
  await ok('GET', '/buckets/demo');
  await assert.rejects(call('GET', '/buckets/demo'), SyntaxError);
  await ok('GET', '/buckets/demo');
  await ok('GET', '/buckets');
  for (let i = 0; i < 2; i++) await assert.rejects(call('GET', '/buckets'), TypeError);
});

test('faults that make no sense are named with their place', async t => {
  const file = join(folder(t), 'faults.json');
  const fails = (content: unknown, message: RegExp) => {
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    assert.throws(() => readFaults(file), { name: 'StartError', message });
  };
  fails('[', /faults\.json are not JSON/);
  fails({}, /must be a JSON list/);
  fails([{ operation: 'GetBukket', status: 500 }], /\[0\]: operation GetBukket is unknown/);
  fails([{ operation: '*' }], /\[0\]: one of status, reset, hang, delay/);
  fails([{ operation: '*', status: 500, hang: true }], /exclude each other/);
  fails([{ operation: '*', status: 99 }], /from 200 to 599/);
  fails([{ operation: '*', status: 500, times: 3 }], /unknown member times/);
  assert.throws(() => readFaults(join(file, 'x')), { name: 'StartError', message: /Cannot read the faults/ });
  const { call } = await start(t, {
    intercept: readFaults(faults(file, [{ operation: 'Token', status: 401 }])),
  }).catch(() => ({ call: undefined }));
  assert.equal(call, undefined, 'nobody signs in');
});

function faults(file: string, list: object[]): string {
  writeFileSync(file, JSON.stringify(list));
  return file;
}

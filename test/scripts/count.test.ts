import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Counts, ofTwo } from '../../scripts/count.ts';

test('every test is counted once, and a skipped one is named with its reason', context => {
  const folder = mkdtempSync(join(tmpdir(), 'hp-'));
  context.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(
    join(folder, 'some.test.mjs'),
    `import { suite, test } from 'node:test';
     suite('a suite is no test', () => {
       test('passes', () => {});
       test('fails', () => { throw new Error('so'); });
     });
     test('with Packer', { skip: 'no Packer here' }, () => {});
     test('later', t => t.skip('not now'));`,
  );
  writeFileSync(join(folder, 'broken.test.mjs'), 'this is no program');
  const counted = join(folder, 'counts.json');
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status } = spawnSync(
    process.execPath,
    [
      ...['--test', '--test-reporter', new URL('../../scripts/count.ts', import.meta.url).href],
      ...['--test-reporter-destination', counted, join(folder, '*.test.mjs')],
    ],
    { env },
  );
  assert.equal(status, 1);
  const { skips, failures, ...counts } = JSON.parse(readFileSync(counted, 'utf8'));
  assert.deepEqual(counts, { passed: 1, failed: 2, skipped: 2 }, 'the file that does not load is a failure');
  assert.deepEqual(failures.sort(), [join(folder, 'broken.test.mjs'), 'fails']);
  assert.deepEqual(skips.sort(), ['later: not now', 'with Packer: no Packer here']);
});

const tried = (passed: number, ...failures: string[]): Counts => ({
  ...{ passed, failed: failures.length, skipped: 0, skips: [], failures },
});

test('of two tries only what failed at both is broken, and what passed at one is named', () => {
  assert.deepEqual(ofTwo(tried(8, 'opens', 'closes'), tried(8, 'closes', 'saves')), {
    ...tried(9, 'closes'),
    once: ['opens', 'saves'],
  });
  assert.deepEqual(ofTwo(tried(9, 'opens'), tried(10)), { ...tried(10), once: ['opens'] });
  assert.equal(ofTwo(tried(9, 'opens'), tried(9, 'opens')).failed, 1);
});

test('a second try that ended early mends nothing', () => {
  assert.deepEqual(ofTwo(tried(9, 'opens'), tried(0, 'some.test.ts')), {
    ...tried(0, 'some.test.ts'),
    once: [],
  });
  // A runner that failed without a failed test.
  const ended = { ...tried(10), failed: 1 };
  assert.equal(ofTwo(tried(10, 'opens'), ended).failed, 1);
});

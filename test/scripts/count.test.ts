import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

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
  const { skips, ...counts } = JSON.parse(readFileSync(counted, 'utf8'));
  assert.deepEqual(counts, { passed: 1, failed: 2, skipped: 2 }, 'the file that does not load is a failure');
  assert.deepEqual(skips.sort(), ['later: not now', 'with Packer: no Packer here']);
});

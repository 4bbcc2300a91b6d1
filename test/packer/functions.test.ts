import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { casesFile, casesText, functionCases } from '../model/function-cases.ts';
import { stockPacker } from './packer.ts';

test('the stock packer console computes every case of the functions as it is written down', {
  timeout: 120_000,
}, async context => {
  const packer = await stockPacker();
  if ('missing' in packer) return context.skip(packer.missing);
  const cases = functionCases();
  const folder = mkdtempSync(join(tmpdir(), 'packer-functions-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  // The console ends at the first error, and what `try` is given need not work.
  const locals = cases.map(({ expression }, i) => `  c${i} = try([jsonencode(${expression})], [])\n`);
  const all = `  all = [${cases.map((_, i) => `local.c${i}`).join(', ')}]\n`;
  writeFileSync(join(folder, 'a.pkr.hcl'), `locals {\n${locals.join('')}${all}}\n`);
  const { stdout } = spawnSync(packer.path, ['console', '.'], {
    cwd: folder,
    input: 'jsonencode(local.all)\n',
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { PATH: '', HOME: folder, CHECKPOINT_DISABLE: '1', PACKER_PLUGIN_PATH: folder },
  });
  const values = (JSON.parse(stdout) as string[][]).map(([value]) => value);
  assert.equal(values.length, cases.length);
  const found = cases.map((one, i) => ({ ...one, value: values[i] }));
  if (process.env.UPDATE_GOLDEN) writeFileSync(casesFile, casesText(found));
  assert.deepEqual(found, cases);
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { forget } from './host.ts';
import { runSuite, type SuiteOptions, unfinished } from './suite.ts';

const fixtures = join(import.meta.dirname, 'fixtures');

async function runs(
  name: string,
  options: Partial<SuiteOptions> = {},
): Promise<{ code: number; output: string }> {
  let output = '';
  const code = await runSuite({
    extensions: [join(fixtures, 'sample')],
    tests: join(fixtures, 'suites', `${name}.cjs`),
    folder: join(fixtures, 'workspace'),
    write: text => {
      output += text;
    },
    ...options,
  });
  const logs = /^Logs: (.*)$/m.exec(output)?.[1];
  if (logs) forget(logs);
  return { code, output };
}

test('a suite that fails gives 1 and says why', async () => {
  const { code, output } = await runs('fails');
  assert.equal(code, 1);
  assert.match(output, /Error: one is wrong/);
});

test('an extension host that dies in mid-suite is a failure, whatever VS Code says', async () => {
  const { code, output } = await runs('dies');
  assert.equal(code, unfinished);
  assert.match(output, /the suite reported nothing/);
});

test('a suite that hangs is given up', async () => {
  const { code, output } = await runs('hangs', { timeout: 8000 });
  assert.equal(code, unfinished);
  assert.match(output, /did not end in time/);
});

test('the stand-in for the desktop runs a suite with its output, its environment and its code', () => {
  const { status, stdout, stderr } = spawnSync(
    join(import.meta.dirname, 'code'),
    [
      '--no-sandbox',
      `--extensionDevelopmentPath=${join(fixtures, 'sample')}`,
      `--extensionTestsPath=${join(fixtures, 'suites/passes.cjs')}`,
      join(fixtures, 'workspace'),
    ],
    { encoding: 'utf8', env: { ...process.env, GIVEN: 'this' } },
  );
  assert.equal(`${stdout}${stderr}`, "sees workspace { and: 'this' }\nand writes\n");
  assert.equal(status, 0);
});

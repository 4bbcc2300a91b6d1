import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { forget, temporaryFolder } from './host.ts';

test('the desktop suite in the browser', async context => {
  const folder = temporaryFolder();
  const report = join(folder, 'report.json');
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, '../desktop/run.ts')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      VSCODE_TEST_EXECUTABLE: join(import.meta.dirname, 'code'),
      TEST_REPORT: report,
    },
  });
  assert.ok(existsSync(report), 'the suite did not run to its end');
  const outcomes: { title: string; error?: string }[] = JSON.parse(readFileSync(report, 'utf8'));
  for (const { title, error } of outcomes)
    await context.test(title, () => {
      assert.ok(!error, error);
    });
  assert.equal(status, 0);
  forget(folder);
});

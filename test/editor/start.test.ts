import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { launchBrowser, newContext } from './host.ts';
import { workbench } from './workbench/workbench.ts';

const root = join(import.meta.dirname, '../..');

test('npm start serves the samples with the extension in them, and Ctrl+C ends all of it', async context => {
  const child = spawn(process.execPath, [join(root, 'scripts/run.mjs'), 'start', '--no-open'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a group of its own, as under a terminal
  });
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, name);
    } catch {} // ended
  };
  context.after(() => signal('SIGKILL'));
  let output = '';
  const ended = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        const found = /http:\/\/127\.0\.0\.1:\d+\/\?folder=\S+/.exec(output);
        if (found) resolve(found[0]);
      });
    child.once('exit', () => reject(new Error(`npm start ended:\n${output}`)));
  });
  assert.equal((await fetch(url)).status, 200);

  const browser = await launchBrowser();
  context.after(() => browser.close());
  const page = await (await newContext(browser)).newPage();
  await page.goto(url);
  const wb = workbench(page);
  await wb.ready();
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  await page.locator('.part.activitybar a[aria-label*="Packer"]').first().waitFor();
  // By now Git has looked around, too, and asks nothing.
  await wb.openView('HCP Packer');
  await wb.tree('Registry').row('golden-ubuntu').waitFor();
  await wb.tree('Used in This Workspace').row('golden-base').waitFor();
  assert.match(await page.locator('#status\\.notifications').innerHTML(), /codicon-bell"/);
  await browser.close();

  signal('SIGINT');
  assert.deepEqual(await ended, [0, null]);
  await assert.rejects(fetch(url), 'the server still answers');
});

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { root, run } from './paths.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const runs = (path: string) => spawnSync(path, ['--version'], { encoding: 'utf8' }).status === 0;

/** The Chromium of this machine: `CHROMIUM`, then the PATH, then the one Playwright fetched earlier. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM;
  if (named) return named;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap(folder => names.map(name => join(folder, name + suffix)));
  return [...onPath, chromium.executablePath()].find(path => existsSync(path) && runs(path));
}

/** As `findChromium`, and fetches one when there is none. Undefined after saying on stderr what to do. */
export async function installChromium(): Promise<string | undefined> {
  const found = findChromium();
  if (found) return found;
  console.log('No Chromium found; fetching the one of Playwright.');
  const cli = join(root, 'node_modules/playwright-core/cli.js');
  await run(process.execPath, [cli, 'install', 'chromium', '--no-shell']);
  const fetched = findChromium();
  if (fetched) return fetched;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    await run('apt-get', ['update', '-q']);
    await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  const installed = findChromium();
  if (!installed)
    console.error('No Chromium. Install chromium or Google Chrome, or set CHROMIUM=/path/to/it.');
  return installed;
}

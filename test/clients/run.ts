// `npm run test:clients [sdk|packer|kill|editors …]`: what real clients make of the local registry, dist/registry.js, and
// other editors of the language server.
// Outside `npm test`, because it compiles Packer releases for many minutes the first time.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { run } from '../../scripts/paths.ts';
import { kill } from './kill.ts';
import { packer } from './packer.ts';
import { sdk } from './sdk.ts';
import { terraform } from './terraform.ts';

const stages: Record<string, { go: () => Promise<boolean>; needsGo: boolean }> = {
  sdk: { go: sdk, needsGo: true },
  packer: { go: packer, needsGo: true },
  terraform: { go: terraform, needsGo: true },
  kill: { go: kill, needsGo: false },
  editors: {
    go: async () =>
      (await run(process.execPath, ['--test', ...globSync('test/clients/editors/*.test.ts')])) === 0,
    needsGo: false,
  },
};

const asked = process.argv.slice(2);
const stray = asked.find(name => !(name in stages));
if (stray !== undefined) {
  console.error(`No stage "${stray}". There are: ${Object.keys(stages).join(', ')}.`);
  process.exit(2);
}
if ((await run(process.execPath, ['esbuild.mjs', '--production'])) !== 0) process.exit(1);
const go = !spawnSync('go', ['version'], { cwd: '/' }).error;
const sum: string[] = [];
let failed = false;
for (const [name, stage] of Object.entries(stages)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n── ${name}`);
  if (stage.needsGo && !go) {
    sum.push(`- ${name}: skipped, there is no Go to build it`);
    continue;
  }
  const started = performance.now();
  const passed = await stage.go().catch((error: unknown) => {
    console.error(error);
    return false;
  });
  failed ||= !passed;
  sum.push(`${passed ? '✔' : '✖'} ${name} (${Math.round((performance.now() - started) / 1000)} s)`);
}
console.log(`\n${sum.join('\n')}`);
process.exit(failed ? 1 : 0);

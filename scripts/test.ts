// `npm test [stage …]`: every check there is, or the named ones. Goes on after a failure; the last line is the sum.
import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installChromium } from './chromium.ts';
import { type Counts, ofTwo } from './count.ts';
import { cache, root, run } from './paths.ts';
import { installHost } from './vscode-host.ts';

const node = process.execPath;
const none: Counts = { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };
const one = (ok: boolean): Counts => ({ ...none, passed: Number(ok), failed: Number(!ok) });
const skipped = (why: string): Counts => ({ ...none, skipped: 1, skips: [why] });
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const elsewhere = ['test/editor/**', 'test/desktop/**', 'test/story/**', 'test/package.test.ts'];

/** The tests of some files, counted one by one. `serial`: one file at a time, for those that open windows. */
async function tests(stage: string, files: string[], serial = false, env = {}): Promise<Counts> {
  if (files.length === 0) {
    console.error(`There are no test files for "${stage}".`);
    return one(false);
  }
  const counted = join(cache, `counts-${stage}.json`);
  rmSync(counted, { force: true });
  const code = await run(
    node,
    [
      ...['--test', '--disable-warning=ExperimentalWarning', ...(serial ? ['--test-concurrency=1'] : [])],
      ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
      ...[
        `--test-reporter=${new URL('count.ts', import.meta.url).href}`,
        `--test-reporter-destination=${counted}`,
      ],
      ...files.sort(),
    ],
    { env },
  );
  const counts: Counts = existsSync(counted) ? JSON.parse(readFileSync(counted, 'utf8') || 'null') : null;
  if (!counts) return one(false);
  // A runner that fails without a failed test is a failure too.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** Tests that passed at one of two tries; the last lines name them, so that nothing is hidden. */
const again: string[] = [];

/** What a test in a browser needs: VS Code and Chromium. */
async function inBrowser(stage: string, pattern: string): Promise<Counts> {
  if (process.platform !== 'linux')
    return skipped(`${stage}: runs on Linux only; npm run test:desktop runs the editor tests here`);
  const chromium = await installChromium();
  if (!chromium) return skipped(`${stage}: no Chromium`);
  await installHost();
  const sum = { ...none, skips: [] as string[], failures: [] as string[] };
  for (const file of globSync(pattern, { cwd: root }).sort()) {
    let counts = await tests(stage, [file], true, { CHROMIUM: chromium });
    if (counts.failed > 0) {
      console.log(`\n${file} failed; once more.`);
      const { once, ...both } = ofTwo(counts, await tests(stage, [file], true, { CHROMIUM: chromium }));
      counts = both;
      again.push(...once.map(name => `${file}: ${name}`));
    }
    for (const key of ['passed', 'failed', 'skipped'] as const) sum[key] += counts[key];
    sum.skips.push(...counts.skips);
  }
  return sum;
}

async function unit(): Promise<Counts> {
  const { stockPacker } = await import('../test/packer/packer.ts');
  const packer = await stockPacker(); // built here, before several test files ask for it at once
  console.log('missing' in packer ? `No stock Packer: ${packer.missing}` : `Stock Packer: ${packer.path}`);
  return tests('unit', globSync('test/**/*.test.ts', { cwd: root, exclude: elsewhere }));
}

const stages: Record<string, { needs?: string; go: () => Promise<Counts> }> = {
  types: { go: async () => one((await run(bin('tsc'), [])) === 0) },
  lint: { go: async () => one((await run(bin('biome'), ['check'])) === 0) },
  build: { go: async () => one((await run(node, ['esbuild.mjs', '--production'])) === 0) },
  unit: { needs: 'build', go: unit },
  package: { needs: 'build', go: () => tests('package', ['test/package.test.ts']) },
  editor: { needs: 'build', go: () => inBrowser('editor', 'test/editor/**/*.test.ts') },
  story: { needs: 'build', go: () => inBrowser('story', 'test/story/**/*.test.ts') },
};

const asked = process.argv.slice(2);
const unknown = asked.filter(name => !(name in stages));
if (unknown.length > 0) {
  console.error(`No stage "${unknown.join('", "')}". There are: ${Object.keys(stages).join(', ')}.`);
  process.exit(2);
}
const wanted = new Set(asked.length === 0 ? Object.keys(stages) : asked);
for (const name of asked) if (stages[name]?.needs) wanted.add(stages[name].needs);

mkdirSync(cache, { recursive: true });
const results: [string, Counts][] = [];
for (const [name, { go }] of Object.entries(stages)) {
  if (!wanted.has(name)) continue;
  console.log(`\n── ${name}`);
  const started = performance.now();
  const counts = await go().catch((error: unknown) => {
    console.error(error);
    return one(false);
  });
  results.push([`${name} (${Math.round((performance.now() - started) / 1000)} s)`, counts]);
}

console.log('');
const sum = { ...none };
for (const [name, counts] of results) {
  for (const key of ['passed', 'failed', 'skipped'] as const) sum[key] += counts[key];
  console.log(`${counts.failed > 0 ? '✖' : '✔'} ${name.padEnd(18)} ${line(counts)}`);
  for (const skip of counts.skips) console.log(`  skipped: ${skip}`);
}
for (const test of again) console.log(`  passed at one of two tries: ${test}`);
console.log(line(sum));
process.exit(sum.failed > 0 ? 1 : 0);

function line({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

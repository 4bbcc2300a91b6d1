// `npm run test:desktop`: the suite in a real VS Code. Downloads the oldest one that package.json promises to work with,
// unless VSCODE_TEST_EXECUTABLE names another program to start.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const compiled = join(root, '.cache/desktop');
const suite = join(import.meta.dirname, 'suite');
mkdirSync(compiled, { recursive: true });
// VS Code's own Node does not take TypeScript.
await build({
  entryPoints: { index: join(suite, 'index.ts'), 'extension.test': join(suite, 'extension.test.ts') },
  outdir: compiled,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  external: ['vscode', 'mocha'],
  sourcemap: 'inline',
  logLevel: 'warning',
});

const temporary = mkdtempSync(join(tmpdir(), 'hp-'));
const workspace = join(temporary, 'workspace');
cpSync(join(import.meta.dirname, 'workspace'), workspace, { recursive: true });
if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.VSCODE_TEST_EXECUTABLE)
  console.log('VS Code needs a display: xvfb-run -a npm run test:desktop');
const executable = process.env.VSCODE_TEST_EXECUTABLE;
const oldest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.vscode.replace('^', '');

try {
  await runTests({
    ...(executable ? { vscodeExecutablePath: executable } : { version: oldest }),
    extensionDevelopmentPath: root,
    extensionTestsPath: join(compiled, 'index.cjs'),
    launchArgs: [workspace, `--user-data-dir=${join(temporary, 'data')}`, '--disable-extensions'],
  });
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
}

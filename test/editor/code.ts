// As much of the desktop's command line as @vscode/test-electron uses; what else it passes means nothing here.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runSuite } from './suite.ts';

const flags = new Map<string, string[]>();
const places: string[] = [];
for (const argument of process.argv.slice(2)) {
  const flag = /^--([\w-]+)(?:=(.*))?$/.exec(argument);
  if (!flag) places.push(resolve(argument));
  else flags.set(flag[1]!, [...(flags.get(flag[1]!) ?? []), flag[2] ?? '']);
}
const path = (value: string) => resolve(value.startsWith('file:') ? fileURLToPath(value) : value);
const one = (name: string) => flags.get(name)?.at(-1);

const tests = one('extensionTestsPath');
if (!tests) {
  console.error('Only runs of tests are supported: --extensionTestsPath is missing.');
  process.exit(2);
}
const userSettings = join(one('user-data-dir') ?? '', 'User/settings.json');
const extensionsDir = one('extensions-dir');
const opened = places[0];
/** Of this machine, not of the test. */
const own = /^(PATH|HOME|SHELL|TMPDIR|XDG_RUNTIME_DIR|LANG|PWD|OLDPWD|SHLVL|_|NODE.*|npm_.*|INIT_CWD)$/;
const env = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => !own.test(entry[0])),
);

process.exitCode = await runSuite({
  extensions: (flags.get('extensionDevelopmentPath') ?? []).map(path),
  tests: path(tests),
  env,
  ...(existsSync(userSettings) ? { settings: JSON.parse(readFileSync(userSettings, 'utf8')) } : {}),
  ...(extensionsDir ? { extensionsDir: path(extensionsDir) } : {}),
  ...(opened?.endsWith('.code-workspace') ? { workspace: opened } : opened ? { folder: opened } : {}),
});

// `node scripts/run.mjs NAME …` runs scripts/NAME.ts on a clone where nothing is installed yet. Plain Node 20, no packages:
// installs the dependencies when they are not what package-lock.json says, then hands over to the project's own Node.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const windows = process.platform === 'win32';
const node = join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');
// npm puts node_modules/.bin first in PATH; an install must not run on the Node it is about to replace.
const path = process.env.PATH.split(delimiter).filter(p => !p.endsWith(join('node_modules', '.bin')));
const env = { ...process.env, PATH: path.join(delimiter) };

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: windows && command === 'npm',
  });
  return status === 0;
}

/** Whether node_modules holds exactly what package-lock.json asks for on this platform. */
function installed() {
  const packages = file => {
    const all = JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
    return Object.entries(all).filter(([name]) => name !== '');
  };
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const have = new Map(packages('node_modules/.package-lock.json'));
  const want = packages('package-lock.json');
  return (
    want.every(([name, p]) => (have.get(name)?.version ?? (p.optional ? p.version : '')) === p.version) &&
    [...have.keys()].every(name => want.some(([n]) => n === name))
  );
}

/** The Node of devDependencies, or false. Some setups of npm skip the install script which fetches it. */
const works = () => spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.startsWith('v');

if (!installed() && !run('npm', ['ci', '--no-audit', '--no-fund'], root)) {
  console.error('npm ci failed, see above.');
  process.exit(1);
}
if (
  !works() &&
  !(run(process.execPath, ['installArchSpecificPackage'], join(root, 'node_modules/node')) && works())
) {
  console.error(`${node} does not run. Try: npm rebuild node`);
  process.exit(1);
}

const [name, ...args] = process.argv.slice(2);
const child = spawn(
  node,
  ['--disable-warning=ExperimentalWarning', join(root, 'scripts', `${name}.ts`), ...args],
  {
    cwd: root,
    env: { ...env, PATH: [join(root, 'node_modules/.bin'), ...path].join(delimiter) },
    stdio: 'inherit',
  },
);
// Ctrl+C reaches the child by itself; this process only has to outlive it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));

// `npm start`: the extension as a newcomer sees it. A local registry with sample data, and VS Code on sample templates,
// signed in to it. With --no-open VS Code is served for a browser and nothing is opened.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cache, root, run } from './paths.ts';
import { type Host, installExtension, installHost, startHost } from './vscode-host.ts';

const samples = join(root, 'samples');
const seed = join(samples, 'registry.json');
const packaging = ['package', '--no-dependencies'];
const windows = process.platform === 'win32';

let registry: ChildProcess | undefined;
let host: Host | undefined;
let ending = false;
/** Sockets are made below it, so its name has to be short. */
const temporary = mkdtempSync(join(tmpdir(), 'hp-'));

async function end(code: number): Promise<never> {
  if (ending) return new Promise(() => {});
  ending = true;
  await host?.stop();
  if (registry && registry.exitCode === null && registry.signalCode === null) {
    const gone = new Promise(resolve => registry?.once('exit', resolve));
    registry.kill('SIGTERM');
    await gone;
  }
  rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  process.exit(code);
}

/** Starts the registry; every variable its clients need. */
function startRegistry(): Promise<Record<string, string>> {
  const bundle = join(root, 'dist/registry.js');
  if (!existsSync(bundle)) throw new Error('The build left no dist/registry.js.');
  const child = spawn(
    process.execPath,
    [
      ...['--disable-warning=ExperimentalWarning', bundle, '--seed', seed],
      ...['--database', join(cache, 'registry.sqlite')],
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  registry = child;
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      const line = /^(\{.*\})\n/m.exec(said);
      if (line) resolve(JSON.parse(line[1]!).env);
    });
    child.once('error', reject);
    child.once('exit', code => {
      if (ending) return;
      console.error(`The local registry ended with ${code}.`);
      void end(1);
    });
  });
}

/** The desktop's VS Code with its own profile; ends with the window. */
function openDesktop(env: Record<string, string>): Promise<void> {
  console.log('Opening VS Code. Close its window or press Ctrl+C to end.');
  const child = spawn(
    'code',
    [
      ...['--wait', '--new-window', '--disable-workspace-trust'],
      ...['--user-data-dir', join(cache, 'vscode-data')],
      ...[`--extensionDevelopmentPath=${root}`, samples],
    ],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'], shell: windows },
  );
  return new Promise(resolve => child.once('exit', () => resolve()));
}

/** VS Code in the browser, with the packaged extension. */
async function serve(env: Record<string, string>): Promise<void> {
  await installHost();
  const vsix = join(temporary, 'extension.vsix');
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  if ((await run(process.execPath, [vsce, ...packaging, '--out', vsix])) !== 0)
    throw new Error('The extension could not be packaged.');
  const extensionsDir = join(temporary, 'extensions');
  installExtension(vsix, extensionsDir, join(temporary, 'install'));
  host = await startHost({
    dataDir: join(temporary, 'data'),
    extensionsDir,
    env,
    settings: {
      'workbench.startupEditor': 'none',
      'workbench.secondarySideBar.defaultVisibility': 'hidden',
      'chat.disableAIFeatures': true,
      'security.workspace.trust.enabled': false,
      // The samples lie in the repository of the extension, and Git would ask whether to open that.
      'git.openRepositoryInParentFolders': 'never',
    },
  });
  const folder = encodeURI(samples.replaceAll('\\', '/'));
  console.log(
    `\nVS Code with the sample templates: http://${host.authority}/?folder=${folder}\nCtrl+C ends it.`,
  );
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
try {
  if (!existsSync(seed))
    throw new Error('samples/registry.json is missing: the sample data of the registry.');
  if ((await run(process.execPath, ['esbuild.mjs', '--production'])) !== 0)
    throw new Error('The build failed, see above.');
  mkdirSync(cache, { recursive: true });
  const env = await startRegistry();
  const desktop = spawnSync('code', ['--version'], { shell: windows }).status === 0;
  if (desktop && !process.argv.includes('--no-open')) {
    await openDesktop(env);
    await end(0);
  } else await serve(env);
} catch (error) {
  if (!ending) console.error(error instanceof Error ? error.message : error);
  await end(1);
}

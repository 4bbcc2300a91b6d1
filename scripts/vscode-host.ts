import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { cache, root, run } from './paths.ts';

/** VS Code 1.139.1 as a server, from the npm registry; it runs on the Node of devDependencies. */
const version = '4.139.1';
const folder = join(cache, 'vscode', version);
const serverRoot = join(folder, 'node_modules/code-server/lib/vscode');
const windows = process.platform === 'win32';
const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];

/** Not needed to edit templates: assistants, debuggers, binaries for other systems. Half of the size. */
const surplus = [
  'node_modules/@github',
  'node_modules/@microsoft/mxc-sdk',
  'node_modules/@vscode/sqlite3',
  'node_modules/node-pty/third_party',
  'extensions/copilot',
  'extensions/mermaid-markdown-features',
  'extensions/ms-vscode.js-debug',
  'extensions/ms-vscode.js-debug-companion',
  'extensions/ms-vscode.vscode-js-profile-table',
];

/** Installs the server once. Throws with npm's exit code when that fails. */
export async function installHost(): Promise<void> {
  if (existsSync(serverRoot)) return;
  console.log(`Installing VS Code ${version} for the browser into .cache/ (once, about a minute).`);
  const staging = `${folder}.partial`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  writeFileSync(join(staging, 'package.json'), '{"name":"vscode-host","private":true,"version":"0.0.0"}');
  const npm = async (args: string[], cwd: string, env = {}) => {
    const code = await run('npm', args, { cwd, env });
    if (code !== 0) throw new Error(`npm ${args[0]} for VS Code ended with ${code}`);
  };
  await npm(['install', ...quiet, '--save-exact', `code-server@${version}`], staging);
  const vscode = join(staging, 'node_modules/code-server/lib/vscode');
  // Not `npm ci`: it finds its shrinkwrap out of step with its package.json.
  await npm(['install', ...quiet, '--omit=dev'], vscode);
  await rebuildAddons(vscode);
  for (const name of surplus) rmSync(join(vscode, name), { recursive: true, force: true });
  const prebuilds = join(vscode, 'node_modules/node-pty/prebuilds');
  for (const name of existsSync(prebuilds) ? readdirSync(prebuilds) : [])
    if (name !== `${process.platform}-${process.arch}`) rmSync(join(prebuilds, name), { recursive: true });
  renameSync(staging, folder);
}

/** Log files and the watchdog of the extension host come as sources. VS Code runs without them, with empty logs. */
async function rebuildAddons(vscode: string): Promise<void> {
  const env: Record<string, string> = {};
  try {
    // The package our Node comes from brings its headers.
    const { platform, arch } = process;
    const require = createRequire(join(root, 'node_modules/node/package.json'));
    env.npm_config_nodedir = dirname(require.resolve(`node-${platform}-${arch}/package.json`));
  } catch {} // node-gyp then fetches them
  const args = ['rebuild', '--no-audit', '--no-fund', '@vscode/spdlog', '@vscode/native-watchdog'];
  const built = spawnSync('npm', args, { cwd: vscode, env: { ...process.env, ...env }, shell: windows });
  if (built.status !== 0) console.log('No C++ compiler: VS Code in the browser goes without log files.');
}

export type HostOptions = {
  /** Holds user data, logs, home and temporary files. Short: Unix sockets are made in it. */
  dataDir: string;
  /** Where installed extensions are. */
  extensionsDir?: string;
  /** 0 or absent: any free one. */
  port?: number;
  /** Written as the user's settings. */
  settings?: Record<string, unknown>;
  /** Reaches the extension host and everything it starts. Nothing else of this process's environment does, but PATH. */
  env?: Record<string, string>;
  /** Asks for workspace trust, as VS Code does by default. */
  trust?: boolean;
  onLog?: (text: string) => void;
};

export type Host = {
  port: number;
  /** host:port of the page; the name of the remote in `vscode-remote:` addresses. */
  authority: string;
  dataDir: string;
  /** All it printed so far. */
  output(): string;
  /** Ends the server with its extension hosts and what they started. */
  stop(): Promise<void>;
};

const environment = (options: HostOptions): Record<string, string> => {
  const home = join(options.dataDir, 'home');
  const temporary = join(options.dataDir, 't');
  for (const dir of [home, temporary]) mkdirSync(dir, { recursive: true });
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    LANG: 'C.UTF-8',
    SHELL: '/bin/bash',
    TMPDIR: temporary,
    XDG_RUNTIME_DIR: temporary,
    // No marketplace.
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    ...options.env,
  };
};
const always = ['--accept-server-license-terms', '--telemetry-level', 'off'];

/** Starts the installed server on the loopback interface. */
export async function startHost(options: HostOptions): Promise<Host> {
  const user = join(options.dataDir, 'data/User');
  mkdirSync(user, { recursive: true });
  writeFileSync(join(user, 'settings.json'), JSON.stringify(options.settings ?? {}, null, 2));
  const child = spawn(
    process.execPath,
    [
      ...['out/server-main.js', '--host', '127.0.0.1', '--port', String(options.port ?? 0)],
      ...['--without-connection-token', '--server-data-dir', options.dataDir, ...always],
      ...['--disable-getting-started-override', '--force-disable-user-env'],
      // An extension host whose page is gone ends after 2 s instead of 3 h.
      ...['--reconnection-grace-time', '2'],
      ...(options.trust ? [] : ['--disable-workspace-trust']),
      ...(options.extensionsDir ? ['--extensions-dir', options.extensionsDir] : []),
    ],
    // Leads its own group, so that stop() reaches everything it started.
    { cwd: serverRoot, env: environment(options), stdio: ['ignore', 'pipe', 'pipe'], detached: !windows },
  );
  const stop = () => end(child);
  const last = () => killGroup(child);
  process.once('exit', last);
  child.once('exit', () => process.off('exit', last));
  let output = '';
  const port = await new Promise<number>((listening, fail) => {
    const hear = (chunk: Buffer) => {
      output += chunk;
      options.onLog?.(chunk.toString());
      const heard = /agent listening on (\d+)/.exec(output);
      if (heard) listening(Number(heard[1]));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', fail);
    child.once('exit', code => fail(new Error(`VS Code's server ended with ${code}\n${output}`)));
  });
  return { port, authority: `127.0.0.1:${port}`, dataDir: options.dataDir, output: () => output, stop };
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(windows ? child.pid : -child.pid, 'SIGKILL');
  } catch {} // all gone
}

/** First politely, so that logs and storage are written. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise(done => child.once('exit', done));
    const late = setTimeout(() => killGroup(child), 5000);
    child.kill('SIGTERM');
    await gone;
    clearTimeout(late);
  }
  killGroup(child);
}

/** Installs a VSIX into `extensionsDir`, offline. */
export function installExtension(vsix: string, extensionsDir: string, dataDir: string): void {
  const installed = spawnSync(
    process.execPath,
    [
      ...['out/server-main.js', ...always, '--server-data-dir', dataDir, '--extensions-dir', extensionsDir],
      ...['--install-extension', resolve(vsix), '--force'],
    ],
    { cwd: serverRoot, encoding: 'utf8', env: environment({ dataDir }) },
  );
  if (!installed.stdout.includes('was successfully installed'))
    throw new Error(`VS Code refused ${vsix}:\n${installed.stdout}${installed.stderr}`);
}

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import { connect } from '../registry/local/support.ts';

export interface Listening {
  readonly api: string;
  readonly auth: string;
  readonly organizationId: string;
  readonly projectId: string;
  readonly env: Readonly<Record<string, string>>;
  readonly principals: readonly { name: string; env: Readonly<Record<string, string>> }[];
}

/** A folder for the time of some work. */
export async function inFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'clients-'));
  try {
    return await work(path);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

/** `dist/registry.js` as people run it. */
export async function startRegistry(...args: string[]) {
  const child = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    join(root, 'dist/registry.js'),
    ...args,
  ]);
  let said = '';
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()));
  const listening = await new Promise<Listening>((resolve, reject) => {
    let line = '';
    child.stdout.on('data', chunk => {
      line += chunk;
      if (line.endsWith('\n')) resolve(JSON.parse(line) as Listening);
    });
    child.stderr.on('data', chunk => {
      said += chunk;
    });
    void ended.then(() => reject(new Error(`dist/registry.js ended: ${said}`)));
  });
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return { ...listening, end };
}

/** One with a seed, for the time of some work, and a plain HTTP client of it. */
export const withRegistry = <T>(
  seed: object,
  work: (registry: Listening, client: Awaited<ReturnType<typeof connect>>, folder: string) => Promise<T>,
): Promise<T> =>
  inFolder(async folder => {
    const file = join(folder, 'seed.json');
    writeFileSync(file, JSON.stringify(seed));
    const registry = await startRegistry('--seed', file);
    try {
      return await work(registry, await connect(registry), folder);
    } finally {
      await registry.end('SIGTERM');
    }
  });

/** Runs a program to its end. */
export function output(
  command: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<{ code: number; said: string }> {
  return new Promise(resolve => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        said += chunk;
      });
    child.once('error', error => resolve({ code: 127, said: error.message }));
    child.once('close', code => resolve({ code: code ?? 1, said }));
  });
}

/** Puts what a run found out between two comments of the documentation. */
export function document(mark: string, text: string): void {
  const file = join(root, 'docs/local-registry.md');
  const [start, end] = [`<!-- ${mark} -->\n`, '<!-- end -->'];
  const page = readFileSync(file, 'utf8');
  const from = page.indexOf(start) + start.length;
  writeFileSync(file, `${page.slice(0, from)}\n${text}\n\n${page.slice(page.indexOf(end, from))}`);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { connect } from './support.ts';

const main = fileURLToPath(new URL('../../../registry/local/main.ts', import.meta.url));

/** A folder that is gone after the test. */
export function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'registry-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The local registry as a process of its own, the way users start it. */
export function run(t: TestContext, ...args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    main,
    ...args,
  ]);
  t.after(() => child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stderr!.on('data', chunk => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>(resolve => child.once('close', code => resolve({ code, stdout, stderr })));
  /** What it prints when it listens. */
  const listening = new Promise<Parameters<typeof connect>[0]>((resolve, reject) => {
    child.stdout!.on('data', chunk => {
      stdout += chunk;
      if (stdout.endsWith('\n') && stdout.startsWith('{')) resolve(JSON.parse(stdout));
    });
    void ended.then(({ code }) => reject(new Error(`ended with ${code}: ${stderr}`)));
  });
  listening.catch(() => {});
  return { child, ended, listening };
}

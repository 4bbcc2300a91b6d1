import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The clone. */
export const root = join(import.meta.dirname, '..');
/** Everything that is fetched or built once and may be deleted at any time. */
export const cache = join(root, '.cache');

/** Runs a program to its end with its output on ours; its exit code, 127 when it does not start. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string | undefined> } = {},
): Promise<number> {
  return new Promise(done => {
    // npm and the programs of node_modules/.bin are .cmd files there.
    const shell = process.platform === 'win32' && command !== process.execPath;
    const child = spawn(shell ? `"${command}"` : command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'inherit', 'inherit'],
      shell,
    });
    child.on('error', error => {
      console.error(`${command}: ${error.message}`);
      done(127);
    });
    child.on('exit', code => done(code ?? 1));
  });
}

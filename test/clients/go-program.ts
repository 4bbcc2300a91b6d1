import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cache, run } from '../../scripts/paths.ts';

export interface GoProgram {
  /** Of the file in `.cache/`. */
  readonly name: string;
  readonly module: string;
  readonly version: string;
  /** The checksum that go.sum would hold for the module. */
  readonly sum: string;
  /** Inside the module. */
  readonly package?: string;
  readonly flags?: string;
}

/**
 * A released program, built once from the Go module proxy, inside its own module, so that its own go.mod, with its
 * `replace`, and go.sum decide what goes in. Throws when it cannot be built or is not the one that was meant.
 */
export async function goProgram(program: GoProgram): Promise<string> {
  const { name, version, sum } = program;
  const path = join(cache, `${name}-${version}${process.platform === 'win32' ? '.exe' : ''}`);
  if (existsSync(path)) return path;
  console.log(`Building ${name} ${version} into .cache/ (once, some minutes).`);
  const env = { ...process.env, GOFLAGS: '', GOWORK: 'off', CGO_ENABLED: '0' };
  const module = `${program.module}@v${version}`;
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', module], { cwd: '/', env });
  const { Dir, Sum } = JSON.parse(stdout) as { Dir: string; Sum: string };
  if (Sum !== sum) throw new Error(`${module} is ${Sum}, not ${sum}`);
  mkdirSync(cache, { recursive: true });
  const flags = `-s -w ${program.flags ?? ''}`;
  const partial = `${path}.${process.pid}`;
  const args = ['build', '-p', '1', '-trimpath', '-ldflags', flags, '-o', partial, program.package ?? '.'];
  if ((await run('go', args, { cwd: Dir, env })) !== 0) throw new Error(`building ${name} ${version} failed`);
  renameSync(partial, path);
  return path;
}

import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** The release the product is tested against; go.mod beside this file pins the same. */
export const packerVersion = '1.16.0';

/** Where Packer's source lies after Go has built it, with its own fixtures: read there, never kept here. */
export const packerSource = join(
  process.env.GOMODCACHE ?? join(process.env.GOPATH ?? join(homedir(), 'go'), 'pkg/mod'),
  `github.com/hashicorp/packer@v${packerVersion}`,
);

export type StockPacker = { path: string; version: string } | { missing: string };

const exe = process.platform === 'win32' ? 'packer.exe' : 'packer';
const built = join(
  import.meta.dirname,
  '../../.cache',
  `packer-${packerVersion}${exe.endsWith('.exe') ? '.exe' : ''}`,
);

const versionOf = (path: string): string | undefined =>
  /^Packer v(\S+)/.exec(
    spawnSync(path, ['version'], { encoding: 'utf8', env: { ...process.env, CHECKPOINT_DISABLE: '1' } })
      .stdout ?? '',
  )?.[1];

let answer: Promise<StockPacker> | undefined;

/**
 * HashiCorp's own Packer: `PACKER`, else `packer` of the pinned version on the PATH, else built by Go from the
 * Go module proxy into `.cache/`, once. Where there is none, why, for tests to be skipped by name.
 */
export function stockPacker(): Promise<StockPacker> {
  answer ??= find();
  return answer;
}

async function find(): Promise<StockPacker> {
  const named = process.env.PACKER;
  if (named) {
    const version = versionOf(named);
    return version ? { path: named, version } : { missing: `PACKER=${named} is no Packer` };
  }
  const path = presentPacker();
  return path === undefined ? build() : { path, version: packerVersion };
}

/** The pinned release where it is there already. */
export const presentPacker = (): string | undefined =>
  [built, ...(process.env.PATH ?? '').split(delimiter).map(folder => join(folder, exe))].find(
    path => existsSync(path) && versionOf(path) === packerVersion,
  );

async function build(): Promise<StockPacker> {
  const go = spawnSync('go', ['version'], { encoding: 'utf8', cwd: '/' });
  if (go.error) return { missing: `no packer ${packerVersion} on the PATH, and no Go to build it` };
  console.log(`Building packer ${packerVersion} into .cache/ (once, some minutes).`);
  mkdirSync(join(built, '..'), { recursive: true });
  const partial = `${built}.${process.pid}`;
  try {
    // GOFLAGS and a workspace of the user's must not change what is built. Go fetches a newer toolchain if it has to.
    const env = { ...process.env, GOFLAGS: '', GOWORK: 'off' };
    await promisify(execFile)('go', ['build', '-o', partial, 'github.com/hashicorp/packer'], {
      cwd: import.meta.dirname,
      env,
      maxBuffer: 1 << 26,
    });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split('\n').slice(-3).join(' ');
    return { missing: `building packer ${packerVersion} failed: ${said || String(error)}` };
  }
  renameSync(partial, built);
  return { path: built, version: packerVersion };
}

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stockPacker } from '../packer.ts';

const root = join(import.meta.dirname, '../../..');
const exe = process.platform === 'win32' ? '.exe' : '';

/** The plugin the schemas are compared with; go.mod beside this file pins the same release. */
export const plugin = { address: 'github.com/hashicorp/amazon', version: '1.8.2' };
const binary = join(root, `.cache/packer-plugin-amazon-${plugin.version}${exe}`);
/** A plugin folder as `packer plugins install` leaves it. */
const folder = join(root, `.cache/plugins-amazon-${plugin.version}`);

/** Builds the plugin from the Go module proxy into `.cache/`, once. What went wrong, if something did. */
export async function buildPlugin(): Promise<string | undefined> {
  if (existsSync(binary)) return undefined;
  console.log(`Building packer-plugin-amazon ${plugin.version} into .cache/ (once, some minutes).`);
  mkdirSync(join(binary, '..'), { recursive: true });
  const partial = `${binary}.${process.pid}`;
  try {
    await promisify(execFile)('go', ['build', '-o', partial, 'github.com/hashicorp/packer-plugin-amazon'], {
      cwd: import.meta.dirname,
      env: { ...process.env, GOFLAGS: '', GOWORK: 'off' },
      maxBuffer: 1 << 26,
    });
  } catch (error) {
    return (error as { stderr?: string }).stderr?.trim() || String(error);
  }
  renameSync(partial, binary);
  return undefined;
}

/** A plugin folder with the built plugin in it; why there is none, for tests to be skipped by name. */
export async function pluginFolder(): Promise<{ readonly path: string } | { readonly missing: string }> {
  const packer = await stockPacker();
  if ('missing' in packer) return packer;
  if (!existsSync(binary))
    return { missing: `no amazon plugin ${plugin.version}: npm run test:plugins builds it` };
  if (!existsSync(join(folder, plugin.address)))
    await promisify(execFile)(packer.path, ['plugins', 'install', '--path', binary, plugin.address], {
      env: { ...process.env, PACKER_PLUGIN_PATH: folder, CHECKPOINT_DISABLE: '1' },
    });
  return { path: folder };
}

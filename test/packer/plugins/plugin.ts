import { execFile } from 'node:child_process';
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cache } from '../../../scripts/paths.ts';
import { plugin as inCatalog } from '../../../server/language/catalog/index.ts';
import type { InstalledPlugin } from '../../../server/language/model/module.ts';
import { stockPacker } from '../packer.ts';

const exe = process.platform === 'win32' ? '.exe' : '';
const execute = promisify(execFile);

/** The plugins that are built for comparison, with the checksum of each module at the release of its schema. */
export const sums: Readonly<Record<string, string>> = {
  'github.com/hashicorp/alicloud': 'h1:/RdMh+qZ8yd0y8UYhmL9+QrI9Ljdn8wyaorb9qmytS4=',
  'github.com/hashicorp/amazon': 'h1:fNNWpbfky9+KY9+qZWgfTGjdDUOvVag8rC3gEUWkjOY=',
  'github.com/hashicorp/googlecompute': 'h1:FnI3h0Y29o8ft/bPNsud7Is3gCzDRnpsPYBNLFcijLw=',
  'github.com/hashicorp/openstack': 'h1:eVHR5UqBIgjvi9FhRkORGTa8j3fXHcWCLD0DH9n+kAw=',
  'github.com/hashicorp/oracle': 'h1:ilIS7J/XskWH9z40z/puX4rcI92/vBKUt3M8OXYGXeI=',
  'github.com/hashicorp/vsphere': 'h1:GPKA6THljryV7HdUMgb+scAsjR7efYVP2MG28D/STXk=',
};

const binaryOf = ({ address, version }: InstalledPlugin) =>
  join(cache, `packer-plugin-${address.split('/').at(-1)}-${version}${exe}`);
/** A plugin folder as `packer plugins install` leaves it. */
const folderOf = ({ address, version }: InstalledPlugin) =>
  join(cache, `plugins-${address.split('/').at(-1)}-${version}`);

/** The release of a plugin that its schema is of. */
export const released = (address: string): InstalledPlugin => ({
  address,
  version: inCatalog(address)!.version,
});

/** Builds a plugin in its own module from the Go module proxy into `.cache/`, once. What went wrong, if something did. */
export async function buildPlugin(address: string): Promise<string | undefined> {
  const { version, repository } = inCatalog(address)!;
  const binary = binaryOf({ address, version });
  if (existsSync(binary)) return undefined;
  console.log(`Building ${address} ${version} into .cache/ (once, some minutes).`);
  mkdirSync(cache, { recursive: true });
  const partial = `${binary}.${process.pid}`;
  const env = { ...process.env, GOFLAGS: '-mod=readonly', GOWORK: 'off' };
  const module = `${repository.replace('https://', '')}@v${version}`;
  try {
    const { stdout } = await execute('go', ['mod', 'download', '-json', module], { env });
    const { Dir, Sum } = JSON.parse(stdout) as { Dir: string; Sum: string };
    if (Sum !== sums[address]) return `${module} has the checksum ${Sum}, not ${sums[address]}`;
    // A release of some plugins calls itself a development build, if nobody says otherwise.
    const release = `-X ${repository.replace('https://', '')}/version.VersionPrerelease=`;
    await execute('go', ['build', '-ldflags', release, '-o', partial, '.'], {
      cwd: Dir,
      env,
      maxBuffer: 1 << 26,
    });
  } catch (error) {
    return (error as { stderr?: string }).stderr?.trim() || String(error);
  }
  renameSync(partial, binary);
  return undefined;
}

/** A plugin folder with a built plugin in it; why there is none, for tests to be skipped by name. */
export async function pluginFolder(
  plugin: InstalledPlugin,
): Promise<{ readonly path: string } | { readonly missing: string }> {
  const packer = await stockPacker();
  if ('missing' in packer) return packer;
  const binary = binaryOf(plugin);
  if (!existsSync(binary))
    return { missing: `no plugin ${plugin.address} ${plugin.version}: npm run test:plugins builds it` };
  const folder = folderOf(plugin);
  if (!existsSync(join(folder, plugin.address)))
    await execute(packer.path, ['plugins', 'install', '--path', binary, plugin.address], {
      env: { ...process.env, PACKER_PLUGIN_PATH: folder, CHECKPOINT_DISABLE: '1' },
    });
  return { path: folder };
}

/** Runs with a folder that has one plugin of another folder only, for Packer asks every plugin it finds who it is. */
export async function alone<T>(
  from: string,
  { address, version }: InstalledPlugin,
  run: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'packer-plugin-'));
  try {
    mkdirSync(join(folder, address), { recursive: true });
    for (const file of readdirSync(join(from, address)).filter(name => name.includes(`_v${version}_`)))
      copyFileSync(join(from, address, file), join(folder, address, file), constants.COPYFILE_FICLONE);
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

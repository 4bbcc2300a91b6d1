import { promises as fs } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';
import type { InstalledPlugin } from './language/model/module.ts';

/** What decides where Packer keeps its plugins: the surroundings of the process, never the workspace. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/**
 * Packer's plugin folder (`PluginFolder` in packer/plugin_folders.go, `ConfigDir` in the plugin SDK's pathing package).
 * Undefined for a relative path: it starts where Packer is run, which is not known here.
 */
export async function pluginFolder({ env, home, platform }: Surroundings): Promise<string | undefined> {
  const named = env.PACKER_PLUGIN_PATH || undefined;
  if (named !== undefined) return isAbsolute(named) ? named : undefined;
  const folder = platform === 'win32' ? 'packer.d' : '.packer.d';
  const config = env.PACKER_CONFIG_DIR || undefined;
  if (config !== undefined) return isAbsolute(config) ? join(config, folder, 'plugins') : undefined;
  if (platform === 'win32') return join(env.APPDATA || home, folder, 'plugins');
  const old = join(home, folder);
  const isOld = await fs.stat(old).then(
    () => true,
    () => false,
  );
  return join(isOld ? old : join(env.XDG_CONFIG_HOME || join(home, '.config'), 'packer'), 'plugins');
}

/** What Packer would find installed. */
export async function pluginsOf(surroundings: Surroundings): Promise<readonly InstalledPlugin[]> {
  const folder = await pluginFolder(surroundings);
  return folder === undefined ? [] : installedPlugins(folder, surroundings.platform);
}

/** Protocol 5 is the only one that Packer has had since plugins are programs of their own. */
const binary =
  /^packer-plugin-(.+)_v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)_x5\.\d+_([a-z0-9]+)_[a-z0-9]+(?:\.exe)?$/;
/** `github.com/hashicorp/amazon` is three folders; addresses may have some more. */
const deepest = 6;
const most = 5_000;

/**
 * The plugins in a plugin folder, by the names of files alone: nothing is opened and nothing started. A binary without
 * a checksum beside it is none, nor is one of another system, for Packer passes them over
 * (`ListInstallations` in packer/plugin-getter/plugins.go).
 */
export async function installedPlugins(
  folder: string,
  platform: NodeJS.Platform = process.platform,
): Promise<readonly InstalledPlugin[]> {
  const system = platform === 'win32' ? 'windows' : platform;
  const found: InstalledPlugin[] = [];
  let looked = 0;
  const pending = [{ path: folder, parts: [] as readonly string[] }];
  for (let at = pending.shift(); at && ++looked < most; at = pending.shift()) {
    const { path, parts } = at;
    const entries = await fs.readdir(path, { withFileTypes: true }).catch(() => []);
    const names = new Set(entries.map(({ name }) => name));
    for (const entry of entries) {
      if (entry.isDirectory() && parts.length < deepest)
        pending.push({ path: `${path}${sep}${entry.name}`, parts: [...parts, entry.name] });
      const [, name, version, of] = binary.exec(entry.name) ?? [];
      const isOurs = of === system && name === parts.at(-1) && names.has(`${entry.name}_SHA256SUM`);
      if (parts.length > 2 && version && isOurs) found.push({ address: parts.join('/'), version });
    }
  }
  return found;
}

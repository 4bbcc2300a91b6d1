import type { Plugin } from '../catalog/index.ts';
import { keptBy } from './kept.ts';
import type { Module } from './module.ts';
import { requiredPlugins } from './required-plugins.ts';
import { allows, compareReleases, constraintsOf, releaseOf } from './versions.ts';

/**
 * The release of a plugin that Packer would start for this configuration: the newest installed one that
 * `required_plugins` allows; where none is, the one that is pinned there. Undefined where neither says it, and where a
 * development build is among the candidates, for nobody knows what is in that.
 */
export const versionInUse = (module: Module, { address }: Plugin): string | undefined =>
  inUse(module, address);

const inUse = keptBy((module: Module, address): string | undefined => {
  const same = (other: string | undefined) => other?.toLowerCase() === address.toLowerCase();
  const constraints = requiredPlugins(module)
    .filter(({ source }) => same(source))
    .map(({ version }) => constraintsOf(version ?? ''));
  if (constraints.includes(undefined)) return undefined;
  // Of plugins of one name that nobody asks for, Packer starts the newest, whichever address it has.
  const nameOf = (one: string) => one.toLowerCase().split('/').at(-1);
  if (
    constraints.length === 0 &&
    module.installed.some(one => !same(one.address) && nameOf(one.address) === nameOf(address))
  )
    return undefined;
  const all = constraints.flatMap(one => one ?? []);
  const installed = module.installed.filter(one => same(one.address)).map(({ version }) => version);
  const releases = installed.map(releaseOf);
  if (releases.includes(undefined)) return undefined;
  const candidates = releases
    .filter(release => release !== undefined)
    .filter(release => all.every(one => allows(one, release)))
    .sort(compareReleases);
  const [pin] = all.filter(({ operator }) => operator === '=').map(({ segments }) => segments);
  return (candidates.at(-1) ?? (pin && releaseOf(pin.join('.'))))?.join('.');
});

import { component } from '../../catalog/index.ts';
import type { ComponentKind } from '../../model/components.ts';
import { blocksOf } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import { atTheTop, packerBlock } from '../declaring.ts';
import { insertion } from './edits.ts';
import type { Fix } from './rule.ts';

/** Asks for the plugin that is known to bring a component, in the release its arguments are known from. */
export function requirePlugin(
  kind: ComponentKind,
  type: string,
  module: Module,
  uri: string,
): readonly Fix[] {
  const found = component(kind === 'data' ? 'datasource' : kind, type)?.plugin;
  if (!found || found.bundled) return [];
  const { name, address, version } = found;
  // Packer takes no pre-release here, and which release came before it is not known.
  const least = version.includes('-') ? `${version.split('.')[0]}.0` : version;
  const entry = [`${name} = {`, `  source  = "${address}"`, `  version = "~> ${least}"`, '}'];
  const block = ['required_plugins {', ...entry.map(line => `  ${line}`), '}'];
  const home = packerBlock(module, uri);
  const file = home && module.files.get(home.uri);
  const [plugins] = home ? blocksOf(home.node.body, 'required_plugins') : [];
  const whole = ['packer {', ...block.map(line => `  ${line}`), '}'].join('\n');
  return [
    {
      title: `Require the plugin "${address}"`,
      edits: !file
        ? [atTheTop(uri, module.files.get(uri)!, whole)]
        : plugins
          ? insertion(home.uri, file, plugins, entry)
          : insertion(home.uri, file, home.node, block),
    },
  ];
}

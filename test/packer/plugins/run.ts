/**
 * `npm run test:plugins`: builds the plugins of `plugin.ts`, and compares what we say about every argument of theirs, and
 * of what comes with Packer, with `packer validate`. `-- FOLDER` compares what is installed in a plugin folder instead,
 * as far as its releases are those of the schemas. Outside `npm test`, for it takes minutes.
 */
import { isAbsolute, join } from 'node:path';
import { root, run } from '../../../scripts/paths.ts';
import {
  bundled,
  type Component,
  type ComponentKind,
  component,
  plugin,
} from '../../../server/language/catalog/index.ts';
import { installedPlugins } from '../../../server/plugin-folder.ts';
import { deprecations } from './deprecations.ts';
import { questionsAsked, type Tally } from './judge.ts';
import { outputsRead } from './outputs.ts';
import { alone, buildPlugin, pluginFolder, released, sums } from './plugin.ts';
import { preparations } from './preparing.ts';

const componentsOf = (address: string): readonly Component[] => {
  const { name, components } = plugin(address)!;
  return Object.entries(components).flatMap(([kind, types]) =>
    types.map(type => component(kind as ComponentKind, type, new Map([[name, address]]))!),
  );
};

let failed = false;
console.log(
  '| Plugin | Release | Components | Arguments | Lines | Alike | Rules | Alike | Outputs | Alike |',
);
console.log('|---|---|---:|---:|---:|---:|---:|---:|---:|---:|');

async function compare(address: string, folder: string): Promise<void> {
  const components = componentsOf(address);
  const decoding: Tally[] = [];
  const rules: Tally[] = [];
  const outputs: Tally[] = [];
  for (const one of components) {
    decoding.push(...(await questionsAsked(one, folder)));
    rules.push(...(await preparations(one, folder)));
    if (one.kind === 'builder') rules.push(...(await deprecations(one, folder)));
    outputs.push(...(await outputsRead(one, folder)));
  }
  const sum = (all: readonly Tally[], of: (tally: Tally) => number) => all.reduce((n, one) => n + of(one), 0);
  const asked = (all: readonly Tally[]) => sum(all, one => one.asked);
  const alike = (all: readonly Tally[]) => asked(all) - sum(all, one => one.disagreements.length);
  const names = asked(decoding.filter(({ question }) => question === 'wrong type 1'));
  console.log(
    `| ${address === bundled ? 'with Packer' : plugin(address)!.name} | ${plugin(address)!.version} | ${components.length} | ${names} | ${asked(decoding)} | ${alike(decoding)} | ${asked(rules)} | ${alike(rules)} | ${asked(outputs)} | ${alike(outputs)} |`,
  );
  for (const { question, disagreements } of [...decoding, ...rules, ...outputs])
    for (const one of disagreements) console.error(`  ${question}: ${one}`);
  failed ||=
    [decoding, outputs].some(all => alike(all) < asked(all)) || rules.some(({ accusations }) => accusations);
}

const [given] = process.argv.slice(2);
if (given !== undefined) {
  const folder = isAbsolute(given) ? given : join(root, given);
  for (const one of await installedPlugins(folder))
    if (plugin(one.address)?.version === one.version)
      await alone(folder, one, only => compare(plugin(one.address)!.address, only));
    else console.error(`${one.address} ${one.version} is not the release of a schema`);
} else {
  for (const address of Object.keys(sums)) {
    const wrong = await buildPlugin(address);
    const folder = await pluginFolder(released(address));
    if ('path' in folder) await compare(address, folder.path);
    else {
      console.error(wrong ?? folder.missing);
      failed = true;
    }
  }
  await compare(bundled, join(root, '.cache/no-plugins'));
  failed ||= (await run(process.execPath, ['--test', join(import.meta.dirname, 'agreement.test.ts')])) !== 0;
}
process.exit(failed ? 1 : 0);

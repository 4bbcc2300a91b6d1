import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { diagnose } from '../../../server/language/features/diagnostics/index.ts';
import { pluginsOf } from '../../../server/plugin-folder.ts';
import { moduleFrom } from '../../support/module.ts';
import { cases } from '../cases.ts';
import { compare, ours } from '../compare.ts';
import { stockPacker } from '../packer.ts';
import { validate } from '../validate.ts';
import { pluginFolder, released } from './plugin.ts';

const plugin = released('github.com/hashicorp/amazon');
const all = cases(join(import.meta.dirname, 'templates'));

test('every template earns what is written beside it, as errors, when the release is installed', () => {
  for (const { name, files, wants } of all)
    assert.deepEqual(
      [
        ...new Set(
          ours(files, [plugin])
            .filter(({ error }) => error)
            .map(({ code }) => code),
        ),
      ].sort(),
      [...wants].sort(),
      name,
    );
});

test('without the proof of an installed release none of it is an error', () => {
  for (const { name, files } of all)
    for (const [file, text] of files)
      assert.deepEqual(
        diagnose(moduleFrom(text.replace(/"= \S+"/, '">= 1.0.0"')), 'main.pkr.hcl', { severity: {} })
          .filter(({ severity }) => severity === 'error')
          .map(({ code }) => code),
        [],
        `${name} ${file}`,
      );
});

test('the stock packer with the real plugin agrees', { timeout: 600_000 }, async context => {
  const folder = await pluginFolder(plugin);
  if ('missing' in folder) return context.skip(folder.missing);
  const wrong: string[] = [];
  for (const { name, files } of all) {
    const { missed, invented, excused } = compare(
      ours(files, [plugin]),
      (await validate(files, '.', folder.path))!,
    );
    wrong.push(
      ...missed.map(one => `${name}: missed ${one}`),
      ...invented.map(one => `${name}: invented ${one}`),
    );
    if (excused) wrong.push(`${name}: not compared`);
  }
  assert.deepEqual(wrong, []);
});

test('an installed plugin is found wherever the stock packer finds it, and nowhere else', async context => {
  const folder = await pluginFolder(plugin);
  const packer = await stockPacker();
  if ('missing' in folder) return context.skip(folder.missing);
  if ('missing' in packer) return context.skip(packer.missing);
  const home = mkdtempSync(join(folder.path, '../home-'));
  context.after(() => rmSync(home, { recursive: true, force: true }));
  const put = (...path: string[]) => {
    const to = join(home, ...path, plugin.address);
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(join(folder.path, plugin.address)))
      linkSync(join(folder.path, plugin.address, name), join(to, name));
  };
  const environments: Readonly<Record<string, string>>[] = [
    {},
    { XDG_CONFIG_HOME: join(home, 'xdg') },
    { PACKER_CONFIG_DIR: join(home, 'config') },
    { PACKER_CONFIG_DIR: join(home, 'config'), PACKER_PLUGIN_PATH: join(home, 'plugins') },
  ];
  const found: string[] = [];
  for (const path of [
    '.config/packer/plugins',
    'xdg/packer/plugins',
    'config/.packer.d/plugins',
    'plugins',
    '.packer.d/plugins',
  ]) {
    put(path);
    for (const env of environments) {
      const ours = await pluginsOf({ env, home, platform: process.platform });
      const { stdout }: { stdout: string } = await promisify(execFile)(
        packer.path,
        ['plugins', 'installed'],
        {
          env: { HOME: home, CHECKPOINT_DISABLE: '1', ...env },
        },
      );
      const theirs: readonly string[] = stdout.split('\n').filter(line => line !== '');
      assert.equal(ours.length, theirs.length, `${path} ${JSON.stringify(env)}`);
      if (ours.length > 0) found.push(`${path} ${Object.keys(env)}`);
    }
    rmSync(join(home, path.split('/')[0]!), { recursive: true });
  }
  assert.deepEqual(found, [
    '.config/packer/plugins ',
    'xdg/packer/plugins XDG_CONFIG_HOME',
    'config/.packer.d/plugins PACKER_CONFIG_DIR',
    'plugins PACKER_CONFIG_DIR,PACKER_PLUGIN_PATH',
    '.packer.d/plugins ',
    '.packer.d/plugins XDG_CONFIG_HOME',
  ]);
});

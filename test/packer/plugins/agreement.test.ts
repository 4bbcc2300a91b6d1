import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { diagnose } from '../../../server/language/features/diagnostics/index.ts';
import { moduleFrom } from '../../support/module.ts';
import { cases } from '../cases.ts';
import { compare, ours } from '../compare.ts';
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

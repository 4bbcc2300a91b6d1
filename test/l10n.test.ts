import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

type Texts = Readonly<Record<string, string>>;

const texts = (file: string): Texts => JSON.parse(readFileSync(file, 'utf8'));
const english = texts('l10n/bundle.l10n.json');

test('the bundle has the texts of the client, as npm run l10n collects them', () => {
  const source = readdirSync('client', { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => readFileSync(join('client', name), 'utf8'))
    .join('\n');
  const calls = [...source.matchAll(/\bl10n\.t\(/g)];
  const literals = [
    ...source.matchAll(
      /\bl10n\.t\(\s*(?:\{\s*message:\s*)?(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`([^`$]*)`)/g,
    ),
  ].map(([, single, double, template]) => (single ?? double ?? template)!.replace(/\\(.)/g, '$1'));
  assert.ok(calls.length > 100);
  // What is put together at run time is in no bundle.
  assert.equal(literals.length, calls.length);
  assert.deepEqual([...new Set(literals)].toSorted(), Object.keys(english).toSorted());
});

/** What has to be the same in every language: places for values, icons, links to commands. */
const fixed = (text: string) =>
  text.match(/\{\d+\}|\$\([\w-]+\)|\(command:[^)]+\)|\(https?:[^)]+\)|`[^`]+`/g)?.toSorted() ?? [];

for (const language of ['de']) {
  describe(`in ${language}`, () => {
    for (const [original, file] of [
      [english, `l10n/bundle.l10n.${language}.json`],
      [texts('package.nls.json'), `package.nls.${language}.json`],
    ] as const) {
      const translated = texts(file);

      test(`${file} translates texts there are`, () => {
        assert.deepEqual(
          Object.keys(translated).filter(key => !(key in original)),
          [],
        );
      });

      test(`${file} keeps values, icons and links`, () => {
        for (const [key, text] of Object.entries(translated))
          assert.deepEqual(fixed(text), fixed(original[key] ?? ''), key);
      });
    }
  });
}

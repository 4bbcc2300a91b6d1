import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { defaults } from '../protocol/settings.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].concat(
  readdirSync('docs')
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
);
const read = (name: string) => readFileSync(name, 'utf8');

test('every place that is named exists', () => {
  const missing = documents.flatMap(name =>
    [
      ...read(name).matchAll(
        /`((?:client|server|registry|protocol|syntaxes|media|samples|scripts|test|docs|bench)\/[\w./-]*)`|\]\((?!https?:)([^)#]+)|(?:src|srcset)="(?!https?:)([^"]+)"/g,
      ),
    ]
      .map(([, code, link, picture]) => code ?? join(dirname(name), (link ?? picture)!))
      .filter(place => !existsSync(place))
      .map(place => `${name}: ${place}`),
  );
  assert.deepEqual(missing, []);
});

test('every script that is named exists', () => {
  const missing = documents.flatMap(name =>
    [...read(name).matchAll(/npm run ([\w:-]+)/g)]
      .map(([, script]) => script!)
      .filter(script => !(script in manifest.scripts))
      .map(script => `${name}: npm run ${script}`),
  );
  assert.deepEqual(missing, []);
});

test('every command, lens and button that is named exists', () => {
  const source = ['package.nls.json'].concat(
    ['client', 'server'].flatMap(folder =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter(name => name.endsWith('.ts'))
        .map(name => join(folder, name)),
    ),
  );
  const words = source.map(read).join('\n');
  const missing = documents.flatMap(name =>
    // A title that asks something ends in three dots, which no other word in italics does.
    [...read(name).matchAll(/(?<![*_])[*_](?:(?:HCP )?Packer: )?([A-Z][^*_\n]*…)[*_](?![*_])/g)]
      .map(([, title]) => title!)
      .filter(title => !words.includes(title))
      .map(title => `${name}: ${title}`),
  );
  assert.deepEqual(missing, []);
});

test('the map names every folder of the product', () => {
  const map = read('ARCHITECTURE.md');
  const folders = [
    'client',
    'protocol',
    'registry',
    'server',
    'syntaxes',
    'media',
    'samples',
    'scripts',
    'test',
  ].concat(
    readdirSync('server', { withFileTypes: true })
      .filter(entry => entry.isDirectory() && entry.name !== 'language')
      .map(entry => `server/${entry.name}`),
    readdirSync('server/language').map(name => `server/language/${name}`),
  );
  assert.deepEqual(
    folders.filter(folder => !map.includes(`\`${folder}/\``)),
    [],
  );
});

test('the README lists every setting with its default', () => {
  const rows = new Map(
    [...read('README.md').matchAll(/^\| `packer\.([\w.]+)` \| `([^`]*)` \|/gm)].map(([, key, value]) => [
      key!,
      value!,
    ]),
  );
  assert.deepEqual(
    Object.fromEntries(rows),
    Object.fromEntries(Object.entries(defaults).map(([key, value]) => [key, JSON.stringify(value)])),
  );
});

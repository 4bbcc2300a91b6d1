import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';

/** Who may reach whom. Anything not written here is forbidden. The longest matching place rules a file. */
const allowed: Record<string, readonly string[]> = {
  'protocol/': ['registry/registry.ts', 'vscode-languageserver-protocol', '@vscode/l10n'],
  'registry/registry.ts': ['registry/account.ts', 'registry/software.ts'],
  'registry/account.ts': ['registry/registry.ts'],
  'registry/software.ts': [],
  'registry/': [
    'registry/registry.ts',
    'registry/account.ts',
    'registry/software.ts',
    'undici',
    'socks',
    'node:',
  ],
  'registry/local/': ['ulid', 'selfsigned', 'node:'],
  'server/language/syntax/': [],
  'server/language/catalog/': ['server/language/syntax/ast.ts'],
  'server/language/model/': [
    'server/language/syntax/',
    'server/language/catalog/',
    'fastest-levenshtein',
    'jsonc-parser',
    're2js',
    '@noble/hashes',
    'yaml',
  ],
  'server/language/features/': [
    'server/language/syntax/',
    'server/language/model/',
    'server/language/catalog/',
    'registry/registry.ts',
    'protocol/',
    'vscode-languageserver-types',
    'fastest-levenshtein',
    'ulid',
  ],
  'server/hcl2json/': ['@cdktf/hcl2json', 'server/language/syntax/', 'node:'],
  'server/': [
    'server/',
    'registry/',
    'protocol/',
    'vscode-languageserver',
    'vscode-languageserver-textdocument',
    'vscode-uri',
    'picomatch',
    'node:',
  ],
  'client/ancestry/page/': ['client/ancestry/'],
  'client/ancestry/layout.ts': ['client/ancestry/', '@dagrejs/dagre'],
  'client/': [
    'protocol/',
    'registry/registry.ts',
    'vscode',
    'vscode-languageclient',
    '@vscode/l10n',
    'ulid',
    'node:',
  ],
};
const places = Object.keys(allowed);
const ruling = (file: string) =>
  places.filter(p => file.startsWith(p)).sort((a, b) => b.length - a.length)[0];
const within = (target: string, place: string) =>
  place.endsWith('/') || place.endsWith(':')
    ? target.startsWith(place)
    : target === place || target.startsWith(`${place}/`);
const sources = ['client', 'protocol', 'registry', 'server'].filter(existsSync).flatMap(root =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(f => f.endsWith('.ts'))
    .map(f => `${root}/${f.replaceAll('\\', '/')}`),
);
const imports = (file: string) =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /(?:^\s*import\s*|\bfrom\s*|\bimport\s*\(\s*|new URL\(\s*)['"]([^'"]+)['"]/gm,
    ),
  ].map(([, name]) => (name!.startsWith('.') ? posix.join(posix.dirname(file), name!) : name!));

test('every import goes where the table lets it', () => {
  const strays = sources.flatMap(file => {
    const home = ruling(file)!;
    return imports(file)
      .filter(target => ruling(target) !== home && !allowed[home]!.some(place => within(target, place)))
      .map(target => `${file} -> ${target}`);
  });
  assert.deepEqual(strays, []);
});

test('the local registry does not speak through the client it is to be judged by', () => {
  const shared = sources
    .filter(f => f.startsWith('registry/local/'))
    .flatMap(file =>
      imports(file).filter(t => t.startsWith('registry/') && !t.startsWith('registry/local/')),
    );
  assert.deepEqual(shared, []);
});

test('notifications take their text through the one place that leaves no links in it', () => {
  const strays = sources.filter(
    file =>
      file !== 'client/notices.ts' &&
      [...readFileSync(file, 'utf8').matchAll(/\.show(?:Information|Warning|Error)Message\(([^;]*)/g)].some(
        ([, given]) => !given!.includes('modal: true'),
      ),
  );
  assert.deepEqual(strays, []);
});

/** Over 400 lines only with a reason. */
const long: Record<string, string> = {};
test('files stay small enough to hold in the head', () => {
  const over = sources.filter(f => readFileSync(f, 'utf8').split('\n').length > 400 && !(f in long));
  assert.deepEqual(over, []);
});

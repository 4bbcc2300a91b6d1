import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { after, before, test } from 'node:test';
import JSZip from 'jszip';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'hp-'));
const vsix = join(folder, 'extension.vsix');
let contents: JSZip;

before(async () => {
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vsce, 'package', '--no-dependencies', '--out', vsix],
    { cwd: root, encoding: 'utf8' },
  );
  assert.equal(status, 0, `${stdout}${stderr}`);
  contents = await JSZip.loadAsync(readFileSync(vsix));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const names = () =>
  Object.values(contents.files)
    .filter(entry => !entry.dir)
    .map(entry => entry.name.replace(/^extension\//, ''))
    .sort();
const read = (name: string) => contents.file(`extension/${name}`)!.async('nodebuffer');

/** vsce renames the documents it knows. */
const needed = [
  '[Content_Types].xml',
  'LICENSE.txt',
  'THIRD_PARTY_NOTICES.txt',
  'changelog.md',
  'dist/ancestry.css',
  'dist/ancestry.js',
  'dist/client.cjs',
  'dist/main.wasm.gz',
  'dist/registry.js',
  'dist/server.js',
  'dist/worker/hcl2json.cjs',
  'extension.vsixmanifest',
  'package.json',
  'readme.md',
  'samples/registry.json',
];
const allowed = [
  /^dist\/server\/[\w-]+\.js$/,
  /^package\.nls(\.\w+)?\.json$/,
  /^l10n\/bundle\.l10n(\.\w+)?\.json$/,
  /^syntaxes\/[\w.-]+\.json$/,
  /^media\/[\w./-]+\.(svg|png|md|woff2?)$/,
];

test('the package holds what is needed, and nothing that is not', () => {
  const packed = names();
  assert.deepEqual(
    needed.filter(name => !packed.includes(name)),
    [],
    'missing',
  );
  assert.deepEqual(
    packed.filter(name => !needed.includes(name) && !allowed.some(pattern => pattern.test(name))),
    [],
    'too much',
  );
});

test('every part of the server that another one names is in the package', async () => {
  const packed = names();
  const parts = packed.filter(name => /^dist\/server(\/[\w-]+)?\.js$/.test(name));
  const named: string[] = [];
  for (const part of parts) {
    const code = (await read(part)).toString();
    for (const [, path] of code.matchAll(/(?:from|import\()\s*"(\.\.?\/[\w./-]+\.js)"/g))
      named.push(posix.join(posix.dirname(part), path!));
  }
  assert.ok(
    named.some(name => name.includes('undici')),
    String(named),
  );
  assert.deepEqual(
    named.filter(name => !packed.includes(name)),
    [],
  );
});

test('every file the manifest names is in the package', async () => {
  const manifest = (await read('package.json')).toString();
  const packed = names();
  const paths = [...manifest.matchAll(/"\.?\/?((?:dist|media|syntaxes|samples)\/[^"*]+)"/g)].map(
    ([, path]) => path!,
  );
  assert.ok(paths.includes('dist/client.cjs'));
  assert.deepEqual(
    paths.filter(path => !packed.includes(path)),
    [],
  );
});

test('the package stays small', () => {
  assert.ok(readFileSync(vsix).length < 4_000_000, `${readFileSync(vsix).length} bytes`);
});

test('the bundles carry no source maps, no tests and no path of this machine', async () => {
  for (const name of [
    'dist/ancestry.js',
    'dist/client.cjs',
    'dist/server.js',
    'dist/registry.js',
    'dist/worker/hcl2json.cjs',
    ...names().filter(name => name.startsWith('dist/server/')),
  ]) {
    const code = (await read(name)).toString();
    assert.ok(!code.includes('sourceMappingURL='), `${name} names a source map`);
    assert.ok(!/node:test|playwright|TEST_BRIDGE/.test(code), `${name} holds test code`);
    assert.ok(!code.includes(root), `${name} names the folder it was built in`);
  }
});

test('the package runs without its source: server and registry start from it', async () => {
  const out = join(folder, 'unpacked');
  const { mkdir, writeFile } = await import('node:fs/promises');
  await mkdir(join(out, 'dist'), { recursive: true });
  await writeFile(join(out, 'package.json'), await read('package.json'));
  await writeFile(join(out, 'dist/registry.js'), await read('dist/registry.js'));
  const { status, stdout } = spawnSync(process.execPath, [join(out, 'dist/registry.js'), '--help'], {
    encoding: 'utf8',
  });
  assert.equal(status, 0);
  assert.match(stdout, /--database/);
});

test('the notices name exactly the packages that are bundled', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/notices.ts'), '--check'], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
});

// Which entry becomes which bundle. Writes dist/ and nothing else.
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));
const production = process.argv.includes('--production');
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.18',
  minify: production,
  sourcemap: !production,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  // Its CommonJS form loads its parts in a way that cannot be bundled.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  define: { VERSION: JSON.stringify(version) },
};
// Bundled CommonJS libraries call require() for Node's own modules.
const esm = {
  format: 'esm',
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
};

await rm('dist', { recursive: true, force: true });
await mkdir('dist/worker', { recursive: true });
const results = await Promise.all([
  build({
    ...common,
    entryPoints: ['client/extension.ts'],
    outfile: 'dist/client.cjs',
    format: 'cjs',
    external: ['vscode'],
  }),
  // What `import()` names is a file of its own, read when it is first wanted.
  build({
    ...common,
    ...esm,
    entryPoints: [{ in: 'server/main.ts', out: 'server' }],
    outdir: 'dist',
    splitting: true,
    chunkNames: 'server/[name]-[hash]',
  }),
  build({ ...common, ...esm, entryPoints: ['registry/local/main.ts'], outfile: 'dist/registry.js' }),
  // The library looks for main.wasm.gz one folder above its own file.
  build({
    ...common,
    entryPoints: ['server/hcl2json/worker.ts'],
    outfile: 'dist/worker/hcl2json.cjs',
    format: 'cjs',
    external: ['performance'],
  }),
  build({
    ...common,
    entryPoints: [
      { in: 'client/ancestry/page/main.ts', out: 'ancestry' },
      { in: 'client/ancestry/page/style.css', out: 'ancestry' },
    ],
    outdir: 'dist',
    platform: 'browser',
    target: 'chrome120',
    format: 'iife',
  }),
  copyFile(
    join(dirname(createRequire(import.meta.url).resolve('@cdktf/hcl2json/package.json')), 'main.wasm.gz'),
    'dist/main.wasm.gz',
  ),
]);
// Which files went into the bundles, for the notices of their licences.
if (process.argv.includes('--inputs'))
  console.log(JSON.stringify(results.flatMap(result => Object.keys(result?.metafile?.inputs ?? {}))));

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { URI } from 'vscode-uri';
import { BucketsRequest, LookAgainRequest, TemplateRequest } from '../../protocol/requests.ts';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { connect } from '../registry/local/support.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'hp-'));
const file = join(folder, 'base.pkr.hcl');
const text = 'hcp_packer_registry {\n  bucket_name = "golden"\n}\n';
let registry: LocalRegistry;
let server: TestServer;

before(async () => {
  writeFileSync(file, text);
  registry = await startLocalRegistry({});
  server = await startTestServer({ env: registry.env, folders: [URI.file(folder).toString()] });
});
after(async () => {
  await server?.close();
  await registry?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a template says what it builds, by file or by folder, open or not', async () => {
  const ask = (uri: string) => server.lsp.sendRequest(TemplateRequest, { uri });
  const golden = { reads: 'folder', builds: [], unset: [], buckets: ['golden'] };
  assert.deepEqual(await ask(URI.file(file).toString()), golden);
  assert.deepEqual(await ask(URI.file(folder).toString()), golden);
  server.open(URI.file(file).toString(), text.replace('golden', 'open'));
  assert.deepEqual(await ask(URI.file(folder).toString()), { ...golden, buckets: ['open'] });
  assert.equal(await ask(URI.file(join(folder, 'none/x.pkr.hcl')).toString()), null);
  assert.equal(await ask('untitled:Untitled-1'), null);
});

test('a folder of templates in the JSON syntax alone is built too, by file or by folder', async () => {
  const json = join(folder, 'json');
  mkdirSync(json);
  const only = join(json, 'web.pkr.json');
  writeFileSync(
    only,
    JSON.stringify({
      variable: { zone: { type: 'string' } },
      hcp_packer_registry: { bucket_name: 'golden-json' },
      source: { null: { web: { communicator: 'none' } } },
      build: { name: 'base', sources: ['null.web'] },
    }),
  );
  const ask = (path: string) => server.lsp.sendRequest(TemplateRequest, { uri: URI.file(path).toString() });
  const golden = {
    reads: 'folder',
    builds: ['base.null.web'],
    unset: [{ name: 'zone', type: 'string', sensitive: false }],
    buckets: ['golden-json'],
  };
  assert.deepEqual(await ask(json), golden);
  assert.deepEqual(await ask(only), golden);
});

test('who looks again sees a bucket that is new, and everybody is told', async () => {
  const buckets = async () => {
    const answer = await server.lsp.sendRequest(BucketsRequest, { order: 'updated' });
    return answer.is === 'found' ? answer.value.items.map(({ name }) => name) : answer;
  };
  assert.deepEqual(await buckets(), []);
  const { ok } = await connect(registry);
  await ok('PUT', '/buckets', { name: 'golden' });
  assert.deepEqual(await buckets(), []);
  const news = server.news();
  const look = (bucket: string) =>
    server.lsp.sendRequest(LookAgainRequest, { buckets: [bucket], list: true });
  assert.equal(await look('golden'), true);
  assert.equal(await look('not-there'), false);
  await news;
  assert.deepEqual(await buckets(), ['golden']);
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FileChangeType, type Range } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/server.ts';

/** A folder on disk with these files, and a server. */
async function workspace(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  options: TestServerOptions & { name?: string } = {},
) {
  const root = mkdtempSync(join(tmpdir(), 'hp-'));
  const folder = join(root, options.name ?? 'work');
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const server = await startTestServer(options);
  t.after(async () => {
    await server.close();
    rmSync(root, { recursive: true });
  });
  const uriOf = (name: string) => URI.file(join(folder, name)).toString();
  return { folder, server, uriOf };
}
const codes = async (server: TestServer, uri: string) =>
  (await server.diagnostics(uri)).map(({ code }) => code).sort();
const changed = (server: TestServer, ...changes: [uri: string, type: FileChangeType][]) =>
  server.lsp.sendNotification('workspace/didChangeWatchedFiles', {
    changes: changes.map(([uri, type]) => ({ uri, type })),
  });

const block = (bucket: string) => `hcp_packer_registry {\n  bucket_name = "${bucket}"\n}\n`;

test('a template that leads to a pipe or a device is passed over, and nobody waits for it', {
  skip: process.platform === 'win32',
  timeout: 60_000,
}, async t => {
  const { folder, server, uriOf } = await workspace(t, { 'm.pkr.hcl': block('web-app') });
  execFileSync('mkfifo', [join(folder, 'a.pkr.hcl')]);
  symlinkSync('/dev/zero', join(folder, 'b.pkr.hcl'));
  server.open(uriOf('m.pkr.hcl'), block('web-app'));
  assert.deepEqual(await codes(server, uriOf('m.pkr.hcl')), []);
});

test('what changes on disk in a closed file shows in the open one: made, changed, renamed, deleted', async t => {
  const { folder, server, uriOf } = await workspace(t, { 'm.pkr.hcl': block('web-app') });
  const [m, b, c] = ['m.pkr.hcl', 'b.pkr.hcl', 'c.pkr.hcl'].map(uriOf) as [string, string, string];
  server.open(m, block('web-app'));
  assert.deepEqual(await codes(server, m), []);

  const path = (name: string) => join(folder, name);
  let news = server.news();
  writeFileSync(path('b.pkr.hcl'), block('web-api'));
  await changed(server, [b, FileChangeType.Created]);
  await news;
  const twice = await server.diagnostics(m);
  assert.deepEqual(
    twice.map(({ code }) => code),
    ['hcp-duplicate-block'],
  );
  assert.deepEqual(
    twice[0]!.relatedInformation?.map(({ location }) => location.uri),
    [b],
  );

  news = server.news();
  writeFileSync(path('b.pkr.hcl'), '# nothing\n');
  await changed(server, [b, FileChangeType.Changed]);
  await news;
  assert.deepEqual(await codes(server, m), []);

  writeFileSync(path('b.pkr.hcl'), block('web-api'));
  await changed(server, [b, FileChangeType.Changed]);
  assert.deepEqual(await codes(server, m), ['hcp-duplicate-block']);
  renameSync(path('b.pkr.hcl'), path('c.pkr.hcl'));
  await changed(server, [b, FileChangeType.Deleted], [c, FileChangeType.Created]);
  assert.deepEqual(
    (await server.diagnostics(m))[0]?.relatedInformation?.map(({ location }) => location.uri),
    [c],
  );

  rmSync(path('c.pkr.hcl'));
  await changed(server, [c, FileChangeType.Deleted]);
  assert.deepEqual(await codes(server, m), []);
});

test('an editor that escapes less in its URIs does not have a file twice', async t => {
  const { folder, server } = await workspace(
    t,
    { 'm.pkr.hcl': block('web-app') },
    { name: 'c++ (old) @home' },
  );
  // As Neovim writes it.
  const uri = `file://${folder.replaceAll(' ', '%20')}/m.pkr.hcl`;
  server.open(uri, block('web-app'));
  assert.deepEqual(await codes(server, uri), []);
});

test('without watched files every question looks at the disk', async t => {
  const { folder, server, uriOf } = await workspace(
    t,
    { 'm.pkr.hcl': block('web-app') },
    { capabilities: { textDocument: { diagnostic: {} } } },
  );
  server.open(uriOf('m.pkr.hcl'), block('web-app'));
  assert.deepEqual(await codes(server, uriOf('m.pkr.hcl')), []);
  writeFileSync(join(folder, 'b.pkr.hcl'), block('web-api'));
  assert.deepEqual(await codes(server, uriOf('m.pkr.hcl')), ['hcp-duplicate-block']);
  rmSync(join(folder, 'b.pkr.hcl'));
  assert.deepEqual(await codes(server, uriOf('m.pkr.hcl')), []);
});

test('a byte order mark on disk moves nothing: a rename changes what it would if the file were open', async t => {
  const uses = '\ufefflocals { a = var.region }\n';
  const declares = 'variable "region" {\n}\n';
  const { server, uriOf } = await workspace(t, { 'a.pkr.hcl': uses, 'm.pkr.hcl': declares });
  server.open(uriOf('m.pkr.hcl'), declares);
  const { changes } = await server.lsp.sendRequest<{ changes: Record<string, { range: Range }[]> }>(
    'textDocument/rename',
    { textDocument: { uri: uriOf('m.pkr.hcl') }, position: { line: 0, character: 12 }, newName: 'place' },
  );
  // What editors count from.
  const start = uses.slice(1).indexOf('region');
  assert.deepEqual(
    changes[uriOf('a.pkr.hcl')]?.map(({ range }) => range.start),
    [{ line: 0, character: start }],
  );
});

test('a byte order mark before JSON is an error, as it is for Packer', async t => {
  const { server, uriOf } = await workspace(t, { 'm.pkr.json': '\ufeff{}', 'n.pkr.json': '{}' });
  assert.deepEqual(await codes(server, uriOf('m.pkr.json')), ['json-syntax']);
  assert.deepEqual(await codes(server, uriOf('n.pkr.json')), []);
});

test('a folder named with a slash at its end has its open files too', async t => {
  const { folder, server, uriOf } = await workspace(
    t,
    { 'm.pkr.hcl': '' },
    { capabilities: { workspace: { workspaceFolders: true } } },
  );
  server.open(uriOf('m.pkr.hcl'), 'variable "region" {\n}\n');
  await server.lsp.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [{ uri: `${URI.file(folder).toString()}/`, name: 'work' }], removed: [] },
  });
  const symbols = await server.lsp.sendRequest<{ name: string }[]>('workspace/symbol', { query: 'region' });
  assert.deepEqual(
    symbols.map(({ name }) => name),
    ['region'],
  );
});

test('files of one path on two machines are no neighbours', async t => {
  const { server } = await workspace(t, {});
  const [there, here] = ['file://build-server/share/a.pkr.hcl', 'file:///share/b.pkr.hcl'];
  server.open(there, block('web-app'));
  server.open(here, block('web-api'));
  assert.deepEqual(await codes(server, here), []);
});

test('a path to another machine is not looked into to complete it', async t => {
  const { folder, server, uriOf } = await workspace(t, { 'setup.sh': '' });
  const names = async (path: string) => {
    const text = `build {\n  provisioner "shell" {\n    script = "${path}"\n  }\n}\n`;
    const uri = uriOf(`${path.length}.pkr.hcl`);
    server.open(uri, text);
    const answer = await server.lsp.sendRequest<{ items: { label: string }[] }>('textDocument/completion', {
      textDocument: { uri },
      position: { line: 2, character: 14 + path.length },
    });
    return answer.items.map(({ label }) => label);
  };
  assert.deepEqual(await names(`${folder}/`), ['setup.sh']);
  // Elsewhere than on Windows two slashes are one, and the folder would be there.
  assert.deepEqual(await names(`/${folder}/`), []);
});

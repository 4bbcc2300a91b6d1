import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import {
  type DocumentDiagnosticReport,
  FileChangeType,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { startTestServer, type TestServer } from '../support/server.ts';

const undeclared = 'build {\n  sources = ["null.x"]\n}\n';
const fine = 'source "null" "x" {\n  communicator = "none"\n}\n';

/** A workspace on disk and an editor in it that remembers result ids as VS Code does. */
async function workspace(files: Readonly<Record<string, string>>, settings: object = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'hp-'));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const uri = (name: string) => URI.file(join(folder, name)).toString();
  const server = await startTestServer({
    folders: [URI.file(folder).toString()],
    settings: () => ({ syntax: { hashicorpParser: false }, ...settings }),
  });
  const ids = new Map<string, string>();
  const shown = new Map<string, string[]>();
  const take = ({ items }: WorkspaceDiagnosticReport): string[] =>
    items.map(item => {
      if (item.resultId) ids.set(item.uri, item.resultId);
      const name = item.uri.slice(uri('').length).replace(/^\//, '');
      if (item.kind === 'full') shown.set(name, item.items.map(({ code }) => String(code)).sort());
      return name;
    });
  return {
    folder,
    server,
    uri,
    write,
    shown,
    tell: (name: string, type: FileChangeType) =>
      server.lsp.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(name), type }] }),
    /** The names of the files that are reported. */
    async pull(source = new CancellationTokenSource()): Promise<string[]> {
      const previousResultIds = [...ids].map(([its, value]) => ({ uri: its, value }));
      return take(
        await server.lsp.sendRequest<WorkspaceDiagnosticReport>(
          'workspace/diagnostic',
          { previousResultIds },
          source.token,
        ),
      );
    },
    async close() {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Whether a promise is settled by the time the server has answered another question. */
async function isPending(server: TestServer, promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  for (let i = 0; i < 3; i++) await server.diagnostics('untitled:/nothing.pkr.hcl');
  return !settled;
}

test('what is wrong in templates that are not open is reported, folder by folder', async () => {
  const { pull, shown, server, close } = await workspace({
    'one/a.pkr.hcl': undeclared,
    'two/a.pkr.hcl': undeclared,
    'two/b.pkr.hcl': fine,
    'two/c.auto.pkrvars.hcl': 'nobody = 1\n',
  });
  assert.deepEqual((await pull()).sort(), [
    'one/a.pkr.hcl',
    'two/a.pkr.hcl',
    'two/b.pkr.hcl',
    'two/c.auto.pkrvars.hcl',
  ]);
  assert.ok(shown.get('one/a.pkr.hcl')!.includes('undeclared-source'));
  assert.ok(!shown.get('two/a.pkr.hcl')!.includes('undeclared-source'), 'the file beside it declares it');
  assert.ok(shown.get('two/c.auto.pkrvars.hcl')!.includes('variable-file-undeclared'));
  assert.deepEqual(server.log, []);
  await close();
});

test('who has everything is answered when something changes, with that alone', async () => {
  const { pull, shown, server, write, tell, close } = await workspace({
    'one/a.pkr.hcl': undeclared,
    'two/a.pkr.hcl': undeclared,
  });
  await pull();
  const next = pull();
  assert.ok(await isPending(server, next), 'there is nothing to say');
  write('two/b.pkr.hcl', fine);
  await tell('two/b.pkr.hcl', FileChangeType.Created);
  assert.deepEqual((await next).sort(), ['two/a.pkr.hcl', 'two/b.pkr.hcl']);
  assert.ok(!shown.get('two/a.pkr.hcl')!.includes('undeclared-source'));
  await close();
});

test('an edit in an open file reaches the files that are not open', async () => {
  const { pull, shown, server, uri, close } = await workspace({ 'a.pkr.hcl': undeclared, 'b.pkr.hcl': fine });
  server.open(uri('b.pkr.hcl'), fine);
  await pull();
  assert.ok(!shown.get('a.pkr.hcl')!.includes('undeclared-source'));
  const next = pull();
  assert.ok(await isPending(server, next), 'there is nothing to say');
  server.change(uri('b.pkr.hcl'), 2, fine.replace('"x"', '"y"'));
  assert.ok((await next).includes('a.pkr.hcl'));
  assert.ok(shown.get('a.pkr.hcl')!.includes('undeclared-source'));
  await close();
});

test('what is deleted, and what is closed outside of the workspace, is reported empty', async () => {
  const { pull, shown, server, folder, tell, close } = await workspace({ 'a.pkr.hcl': undeclared });
  const outside = URI.file(join(tmpdir(), 'hp-nowhere', 'z.pkr.hcl')).toString();
  await pull();
  server.open(outside, undeclared);
  assert.notEqual((await server.diagnostics(outside)).length, 0);
  const next = pull();
  rmSync(join(folder, 'a.pkr.hcl'));
  await tell('a.pkr.hcl', FileChangeType.Deleted);
  await server.lsp.sendNotification('textDocument/didClose', { textDocument: { uri: outside } });
  assert.equal((await next).length, 2);
  assert.deepEqual([...shown.values()], [[], []]);
  await close();
});

test('a question that is taken back is answered at once, and reading goes no further', async () => {
  const { pull, server, close } = await workspace({ 'a.pkr.hcl': undeclared });
  await pull();
  const source = new CancellationTokenSource();
  const next = pull(source);
  assert.ok(await isPending(server, next));
  source.cancel();
  await assert.rejects(next, { code: -32800 });
  await close();
});

test('a server that is shut down keeps nobody waiting', async () => {
  const { pull, server, close } = await workspace({ 'a.pkr.hcl': undeclared });
  await pull();
  const next = pull();
  assert.ok(await isPending(server, next));
  const closed = close();
  assert.deepEqual(await next, []);
  await closed;
});

test('who wants open templates only gets those', async () => {
  const { pull, server, uri, close } = await workspace(
    { 'a.pkr.hcl': undeclared, 'b/b.pkr.hcl': undeclared },
    { diagnostics: { workspace: false } },
  );
  server.open(uri('a.pkr.hcl'), undeclared);
  assert.deepEqual(await pull(), ['a.pkr.hcl']);
  await close();
});

test('a document whose problems are the same is reported as unchanged, by id', async () => {
  const { server, uri, close } = await workspace({ 'a.pkr.hcl': undeclared });
  const pull = (previousResultId?: string) =>
    server.lsp.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri: uri('a.pkr.hcl') },
      previousResultId,
    });
  server.open(uri('a.pkr.hcl'), undeclared);
  const first = await pull();
  assert.equal(first.kind, 'full');
  assert.deepEqual(await pull(first.resultId), { kind: 'unchanged', resultId: first.resultId });
  server.change(uri('a.pkr.hcl'), 2, `${undeclared}# a comment\n`);
  assert.equal((await pull(first.resultId)).kind, 'unchanged', 'a comment changes nothing');
  server.change(uri('a.pkr.hcl'), 3, `\n${undeclared}`);
  const moved = await pull(first.resultId);
  assert.equal(moved.kind, 'full');
  await server.lsp.sendNotification('textDocument/didClose', { textDocument: { uri: uri('a.pkr.hcl') } });
  assert.deepEqual(
    await pull(first.resultId),
    { kind: 'unchanged', resultId: first.resultId },
    'as on disk again',
  );
  await close();
});

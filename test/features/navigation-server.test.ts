import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type {
  CodeLens,
  Location,
  LocationLink,
  SemanticTokens,
  SemanticTokensDelta,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { startTestServer, type TestServer } from '../support/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'navigation-'));
const uri = (name: string) => pathToFileURL(join(folder, name)).href;
const main = 'locals {\n  a = var.region\n}\n';
let server: TestServer;
before(async () => {
  writeFileSync(join(folder, 'main.pkr.hcl'), main);
  writeFileSync(join(folder, 'variables.pkr.hcl'), 'variable "region" {}\n');
  writeFileSync(join(folder, 'prod.pkrvars.hcl'), 'region = "x"\n');
  server = await startTestServer({});
  server.open(uri('main.pkr.hcl'), main);
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});
const ask = <R>(method: string, more: object = {}, line = 1, character = 12): Promise<R> =>
  server.lsp.sendRequest(`textDocument/${method}`, {
    textDocument: { uri: uri('main.pkr.hcl') },
    position: { line, character },
    ...more,
  });
const range = (line: number, start: number, end: number) => ({
  start: { line, character: start },
  end: { line, character: end },
});

test('definition and references reach files that are not open, as places for an editor without links', async () => {
  assert.deepEqual(await ask<(Location | LocationLink)[]>('definition'), [
    { uri: uri('variables.pkr.hcl'), range: range(0, 10, 16) },
  ]);
  const found = await ask<Location[]>('references', { context: { includeDeclaration: true } });
  assert.deepEqual(found.map(one => one.uri).sort(), [
    uri('main.pkr.hcl'),
    uri('prod.pkrvars.hcl'),
    uri('variables.pkr.hcl'),
  ]);
});

test('a rename edits variable files that Packer does not load by itself', async () => {
  assert.deepEqual(await ask('prepareRename'), { range: range(1, 10, 16), placeholder: 'region' });
  assert.deepEqual((await ask<WorkspaceEdit>('rename', { newName: 'place' })).changes, {
    [uri('main.pkr.hcl')]: [{ range: range(1, 10, 16), newText: 'place' }],
    [uri('variables.pkr.hcl')]: [{ range: range(0, 10, 16), newText: 'place' }],
    [uri('prod.pkrvars.hcl')]: [{ range: range(0, 0, 6), newText: 'place' }],
  });
});

test('who renames a variable that the environment sets is told that it will not be set any more', async () => {
  const said: string[] = [];
  const listening = server.lsp.onNotification(
    'window/showMessage',
    ({ message }: { message: string }) => void said.push(message),
  );
  await ask('rename', { newName: 'place' });
  process.env.PKR_VAR_region = 'x';
  try {
    await ask('rename', { newName: 'place' });
    assert.deepEqual(said, [
      'PKR_VAR_region is set in the environment and means nothing after this: Packer looks for PKR_VAR_place now.',
    ]);
  } finally {
    delete process.env.PKR_VAR_region;
    listening.dispose();
  }
});

test('a rename reaches the vars of tasks that run these templates, and names variable files that lie elsewhere', async () => {
  const root = mkdtempSync(join(tmpdir(), 'tasks-'));
  const path = (...names: string[]) => join(root, ...names);
  for (const name of ['.vscode', 'web', 'db', 'common']) mkdirSync(path(name));
  const task = (template: string) =>
    `    { "type": "packer", "command": "build", "template": "${template}", "varFiles": ["../common/all.pkrvars.hcl"], "vars": { "region": "eu", "zone": "a" } },\n`;
  const tasks = `{\n  // What runs here.\n  "version": "2.0.0",\n  "tasks": [\n${task('web')}${task('db')}${task('web/main.pkr.hcl')}    { "type": "shell", "vars": { "region": 1 } },\n    { "type": "shell", "command": "packer", "args": ["build", "-var", "region=eu", "."] },\n  ]\n}\n`;
  writeFileSync(path('.vscode', 'tasks.json'), tasks);
  writeFileSync(path('common', 'all.pkrvars.hcl'), 'region = "x"\n');
  const text = 'variable "region" {}\n';
  for (const name of ['web', 'db']) writeFileSync(path(name, 'main.pkr.hcl'), text);
  const uriOf = (...names: string[]) => pathToFileURL(path(...names)).href;
  const own = await startTestServer({ folders: [uriOf()] });
  const said: string[] = [];
  own.lsp.onNotification('window/showMessage', ({ message }: { message: string }) => void said.push(message));
  try {
    own.open(uriOf('web', 'main.pkr.hcl'), text);
    const { changes } = await own.lsp.sendRequest<WorkspaceEdit>('textDocument/rename', {
      textDocument: { uri: uriOf('web', 'main.pkr.hcl') },
      position: { line: 0, character: 12 },
      newName: 'place',
    });
    const column = task('web').indexOf('region');
    assert.deepEqual(changes![uriOf('.vscode', 'tasks.json')], [
      { range: range(4, column, column + 6), newText: 'place' },
      {
        range: range(6, column + '/main.pkr.hcl'.length, column + 6 + '/main.pkr.hcl'.length),
        newText: 'place',
      },
    ]);
    assert.deepEqual(said, [
      'Tasks use common/all.pkrvars.hcl, which other templates may use too: "region" keeps its name there.',
      'A task passes "-var region=…" on a command line: "region" keeps its name there.',
    ]);
  } finally {
    await own.close();
    rmSync(root, { recursive: true });
  }
});

test('a refused rename is an error with a sentence, and none in the log', async () => {
  await assert.rejects(ask('prepareRename', {}, 0, 2), /Block types have fixed names\./);
  await assert.rejects(ask('rename', { newName: '1' }), /"1" is not a name/);
  assert.deepEqual(
    server.log.filter(line => line.includes('rename')),
    [],
  );
});

test('a variable file that changes on disk counts, and leads to the variable when open', async () => {
  const prod = uri('prod.pkrvars.hcl');
  const uses = async () =>
    (await ask<Location[]>('references', { context: { includeDeclaration: false } }))
      .filter(one => one.uri === prod)
      .map(one => one.range.start.line);
  writeFileSync(join(folder, 'prod.pkrvars.hcl'), '# moved down\nregion = "x"\n');
  await server.lsp.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: prod, type: 2 }] });
  assert.deepEqual(await uses(), [1]);
  server.open(prod, '\n\nregion = "x"\n');
  assert.deepEqual(await uses(), [2]);
  assert.deepEqual(
    await ask('definition', { textDocument: { uri: prod }, position: { line: 2, character: 1 } }),
    [{ uri: uri('variables.pkr.hcl'), range: range(0, 10, 16) }],
  );
});

test('a file that appears beside counts at once', async () => {
  writeFileSync(join(folder, 'b.pkr.json'), '{');
  await server.lsp.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uri('b.pkr.json'), type: 1 }],
  });
  await assert.rejects(ask('prepareRename'), /b\.pkr\.json may name variable "region" too/);
});

test('a declaration is where the definition is', async () => {
  assert.deepEqual(await ask('declaration'), await ask('definition'));
  assert.equal(server.init.capabilities.declarationProvider, true);
});

test('a lens says how often something is used when it comes into view, and leads there', async () => {
  const textDocument = { uri: uri('main.pkr.hcl') };
  const [lens] = await ask<CodeLens[]>('codeLens');
  assert.equal(lens!.command, undefined);
  const { command } = await server.lsp.sendRequest<CodeLens>('codeLens/resolve', lens);
  assert.equal(command!.title, '0 references');
  void server.lsp.sendNotification('textDocument/didChange', {
    textDocument: { ...textDocument, version: 2 },
    contentChanges: [{ text: `${main}locals {\n  b = local.a\n}\n` }],
  });
  const after = await server.lsp.sendRequest<CodeLens>('codeLens/resolve', lens);
  assert.equal(after.command!.title, '1 reference');
  assert.deepEqual(after.command!.arguments, [
    {
      ...textDocument,
      position: { line: 1, character: 2 },
      locations: [{ ...textDocument, range: range(4, 12, 13) }],
    },
  ]);
  void server.lsp.sendNotification('textDocument/didChange', {
    textDocument: { ...textDocument, version: 3 },
    contentChanges: [{ text: main }],
  });
});

test('an editor that has seen all tokens is told the difference, and one that shows a part gets a part', async () => {
  const textDocument = { uri: uri('main.pkr.hcl') };
  const full = await ask<SemanticTokens>('semanticTokens/full');
  void server.lsp.sendNotification('textDocument/didChange', {
    textDocument: { ...textDocument, version: 4 },
    contentChanges: [{ text: `${main}locals {\n  b = 1\n}\n` }],
  });
  const delta = await ask<SemanticTokensDelta>('semanticTokens/full/delta', {
    previousResultId: full.resultId,
  });
  const now = await ask<SemanticTokens>('semanticTokens/full');
  const data = [...full.data];
  for (const { start, deleteCount, data: more } of delta.edits.toReversed())
    data.splice(start, deleteCount, ...(more ?? []));
  assert.ok(full.data.length > 0 && delta.edits.length > 0);
  assert.ok(delta.edits.every(edit => edit.deleteCount < full.data.length));
  assert.deepEqual(data, now.data);
  const part = await ask<SemanticTokens>('semanticTokens/range', { range: range(1, 0, 30) });
  assert.ok(part.data.length > 0 && part.data.length < now.data.length);
  void server.lsp.sendNotification('textDocument/didChange', {
    textDocument: { ...textDocument, version: 5 },
    contentChanges: [{ text: main }],
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeAction, CodeActionParams } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { EditorCommands } from '../../protocol/requests.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const uri = 'untitled:/one/main.pkr.hcl';
const text = `locals {
  name = "\${var.team}"
}
variable "team" {
  type = string
}
source "null" "t" {
  ssh_host = "web.example.com"
}
`;
const host = text.indexOf('"web');

async function ask(server: TestServer, offset: number, more: Partial<CodeActionParams['context']> = {}) {
  const position = TextDocument.create(uri, '', 0, text).positionAt(offset);
  return (await server.lsp.sendRequest('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics: [], ...more },
  } satisfies CodeActionParams)) as CodeAction[];
}
const after = (action: CodeAction) =>
  TextDocument.applyEdits(TextDocument.create(uri, '', 0, text), action.edit!.changes![uri]!);

const lazy = {
  textDocument: { codeAction: { resolveSupport: { properties: ['edit'] }, dataSupport: true } },
  workspace: { configuration: true },
};

test('the edits of a refactoring are made when it is chosen, and the new name is asked for where it stands then', async () => {
  const server = await startTestServer({ capabilities: lazy });
  server.open(uri, text);
  const [offered] = await ask(server, host + 1, { only: ['refactor.extract'] });
  assert.equal(offered!.title, 'Extract to local "ssh_host"');
  assert.equal(offered!.edit, undefined);
  const action = (await server.lsp.sendRequest('codeAction/resolve', offered!)) as CodeAction;
  const changed = after(action);
  assert.match(changed, /locals \{\n {2}name {5}= .*\n {2}ssh_host = "web\.example\.com"\n\}/s);
  const [at] = action.command!.arguments as [{ uri: string; position: { line: number; character: number } }];
  assert.equal(action.command!.command, EditorCommands.rename);
  const document = TextDocument.create(uri, '', 0, changed);
  assert.equal(changed.slice(document.offsetAt(at.position)).split('\n')[0], 'ssh_host');
  assert.equal(changed.slice(0, document.offsetAt(at.position)).endsWith('local.'), true);
  await server.close();
});

test('an editor that cannot ask again gets the edits at once, and one that cannot rename is not told to', async () => {
  const server = await startTestServer({ capabilities: {}, commandLinks: false });
  server.open(uri, text);
  const [action] = await ask(server, host + 1, { only: ['refactor.extract.variable'] });
  assert.match(
    after(action!),
    /variable "ssh_host" \{\n {2}type {4}= string\n {2}default = "web\.example\.com"\n\}/,
  );
  assert.equal(action!.command, undefined);
  await server.close();
});

test('what is asked for is what comes', async () => {
  const server = await startTestServer({ capabilities: lazy });
  server.open(uri, text);
  const kinds = async (only?: string[], triggerKind: 1 | 2 = 1) => [
    ...new Set(
      (await ask(server, text.indexOf('${'), { ...(only && { only }), triggerKind })).map(one => one.kind),
    ),
  ];
  assert.deepEqual(await kinds(['source.fixAll']), ['source.fixAll.packer']);
  assert.deepEqual(await kinds(['source.organizeImports']), []);
  assert.deepEqual(await kinds(['quickfix']), ['quickfix']);
  assert.deepEqual(await kinds(['refactor']), ['refactor.extract.local']);
  // A cursor that happens to be there lights no bulb for refactorings.
  assert.deepEqual(await kinds(undefined, 2), ['quickfix']);
  const [all] = await ask(server, 0, { only: ['source.fixAll.packer'] });
  assert.match(after(all!), /name = var\.team\n/);
  await server.close();
});

test('settings that an editor sends unasked count as well', async () => {
  const server = await startTestServer({ capabilities: { textDocument: { diagnostic: {} } } });
  server.open(uri, text);
  const codes = async () => (await server.diagnostics(uri)).map(({ code }) => code);
  assert.ok((await codes()).includes('useless-interpolation'));
  await server.lsp.sendNotification('workspace/didChangeConfiguration', {
    settings: { packer: { severity: { 'useless-interpolation': 'off' } } },
  });
  assert.ok(!(await codes()).includes('useless-interpolation'));
  await server.lsp.sendNotification('workspace/didChangeConfiguration', { settings: null });
  assert.ok((await codes()).includes('useless-interpolation'));
  await server.close();
});

test('a quick fix that leaves a value open goes there, in an editor that can', async () => {
  const lacking = 'data "null" "d" {\n}\n';
  for (const commandLinks of [true, false]) {
    const server = await startTestServer({ commandLinks });
    server.open(uri, lacking);
    const [action] = await ask(server, 8, { only: ['quickfix'] });
    assert.equal(action!.title, 'Add "input"');
    assert.deepEqual(
      action!.command,
      commandLinks
        ? {
            title: 'Fill in',
            command: EditorCommands.fill,
            arguments: [{ uri, position: { line: 1, character: 11 } }],
          }
        : undefined,
    );
    await server.close();
  }
});

test('what a quick fix does is not offered once more as a refactoring', async () => {
  const server = await startTestServer({ capabilities: lazy });
  server.open(
    uri,
    'data "hcp-packer-artifact" "x" {\n  bucket_name = "b"\n  platform = "aws"\n  region = "r"\n}\n',
  );
  const titles = (await ask(server, 8)).map(({ title }) => title);
  assert.deepEqual(
    titles.filter(title => title.startsWith('Add')),
    ['Add "channel_name"', 'Add "version_fingerprint"'],
  );
  await server.close();
});

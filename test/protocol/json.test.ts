import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  DocumentLink,
  InlayHint,
  Location,
  SignatureHelp,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { startTestServer } from '../support/server.ts';

const json = `{
  "variable": {
    "region": { "type": "string", "default": "eu" }
  },
  "locals": {
    "message": "say \\"\${var.region}\\" \${var.nope}"
  },
  "source": { "null": { "t": { "communicator": "none" } } }
}
`;
const native = `build {
  name    = "\${local.message}-\${var.region}"
  sources = ["null.t"]
}
`;

async function workspace(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'json-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const server = await startTestServer({});
  t.after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  const uriOf = (name: string) => URI.file(join(folder, name)).toString();
  const open = (name: string) => server.open(uriOf(name), readFileSync(join(folder, name), 'utf8'));
  return { server, uriOf, open };
}
/** Line and column of a text in another. */
function placeOf(text: string, part: string, after = 0) {
  const before = text.slice(0, text.indexOf(part) + after).split('\n');
  return { line: before.length - 1, character: before.at(-1)!.length };
}

test('a name of a native file is declared in a JSON file', async t => {
  const { server, uriOf, open } = await workspace(t, { 'a.pkr.hcl': native, 'b.pkr.json': json });
  open('a.pkr.hcl');
  // It is declared; what fails in it is said in the file it is in, and that it has no value where it is read.
  assert.deepEqual(
    (await server.diagnostics(uriOf('a.pkr.hcl'))).map(({ code }) => code),
    ['unsupported-attribute'],
  );
  const found = (await server.lsp.sendRequest('textDocument/definition', {
    textDocument: { uri: uriOf('a.pkr.hcl') },
    position: placeOf(native, 'local.message', 7),
  })) as Location | Location[];
  const [one] = [found].flat();
  assert.equal(one!.uri, uriOf('b.pkr.json'));
  assert.deepEqual(one!.range.start, placeOf(json, 'message"'));
});

test('what is wrong in a JSON file is shown at its place, behind escapes too, without advice', async t => {
  const { server, uriOf, open } = await workspace(t, { 'a.pkr.hcl': native, 'b.pkr.json': json });
  open('b.pkr.json');
  const found = await server.diagnostics(uriOf('b.pkr.json'));
  assert.deepEqual(
    found.map(({ code, range }) => [code, range.start, range.end]),
    [['undeclared-variable', placeOf(json, 'var.nope', 4), placeOf(json, 'var.nope', 8)]],
  );
});

test('renaming reaches into JSON, between its quotes', async t => {
  const { server, uriOf, open } = await workspace(t, { 'a.pkr.hcl': native, 'b.pkr.json': json });
  open('a.pkr.hcl');
  const edit = (await server.lsp.sendRequest('textDocument/rename', {
    textDocument: { uri: uriOf('a.pkr.hcl') },
    position: placeOf(native, 'var.region', 5),
    newName: 'zone',
  })) as WorkspaceEdit;
  const changes =
    edit.changes?.[uriOf('b.pkr.json')] ??
    edit.documentChanges?.flatMap(one =>
      'edits' in one && one.textDocument.uri === uriOf('b.pkr.json') ? one.edits : [],
    ) ??
    [];
  const lines = json.split('\n');
  assert.deepEqual(
    changes
      .map(one => {
        if (!('range' in one && 'newText' in one)) throw new Error('no plain edit');
        const line = lines[one.range.start.line]!;
        return `${line.slice(0, one.range.start.character)}${one.newText}${line.slice(one.range.end.character)}`.trim();
      })
      .sort(),
    ['"message": "say \\"${var.zone}\\" ${var.nope}"', '"zone": { "type": "string", "default": "eu" }'],
  );
});

test('what is no JSON is said, and nothing is called missing beside it', async t => {
  const { server, uriOf, open } = await workspace(t, { 'a.pkr.hcl': native, 'b.pkr.json': '{ "variable": ' });
  open('a.pkr.hcl');
  open('b.pkr.json');
  assert.deepEqual(await server.diagnostics(uriOf('a.pkr.hcl')), []);
  const codes = (await server.diagnostics(uriOf('b.pkr.json'))).map(({ code }) => code);
  assert.deepEqual([...new Set(codes)], ['json-syntax']);
});

test('a JSON file with values wins over a native one', async t => {
  const rule = `variable "x" {
  type = string
  validation {
    condition     = var.x == "json"
    error_message = "It must be json."
  }
}
`;
  const { server, uriOf, open } = await workspace(t, {
    'a.pkr.hcl': rule,
    'a.auto.pkrvars.hcl': 'x = "hcl"\n',
    'a.auto.pkrvars.json': '{ "x": "json" }\n',
  });
  for (const name of ['a.pkr.hcl', 'a.auto.pkrvars.hcl', 'a.auto.pkrvars.json']) open(name);
  const codes = await Promise.all(
    ['a.pkr.hcl', 'a.auto.pkrvars.hcl', 'a.auto.pkrvars.json'].map(async name =>
      (await server.diagnostics(uriOf(name)))
        .filter(({ severity }) => severity === 1)
        .map(({ code }) => code),
    ),
  );
  assert.deepEqual(codes.flat(), []);
});

test('an editor keeps its own formatting and folding of JSON', async t => {
  const { server, uriOf, open } = await workspace(t, { 'b.pkr.json': json });
  open('b.pkr.json');
  const textDocument = { uri: uriOf('b.pkr.json') };
  assert.equal(
    await server.lsp.sendRequest('textDocument/formatting', {
      textDocument,
      options: { tabSize: 2, insertSpaces: true },
    }),
    null,
  );
  assert.equal(await server.lsp.sendRequest('textDocument/foldingRange', { textDocument }), null);
});

test('a quick fix over LSP declares a variable in JSON', async t => {
  const { server, uriOf, open } = await workspace(t, { 'b.pkr.json': json });
  open('b.pkr.json');
  const position = placeOf(json, 'var.nope', 5);
  const found = (await server.lsp.sendRequest('textDocument/codeAction', {
    textDocument: { uri: uriOf('b.pkr.json') },
    range: { start: position, end: position },
    context: { diagnostics: [] },
  })) as CodeAction[];
  const action = found.find(({ title }) => title === 'Declare variable "nope"')!;
  const end = placeOf(json, '"eu" }', 6);
  assert.deepEqual(action.edit!.changes![uriOf('b.pkr.json')], [
    { range: { start: end, end }, newText: ',\n    "nope": {\n      "type": "string"\n    }' },
  ]);
});

test('completion in JSON replaces what is typed with its quotes, and brings the comma before it along', async t => {
  const text = '{\n  "variable": { "x": { "default": "a" } }\n  "lo"\n}\n';
  const { server, uriOf, open } = await workspace(t, { 'b.pkr.json': text });
  open('b.pkr.json');
  const found = (await server.lsp.sendRequest('textDocument/completion', {
    textDocument: { uri: uriOf('b.pkr.json') },
    position: placeOf(text, '"lo', 3),
  })) as CompletionList;
  const item = found.items.find(({ label }) => label === 'locals')!;
  assert.deepEqual(item.textEdit, {
    range: { start: { line: 2, character: 2 }, end: { line: 2, character: 6 } },
    newText: '"locals": ',
  });
  assert.equal(item.filterText, '"locals"');
  const end = { line: 1, character: text.split('\n')[1]!.length };
  assert.deepEqual(item.additionalTextEdits, [{ range: { start: end, end }, newText: ',' }]);
  const resolved = (await server.lsp.sendRequest('completionItem/resolve', item)) as CompletionItem;
  assert.match(JSON.stringify(resolved.documentation), /local/i);
});

test('links, hints, lenses and parameter help are in JSON files too', async t => {
  const text = `{
  "variable": { "ami": { "default": "ami-1" } },
  "packer": { "required_plugins": { "amazon": { "source": "github.com/hashicorp/amazon", "version": "1" } } },
  "data": { "amazon-parameterstore": { "p": { "name": "\${var.ami}" } } },
  "locals": { "up": "\${upper(var.ami)}" }
}
`;
  const { server, uriOf, open } = await workspace(t, { 'b.pkr.json': text });
  open('b.pkr.json');
  const textDocument = { uri: uriOf('b.pkr.json') };
  const ask = <R>(method: string, more: object = {}) =>
    server.lsp.sendRequest(`textDocument/${method}`, { textDocument, ...more }) as Promise<R>;
  const [link] = await ask<DocumentLink[]>('documentLink');
  assert.deepEqual(link!.range.start, placeOf(text, 'github.com'));
  const range = { start: { line: 0, character: 0 }, end: { line: 6, character: 0 } };
  const [hint] = await ask<InlayHint[]>('inlayHint', { range });
  assert.deepEqual([hint!.label, hint!.position], ['= "ami-1"', placeOf(text, '${var.ami}"', 11)]);
  const lenses = await ask<CodeLens[]>('codeLens');
  const [first] = await Promise.all(
    lenses.filter(lens => lens.data).map(lens => server.lsp.sendRequest('codeLens/resolve', lens)),
  );
  assert.equal((first as CodeLens).command!.title, '2 references');
  const help = await ask<SignatureHelp>('signatureHelp', { position: placeOf(text, 'upper(', 6) });
  assert.match(help.signatures[0]!.label, /^upper\(/);
});

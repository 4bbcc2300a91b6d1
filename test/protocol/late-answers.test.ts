import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeAction, CompletionList, InlayHint, SemanticTokens } from 'vscode-languageserver';
import { startTestServer } from '../support/server.ts';

const uri = 'untitled:/one/main.pkr.hcl';
const textDocument = { uri };
const text = `variable "channel" {
  default = "production"
}
data "hcp-packer-version" "base" {
  bucket_name  = "base"
  channel_name = var.channel
}
`;
const contentModified = { code: -32801 };

/** A server that waits for the editor's settings, as a feature may wait for the registry, until it is let go. */
async function waiting() {
  let go = (): void => {};
  const settings = new Promise<unknown>(resolve => {
    go = () => resolve({ hcp: { enabled: false } });
  });
  const server = await startTestServer({ settings: () => settings });
  server.open(uri, text);
  return { server, go };
}
const position = { line: 5, character: 19 };
const above = `# a line\n${text}`;

test('an answer that comes after the text has changed is given up, so that nothing stands at the wrong place', async () => {
  const { server, go } = await waiting();
  const range = { start: { line: 0, character: 0 }, end: { line: 8, character: 0 } };
  const late = [
    server.lsp.sendRequest('textDocument/inlayHint', { textDocument, range }),
    server.lsp.sendRequest('textDocument/codeLens', { textDocument }),
    server.lsp.sendRequest('textDocument/hover', { textDocument, position }),
  ];
  const outcomes = Promise.allSettled(late);
  server.change(uri, 2, above);
  go();
  for (const outcome of await outcomes) {
    assert.equal(outcome.status, 'rejected');
    assert.equal(outcome.reason.code, contentModified.code);
  }
  const hints = (await server.lsp.sendRequest('textDocument/inlayHint', {
    textDocument,
    range,
  })) as InlayHint[];
  assert.deepEqual(
    hints.map(hint => hint.position),
    [{ line: 6, character: 28 }],
  );
  assert.deepEqual(server.log, []);
  await server.close();
});

test('suggestions that come late are for the text they were asked for', async () => {
  const { server, go } = await waiting();
  const late = server.lsp.sendRequest('textDocument/completion', {
    textDocument,
    position: { line: 5, character: 21 },
  }) as Promise<CompletionList>;
  server.change(uri, 2, above);
  go();
  const { items } = await late;
  const found = items.find(({ label }) => label === 'channel') ?? assert.fail('not suggested');
  assert.deepEqual((found.textEdit as { range: unknown }).range, {
    start: { line: 5, character: 21 },
    end: { line: 5, character: 28 },
  });
  await server.close();
});

test('what was shown for an older text is not resolved as something that stands there now', async () => {
  const server = await startTestServer({
    settings: () => ({ hcp: { enabled: false } }),
    capabilities: {
      workspace: { configuration: true },
      textDocument: { codeAction: { resolveSupport: { properties: ['edit'] }, dataSupport: true } },
    },
  });
  const source = (name: string) => `source "null" "${name}" {\n  ssh_host = "web.example.com"\n}\n`;
  server.open(uri, source('one') + source('two'));
  const lenses = (await server.lsp.sendRequest('textDocument/codeLens', { textDocument })) as unknown[];
  const at = { line: 1, character: 16 };
  const [action] = (await server.lsp.sendRequest('textDocument/codeAction', {
    textDocument,
    range: { start: at, end: at },
    context: { diagnostics: [], only: ['refactor.extract'] },
  })) as CodeAction[];
  assert.ok(action);
  server.change(uri, 2, source('two'));
  const resolved = (await server.lsp.sendRequest('codeLens/resolve', lenses[0])) as {
    command: { title: string };
  };
  assert.equal(resolved.command.title, '', 'this was the lens of "one"');
  await assert.rejects(server.lsp.sendRequest('codeAction/resolve', action), contentModified);
  await server.close();
});

test('two answers with tokens are never taken for one, however quickly they follow', async () => {
  const server = await startTestServer({ settings: () => ({ hcp: { enabled: false } }) });
  server.open(uri, text);
  const asked = Array.from({ length: 20 }, () =>
    server.lsp.sendRequest('textDocument/semanticTokens/full', { textDocument }),
  );
  const ids = (await Promise.all(asked)).map(answer => (answer as SemanticTokens).resultId);
  assert.equal(new Set(ids).size, ids.length);
  // The editor gave up the answers after the first: a difference to one of them would be wrong.
  const delta = await server.lsp.sendRequest('textDocument/semanticTokens/full/delta', {
    textDocument,
    previousResultId: ids[0],
  });
  assert.ok('data' in (delta as object), 'all of it is said again');
  await server.close();
});

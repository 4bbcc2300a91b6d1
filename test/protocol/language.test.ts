import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CodeLens, CompletionItem, CompletionList, InlayHint, TextEdit } from 'vscode-languageserver';
import { startLocalRegistry } from '../../registry/local/server.ts';
import { startTestServer } from '../support/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'hcp-language-'));
after(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'scripts'));
writeFileSync(join(folder, 'scripts/setup.sh'), '');
writeFileSync(
  join(folder, 'variables.pkr.hcl'),
  'variable "region" {\n  type    = string\n  default = "eu-west-1"\n}\n',
);
const uri = pathToFileURL(join(folder, 'main.pkr.hcl')).href;

const capabilities = {
  workspace: { configuration: true },
  textDocument: { diagnostic: {}, completion: { completionItem: { snippetSupport: true } } },
};
const settings = () => ({ hcp: { enabled: false } });

async function complete(text: string, context?: object): Promise<CompletionList | null> {
  const server = await startTestServer({ capabilities, settings });
  try {
    const [before, behind] = text.split('<|>') as [string, string];
    server.open(uri, before + behind);
    const lines = before.split('\n');
    const list = await server.lsp.sendRequest<CompletionList | null>('textDocument/completion', {
      textDocument: { uri },
      position: { line: lines.length - 1, character: lines.at(-1)!.length },
      context,
    });
    const resolved = await Promise.all(
      (list?.items ?? [])
        .slice(0, 3)
        .map(item => server.lsp.sendRequest<CompletionItem>('completionItem/resolve', item)),
    );
    return list && { ...list, items: [...resolved, ...list.items.slice(3)] };
  } finally {
    await server.close();
  }
}

test('completion over LSP: another file’s variable, with its documentation when asked for', async () => {
  const list = await complete('build {\n  name = var.<|>\n}\n');
  const [item] = list!.items;
  assert.equal(item?.label, 'region');
  assert.match(JSON.stringify(item?.documentation), /var\.region: string.*eu-west-1/);
  assert.deepEqual((item!.textEdit as TextEdit).range, {
    start: { line: 1, character: 13 },
    end: { line: 1, character: 13 },
  });
});

test('completion over LSP: snippets, and a brace that opens a body asks for nothing', async () => {
  const list = await complete('build {\n  des<|>\n}\n');
  const item = list!.items.find(({ label }) => label === 'description');
  assert.equal(item?.insertTextFormat, 2);
  assert.equal((item!.textEdit as TextEdit).newText, 'description = "$1"');
  assert.equal(await complete('build {<|>}\n', { triggerKind: 2, triggerCharacter: '{' }), null);
  const interpolation = await complete('build {\n  name = "${<|>}"\n}\n', {
    triggerKind: 2,
    triggerCharacter: '{',
  });
  assert.ok(interpolation!.items.some(({ label }) => label === 'var.region'));
});

test('completion over LSP: a < starts a heredoc or a key to press, and nothing where somebody compares', async () => {
  const typed = async (text: string) =>
    (await complete(text, { triggerKind: 2, triggerCharacter: '<' }))?.items.map(({ label }) => label) ?? [];
  assert.deepEqual(await typed('locals {\n  a = <<<|>\n}\n'), ['<<-EOF', '<<EOF']);
  assert.deepEqual(await typed('locals {\n  a = 1 <<|>\n}\n'), []);
  const boot = await typed('source "qemu" "x" {\n  boot_command = ["<<|>"]\n}\n');
  assert.ok(boot.includes('<enter>'));
});

test('completion over LSP: files next to the template', async () => {
  const at = async (value: string) =>
    (await complete(`build {\n  provisioner "shell" {\n    script = "${value}<|>"\n  }\n}\n`))!.items.map(
      ({ label }) => label,
    );
  assert.deepEqual(await at(''), ['scripts/', 'variables.pkr.hcl']);
  assert.deepEqual(await at('scripts/'), ['setup.sh']);
  assert.deepEqual(await at('nowhere/'), []);
});

test('hints and lenses over LSP: what the registry holds, with a tooltip when asked for; news ask for them again', async () => {
  const registry = await startLocalRegistry({ seed: 'samples/registry.json' });
  const server = await startTestServer({
    env: registry.env,
    capabilities: {
      workspace: {
        configuration: true,
        inlayHint: { refreshSupport: true },
        codeLens: { refreshSupport: true },
      },
    },
  });
  let refreshed = () => {};
  server.lsp.onRequest('workspace/inlayHint/refresh', () => {
    refreshed();
    return null;
  });
  server.lsp.onRequest('workspace/codeLens/refresh', () => null);
  try {
    const text =
      'hcp_packer_registry {\n  bucket_name = "golden-base"\n}\n' +
      'data "hcp-packer-version" "x" {\n  bucket_name  = "golden-base"\n  channel_name = "production"\n}\n';
    const textDocument = { uri: 'untitled:/templates/hints.pkr.hcl' };
    server.open(textDocument.uri, text);
    await server.hcp.patient.channels('golden-base');
    const range = { start: { line: 0, character: 0 }, end: { line: 7, character: 0 } };
    const [hint] = await server.lsp.sendRequest<InlayHint[]>('textDocument/inlayHint', {
      textDocument,
      range,
    });
    assert.match(String(hint?.label), /^→ v\d+$/);
    assert.equal(hint?.position.line, 5);
    const resolved = await server.lsp.sendRequest<InlayHint>('inlayHint/resolve', hint);
    assert.match(JSON.stringify(resolved.tooltip), /production → v\d+/);
    const [lens] = await server.lsp.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument });
    assert.match(lens!.command!.title, /^golden-base: .*production → v\d+/);
    assert.deepEqual(lens!.command!.arguments, [{ bucket: 'golden-base' }]);
    // The first answer was news as well, and its call may be still to come.
    const asked = new Promise<void>(resolve => {
      refreshed = resolve;
    });
    server.hcp.refresh();
    await asked;
  } finally {
    await server.close();
    await registry.close();
  }
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CodeLens, InlayHint } from 'vscode-languageserver';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { connect } from '../registry/local/support.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const uri = 'untitled:/templates/child.pkr.hcl';
const textDocument = { uri };
const text = `variable "channel" {
  default = "production"
}

hcp_packer_registry {
  bucket_name = "golden-base"
}

data "hcp-packer-version" "base" {
  bucket_name  = "golden-base"
  channel_name = var.channel
}

source "null" "child" {
  communicator = "none"
}

build {
  sources = ["null.child"]
}
`;

let registry: LocalRegistry;
let server: TestServer;
let settings: Record<string, unknown> = {};
before(async () => {
  registry = await startLocalRegistry({ seed: 'samples/registry.json' });
  const { ok } = await connect(registry);
  const { enforced_block } = await ok('PUT', '/enforced_blocks', {
    ...{ name: 'hardening', version: 'v1.0.0', template_type: 'HCL2' },
    block_content: 'provisioner "shell" {\n  inline = ["harden"]\n}\n',
  });
  const versions = `/enforced_blocks/${enforced_block.id}/versions`;
  const { enforced_block_detail: details } = await ok('GET', versions);
  await ok('POST', `${versions}/${details[0].version.id}/buckets`, { bucket_names: ['golden-base'] });
  server = await startTestServer({ env: registry.env, settings: () => settings });
  server.open(uri, text);
  await server.diagnostics(uri);
  await server.hcp.patient.channels('golden-base');
  await server.hcp.patient.enforced('golden-base');
});
after(async () => {
  await server?.close();
  await registry?.close();
});

const off = async (key: string) => {
  const [area, name] = key.split('.') as [string, string];
  settings = key === '' ? {} : { [area]: { [name]: false } };
  await server.lsp.sendNotification('workspace/didChangeConfiguration', { settings: null });
};

/** What is drawn into the text: titles of lenses, labels of hints. */
async function drawn(): Promise<readonly string[]> {
  const lenses = (await server.lsp.sendRequest('textDocument/codeLens', { textDocument })) as CodeLens[];
  const titles: string[] = [];
  for (const lens of lenses) {
    const shown = lens.command
      ? lens
      : ((await server.lsp.sendRequest('codeLens/resolve', lens)) as CodeLens);
    titles.push(shown.command!.title);
  }
  const hints = (await server.lsp.sendRequest('textDocument/inlayHint', {
    textDocument,
    range: { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } },
  })) as InlayHint[] | null;
  return [...titles, ...(hints ?? []).map(({ label }) => `hint ${label}`)];
}

const references = ['1 reference', '0 references', '1 reference', 'builds 1 source'];
const channels = 'golden-base: production → v3 · staging → v4 · latest → v4';
const enforced = '1 enforced provisioner: hardening v1.0.0';
const hint = 'hint = "production" → v3';

for (const [setting, shown] of [
  ['', [channels, 'Build…', enforced, ...references, hint]],
  ['codeLens.channels', ['Build…', enforced, ...references, hint]],
  ['codeLens.build', [channels, enforced, ...references, hint]],
  ['codeLens.enforced', [channels, 'Build…', ...references, hint]],
  ['codeLens.references', [channels, 'Build…', enforced, hint]],
  ['inlayHints.artifacts', [channels, 'Build…', enforced, ...references, 'hint = "production"']],
  ['inlayHints.values', [channels, 'Build…', enforced, ...references, 'hint → v3']],
  ['hcp.enabled', ['Build…', ...references, 'hint = "production"']],
] as const)
  test(`${setting ? `packer.${setting} off takes away its own lenses and hints` : 'with the settings as they come all lenses and hints are there'}`, async () => {
    await off(setting);
    assert.deepEqual(await drawn(), shown);
  });

test('packer.syntax.hashicorpParser off leaves a syntax error in our words, at its place', async () => {
  const broken = 'untitled:/broken/main.pkr.hcl';
  server.open(broken, 'locals {\n  a = [1 2]\n}\n');
  const found = async () => {
    const [first] = await server.diagnostics(broken);
    return { message: String(first?.message), line: first?.range.start.line };
  };
  await off('syntax.hashicorpParser');
  const ours = await found();
  await off('');
  // An answer waits for their parser only for a moment, and its first start may take longer.
  let theirs = await found();
  for (let more = 0; theirs.message === ours.message && more < 50; more++) theirs = await found();
  assert.match(theirs.message, /^Missing item separator/);
  await off('syntax.hashicorpParser');
  assert.deepEqual(await found(), ours);
  assert.deepEqual([theirs.line, ours], [1, { message: 'A comma is missing before this.', line: 1 }]);
});

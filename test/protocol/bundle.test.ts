import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { startServerProcess } from '../support/server-process.ts';

const built = existsSync(join(import.meta.dirname, '../../dist/server.js'));
const uri = 'untitled:/templates/child.pkr.hcl';
const wrong = `hcp_packer_registry {
  bucket_name = "a!"
}
`;
const broken = `source "null" "x" {
  a = 1 2
}
`;
const reading = (bucket: string, channel: string) => `data "hcp-packer-version" "base" {
  bucket_name  = "${bucket}"
  channel_name = "${channel}"
}
`;

/** Reads a stream of the protocol to its end, or says what else is in it. */
function messagesIn(stream: string): unknown[] {
  const bytes = Buffer.from(stream);
  const messages: unknown[] = [];
  for (let at = 0; at < bytes.length; ) {
    const head = /^Content-Length: (\d+)\r\n\r\n/.exec(bytes.subarray(at, at + 64).toString());
    assert.ok(head, `not the protocol's: ${bytes.subarray(at, at + 200)}`);
    const start = at + head[0].length;
    at = start + Number(head[1]);
    messages.push(JSON.parse(bytes.subarray(start, at).toString()));
  }
  return messages;
}

/** The Node of this machine, not the one the project brings along. */
function machinesNode(): string | undefined {
  const places = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(place => place !== '' && !place.includes('node_modules'));
  return places
    .map(place => join(place, process.platform === 'win32' ? 'node.exe' : 'node'))
    .find(path => existsSync(path) && atLeast20(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout));
}
const atLeast20 = (version: string | null) => Number(/^v(\d+)/.exec(version ?? '')?.[1]) >= 20;

const machine = machinesNode();
const nodes = [
  { name: "the project's Node", node: process.execPath, skip: false as false | string },
  {
    name: "the machine's own Node",
    node: machine,
    skip: machine ? false : 'no other Node from 20 on the PATH',
  },
];

describe('dist/server.js', { skip: built ? false : 'not built' }, () => {
  let registry: LocalRegistry;
  before(async () => {
    registry = await startLocalRegistry({ seed: 'samples/registry.json' });
  });
  after(() => registry.close());

  for (const { name, node, skip } of nodes)
    for (const transport of ['stdio', 'node-ipc'] as const)
      test(`over ${transport} under ${name}: diagnostics, HashiCorp's words, hovers, a clean end`, {
        skip,
      }, async () => {
        const server = await startServerProcess({ env: registry.env, transport, node: node! });
        assert.equal(server.init.serverInfo?.name, 'Packer Language Server');

        server.open(uri, wrong);
        assert.deepEqual(
          (await server.diagnostics(uri)).map(({ code }) => code),
          ['hcp-bucket-name-invalid'],
        );

        server.change(uri, 2, broken);
        // The parser needs its time to start; then the words are HashiCorp's.
        let message = '';
        for (let attempt = 0; attempt < 20 && !message.startsWith('Missing newline'); attempt++)
          message = String((await server.diagnostics(uri))[0]?.message ?? '');
        assert.match(message, /^Missing newline after argument: /);

        server.change(uri, 3, reading('golden-base', 'production'));
        assert.match((await server.hover(uri, 2, 20)) ?? '', /\*\*production → v3\*\*/);

        assert.equal(await server.close(), 0);
        assert.equal(server.output('stderr'), '');
        const said = server.output('stdout');
        if (transport === 'stdio') assert.ok(messagesIn(said).length > 5);
        else assert.equal(said, '');
      });

  test('a client that cannot pull gets its diagnostics pushed, and an empty list at the end', async () => {
    const server = await startServerProcess({ env: registry.env, capabilities: {} });
    assert.equal(server.init.capabilities.diagnosticProvider, undefined);
    const pushed: PublishDiagnosticsParams[] = [];
    let wake = () => {};
    server.lsp.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      pushed.push(params);
      wake();
    });
    const until = async (wanted: (params: PublishDiagnosticsParams) => boolean) => {
      while (!pushed.some(wanted)) await new Promise<void>(resolve => (wake = resolve));
    };
    const says = ({ diagnostics }: PublishDiagnosticsParams, code: string) =>
      diagnostics.some(one => one.code === code);

    server.open(uri, wrong);
    await until(params => params.version === 1 && says(params, 'hcp-bucket-name-invalid'));
    server.change(uri, 2, reading('golden-base', 'nowhere'));
    await until(params => params.version === 2 && says(params, 'hcp-channel-not-found'));
    pushed.length = 0;
    await server.lsp.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await until(params => params.uri === uri && params.diagnostics.length === 0);
    assert.equal(await server.close(), 0);
  });

  test('without HCP in the environment nothing is sent, and the hover says how to sign in', async () => {
    const { HCP_CLIENT_ID: _, HCP_CLIENT_SECRET: __, ...place } = registry.env;
    const before = [...registry.requests.values()].reduce((sum, n) => sum + n, 0);
    const server = await startServerProcess({ env: place });
    server.open(uri, reading('golden-base', 'nowhere'));
    // Advice from the text alone is given all the same.
    const warnings = (await server.diagnostics(uri)).filter(({ severity }) => severity !== 4);
    assert.deepEqual(warnings, []);
    assert.match((await server.hover(uri, 2, 20)) ?? '', /Not signed in to HCP/);
    assert.equal(await server.close(), 0);
    assert.equal(
      [...registry.requests.values()].reduce((sum, n) => sum + n, 0),
      before,
    );
  });

  test('it ends with an error when the editor goes away without a word', async () => {
    const server = await startServerProcess({});
    await server.lsp.sendNotification('exit');
    assert.equal(await server.ended, 1);
    server.lsp.dispose();
  });
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { CompletionList } from 'vscode-languageserver-protocol';
import { ChangeRequest, PromotePreviewRequest, RevokePreviewRequest } from '../../protocol/changes.ts';
import { ChannelsRequest, ConnectionRequest, RefreshCommand } from '../../protocol/requests.ts';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const uri = 'untitled:/templates/child.pkr.hcl';
const text = `data "hcp-packer-artifact" "base" {
  bucket_name  = "golden-base"
  channel_name = "production"
  platform     = "aws"
  region       = "eu-west-1"
}

build {
  sources = ["null.child"]
}

source "null" "child" {
  communicator = "none"
  ssh_username = data.hcp-packer-artifact.base.external_identifier
}
`;

let registry: LocalRegistry;
let server: TestServer;
before(async () => {
  registry = await startLocalRegistry({ seed: 'samples/registry.json' });
  server = await startTestServer({ env: registry.env });
  server.open(uri, text);
});
after(async () => {
  await server.close();
  await registry.close();
});

const settled = async () => {
  let items = await server.diagnostics(uri);
  // The first pull may come before the answer; then news follow.
  if (items.length === 0) {
    await Promise.race([server.news(), server.hcp.patient.channels('golden-base')]);
    items = await server.diagnostics(uri);
  }
  return items;
};

test('a hover shows what the registry holds', async () => {
  const card = await server.hover(uri, 2, 20);
  assert.match(card ?? '', /\*\*production → v3\*\* .*active/);
  assert.match(card ?? '', /\| ▸ \| eu\\-west\\-1 \| `ami-/);
});

test('the connection names its source, organization and project', async () => {
  const connection = await server.lsp.sendRequest(ConnectionRequest);
  assert.equal(connection.state, 'ready');
  assert.equal(connection.source, 'environment');
  assert.ok(connection.organization?.name);
});

test('no channel is said to go back to a version that is to be revoked with the one it holds', async () => {
  const channels = await server.lsp.sendRequest(ChannelsRequest, { bucket: 'golden-base' });
  assert.ok(channels.is === 'found');
  const held = channels.value.find(channel => channel.name === 'production')!.version!;
  const goesTo = async (together: readonly string[]) => {
    const at = { bucket: 'golden-base', fingerprint: held.fingerprint, together };
    const preview = await server.lsp.sendRequest(RevokePreviewRequest, at);
    assert.ok(preview.is === 'found');
    return preview.value.channels.find(({ channel }) => channel.name === 'production')!.to!;
  };
  const next = await goesTo([]);
  assert.deepEqual([held.name, next.name], ['v3', 'v2']);
  assert.equal((await goesTo([held.fingerprint, next.fingerprint])).name, 'v1');
});

test('a promotion is previewed, refused when the channel moved meanwhile, then done; hovers follow', async () => {
  const channels = await server.lsp.sendRequest(ChannelsRequest, { bucket: 'golden-base' });
  assert.equal(channels.is, 'found');
  const held = (name: string) =>
    channels.is === 'found'
      ? channels.value.find(channel => channel.name === name)!.version!.fingerprint
      : '';
  const order = { bucket: 'golden-base', channel: 'production', fingerprint: held('staging') };
  const preview = await server.lsp.sendRequest(PromotePreviewRequest, order);
  assert.equal(preview.is === 'found' && preview.value.channel.version?.name, 'v3');
  assert.equal(preview.is === 'found' && preview.value.next.name, 'v4');

  const change = { kind: 'assign', ...order } as const;
  const refused = await server.lsp.sendRequest(ChangeRequest, {
    change,
    seen: { channel: { fingerprint: '01SOMETHINGELSE' } },
  });
  assert.equal(refused.is === 'failed' && refused.why.kind, 'conflict');

  const news = server.news();
  const done = await server.lsp.sendRequest(ChangeRequest, {
    change,
    seen: { channel: { fingerprint: held('production') } },
  });
  assert.ok(done.is === 'done');
  assert.deepEqual([done.value.before.channel?.version, done.value.after?.channel?.version], ['v3', 'v4']);
  await news;
  assert.match((await server.hover(uri, 2, 20)) ?? '', /\*\*production → v4\*\*/);
});

test('a revocation is previewed with channels and where they go, then shows as an error without reopening', async () => {
  assert.deepEqual(await settled(), []);
  const channels = await server.lsp.sendRequest(ChannelsRequest, { bucket: 'golden-base' });
  const v4 =
    channels.is === 'found' ? channels.value.find(c => c.name === 'production')!.version! : undefined;
  const at = { bucket: 'golden-base', fingerprint: v4!.fingerprint };
  const preview = await server.lsp.sendRequest(RevokePreviewRequest, at);
  assert.equal(preview.is, 'found');
  if (preview.is === 'found') {
    const moves = preview.value.channels.map(({ channel, to }) => `${channel.name} -> ${to?.name}`).sort();
    assert.deepEqual(moves, ['latest -> v3', 'production -> v3', 'staging -> v3']);
  }
  const news = server.news();
  const how = { reason: 'CVE-2026-1234', descendants: false, rollBackChannels: false };
  const revoked = await server.lsp.sendRequest(ChangeRequest, {
    change: { kind: 'revoke', ...at, ...how },
    seen: preview.is === 'found' ? preview.value.seen : {},
  });
  assert.equal(revoked.is, 'done');
  await news;
  const items = await settled();
  assert.deepEqual(
    items.map(({ code, message, source, range }) => ({ code, message, source, line: range.start.line })),
    [
      {
        code: 'hcp-version-revoked',
        message:
          '"production" of "golden-base" points at v4, which is revoked ("CVE-2026-1234"): packer build will refuse it.',
        source: 'packer',
        line: 2,
      },
    ],
  );
});

test('refresh asks the registry again', async () => {
  await server.hcp.patient.channels('golden-base');
  const before = registry.requests.get('ListChannels') ?? 0;
  await server.lsp.sendRequest('workspace/executeCommand', { command: RefreshCommand });
  await server.hcp.patient.channels('golden-base');
  assert.ok((registry.requests.get('ListChannels') ?? 0) > before);
});

test('a list that only the registry can fill waits for its late answer', async () => {
  const slow = await startLocalRegistry({
    seed: 'samples/registry.json',
    intercept: async ({ operation }) => {
      // Longer than what a keystroke waits.
      if (operation === 'ListBuckets') await wait(200);
      return undefined;
    },
  });
  const late = await startTestServer({ env: slow.env });
  try {
    late.open(uri, 'hcp_packer_registry {\n  bucket_name = ""\n}\n');
    const list = await late.lsp.sendRequest<CompletionList>('textDocument/completion', {
      textDocument: { uri },
      position: { line: 1, character: 17 },
    });
    assert.ok(
      list.items.some(({ label }) => label === 'golden-base'),
      JSON.stringify(list),
    );
    assert.equal(list.isIncomplete, false);
  } finally {
    await late.close();
    await slow.close();
  }
});

test('nothing of all this was billable, and nothing secret is in the log', () => {
  assert.equal(registry.requests.get('GetChannel') ?? 0, 0);
  const log = server.log.join('\n');
  assert.doesNotMatch(log, new RegExp(registry.env.HCP_CLIENT_SECRET!));
  assert.doesNotMatch(log, /Bearer/);
});

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  BucketPreviewRequest,
  ChangeRequest,
  ChannelPreviewRequest,
  PromotePreviewRequest,
  RevokePreviewRequest,
} from '../../protocol/changes.ts';
import {
  AncestryRequest,
  BucketsRequest,
  ChannelsRequest,
  ConnectionRequest,
  CredentialsChanged,
  type EditorCredentials,
  HistoryRequest,
  ProjectsRequest,
  RefreshCommand,
  VersionsRequest,
} from '../../protocol/requests.ts';
import type { Intercept } from '../../registry/local/answer.ts';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';

const built = existsSync(join(import.meta.dirname, '../../dist/server.js'));
const secret = 'very+secret/of the=client';
const uri = 'untitled:/templates/main.pkr.hcl';
const text = `data "hcp-packer-version" "base" {
  bucket_name  = "golden-base"
  channel_name = "nowhere"
}
`;

describe('secrets', { skip: built ? false : 'not built' }, () => {
  const secrets = new Set([
    secret,
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
  ]);
  let fault: Intercept = () => undefined;
  let registry: LocalRegistry;
  before(async () => {
    registry = await startLocalRegistry({
      seed: 'samples/registry.json',
      clientId: 'the-client',
      clientSecret: secret,
      intercept: request => {
        // What it is told is what must not come out again: Basic and Bearer.
        const said = request.headers.authorization?.split(' ')[1];
        if (said) secrets.add(said);
        return fault(request);
      },
    });
  });
  after(() => registry.close());

  /** Everything an editor can ask, in this state of affairs. */
  async function everything(server: ServerProcess) {
    const { lsp } = server;
    const at = { bucket: 'golden-base', fingerprint: '01K2GT2HSJAA1746M4A9FQC8CF' };
    await lsp.sendRequest('workspace/executeCommand', { command: RefreshCommand });
    await server.diagnostics(uri);
    await server.hover(uri, 2, 20);
    await server.diagnostics(uri);
    await lsp.sendRequest(ConnectionRequest);
    await lsp.sendRequest(ProjectsRequest);
    await lsp.sendRequest(BucketsRequest, {});
    await lsp.sendRequest(ChannelsRequest, at);
    await lsp.sendRequest(VersionsRequest, at);
    await lsp.sendRequest(AncestryRequest, at);
    await lsp.sendRequest(HistoryRequest, { ...at, channel: 'production' });
    await lsp.sendRequest(PromotePreviewRequest, { ...at, channel: 'production' });
    await lsp.sendRequest(ChangeRequest, {
      change: { kind: 'assign', ...at, channel: 'production' },
      seen: { channel: { fingerprint: '01SOMETHINGELSE' } },
    });
    await lsp.sendRequest(RevokePreviewRequest, at);
    await lsp.sendRequest(ChannelPreviewRequest, { ...at, channel: 'production' });
    await lsp.sendRequest(BucketPreviewRequest, at);
    await lsp.sendRequest(ChangeRequest, {
      change: { kind: 'revoke', ...at, reason: '', descendants: false, rollBackChannels: false },
      seen: {},
    });
    await lsp.sendRequest(ChangeRequest, { change: { kind: 'restore', ...at }, seen: {} });
  }

  /** A service that gives back what it was sent, as badly written ones do. */
  const echo =
    (status: number, code: number): Intercept =>
    ({ operation, headers, body }) => {
      const message = `you sent ${headers.authorization} (${headers.authorization?.split(' ')[1]}) and ${body}`;
      return operation === 'Token'
        ? {
            status,
            body: { error: 'invalid_client', error_description: message },
          }
        : { status, body: { code, message, details: [] } };
    };
  const states: readonly (readonly [what: string, fault: Intercept])[] = [
    ['all is well', () => undefined],
    [
      'the identity service refuses and quotes',
      request => (request.operation === 'Token' ? echo(401, 16)(request) : undefined),
    ],
    [
      'the API refuses the token and quotes it',
      request => (request.operation === 'Token' ? undefined : echo(401, 16)(request)),
    ],
    [
      'the API forbids and quotes',
      request => (request.operation === 'Token' ? undefined : echo(403, 7)(request)),
    ],
    [
      'the API is broken and quotes',
      request => (request.operation === 'Token' ? undefined : echo(500, 13)(request)),
    ],
    ['the line is cut', () => 'reset'],
  ];

  for (const source of ['environment', 'editor'] as const)
    test(`nothing the server writes holds a secret from the ${source}, whatever happens`, async () => {
      fault = () => undefined;
      const principal = {
        clientId: 'the-client',
        clientSecret: secret,
        endpoints: {
          apiAddress: registry.env.HCP_API_ADDRESS!,
          apiTls: 'disabled' as const,
          authUrl: registry.auth,
          authTls: 'insecure' as const,
        },
      };
      const location = { organizationId: registry.organizationId, projectId: registry.projectId };
      const offered: EditorCredentials = { principal, location };
      const server = await startServerProcess(
        source === 'environment' ? { env: registry.env } : { credentials: () => offered },
      );
      server.open(uri, text);
      for (const [what, next] of states) {
        fault = next;
        // Also the token is asked for anew.
        await server.lsp.sendNotification(CredentialsChanged);
        await everything(server);
        assert.ok(server.output('stdout').length > 0, what);
      }
      assert.equal(await server.close(), 0);
      const said = server.output('stdout') + server.output('stderr');
      assert.match(said, /GET .*channels 200/, 'the log was on');
      assert.ok(secrets.size > 4, 'no token was seen');
      for (const one of secrets) {
        const at = said.indexOf(one);
        assert.equal(at, -1, `…${said.slice(Math.max(0, at - 300), at + 60)}…`);
      }
    });
});

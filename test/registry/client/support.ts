/** A small HCP on this machine whose answers a test writes: an API over http, an identity service over https. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { generate } from 'selfsigned';
import { type Hcp, type HcpOptions, hcp } from '../../../registry/hcp.ts';
import type { Change, Endpoints } from '../../../registry/registry.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
export type Handler = (call: Call, response: ServerResponse, request: IncomingMessage) => void;

export const organizationId = '11111111-1111-4111-8111-111111111111';
export const projectId = '22222222-2222-4222-8222-222222222222';
export const home = `/packer/2023-01-01/organizations/${organizationId}/projects/${projectId}`;
export const clientId = 'the-client-id';
export const clientSecret = 'the-client-secret+/&%';

let certificate: ReturnType<typeof generate> | undefined;
export const certificateForTests = () =>
  (certificate ??= generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  }));

export const json = (response: ServerResponse, body: unknown, status = 200) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};
export const status = (response: ServerResponse, http: number, code: number, message = 'no such thing') =>
  json(response, { code, message, details: [] }, http);

export interface Scripted {
  readonly endpoints: Endpoints;
  readonly api: string;
  /** Calls of the API, in order of arrival. */
  readonly calls: Call[];
  readonly tokenCalls: Call[];
  /** What the API and the identity service do; tests replace them. */
  answer: Handler;
  identify: Handler;
  close(): Promise<void>;
}

/** Tokens are `token-1`, `token-2`, …; the API answers 404/5 until the test says otherwise. */
export async function scripted(t: TestContext, tls: 'disabled' | 'insecure' = 'disabled'): Promise<Scripted> {
  const { private: key, cert } = await certificateForTests();
  let issued = 0;
  const listen = (server: Server, calls: Call[], act: () => Handler) => {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      let body = '';
      request.on('data', piece => {
        body += piece;
      });
      request.on('end', () => {
        const call = { method: request.method!, path: request.url!, headers: request.headers, body };
        calls.push(call);
        act()(call, response, request);
      });
    });
    server.listen(0, '127.0.0.1');
    return new Promise<number>(resolve => {
      server.once('listening', () => resolve((server.address() as AddressInfo).port));
    });
  };
  const api = tls === 'disabled' ? createServer() : createTlsServer({ key, cert });
  const auth = createTlsServer({ key, cert });
  const script: Scripted = {
    calls: [],
    tokenCalls: [],
    answer: (_, response) => status(response, 404, 5),
    identify: (_, response) =>
      json(response, { access_token: `token-${++issued}`, token_type: 'bearer', expires_in: 3600 }),
    api: '',
    endpoints: {},
    close: async () => {
      for (const server of [api, auth]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
  const port = await listen(api, script.calls, () => script.answer);
  const authPort = await listen(auth, script.tokenCalls, () => script.identify);
  const endpoints: Endpoints = {
    apiAddress: `127.0.0.1:${port}`,
    apiTls: tls,
    authUrl: `https://127.0.0.1:${authPort}`,
    authTls: 'insecure',
  };
  Object.assign(script, { endpoints, api: `http${tls === 'disabled' ? '' : 's'}://127.0.0.1:${port}` });
  t.after(script.close);
  return script;
}

export const shortTimeouts = { connect: 500, headers: 150, body: 150, whole: 10_000 };

/** The whole stack against a script, with both ids given, no pauses and a clock that stands still. */
export function client(t: TestContext, script: Scripted, more: Partial<HcpOptions> = {}): Hcp {
  const stack = hcp({
    credentials: async () => ({
      principal: { clientId, clientSecret, endpoints: script.endpoints },
      location: { organizationId, projectId },
    }),
    env: {},
    home: '/nonexistent',
    now: () => 1_000_000,
    sleep: async () => {},
    timeouts: shortTimeouts,
    ...more,
  });
  t.after(() => stack.dispose());
  return stack;
}

export const version = (number: number, more: object = {}) => ({
  id: `01JZZZZZZZZZZZZZZZZZZZZZV${number}`,
  bucket_name: 'demo',
  name: `v${number}`,
  fingerprint: `fp${number}`,
  status: 'VERSION_ACTIVE',
  author_id: 'ci-robot',
  template_type: 'HCL2',
  has_descendants: false,
  parents: null,
  revoke_at: null,
  builds: [],
  created_at: `2026-08-0${number}T10:00:00.000Z`,
  updated_at: `2026-08-0${number}T10:00:00.000Z`,
  ...more,
});
export const channel = (name: string, holds: object | null) => ({
  id: '01JZZZZZZZZZZZZZZZZZZZZZZB',
  name,
  bucket_name: 'demo',
  managed: name === 'latest',
  restricted: false,
  author_id: 'ci-robot',
  created_at: '2026-08-01T10:00:00.000Z',
  updated_at: '2026-08-01T10:05:00.000Z',
  version: holds,
});
export const bucket = (name: string, more: object = {}) => ({
  id: '01JZZZZZZZZZZZZZZZZZZZZZZA',
  name,
  description: '',
  labels: {},
  location: { organization_id: organizationId, project_id: projectId, region: null },
  latest_version: null,
  platforms: [],
  version_count: '0',
  parents: null,
  children: null,
  created_at: '2026-08-01T10:00:00.000Z',
  updated_at: '2026-08-01T10:00:00.000Z',
  ...more,
});

/** The change that points a channel at a version. */
export const assign = (bucket: string, channel: string, fingerprint: string | null): Change => ({
  kind: 'assign',
  bucket,
  channel,
  fingerprint,
});

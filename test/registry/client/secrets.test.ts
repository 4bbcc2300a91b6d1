import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import * as tls from 'node:tls';
import { ConnectionRequest, DoctorRequest } from '../../../protocol/requests.ts';
import type { EditorOffer, HcpOptions } from '../../../registry/hcp.ts';
import { doctor } from '../../../server/doctor.ts';
import { listening, tunnel } from '../../support/network.ts';
import { startTestServer } from '../../support/server.ts';
import {
  assign,
  certificateForTests,
  client,
  type Handler,
  json,
  organizationId,
  projectId,
  scripted,
  shortTimeouts,
} from './support.ts';

before(async () => {
  const { cert } = await certificateForTests();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), cert]);
});

/** Every secret there is, each to be found nowhere. */
const secret = {
  client: 'c4nary-client+/&%',
  jwt: 'c4nary-jwt.aaa.bbb',
  query: 'c4nary-query',
  header: 'c4nary-header',
  access: 'c4nary-access',
  refresh: 'c4nary-refresh',
  token: 'c4nary-token',
  aws: 'c4nary-aws',
  awsSession: 'c4nary-aws-session',
  proxy: 'c4nary-proxy',
  proxyHeader: 'c4nary-proxy-header',
};
const traces = [
  'c4nary',
  ...Object.values(secret).flatMap(text => [
    encodeURIComponent(text),
    Buffer.from(text).toString('base64').slice(0, 10),
    // As the second half of a pair, at each of the three offsets base64 knows.
    ...['', 'x', 'xx'].map(pad => Buffer.from(`${pad}${text}`).toString('base64').slice(4, 16)),
  ]),
];

/** What a service does that repeats everything it was sent. */
const told = (call: Parameters<Handler>[0]) =>
  `${call.path} ${call.headers.authorization ?? ''} ${decodeURIComponent(call.body.replaceAll('+', ' '))} ${call.body}`;
const faults: Record<string, Handler> = {
  'a good token, then an error': (call, r) =>
    json(
      r,
      call.path.includes('token')
        ? { access_token: secret.token, expires_in: 3600 }
        : { code: 3, message: told(call), details: [] },
      call.path.includes('token') ? 200 : 400,
    ),
  'an OAuth error': (call, r) => json(r, { error: 'invalid_client', error_description: told(call) }, 401),
  'an error of the API': (call, r) => json(r, { code: 7, message: told(call), details: [] }, 403),
  'an error page': (call, r) => r.writeHead(500, { 'content-type': 'text/html' }).end(told(call)),
  'a sign-in page': (call, r) => r.writeHead(200, { 'content-type': 'text/html' }).end(told(call)),
  'half an answer': (call, r) => json(r, `{"access_token": "${secret.token}", "said": ${told(call)}`),
  'a cut line': (_, r) => r.socket!.destroy(),
  silence: () => {},
};

const nobody: EditorOffer = { principal: null, location: null };
interface Source {
  readonly files?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly editor?: true;
}
const workload = (from: object) => ({
  files: {
    'cred_file.json': {
      scheme: 'workload',
      workload: {
        provider_resource_name: 'iam/project/p/service-principal/s/workload-identity-provider/w',
        ...from,
      },
    },
  },
});
const oauth = { client_id: 'id', client_secret: secret.client };
const login = (expiry: string) => ({
  files: {
    'creds-cache.json': {
      login: {
        access_token: secret.access,
        refresh_token: secret.refresh,
        access_token_expiry: expiry,
        geography: 'us',
      },
    },
  },
});
const sources = (issuer: string): Record<string, Source> => ({
  editor: { editor: true },
  environment: { env: { HCP_CLIENT_ID: 'id', HCP_CLIENT_SECRET: secret.client } },
  'a wrong environment': { env: { HCP_CLIENT_ID: '', HCP_CLIENT_SECRET: secret.client } },
  'credential file': { files: { 'cred_file.json': { scheme: 'service_principal_creds', oauth } } },
  'a broken credential file': { files: { 'cred_file.json': `{"oauth": "${secret.client}"` } },
  'a wrong credential file': { files: { 'cred_file.json': { scheme: secret.client, oauth } } },
  'a token in the file': workload({ token: { token: secret.jwt } }),
  'a token in a variable': { ...workload({ env: { var: 'JWT' } }), env: { JWT: secret.jwt } },
  'a variable of the wrong kind': {
    ...workload({ env: { var: 'JWT', format_type: 'json', subject_cred_pointer: '/x' } }),
    env: { JWT: secret.jwt },
  },
  'a token from a URL': workload({
    url: { url: `${issuer}/?key=${secret.query}`, headers: { authorization: secret.header } },
  }),
  'keys of AWS': {
    ...workload({ aws: {} }),
    env: {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: secret.aws,
      AWS_SESSION_TOKEN: secret.awsSession,
    },
  },
  login: login('2999-01-01T00:00:00Z'),
  'a lapsed login': login('2020-01-01T00:00:00Z'),
});

const proxy = async (t: TestContext) =>
  (await tunnel(t, asked => Number(new URL(`http://${asked}`).port))).port;
const issuing = (_: IncomingMessage, response: ServerResponse) => void response.end(secret.jwt);

test('no secret in any log line, answer, report or thrown message, whatever the service repeats', async t => {
  const issuer = createServer(issuing);
  const port = await listening(t, issuer);
  const behind = await proxy(t);
  const pages: string[] = [];
  const keep = (value: unknown) =>
    void pages.push(value instanceof Error ? `${value.message} ${value.stack}` : JSON.stringify(value));
  const all = sources(`http://127.0.0.1:${port}`);

  async function drive(source: Source, fault: Handler, network: HcpOptions['network']) {
    const script = await scripted(t, 'insecure');
    script.answer = fault;
    script.identify = fault;
    const home = mkdtempSync(join(tmpdir(), 'hcp-'));
    mkdirSync(join(home, '.config', 'hcp'), { recursive: true });
    for (const [name, content] of Object.entries(source.files ?? {}))
      writeFileSync(
        join(home, '.config', 'hcp', name),
        typeof content === 'string' ? content : JSON.stringify(content),
      );
    const stack = client(t, script, {
      credentials: async () =>
        source.editor
          ? {
              principal: { clientId: 'id', clientSecret: secret.client, endpoints: script.endpoints },
              location: { organizationId, projectId },
            }
          : nobody,
      env: {
        HCP_API_ADDRESS: script.endpoints.apiAddress!,
        HCP_API_TLS: 'insecure',
        HCP_AUTH_URL: script.endpoints.authUrl!,
        HCP_AUTH_TLS: 'insecure',
        HCP_ORGANIZATION_ID: organizationId,
        HCP_PROJECT_ID: projectId,
        ...source.env,
      },
      home,
      now: Date.now,
      timeouts: { ...shortTimeouts, headers: 60, body: 60 },
      log: line => pages.push(line),
      ...(network && { network }),
    });
    try {
      keep(await stack.connection());
      keep(await stack.patient.bucket('demo'));
      keep(await stack.patient.channels('demo'));
      keep(await stack.writes.apply(assign('demo', 'prod', 'fp1')));
      keep(await stack.organizations());
      keep(await stack.explainCredentials());
      keep(doctor(await stack.examine()));
      stack.refresh();
      keep(await stack.connection());
    } catch (error) {
      keep(error);
      assert.fail(`something was thrown: ${error}`);
    } finally {
      await stack.dispose();
      await script.close();
      rmSync(home, { recursive: true });
    }
  }
  await Promise.all(
    Object.values(all).flatMap(source => Object.values(faults).map(fault => drive(source, fault, undefined))),
  );
  // This machine is never behind a proxy, so here the proxy's secrets meet its absence and its refusals.
  const environment = { env: { HCP_CLIENT_ID: 'id', HCP_CLIENT_SECRET: secret.client } };
  for (const network of [
    { proxy: `http://anna:${secret.proxy}@127.0.0.1:${behind}` },
    { proxy: 'http://127.0.0.1:1', proxyAuthorization: `Basic ${secret.proxyHeader}` },
    { proxy: `ftp://anna:${secret.proxy}@[` },
    { proxy: `anna:${secret.proxy}@127.0.0.1:1` },
  ])
    await drive(
      { env: { ...environment.env, HCP_API_ADDRESS: 'hcp.invalid', HCP_AUTH_URL: 'https://hcp.invalid' } },
      faults.silence!,
      network,
    );

  // The whole server: what it logs and reports over the protocol.
  const script = await scripted(t);
  script.answer = faults['an error of the API']!;
  script.identify = faults['a good token, then an error']!;
  const server = await startTestServer({
    credentials: () => ({
      principal: { clientId: 'id', clientSecret: secret.client, endpoints: script.endpoints },
      location: { organizationId, projectId },
    }),
  });
  keep(await server.lsp.sendRequest(ConnectionRequest));
  keep(await server.lsp.sendRequest(DoctorRequest));
  keep(await server.lsp.sendRequest('packer/channels', { bucket: 'demo' }));
  await server.lsp.sendRequest('packer/channels', null).then(keep, keep);
  pages.push(...server.log);
  await server.close();

  assert.ok(pages.length > 1_000, `${pages.length}`);
  const text = pages.join('\n');
  // The services did repeat what they were sent, and it arrived here.
  for (const echo of ['Bearer …', 'invalid_client']) assert.ok(text.includes(echo), echo);
  for (const trace of traces) {
    const page = pages.find(candidate => candidate.includes(trace));
    assert.equal(page, undefined, `${trace} in: ${page?.slice(0, 400)}`);
  }
});

import assert from 'node:assert/strict';
import { request } from 'node:https';
import type { TestContext } from 'node:test';
import {
  type LocalRegistry,
  type LocalRegistryOptions,
  startLocalRegistry,
} from '../../../registry/local/server.ts';

/** What the API answers; tests look into it as they please. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of another party
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

/** A noon on which every test clock starts. */
export const noon = Date.UTC(2026, 5, 1, 12);
export const minute = 60_000;
export const day = 86_400_000;

/** A local registry and a plain HTTP client of it that shares nothing with the product's own. */
export async function start(t: TestContext, options: LocalRegistryOptions = {}) {
  let time = noon;
  const registry = await startLocalRegistry({ now: () => time, ...options });
  t.after(() => registry.close());
  const client = await connect(registry);
  return {
    ...client,
    registry,
    /** Moves the clock. */
    pass(ms: number) {
      time += ms;
    },
    now: () => new Date(time).toISOString(),
  };
}

export async function connect(registry: {
  api: string;
  auth: string;
  organizationId: string;
  projectId: string;
  env: Readonly<Record<string, string>>;
}) {
  const { env, api } = registry;
  const basic = Buffer.from(`${env.HCP_CLIENT_ID}:${env.HCP_CLIENT_SECRET}`).toString('base64');
  const signIn = async () => {
    const token = await form(
      registry.auth,
      { authorization: `Basic ${basic}` },
      'grant_type=client_credentials',
    );
    assert.equal(token.status, 200);
    return `Bearer ${token.body.access_token}`;
  };
  let authorization = await signIn();
  const send = async (method: string, path: string, body?: Json): Promise<Answer> => {
    const answer = await fetch(api + path, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    assert.equal(answer.headers.get('content-type'), 'application/json');
    return { status: answer.status, body: await answer.json() };
  };
  const raw = async (method: string, path: string, body?: Json): Promise<Answer> => {
    const answer = await send(method, path, body);
    if (answer.status !== 401) return answer;
    authorization = await signIn();
    return send(method, path, body);
  };
  const at = (version: string) =>
    `/packer/${version}/organizations/${registry.organizationId}/projects/${registry.projectId}`;
  const call = (method: string, path: string, body?: Json) => raw(method, at('2023-01-01') + path, body);
  const old = (method: string, path: string, body?: Json) => raw(method, at('2021-04-30') + path, body);
  /** A call that has to succeed. */
  const ok = async (method: string, path: string, body?: Json): Promise<Json> => {
    const answer = await call(method, path, body);
    assert.equal(answer.status, 200, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  /** A version the way packer makes one: registered, running, done. */
  const publish = async (
    bucket: string,
    fingerprint: string,
    result: Json = {},
    components: readonly string[] = ['amazon-ebs.x'],
  ): Promise<Json> => {
    const versions = `/buckets/${bucket}/versions`;
    await call('PUT', '/buckets', { name: bucket });
    await ok('POST', versions, { fingerprint, template_type: 'HCL2' });
    const builds = [];
    for (const component_type of components)
      builds.push(
        (await ok('POST', `${versions}/${fingerprint}/builds`, { component_type, status: 'BUILD_UNSET' }))
          .build,
      );
    for (const build of builds)
      await ok('PATCH', `${versions}/${fingerprint}/builds/${build.id}`, {
        status: 'BUILD_DONE',
        platform: 'aws',
        artifacts: [{ external_identifier: `ami-${fingerprint}`, region: 'us-east-1' }],
        ...result,
      });
    return (await ok('GET', `${versions}/${fingerprint}`)).version;
  };
  const promote = (bucket: string, channel: string, fingerprint: string) =>
    ok('PATCH', `/buckets/${bucket}/channels/${channel}`, {
      version_fingerprint: fingerprint,
      update_mask: 'versionFingerprint',
    });
  const holds = async (bucket: string, channel: string): Promise<string | null> =>
    (await ok('GET', `/buckets/${bucket}/channels/${channel}`)).channel.version?.name ?? null;
  return { raw, call, old, ok, publish, promote, holds, at };
}

/** A client of a registry that signs in as another of its principals. */
export function as(registry: LocalRegistry, name: string) {
  const { env } = registry.principals.find(p => p.name === name)!;
  const [organizationId, projectId] = [env.HCP_ORGANIZATION_ID!, env.HCP_PROJECT_ID!];
  return connect({ api: registry.api, auth: registry.auth, organizationId, projectId, env });
}

/** A refusal, as HTTP status and gRPC code. */
export function refuses(answer: Answer, status: number, code: number, says?: RegExp) {
  assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body));
  assert.deepEqual(Object.keys(answer.body).sort(), ['code', 'details', 'message']);
  if (says) assert.match(answer.body.message, says);
}

/** A token request over TLS with a certificate nobody vouches for. */
export function form(auth: string, headers: Record<string, string>, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${auth}/oauth2/token`,
      {
        method: 'POST',
        rejectUnauthorized: false,
        agent: false,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      },
      answer => {
        let text = '';
        answer.on('data', chunk => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

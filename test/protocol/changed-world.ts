import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Done } from '../../client/actions/changing.ts';
import { undoPlan } from '../../client/actions/undo.ts';
import { ChangeRequest, type Seen } from '../../protocol/changes.ts';
import { startLocalRegistry } from '../../registry/local/server.ts';
import type { Change, Lookup, Written } from '../../registry/registry.ts';
import { connect, type Json } from '../registry/local/support.ts';
import { startTestServer } from '../support/server.ts';

/** A line to the registry that can lose the answer to the next change, after that was made. */
async function lossy(t: TestContext, api: string) {
  const line = { losesNext: false, address: '' };
  const server = createServer((asked, answer) => {
    const { method = 'GET', headers } = asked;
    const loses = method !== 'GET' && line.losesNext;
    if (loses) line.losesNext = false;
    const onward = request(api + asked.url, { method, headers }, given => {
      if (loses) given.resume().once('end', () => answer.destroy());
      else given.pipe(answer.writeHead(given.statusCode!, given.headers));
    });
    asked.pipe(onward);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  line.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return line;
}

/** Every change, from the request of a client to the rows of a registry, and back; straight, or over a line that can fail. */
export async function world(t: TestContext, { straight = false } = {}) {
  const registry = await startLocalRegistry({ seed: 'samples/registry.json' });
  const line = await lossy(t, registry.api);
  const server = await startTestServer({
    env: { ...registry.env, ...(!straight && { HCP_API_ADDRESS: line.address }) },
  });
  t.after(async () => {
    await server.close();
    await registry.close();
  });
  const api = await connect(registry);
  const change = (order: Change, seen: Seen = {}) =>
    server.lsp.sendRequest(ChangeRequest, { change: order, seen });
  const done = async (order: Change, seen: Seen = {}): Promise<Done> => ({
    change: order,
    ...value(await change(order, seen)),
  });
  const held = async (bucket: string): Promise<Json> => {
    const { channels } = await api.ok('GET', `/buckets/${bucket}/channels`);
    return Object.fromEntries(channels.map((c: Json) => [c.name, c.version?.name ?? null]));
  };
  const version = async (bucket: string, name: string): Promise<Json> => {
    const { versions } = await api.ok('GET', `/buckets/${bucket}/versions`);
    return versions.find((v: Json) => v.name === name);
  };
  /** Everything that people decide about: what channels hold, who sees them, what is revoked, words of buckets. */
  const snapshot = async (): Promise<Json> => {
    const { buckets } = await api.ok('GET', '/buckets?pagination.page_size=100');
    return Promise.all(
      buckets.map(async (b: Json) => {
        const { channels } = await api.ok('GET', `/buckets/${b.name}/channels`);
        const { versions } = await api.ok('GET', `/buckets/${b.name}/versions?pagination.page_size=100`);
        return {
          name: b.name,
          description: b.description,
          labels: b.labels,
          channels: channels.map((c: Json) => [c.name, c.restricted, c.version?.fingerprint ?? null]),
          versions: versions.map((v: Json) => [v.fingerprint, v.name, v.status, v.revocation_message]),
        };
      }),
    );
  };
  /** Does what an undo plan says. */
  const takeBack = async (all: readonly Done[]) => {
    const plan = undoPlan(all, Date.now());
    for (const step of plan.steps) value(await change(step.change, step.seen));
    return plan;
  };
  return { registry, line, server, api, change, done, held, version, snapshot, takeBack };
}
export function value<T>(answer: Lookup<T> | Written<T>): T {
  assert.ok(answer.is === 'found' || answer.is === 'done', JSON.stringify(answer));
  return answer.value;
}
export const sorted = (value: Json): string => JSON.stringify(value);

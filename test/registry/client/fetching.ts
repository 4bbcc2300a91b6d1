import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { TestContext } from 'node:test';
import { http } from '../../../registry/http.ts';
import { type NetworkSettings, network } from '../../../registry/network.ts';
import { listening } from '../../support/network.ts';
import { certificateForTests, shortTimeouts } from './support.ts';

/** What comes back from an origin, or why nothing does, as the client of the registry asks it. */
export async function fetched(
  t: TestContext,
  origin: string,
  settings: NetworkSettings,
  env: Readonly<Record<string, string>> = {},
  system: readonly string[] = [],
): Promise<string> {
  const net = network(settings, env, shortTimeouts, () => system);
  t.after(() => net.close());
  const tls = origin.startsWith('http:') ? 'disabled' : 'enabled';
  const asked = { origin, tls, method: 'GET', path: '/', headers: {} } as const;
  const outcome = await http(() => net, 'test/1').send(asked);
  return outcome.is === 'response' ? outcome.body : outcome.why.message;
}

/** The port of something that answers `arrived`, behind TLS with the certificate for tests or without. */
export async function destination(t: TestContext, secure: boolean): Promise<number> {
  const { private: key, cert } = await certificateForTests();
  const answer: Parameters<typeof createHttp>[1] = (_, response) => response.end('arrived');
  return listening(t, secure ? createHttps({ key, cert }, answer) : createHttp(answer));
}

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { destinationOf, isFailure } from '../../../registry/endpoints.ts';
import { fetchToken } from '../../../registry/grants.ts';
import { http } from '../../../registry/http.ts';
import { network } from '../../../registry/network.ts';
import { tokens } from '../../../registry/token.ts';
import { client, clientId, clientSecret, json, scripted, shortTimeouts, version } from './support.ts';

async function parts(t: TestContext) {
  const server = await scripted(t);
  const net = network({}, {}, shortTimeouts);
  t.after(() => net.close());
  const destination = destinationOf(server.endpoints);
  assert.ok(!isFailure(destination));
  const clock = { now: 0 };
  return {
    server,
    clock,
    own: tokens(
      fetchToken(
        http(() => net, 'test/1'),
        destination,
        { is: 'client', clientId, clientSecret },
        Date.now,
      ),
      () => clock.now,
    ),
  };
}
const basic = `Basic ${Buffer.from('the-client-id:the-client-secret%2B%2F%26%25').toString('base64')}`;

test('the grant is what the SDK sends: Basic, audience, no scope, at the root of the auth URL', async t => {
  const { server, own } = await parts(t);
  assert.equal(await own.get(), 'token-1');
  const [call] = server.tokenCalls;
  assert.equal(`${call!.method} ${call!.path}`, 'POST /oauth2/token');
  assert.equal(call!.headers.authorization, basic);
  assert.equal(call!.headers['content-type'], 'application/x-www-form-urlencoded');
  assert.equal(call!.body, 'audience=https%3A%2F%2Fapi.hashicorp.cloud&grant_type=client_credentials');
});

test('a service that wants the secret in the form gets it there, and from then on at once', async t => {
  const { server, own, clock } = await parts(t);
  let issued = 0;
  server.identify = (call, response) =>
    call.headers.authorization
      ? json(response, { error: 'invalid_request' }, 400)
      : json(response, { access_token: `form-${++issued}`, expires_in: 3600 });
  assert.equal(await own.get(), 'form-1');
  clock.now = 3_600_000;
  assert.equal(await own.get(), 'form-2');
  assert.equal(server.tokenCalls.length, 3);
  const form = new URLSearchParams(server.tokenCalls[2]!.body);
  assert.deepEqual([form.get('client_id'), form.get('client_secret')], [clientId, clientSecret]);
});

test('fifty who ask at once share one request', async t => {
  const { server, own } = await parts(t);
  const all = await Promise.all(Array.from({ length: 50 }, own.get));
  assert.deepEqual([...new Set(all)], ['token-1']);
  assert.equal(server.tokenCalls.length, 1);
});

test('a token is renewed a minute before it lapses, a short one at half its life', async t => {
  const { server, own, clock } = await parts(t);
  await own.get();
  clock.now = 3_539_000;
  assert.equal(await own.get(), 'token-1');
  server.identify = (_, response) => json(response, { access_token: 'short', expires_in: '30' });
  clock.now = 3_540_500;
  assert.equal(await own.get(), 'short');
  server.identify = (_, response) => json(response, { access_token: 'next', expires_in: 3600 });
  clock.now += 14_000;
  assert.equal(await own.get(), 'short');
  clock.now += 2_000;
  assert.equal(await own.get(), 'next');
});

test('an answer without a lifetime is good for an hour, and a form-encoded one is read', async t => {
  const { server, own, clock } = await parts(t);
  server.identify = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end('access_token=plain&token_type=bearer');
  };
  assert.equal(await own.get(), 'plain');
  clock.now = 3_500_000;
  await own.get();
  assert.equal(server.tokenCalls.length, 1);
});

test('what the identity service can answer, and what it means', async t => {
  const table: [string, (respond: (status: number, body: string, type?: string) => void) => void, string][] =
    [
      [
        'invalid_client',
        r => r(401, '{"error":"invalid_client","error_description":"no such client"}'),
        'bad-credentials',
      ],
      ['200 with an error', r => r(200, '{"error":"access_denied"}'), 'bad-credentials'],
      ['401 in HTML', r => r(401, '<html>'), 'bad-credentials'],
      ['429', r => r(429, '{}'), 'throttled'],
      ['503', r => r(503, 'busy'), 'server'],
      ['a sign-in page', r => r(200, '<html>', 'text/html'), 'malformed'],
      ['no token', r => r(200, '{"token_type":"bearer"}'), 'malformed'],
      ['an empty token', r => r(200, '{"access_token":""}'), 'malformed'],
      ['404', r => r(404, '<html>'), 'malformed'],
      ['a redirect', r => r(302, ''), 'malformed'],
      ['half a body', r => r(200, '{"access_token":"half'), 'malformed'],
    ];
  for (const [name, act, kind] of table) {
    const { server, own } = await parts(t);
    server.identify = (_, response) =>
      act((status, body, type = 'application/json') => {
        response.writeHead(status, { 'content-type': type });
        response.end(body);
      });
    const answer = await own.get();
    assert.ok(typeof answer === 'object', name);
    assert.equal(answer.kind, kind, name);
  }
});

test('no answer in time, or nobody there, is unreachable', async t => {
  const { server, own, clock } = await parts(t);
  server.identify = () => {};
  const slow = await own.get();
  assert.ok(typeof slow === 'object' && slow.kind === 'unreachable');
  await server.close();
  clock.now += 5_001;
  const refused = await own.get();
  assert.ok(typeof refused === 'object' && /refused/.test(refused.message), JSON.stringify(refused));
});

test('a refusal is believed for five seconds, or until somebody tries again', async t => {
  const { server, own, clock } = await parts(t);
  server.identify = (_, response) => json(response, { error: 'invalid_client' }, 401);
  const once = await own.get();
  const sent = server.tokenCalls.length;
  assert.equal(await own.get(), once);
  assert.equal(server.tokenCalls.length, sent);
  own.retry();
  await own.get();
  assert.equal(server.tokenCalls.length, 2 * sent);
  clock.now = 5_001;
  await own.get();
  assert.equal(server.tokenCalls.length, 3 * sent);
});

test('a secret the service echoes is not passed on', async t => {
  const { server, own } = await parts(t);
  server.identify = (call, response) =>
    json(
      response,
      {
        error: 'invalid_client',
        error_description: `${clientSecret} ${call.headers.authorization} ${call.body}\n\u001b[31m`,
      },
      401,
    );
  const answer = await own.get();
  assert.ok(typeof answer === 'object');
  assert.ok(
    !answer.message.includes(clientSecret) && !answer.message.includes(encodeURIComponent(clientSecret)),
  );
  assert.ok(!answer.message.includes(basic.slice(6)));
  assert.doesNotMatch(answer.message, /\p{Cc}/u);
});

test('a 401 of the API drops the token once, and many 401s renew it once', async t => {
  const server = await scripted(t);
  server.answer = (call, response) =>
    call.headers.authorization === 'Bearer token-1'
      ? json(response, { code: 16, message: 'expired' }, 401)
      : json(response, { version: version(1) });
  const stack = client(t, server);
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map(fp => stack.patient.version('demo', fp)));
  assert.deepEqual(
    answers.map(a => a.is),
    ['found', 'found', 'found', 'found'],
  );
  assert.equal(server.tokenCalls.length, 2);
});

test('a wall clock that is an hour off, either way, does not matter', async t => {
  for (const off of [-3_600_000, 3_600_000]) {
    const server = await scripted(t);
    server.answer = (_, response) => json(response, { version: version(1) });
    let wall = 1_700_000_000_000;
    const stack = client(t, server, { now: () => wall });
    await stack.fresh.version('demo', 'a');
    wall += off;
    assert.equal((await stack.fresh.version('demo', 'b')).is, 'found');
    assert.equal(server.tokenCalls.length, 1);
  }
});

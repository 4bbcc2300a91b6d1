import assert from 'node:assert/strict';
import { test } from 'node:test';
import { http } from '../../../registry/http.ts';
import { network } from '../../../registry/network.ts';
import { tunnel } from '../../support/network.ts';
import { destination, fetched } from './fetching.ts';
import { certificateForTests, shortTimeouts } from './support.ts';

const ok = 'arrived';
// Only a proxy gets to the name; nobody listens at the address.
const far = 'http://hcp.invalid';
const nobody = '127.0.0.2:9';

test("the editor's proxy, or that of the environment, carries what goes out", async t => {
  const port = await destination(t, false);
  const { seen, port: at } = await tunnel(t, () => port);
  const address = `http://127.0.0.1:${at}`;
  assert.equal(await fetched(t, far, { proxy: address }), ok);
  assert.equal(await fetched(t, far, {}, { HTTP_PROXY: address }), ok);
  assert.equal(await fetched(t, far, {}, { http_proxy: `127.0.0.1:${at}` }), ok);
  assert.equal(await fetched(t, far, { proxy: address }, { HTTP_PROXY: 'http://127.0.0.1:1' }), ok);
  assert.deepEqual(
    seen.map(call => call.to),
    Array(4).fill('hcp.invalid:80'),
  );
});

test('https goes by HTTPS_PROXY, not by HTTP_PROXY', async t => {
  const port = await destination(t, true);
  const { seen, port: at } = await tunnel(t, () => port);
  const address = `http://127.0.0.1:${at}`;
  assert.match(
    await fetched(t, 'https://hcp.invalid', { strictSSL: false }, { HTTP_PROXY: address }),
    /its name/,
  );
  assert.equal(seen.length, 0);
  assert.equal(await fetched(t, 'https://hcp.invalid', { strictSSL: false }, { HTTPS_PROXY: address }), ok);
});

test('what NO_PROXY or http.noProxy names goes straight, and this machine always does', async t => {
  const port = await destination(t, false);
  const { seen, port: at } = await tunnel(t, () => port);
  const address = `http://127.0.0.1:${at}`;
  for (const [settings, env] of [
    [{ proxy: address, noProxy: ['127.0.0.2'] }, {}],
    [{ proxy: address, noProxy: ['*'] }, {}],
    [{ proxy: address }, { NO_PROXY: 'x.example, 127.0.0.2:9' }],
    [{}, { HTTP_PROXY: address, no_proxy: '*' }],
  ] as const)
    assert.match(await fetched(t, `http://${nobody}`, settings, env), /^127\.0\.0\.2:9 cannot be reached/);
  assert.equal(await fetched(t, `http://127.0.0.1:${port}`, { proxy: address }), ok);
  assert.equal(await fetched(t, `http://localhost:${port}`, { proxy: address }), ok);
  assert.equal(seen.length, 0);
});

test('a proxy with a password gets it, and no message does', async t => {
  const port = await destination(t, false);
  const { seen, port: at } = await tunnel(t, () => port);
  assert.equal(await fetched(t, far, { proxy: `http://anna:s3cret@127.0.0.1:${at}` }), ok);
  assert.equal(seen[0]!.authorization, `Basic ${Buffer.from('anna:s3cret').toString('base64')}`);
  const { port: strict } = await tunnel(
    t,
    () => port,
    () => '407 Proxy Authentication Required',
  );
  const refused = await fetched(t, far, { proxy: `http://anna:s3cret@127.0.0.1:${strict}` });
  assert.match(
    refused,
    new RegExp(`The proxy 127\\.0\\.0\\.1:${strict} did not let .* user name and password`),
  );
  const nonsense = await fetched(t, far, { proxy: 'http://anna:s3cret@[' });
  assert.match(nonsense, /the proxy address is not an http, https or socks5 URL/);
  for (const message of [refused, nonsense]) assert.doesNotMatch(message, /s3cret|anna/);
});

test('a proxy that refuses, is not there or says nothing is named', async t => {
  const { port: refusing } = await tunnel(
    t,
    () => 0,
    () => '403 Forbidden',
  );
  const { port: silent } = await tunnel(
    t,
    () => 0,
    () => 'silence',
  );
  assert.match(
    await fetched(t, far, { proxy: `http://127.0.0.1:${refusing}` }),
    /did not let .* \(status 403\)/,
  );
  assert.match(
    await fetched(t, far, { proxy: 'http://127.0.0.1:1' }),
    /through the proxy 127\.0\.0\.1:1 .* refused/,
  );
  assert.match(await fetched(t, far, { proxy: `http://127.0.0.1:${silent}` }), /did not answer in time/);
});

test('an authority only the system knows is trusted, when the settings let it', async t => {
  const { cert } = await certificateForTests();
  const port = await destination(t, true);
  const origin = `https://127.0.0.1:${port}`;
  const { seen, port: at } = await tunnel(t, () => port);
  assert.match(
    await fetched(t, origin, {}),
    /No trusted connection to .*self-signed \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
  );
  assert.equal(await fetched(t, origin, {}, {}, [cert]), ok);
  assert.match(await fetched(t, origin, { systemCertificates: false }, {}, [cert]), /No trusted connection/);
  assert.equal(await fetched(t, origin, { strictSSL: false }), ok);
  // The same behind a proxy, where such authorities are at home; the name is still checked.
  const proxied = { proxy: `http://127.0.0.1:${at}` };
  assert.match(
    await fetched(t, 'https://hcp.invalid', proxied, {}, [cert]),
    /its certificate is for another name/,
  );
  assert.equal(seen.length, 2);
});

test('the system is asked for its certificates only when an issuer is unknown, and once', async t => {
  const { cert } = await certificateForTests();
  const origin = `https://127.0.0.1:${await destination(t, true)}`;
  let asked = 0;
  const net = network({}, {}, shortTimeouts, () => {
    asked++;
    return [cert];
  });
  t.after(() => net.close());
  const { send, requests } = http(() => net, 'test/1');
  const exchange = { origin, tls: 'enabled', method: 'GET', path: '/', headers: {} } as const;
  assert.equal((await send({ ...exchange, origin: 'https://127.0.0.1:1' })).is, 'failure');
  assert.equal(asked, 0);
  const all = await Promise.all(Array.from({ length: 5 }, () => send(exchange)));
  assert.deepEqual(
    all.map(outcome => outcome.is),
    Array(5).fill('response'),
  );
  await send(exchange);
  assert.equal(asked, 1);
  assert.ok(requests() >= 7);
});

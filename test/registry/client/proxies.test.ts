import assert from 'node:assert/strict';
import { createServer as createHttps } from 'node:https';
import { type TestContext, test } from 'node:test';
import type { NetworkSettings } from '../../../registry/network.ts';
import { proxies } from '../../../registry/proxies.ts';
import { basic, tunnel } from '../../support/network.ts';
import { destination, fetched } from './fetching.ts';
import { certificateForTests } from './support.ts';

const HTTPS_PROXY = 'http://proxy:3128';
const goesStraight = (noProxy: string, origin: string) =>
  proxies({}, { HTTPS_PROXY, HTTP_PROXY: HTTPS_PROXY, NO_PROXY: noProxy })(origin) === undefined;

// The cases of golang.org/x/net/http/httpproxy's own documentation and tests.
test("NO_PROXY means what it means to Go's httpproxy, and so to Packer", () => {
  const table: [entry: string, origin: string, straight: boolean][] = [
    ['', 'https://api.cloud.hashicorp.com', false],
    ['*', 'https://api.cloud.hashicorp.com', true],
    ['hashicorp.com', 'https://api.cloud.hashicorp.com:443', true],
    ['hashicorp.com', 'https://hashicorp.com', true],
    ['HashiCorp.COM', 'https://hashicorp.com', true],
    ['hashicorp.com', 'https://nothashicorp.com', false],
    ['.hashicorp.com', 'https://api.hashicorp.com', true],
    ['.hashicorp.com', 'https://hashicorp.com', false],
    ['*.hashicorp.com', 'https://api.hashicorp.com', true],
    ['*.hashicorp.com', 'https://hashicorp.com', false],
    ['hashicorp.com:443', 'https://api.hashicorp.com', true],
    ['hashicorp.com:80', 'http://api.hashicorp.com', true],
    ['hashicorp.com:80', 'https://api.hashicorp.com', false],
    [' a.example , b.example ', 'https://b.example', true],
    // Only commas separate.
    ['a.example b.example', 'https://b.example', false],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/8', 'https://host-10.0.0.1.example', false],
    ['10.1.2.3', 'https://10.1.2.3:8200', true],
    ['10.1.2.3:8200', 'https://10.1.2.3:8200', true],
    ['10.1.2.3:8200', 'https://10.1.2.3', false],
    ['fd00::/8', 'https://[fd12::1]', true],
    ['fd00::/8', 'https://[fe80::1]', false],
    ['[fd12::1]:443', 'https://[fd12::1]', true],
    ['fd12::1', 'https://[fd12::1]', true],
    ['10.0.0.0/99', 'https://10.1.2.3', false],
    [':443', 'https://10.1.2.3', false],
    // This machine, whatever is written.
    ['', 'https://localhost:1', true],
    ['', 'https://127.0.0.1', true],
    ['', 'https://127.8.8.8', true],
    ['', 'https://[::1]:1', true],
    // The metadata service of a cloud.
    ['', 'http://169.254.169.254', true],
  ];
  for (const [entry, origin, straight] of table)
    assert.equal(goesStraight(entry, origin), straight, `${entry} ${origin}`);
});

test('which setting or variable names the proxy', () => {
  const from = (settings: NetworkSettings, env: Record<string, string>, origin = 'https://x.example') =>
    proxies(settings, env)(origin);
  assert.deepEqual(from({ proxy: 'http://a:1' }, { HTTPS_PROXY }), { url: 'http://a:1', from: 'http.proxy' });
  assert.deepEqual(from({}, { HTTPS_PROXY, https_proxy: 'b' }), { url: HTTPS_PROXY, from: 'HTTPS_PROXY' });
  assert.deepEqual(from({}, { HTTPS_PROXY: '', https_proxy: 'b:1' }), {
    url: 'http://b:1',
    from: 'https_proxy',
  });
  assert.equal(from({}, { HTTP_PROXY: HTTPS_PROXY }), undefined);
  const ALL_PROXY = 'socks5h://a:1';
  assert.deepEqual(from({}, { ALL_PROXY, HTTP_PROXY: HTTPS_PROXY }), { url: ALL_PROXY, from: 'ALL_PROXY' });
  assert.deepEqual(from({}, { all_proxy: ALL_PROXY, HTTPS_PROXY }), {
    url: HTTPS_PROXY,
    from: 'HTTPS_PROXY',
  });
  assert.equal(from({ noProxy: ['x.example'] }, { HTTPS_PROXY }), undefined);
});

const through = (t: TestContext, settings: NetworkSettings) =>
  fetched(t, 'https://hcp.invalid', { strictSSL: false, ...settings });

test('a proxy spoken to over TLS, which wants user name and password', async t => {
  const { private: key, cert } = await certificateForTests();
  const target = await destination(t, true);
  const { seen, port } = await tunnel(
    t,
    () => target,
    ({ headers }) => (headers['proxy-authorization'] ? undefined : '407 Proxy Authentication Required'),
    createHttps({ key, cert }),
  );
  const at = `127.0.0.1:${port}`;
  assert.equal(await through(t, { proxy: `https://anna:s%40crt@${at}` }), 'arrived');
  assert.equal(await through(t, { proxy: `https://anna@${at}` }), 'arrived');
  const own = `Basic ${Buffer.from('bert:x').toString('base64')}`;
  assert.equal(await through(t, { proxy: `https://${at}`, proxyAuthorization: own }), 'arrived');
  assert.match(await through(t, { proxy: `https://${at}` }), /wants a user name and password/);
  assert.deepEqual(
    seen.map(({ authorization }) => basic(authorization)),
    ['anna:s@crt', 'anna:', 'bert:x', undefined],
  );
  // Its certificate counts as any other.
  const strict = await through(t, { proxy: `https://anna:s3cret@${at}`, strictSSL: true });
  assert.match(
    strict,
    /No trusted connection to hcp\.invalid through the proxy 127\.0\.0\.1:\d+: its certificate/,
  );
  assert.doesNotMatch(strict, /anna|s3cret/);
});

test('a proxy that hangs up is not asked again and again', { timeout: 20_000 }, async t => {
  // Nobody listens there, and then it closes the connection without a word.
  const { seen, port } = await tunnel(t, () => 9);
  const says = /through the proxy 127\.0\.0\.1:\d+/;
  assert.match(await through(t, { proxy: `127.0.0.1:${port}` }), says);
  assert.match(await fetched(t, 'http://hcp.invalid', { proxy: `127.0.0.1:${port}` }), says);
  assert.equal(seen.length, 2);
});

test('an address that is no proxy is named as such', async t => {
  for (const proxy of ['ftp://proxy:21', 'http://', 'file:///x', 'socks4://127.0.0.1:1080', 'socks5://'])
    assert.match(await through(t, { proxy }), /the proxy address is not an http, https or socks5 URL/);
});

test('a plain http API goes through the proxy too', async t => {
  const { seen, port } = await tunnel(
    t,
    () => 0,
    () => '502 Bad Gateway',
  );
  assert.match(
    await fetched(t, 'http://hcp.invalid', { proxy: `127.0.0.1:${port}` }),
    /did not let .* \(status 502\)/,
  );
  assert.deepEqual(
    seen.map(({ to }) => to),
    ['hcp.invalid:80'],
  );
});

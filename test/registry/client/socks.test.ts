import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import socks5 from '@pondwader/socks5-server';
import { listening } from '../../support/network.ts';
import { destination, fetched } from './fetching.ts';

/** A SOCKS proxy of another make; what it is asked for is at one port of this machine. */
async function socks(t: TestContext, port: number, auth?: { username: string; password: string }) {
  const asked: string[] = [];
  const server = socks5.createServer(auth && { auth });
  server.setConnectionHandler((connection, status) => {
    asked.push(`${connection.destAddress}:${connection.destPort}`);
    if (connection.destAddress === 'refused.invalid') return void status('CONNECTION_NOT_ALLOWED');
    const upstream = connect(port, '127.0.0.1', () => {
      status('REQUEST_GRANTED');
      upstream.pipe(connection.socket).pipe(upstream);
    });
    for (const end of [upstream, connection.socket]) end.on('error', () => upstream.destroy());
  });
  const tcp = createServer(socket => void server._handleConnection(socket));
  return { asked, at: `127.0.0.1:${await listening(t, tcp)}` };
}
test('the setting and each variable may name a SOCKS proxy, which looks the names up', async t => {
  const { asked, at } = await socks(t, await destination(t, false));
  for (const scheme of ['socks5', 'socks5h'])
    assert.equal(await fetched(t, 'http://hcp.invalid', { proxy: `${scheme}://${at}` }), 'arrived');
  for (const name of ['HTTP_PROXY', 'ALL_PROXY', 'all_proxy'])
    assert.equal(await fetched(t, 'http://hcp.invalid:81', {}, { [name]: `socks5://${at}` }), 'arrived');
  assert.equal(await fetched(t, 'http://[2001:db8::1]', { proxy: `socks5://${at}` }), 'arrived');
  assert.deepEqual(asked.slice(0, 5), [
    ...Array(2).fill('hcp.invalid:80'),
    ...Array(3).fill('hcp.invalid:81'),
  ]);
});

test('through it TLS reaches to the destination, whose certificate counts', async t => {
  const { asked, at } = await socks(t, await destination(t, true));
  const proxy = `socks5h://${at}`;
  assert.equal(await fetched(t, 'https://hcp.invalid', { proxy, strictSSL: false }), 'arrived');
  assert.match(
    await fetched(t, 'https://hcp.invalid', { proxy }),
    /No trusted connection to hcp\.invalid through the proxy 127\.0\.0\.1:\d+: its certificate/,
  );
  assert.deepEqual(new Set(asked), new Set(['hcp.invalid:443']));
});

test('user name and password go to it, and into no message', async t => {
  const { at } = await socks(t, await destination(t, false), { username: 'anna', password: 's@crt' });
  assert.equal(await fetched(t, 'http://hcp.invalid', { proxy: `socks5://anna:s%40crt@${at}` }), 'arrived');
  for (const proxy of [`socks5://anna:wr0ng@${at}`, `socks5://${at}`]) {
    const said = await fetched(t, 'http://hcp.invalid', { proxy });
    assert.match(
      said,
      /The proxy 127\.0\.0\.1:\d+ did not let .* through \(it wants a user name and password/,
    );
    assert.doesNotMatch(said, /anna|wr0ng/);
  }
});

test('one that refuses, is not there, says nothing or is none is named', async t => {
  const { at } = await socks(t, 1);
  const silent = `127.0.0.1:${await listening(t, createServer())}`;
  const web = `127.0.0.1:${await destination(t, false)}`;
  const said = (origin: string, proxy: string) => fetched(t, origin, { proxy: `socks5://${proxy}` });
  assert.match(await said('http://refused.invalid', at), /did not let .* through \(NotAllowed\)/);
  assert.match(await said('http://hcp.invalid', '127.0.0.1:1'), /the proxy 127\.0\.0\.1:1 .* refused/);
  assert.match(await said('http://hcp.invalid', silent), /did not answer in time/);
  assert.match(await said('http://hcp.invalid', web), /does not answer like a SOCKS 5 proxy/);
});

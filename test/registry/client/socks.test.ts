import assert from 'node:assert/strict';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import socks5 from '@pondwader/socks5-server';
import { http } from '../../../registry/http.ts';
import { type NetworkSettings, network } from '../../../registry/network.ts';
import { certificateForTests, shortTimeouts } from './support.ts';

async function listening(t: TestContext, server: Pick<Server, 'on' | 'listen' | 'address' | 'close'>) {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  return (server.address() as AddressInfo).port;
}
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
async function get(
  t: TestContext,
  origin: string,
  settings: NetworkSettings,
  env: Record<string, string> = {},
) {
  const net = network(settings, env, shortTimeouts, () => []);
  t.after(() => net.close());
  const tls = origin.startsWith('http:') ? 'disabled' : 'enabled';
  const outcome = await http(() => net, 'test/1').send({
    origin,
    tls,
    method: 'GET',
    path: '/',
    headers: {},
  });
  return outcome.is === 'response' ? outcome.body : outcome.why.message;
}
const plain = (t: TestContext) =>
  listening(
    t,
    createHttp((_, response) => response.end('arrived')),
  );
async function secure(t: TestContext) {
  const { private: key, cert } = await certificateForTests();
  return listening(
    t,
    createHttps({ key, cert }, (_, response) => response.end('arrived')),
  );
}

test('the setting and each variable may name a SOCKS proxy, which looks the names up', async t => {
  const { asked, at } = await socks(t, await plain(t));
  for (const scheme of ['socks5', 'socks5h'])
    assert.equal(await get(t, 'http://hcp.invalid', { proxy: `${scheme}://${at}` }), 'arrived');
  for (const name of ['HTTP_PROXY', 'ALL_PROXY', 'all_proxy'])
    assert.equal(await get(t, 'http://hcp.invalid:81', {}, { [name]: `socks5://${at}` }), 'arrived');
  assert.equal(await get(t, 'http://[2001:db8::1]', { proxy: `socks5://${at}` }), 'arrived');
  assert.deepEqual(asked.slice(0, 5), [
    ...Array(2).fill('hcp.invalid:80'),
    ...Array(3).fill('hcp.invalid:81'),
  ]);
});

test('through it TLS reaches to the destination, whose certificate counts', async t => {
  const { asked, at } = await socks(t, await secure(t));
  const proxy = `socks5h://${at}`;
  assert.equal(await get(t, 'https://hcp.invalid', { proxy, strictSSL: false }), 'arrived');
  assert.match(
    await get(t, 'https://hcp.invalid', { proxy }),
    /No trusted connection to hcp\.invalid through the proxy 127\.0\.0\.1:\d+: its certificate/,
  );
  assert.deepEqual(new Set(asked), new Set(['hcp.invalid:443']));
});

test('user name and password go to it, and into no message', async t => {
  const { at } = await socks(t, await plain(t), { username: 'anna', password: 's@crt' });
  assert.equal(await get(t, 'http://hcp.invalid', { proxy: `socks5://anna:s%40crt@${at}` }), 'arrived');
  for (const proxy of [`socks5://anna:wr0ng@${at}`, `socks5://${at}`]) {
    const said = await get(t, 'http://hcp.invalid', { proxy });
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
  const web = `127.0.0.1:${await plain(t)}`;
  const said = (origin: string, proxy: string) => get(t, origin, { proxy: `socks5://${proxy}` });
  assert.match(await said('http://refused.invalid', at), /did not let .* through \(NotAllowed\)/);
  assert.match(await said('http://hcp.invalid', '127.0.0.1:1'), /the proxy 127\.0\.0\.1:1 .* refused/);
  assert.match(await said('http://hcp.invalid', silent), /did not answer in time/);
  assert.match(await said('http://hcp.invalid', web), /does not answer like a SOCKS 5 proxy/);
});

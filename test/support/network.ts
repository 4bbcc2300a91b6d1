import { createServer as createHttp, type Server as HttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** The port of this machine that a server listens on until the test ends, which ends its connections too. */
export async function listening(
  t: TestContext,
  server: Pick<Server, 'on' | 'listen' | 'address' | 'close'>,
): Promise<number> {
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

/** A proxy, what it was asked for, and where it listens. */
export interface Tunnel {
  readonly seen: readonly { readonly to: string; readonly authorization: string | undefined }[];
  readonly port: number;
}

/** A proxy that tunnels every CONNECT to a port of this machine, or answers with a refusal, or with silence. */
export async function tunnel(
  t: TestContext,
  target: (asked: string) => number,
  refusal: (request: IncomingMessage) => string | undefined = () => undefined,
  server: HttpServer = createHttp(),
): Promise<Tunnel> {
  const seen: { to: string; authorization: string | undefined }[] = [];
  server.on('connect', (request, socket: Socket) => {
    const to = request.url!;
    seen.push({ to, authorization: request.headers['proxy-authorization'] });
    socket.on('error', () => {});
    const refused = refusal(request);
    if (refused === 'silence') return;
    if (refused) return void socket.end(`HTTP/1.1 ${refused}\r\n\r\n`);
    const upstream = connect(target(to), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
  });
  return { seen, port: await listening(t, server) };
}

/** User name and password that a proxy was given. */
export const basic = (authorization: string | undefined): string | undefined =>
  authorization && Buffer.from(authorization.slice(6), 'base64').toString();

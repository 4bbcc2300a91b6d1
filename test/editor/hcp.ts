import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';

/** HCP itself, as far as an editor with these settings can tell: a proxy leads its addresses to a local registry. */
export async function standIn(options: Parameters<typeof startLocalRegistry>[0]) {
  const hcp: LocalRegistry = await startLocalRegistry(options);
  const dialed: string[] = [];
  const proxy = createServer().on('connect', (request, socket, head) => {
    dialed.push(request.url ?? '');
    const upstream = connect(Number(hcp.api.split(':').pop()), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [upstream, socket]) end.on('error', () => {});
  });
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  return {
    settings: {
      'http.proxy': `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      'http.proxyStrictSSL': false,
    },
    projectId: hcp.projectId,
    /** Every `host:port` that was asked for. */
    dialed,
    async close() {
      proxy.closeAllConnections();
      proxy.close();
      await hcp.close();
    },
  };
}
export type StandIn = Awaited<ReturnType<typeof standIn>>;

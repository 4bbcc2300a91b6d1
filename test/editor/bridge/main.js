// Test only: runs functions sent by the test process inside the extension host, next to the extension under test.
const net = require('node:net');
const vscode = require('vscode');

exports.activate = context => {
  const socket = process.env.TEST_BRIDGE;
  if (!socket) return;
  const server = net.createServer(connection => {
    let received = '';
    connection.setEncoding('utf8');
    connection.on('error', () => {});
    connection.on('data', async chunk => {
      const lines = (received + chunk).split('\n');
      received = lines.pop();
      for (const line of lines) {
        const { id, source, args } = JSON.parse(line);
        let answer;
        try {
          // biome-ignore lint/security/noGlobalEval: this is its purpose
          const value = await globalThis.eval(`(${source})`)(vscode, ...args);
          answer = { id, value };
        } catch (error) {
          answer = { id, error: String(error?.stack ?? error) };
        }
        connection.write(`${JSON.stringify(answer)}\n`);
      }
    });
  });
  // A reloaded window starts a second extension host; the socket of the first is then stale.
  require('node:fs').rmSync(socket, { force: true });
  server.listen(socket);
  context.subscriptions.push({ dispose: () => server.close() });
  return {
    /** Remembers a mark in each of the three places where an extension can have something remembered. */
    async keep(mark) {
      await context.workspaceState.update('mark', mark);
      await context.globalState.update('mark', mark);
      await context.secrets.store('mark', mark);
    },
  };
};

import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type * as vscode from 'vscode';

/** The folder to pass as an extension under development; its server needs `TEST_BRIDGE`, the path of a socket. */
export const bridgeExtension = join(import.meta.dirname, 'bridge');

type Api = typeof vscode;
type Evaluate = <A extends unknown[], R>(
  body: (api: Api, ...args: A) => R | PromiseLike<R>,
  ...args: A
) => Promise<Awaited<R>>;

export type Bridge = {
  /** Runs a function in the extension host. It sees its arguments only; arguments and result travel as JSON. */
  run: Evaluate;
  /** Repeats `run` until the result is truthy. */
  until: Evaluate;
  close(): void;
};

/** Waits for the extension host of a window and connects to it. */
export async function connectBridge(socketPath: string, ms = 30_000): Promise<Bridge> {
  const deadline = performance.now() + ms;
  const socket = await retry(deadline, () => open(socketPath));
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let received = '';
  let last = 0;
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (received + chunk).split('\n');
    received = lines.pop() ?? '';
    for (const line of lines) {
      const { id, value, error } = JSON.parse(line);
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error) asked?.reject(new Error(error));
      else asked?.resolve(value);
    }
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the extension host is gone'));
    waiting.clear();
  });
  const run = (body: unknown, ...args: unknown[]) =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      socket.write(`${JSON.stringify({ id: last, source: String(body), args })}\n`);
    });
  const until = (body: unknown, ...args: unknown[]) =>
    retry(performance.now() + ms, async () => {
      const value = await run(body, ...args);
      if (!value) throw new Error(`still not so: ${body}`);
      return value;
    });
  return { run: run as Evaluate, until: until as Evaluate, close: () => socket.end() };
}

const open = (path: string) =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect(path, () => resolve(socket));
    socket.once('error', reject);
  });

/** Repeats what fails until it does not, or the time is over. */
export async function retry<T>(deadline: number, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise(done => setTimeout(done, 50));
    }
  }
}

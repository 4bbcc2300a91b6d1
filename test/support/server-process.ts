import { type ChildProcess, fork, spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { connectEditor, type Editor, type EditorOptions } from './server.ts';

const bundle = join(import.meta.dirname, '../../dist/server.js');

export interface ServerProcess extends Editor {
  readonly pid: number;
  /** Everything it wrote to stdout and stderr so far. */
  output(stream: 'stdout' | 'stderr'): string;
  /** Its exit code, when it has ended. */
  readonly ended: Promise<number | null>;
  /** Shuts it down as an editor does; its exit code. */
  close(): Promise<number | null>;
}

/** `dist/server.js` as a process, the way editors start it. Its environment is what is given here and nothing else. */
export async function startServerProcess(
  options: EditorOptions & {
    readonly env?: Readonly<Record<string, string>>;
    readonly transport?: 'stdio' | 'node-ipc';
    /** The Node it runs under; the one of the tests otherwise. */
    readonly node?: string;
  },
): Promise<ServerProcess> {
  const { transport = 'stdio', node = process.execPath } = options;
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', ...options.env };
  const child: ChildProcess =
    transport === 'stdio'
      ? spawn(node, [bundle, '--stdio'], { env, stdio: 'pipe' })
      : fork(bundle, ['--node-ipc'], { env, execPath: node, execArgv: [], stdio: 'pipe' });
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]!.on('data', (chunk: Buffer) => chunks[name].push(chunk));
  const output = (name: keyof typeof chunks) => Buffer.concat(chunks[name]).toString();
  const exited = new Promise<number | null>(resolve => child.once('exit', resolve));
  const lsp =
    transport === 'stdio'
      ? createProtocolConnection(
          new StreamMessageReader(child.stdout!, 'utf-8'),
          new StreamMessageWriter(child.stdin!, 'utf-8'),
        )
      : createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  const early = exited.then(code => {
    throw new Error(`the server ended with ${code}: ${output('stderr')}`);
  });
  early.catch(() => {});
  const editor = await Promise.race([connectEditor(lsp, options), early]);
  return {
    ...editor,
    pid: child.pid!,
    output,
    ended: exited,
    async close() {
      await lsp.sendRequest('shutdown');
      await lsp.sendNotification('exit');
      const code = await exited;
      lsp.dispose();
      return code;
    },
  };
}

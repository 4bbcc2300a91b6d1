import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { LogOutputChannel } from 'vscode';
import {
  createMessageConnection,
  RequestType0,
  StreamMessageReader,
  StreamMessageWriter,
  Trace,
  TraceFormat,
} from 'vscode-languageserver-protocol/node';
import { messagesOnly } from '../../client/trace.ts';

for (const [name, format] of [
  ['text', TraceFormat.Text],
  ['JSON', TraceFormat.JSON],
] as const)
  test(`whatever is asked of the trace, secrets do not get into the log: ${name}`, async () => {
    const lines: string[] = [];
    const channel = messagesOnly({
      logLevel: 1,
      trace: (text: string) => void lines.push(text),
    } as unknown as LogOutputChannel);
    assert.equal(channel.logLevel, 1);
    const [up, down] = [new PassThrough(), new PassThrough()];
    const client = createMessageConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
    const server = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    const request = new RequestType0<{ secret: string }, void>('packer/credentials');
    client.onRequest(request, () => ({ secret: 's3cr3t' }));
    client.listen();
    server.listen();
    // As the language client hands on what the connection tells it.
    await client.trace(
      Trace.Verbose,
      {
        log: (message: unknown, data?: string) =>
          channel.trace(
            typeof message === 'string'
              ? `[Trace] ${message}${data ? `\n${data}` : ''}`
              : JSON.stringify(message),
          ),
      },
      { traceFormat: format },
    );
    assert.deepEqual(await server.sendRequest(request), { secret: 's3cr3t' });
    assert.equal(lines.join('\n').includes('s3cr3t'), false, lines.join('\n'));
    if (format === TraceFormat.Text) assert.match(lines.join('\n'), /Sending response 'packer\/credentials/);
    client.dispose();
    server.dispose();
  });

import type { LogOutputChannel } from 'vscode';

/**
 * The log as the language client traces into it: which messages cross and how long they take, never what is in
 * them. A setting of the workspace (`packer.trace.server`) asks that library for their contents, and some answers
 * to the server are secrets.
 */
export function messagesOnly(log: LogOutputChannel): LogOutputChannel {
  return Object.create(log, {
    trace: {
      value: (text: string) => {
        // As JSON it is the whole message; as text the first line names it and the rest is its contents.
        if (!text.startsWith('{')) log.trace(text.split('\n', 1)[0]!);
      },
    },
  });
}

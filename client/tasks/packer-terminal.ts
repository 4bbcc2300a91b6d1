import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, l10n, type Pseudoterminal } from 'vscode';
import { reasonOf } from '../notices.ts';
import { byLine } from './output.ts';

/** VS Code says of what ends sooner that it failed to launch. */
const launches = 600;

/** One run of Packer. */
export interface Run {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Asked for when the run begins: it holds secrets, and lives in this process and its child only. */
  readonly env: () => Promise<Record<string, string>>;
  /** A line of output as it is shown. */
  readonly shown: (line: string) => string;
  readonly started: () => void;
  readonly ended: (code: number) => void;
}

/**
 * A terminal that runs Packer. VS Code writes the environment of its own terminal processes to logs and to the
 * state it restores windows from; this one's child is ours, and its secrets are seen by nobody else.
 */
export function packerTerminal(run: Run): Pseudoterminal {
  const written = new EventEmitter<string>();
  const closed = new EventEmitter<number>();
  const say = (text: string) => written.fire(`${text}\r\n`);
  let child: ChildProcess | undefined;
  let left = false;
  let opened = 0;

  async function open(): Promise<void> {
    const env = await run.env();
    if (left) return finish(1);
    say(`\x1b[2m> ${[run.program, ...run.args].map(quoted).join(' ')}\x1b[0m`);
    child = spawn(run.program, run.args, {
      cwd: run.cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that only `interrupt` ends it: Packer removes the machines it has started.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const lines = [child.stdout!, child.stderr!].map(stream => {
      const reader = byLine(line => say(run.shown(line)));
      stream.setEncoding('utf8').on('data', (text: string) => reader.take(text));
      return reader;
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      say(
        error.code === 'ENOENT'
          ? l10n.t(
              'The program "{0}" was not found. Install Packer (https://developer.hashicorp.com/packer/install), or name it in the setting packer.path.',
              run.program,
            )
          : error.message,
      );
      finish(127);
    });
    child.once('close', code => {
      for (const reader of lines) reader.end();
      finish(code ?? 1);
    });
    run.started();
  }
  let finished = false;
  function finish(code: number): void {
    if (finished) return;
    finished = true;
    run.ended(code);
    setTimeout(() => closed.fire(code), Math.max(0, opened + launches - Date.now()));
  }
  /** As Ctrl+C in a shell does, to all of the group. Windows has nothing like it: there Packer ends at once. */
  function interrupt(): void {
    if (finished || child?.pid === undefined) return;
    if (process.platform === 'win32') {
      spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']).on('error', error => say(error.message));
      return;
    }
    try {
      process.kill(-child.pid, 'SIGINT');
    } catch {
      // It has just ended by itself.
    }
  }

  return {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open: () => {
      opened = Date.now();
      open().catch(error => {
        say(reasonOf(error));
        finish(1);
      });
    },
    close() {
      left = true;
      interrupt();
    },
    handleInput(data) {
      if (data === '\x03') interrupt();
    },
  };
}

const quoted = (word: string) =>
  /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { packerVersion } from './packer.ts';
import { errorsIn, type Verdict } from './validate.ts';

const source = join(import.meta.dirname, 'inprocess/main.go');
const built = join(import.meta.dirname, `../../.cache/inprocess-${packerVersion}`);

/** Builds `inprocess/`, once for its text: HashiCorp's commands without the start of a process for each template. */
async function build(): Promise<string> {
  if (existsSync(built) && statSync(built).mtimeMs > statSync(source).mtimeMs) return built;
  const partial = `${built}.${process.pid}`;
  await promisify(execFile)('go', ['build', '-o', partial, './inprocess'], {
    cwd: import.meta.dirname,
    env: { ...process.env, GOFLAGS: '', GOWORK: 'off' },
    maxBuffer: 1 << 26,
  });
  renameSync(partial, built);
  return built;
}

export interface Asked {
  readonly args: readonly string[];
  readonly files: ReadonlyMap<string, string>;
  readonly environment?: Readonly<Record<string, string>>;
}
export interface Packers {
  /** What Packer prints; a template that takes the process with it is a crash. */
  ask(asked: Asked): Promise<Verdict & { readonly output: string }>;
  stop(): void;
}

/** Several of them, each with one question at a time. */
export async function packersInProcess(count: number): Promise<Packers> {
  const path = await build();
  const idle: Worker[] = [];
  const waiting: ((worker: Worker) => void)[] = [];
  const all = new Set<Worker>();
  for (let i = 0; i < count; i++) release(start());

  function start(): Worker {
    const child = spawn(path, {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {
        PATH: process.env.PATH,
        HOME: '/nonexistent',
        TMPDIR: process.env.TMPDIR ?? '/tmp',
        CHECKPOINT_DISABLE: '1',
      },
    });
    child.stdin!.on('error', () => {});
    const worker: Worker = {
      child,
      lines: createInterface({ input: child.stdout! })[Symbol.asyncIterator](),
    };
    all.add(worker);
    return worker;
  }
  function release(worker: Worker): void {
    const next = waiting.shift();
    if (next) next(worker);
    else idle.push(worker);
  }

  return {
    async ask({ args, files, environment }) {
      let worker = idle.pop() ?? (await new Promise<Worker>(resolve => waiting.push(resolve)));
      worker.child.stdin!.write(
        `${JSON.stringify({ args, environment: environment ?? {}, files: Object.fromEntries(files) })}\n`,
      );
      const line = await worker.lines.next();
      if (line.done) {
        all.delete(worker);
        worker = start();
      }
      release(worker);
      if (line.done) return { accepted: false, errors: errorsIn('panic: '), output: '' };
      const { code, output } = JSON.parse(line.value) as { code: number; output: string };
      return { accepted: code === 0, errors: errorsIn(output), output };
    },
    stop() {
      for (const { child } of all) child.kill();
    },
  };
}

interface Worker {
  readonly child: ChildProcess;
  readonly lines: AsyncIterator<string>;
}

import { existsSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { forget, launchBrowser, newContext, openWorkbench, startServer, temporaryFolder } from './host.ts';

/** What VS Code gives back when it could not run the suite to its end. */
export const unfinished = 70;

export type SuiteOptions = {
  /** Folders of extensions under development. */
  extensions: readonly string[];
  /** The module with the suite's `run`, as for `--extensionTestsPath`. */
  tests: string;
  folder?: string;
  workspace?: string;
  extensionsDir?: string;
  settings?: Record<string, unknown>;
  env?: Record<string, string>;
  /** Milliseconds before a suite counts as hanging. */
  timeout?: number;
  write?: (text: string) => void;
};

/**
 * Runs a suite written for the desktop in VS Code in a browser. Its output is written as it comes. 0 only when
 * the suite itself said that it succeeded: VS Code reports 0 as well when the extension host has died.
 */
export async function runSuite(options: SuiteOptions): Promise<number> {
  const write = options.write ?? (text => process.stdout.write(text));
  const dataDir = temporaryFolder();
  const log = join(dataDir, 'suite.log');
  const result = join(dataDir, 'suite.result');
  writeFileSync(log, '');
  const env = { ...options.env, TEST_SUITE: options.tests, TEST_SUITE_LOG: log, TEST_SUITE_RESULT: result };
  const server = await startServer({
    dataDir,
    env,
    ...(options.settings && { settings: options.settings }),
    ...(options.extensionsDir && { extensionsDir: options.extensionsDir }),
  });
  const stopFollowing = follow(log, write);
  const browser = await launchBrowser();
  const trouble: string[] = [];
  let code = unfinished;
  try {
    let exit: (outcome: number | string) => void = () => {};
    const outcome = new Promise<number | string>(resolve => {
      exit = resolve;
    });
    const page = await openWorkbench(server, await newContext(browser), {
      extensions: options.extensions,
      tests: join(import.meta.dirname, 'suite-wrapper.cjs'),
      ...(options.folder && { folder: options.folder }),
      ...(options.workspace && { workspace: options.workspace }),
      onExit: exit,
      onLog: line => trouble.push(line),
    });
    page.on('crash', () => exit('the page crashed'));
    browser.on('disconnected', () => exit('the browser is gone'));
    const late = setTimeout(() => exit('the suite did not end in time'), options.timeout ?? 180_000);
    const ended = await outcome;
    clearTimeout(late);
    const reported = existsSync(result) ? readFileSync(result, 'utf8') : 'nothing';
    if (ended === 0 && reported === 'passed') code = 0;
    else if (typeof ended === 'number' && ended !== 0 && reported === 'failed') code = 1;
    else {
      const why =
        typeof ended === 'string' ? ended : `VS Code ended with ${ended}, the suite reported ${reported}`;
      write(`${why}\n${trouble.slice(-20).join('\n')}\n`);
    }
  } finally {
    await browser.close().catch(() => {});
    await server.stop();
    await stopFollowing();
  }
  if (code !== unfinished) forget(dataDir);
  else write(`Logs: ${dataDir}\n`);
  return code;
}

/** Writes what is appended to a file. The returned function writes the rest and stops. */
function follow(file: string, write: (text: string) => void): () => Promise<void> {
  let position = 0;
  let turn = Promise.resolve();
  const pump = async () => {
    const handle = await open(file);
    try {
      const chunk = await handle.read({
        position,
        buffer: Buffer.alloc((await handle.stat()).size - position),
      });
      position += chunk.bytesRead;
      if (chunk.bytesRead > 0) write(chunk.buffer.toString('utf8', 0, chunk.bytesRead));
    } finally {
      await handle.close();
    }
  };
  const next = () => {
    turn = turn.then(pump, pump);
    return turn;
  };
  const watcher = watch(file, next);
  return async () => {
    watcher.close();
    await next();
  };
}

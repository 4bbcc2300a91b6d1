import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SuiteContext, TestContext } from 'node:test';
import { type Bridge, bridgeExtension, connectBridge } from './bridge.ts';
import {
  closeWorkbench,
  copyWorkspace,
  forget,
  launchBrowser,
  newContext,
  openWorkbench,
  resultsFolder,
  type Server,
  startServer,
  temporaryFolder,
} from './host.ts';
import { kept } from './kept.ts';
import { type Workbench, workbench } from './workbench/workbench.ts';

export type WindowOptions = {
  /** A folder; the window works on a copy of it. */
  workspace: string;
  /** What is in the copy besides, by path. */
  files?: Readonly<Record<string, string>>;
  /** The name of a `.code-workspace` file in it that is opened in its place. */
  file?: string;
  /** Folders of extensions under development. */
  extensions?: readonly string[];
  /** Where packaged extensions were installed. */
  extensionsDir?: string;
  /** What the extension host and its children see. */
  env?: Record<string, string>;
  settings?: Record<string, unknown>;
  trust?: boolean;
  language?: string;
  /** Pixels of a picture per pixel of the page. */
  scale?: number;
};

/** VS Code on a copy of a workspace, with both ends in hand: what a person sees, and the extension host. */
export type Window = {
  wb: Workbench;
  /** Code inside the extension host. Another one after `reload`. */
  host: Bridge;
  server: Server;
  /** The copy that is open. */
  folder: string;
  /** Addresses outside this machine that the page asked for. */
  reached: string[];
  /** Reloads the window, once all is written down that extensions were told is. */
  reload(): Promise<void>;
  /** Leaves the page and waits until the extension host has ended. `close` is still to be called. */
  leave(): Promise<void>;
  close(): Promise<void>;
  /** For `afterEach`: what a test that failed last saw, in test/results/. */
  pictureFailure(context: TestContext | SuiteContext): Promise<void>;
};

/** Opens VS Code and waits until it is drawn and its extension host answers. */
export async function openWindow(options: WindowOptions): Promise<Window> {
  const { workspace, files = {}, file, extensions = [], env = {}, scale, language, ...rest } = options;
  const dataDir = temporaryFolder();
  const folder = copyWorkspace(workspace);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const socket = join(dataDir, 'bridge');
  const server = await startServer({ ...rest, dataDir, env: { ...env, TEST_BRIDGE: socket } });
  const browser = await launchBrowser();
  const reached: string[] = [];
  const close = async () => {
    await browser.close();
    await server.stop();
    forget(dataDir);
    forget(join(folder, '..'));
  };
  try {
    const context = await newContext(browser, reached, scale);
    const page = await openWorkbench(server, context, {
      ...(file === undefined ? { folder } : { workspace: join(folder, file) }),
      extensions: [...extensions, bridgeExtension],
      language,
    });
    const wb = workbench(page);
    await wb.ready();
    const host = await connectBridge(socket);
    const window: Window = {
      wb,
      host,
      server,
      folder,
      reached,
      async reload() {
        await kept(page, window.host);
        window.host.close();
        await page.reload();
        await wb.ready();
        window.host = await connectBridge(socket);
      },
      async leave() {
        window.host.close();
        await closeWorkbench(server, page);
      },
      async close() {
        window.host.close();
        await close();
      },
      async pictureFailure(context) {
        if (!('passed' in context) || context.passed) return;
        const name = context.name.replace(/\W+/g, '-').slice(0, 80);
        await page.screenshot({ path: join(resultsFolder(), `${name}.png`) });
      },
    };
    return window;
  } catch (error) {
    await close();
    throw error;
  }
}

import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.ts';
import { type Host, type HostOptions, installHost, startHost } from '../../scripts/vscode-host.ts';
import { serverKey } from './kept.ts';

/** A window with nothing in it that is not asked for, and nothing that moves by itself. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.layoutControl.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.list.smoothScrolling': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'window.commandCenter': false,
  'window.confirmBeforeClose': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'remote.autoForwardPorts': false, // other programs' ports on this machine are announced otherwise
  'npm.autoDetect': 'off',
  'files.simpleDialog.enable': true,
  'editor.cursorBlinking': 'solid',
  'editor.hover.delay': 100,
  'terminal.integrated.gpuAcceleration': 'off', // so that its text is in the page
  'terminal.integrated.confirmOnExit': 'never',
  // The page's colour scheme decides: light and dark without touching a setting.
  'window.autoDetectColorScheme': true,
  'workbench.preferredLightColorTheme': 'Default Light Modern',
  'workbench.preferredDarkColorTheme': 'Default Dark Modern',
};

/** A new folder with a short name: sockets are made in it. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'hp-'));
}

/** A copy of a workspace that a test may write to. */
export function copyWorkspace(template: string): string {
  const copy = join(temporaryFolder(), 'workspace');
  cpSync(template, copy, { recursive: true });
  return copy;
}

export type Server = Host & { dataDir: string };

/** A VS Code server with its own data, settings and environment. */
export async function startServer(options: Partial<HostOptions> = {}): Promise<Server> {
  await installHost();
  const settings = {
    ...quietSettings,
    'security.workspace.trust.enabled': options.trust ?? false,
    ...options.settings,
  };
  // A test run that is told to stop must take the server with it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(130));
  return startHost({ ...options, settings, dataDir: options.dataDir ?? temporaryFolder() });
}

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium: install one or set CHROMIUM');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--force-color-profile=srgb',
      '--font-render-hinting=none',
    ],
  });
}

const loopback = (url: URL) => url.hostname === '127.0.0.1' || url.hostname === 'localhost';

/** A browser profile that reaches this machine only. `reached` collects what else was asked for. */
export async function newContext(
  browser: Browser,
  reached: string[] = [],
  scale = 1,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    deviceScaleFactor: scale,
    colorScheme: 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await context.route(
    // A webview's own files come from this host; its service worker answers, nothing leaves the machine.
    url => !loopback(url) && !url.hostname.endsWith('.vscode-cdn.net'),
    route => {
      reached.push(route.request().url());
      return route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>offline</h1>' });
    },
  );
  return context;
}

export type WorkbenchOptions = {
  folder?: string;
  workspace?: string;
  /** Folders of extensions under development. */
  extensions?: readonly string[];
  /** The module whose `run` is the test suite; VS Code then exits with its outcome. */
  tests?: string;
  /** The display language, as extensions are told it; VS Code's own texts would need its language pack. */
  language?: string | undefined;
  onExit?: (code: number) => void;
  onLog?: (line: string) => void;
};

/**
 * Opens VS Code in a page. Extensions under development and the suite are put into the configuration that the
 * server embeds in the page: an init script edits it before the workbench reads it. (Answering the document
 * request ourselves would make Chromium refuse the WebSocket; VS Code's own smoke-test driver hides toasts.)
 */
export async function openWorkbench(
  server: Server,
  context: BrowserContext,
  options: WorkbenchOptions,
): Promise<Page> {
  const page = await context.newPage();
  if (options.onExit) await page.exposeFunction('codeAutomationExit', options.onExit);
  if (options.onLog)
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) =>
      options.onLog?.(`[${type}] ${args.join(' ')}`),
    );
  await answerFrontEnd(server, context);
  const uri = (path: string) => ({
    $mid: 1,
    scheme: 'vscode-remote',
    authority: server.authority,
    path,
  });
  const patch = {
    developmentOptions: {
      ...(options.extensions ? { extensions: options.extensions.map(uri) } : {}),
      ...(options.tests ? { extensionTestsPath: uri(options.tests) } : {}),
    },
    // Without a dialog before every link.
    productConfiguration: { linkProtectionTrustedDomains: ['*'] },
  };
  await page.addInitScript(`(${patchConfiguration})(${JSON.stringify(patch)})`);
  if (options.language !== undefined) {
    const language = { get: `() => ${JSON.stringify(options.language)}`, set: '() => {}' };
    await page.addInitScript(
      `Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: ${language.get}, set: ${language.set} })`,
    );
  }
  const query = new URLSearchParams({
    payload: '[["skipWelcome","true"],["skipReleaseNotes","true"]]',
    ...(options.folder ? { folder: options.folder } : {}),
    ...(options.workspace ? { workspace: options.workspace } : {}),
    ...(options.folder || options.workspace ? {} : { ew: 'true' }),
  });
  await page.goto(`http://${server.authority}/?${query}`);
  return page;
}

/** Runs in the page. As text, because this program knows no DOM. */
const patchConfiguration = `patch => {
  if (window.top !== window) return;
  new MutationObserver((_, observer) => {
    const meta = document.getElementById('vscode-workbench-web-configuration');
    if (!meta) return;
    observer.disconnect();
    const settings = JSON.parse(meta.getAttribute('data-settings'));
    for (const [key, value] of Object.entries(patch)) settings[key] = { ...settings[key], ...value };
    meta.setAttribute('data-settings', JSON.stringify(settings));
  }).observe(document, { childList: true, subtree: true });
}`;

/** Two answers that code-server's own front end gives and the bare server does not. */
async function answerFrontEnd(server: Server, context: BrowserContext): Promise<void> {
  const ours = (url: URL) => url.port === String(server.port);
  // The key of SecretStorage. Without it secrets are gone with the page.
  await context.route(
    url => ours(url) && url.pathname.endsWith('/mint-key'),
    route => route.fulfill({ contentType: 'application/octet-stream', body: serverKey }),
  );
  // env.asExternalUri() of a loopback address becomes /proxy/PORT/….
  await context.route(
    url => ours(url) && /^\/proxy\/\d+\//.test(url.pathname),
    route => {
      const { pathname, search } = new URL(route.request().url());
      const [, , port, ...rest] = pathname.split('/');
      return route.fulfill({
        status: 302,
        headers: { location: `http://127.0.0.1:${port}/${rest.join('/')}${search}` },
      });
    },
  );
}

/** Leaves as a closed tab does, and waits until the extension host and what it started are gone. */
export async function closeWorkbench(server: Server, page: Page): Promise<void> {
  const count = (what: RegExp) => server.output().match(what)?.length ?? 0;
  const running = () => count(/Launched Extension Host Process/g) - count(/Extension Host Process exited/g);
  await page.goto('about:blank');
  const deadline = performance.now() + 15_000;
  while (running() > 0 && performance.now() < deadline) await new Promise(done => setTimeout(done, 50));
  if (running() > 0) throw new Error('the extension host outlived its page');
}

/** Removes what a server left. */
export function forget(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Where pictures of a run go; not in the repository. */
export function resultsFolder(): string {
  const folder = join(import.meta.dirname, '../results');
  mkdirSync(folder, { recursive: true });
  return folder;
}

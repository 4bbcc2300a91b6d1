import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
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
import { type Workbench, workbench } from './workbench/workbench.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const dataDir = temporaryFolder();
const folder = copyWorkspace(join(fixtures, 'workspace'));
const socket = join(dataDir, 'bridge');
let server: Server;
let browser: Browser;
let page: Page;
let wb: Workbench;
let host: Bridge;

before(async () => {
  server = await startServer({ dataDir, env: { TEST_BRIDGE: socket, HCP_CLIENT_ID: 'from the test' } });
  browser = await launchBrowser();
  page = await openWorkbench(server, await newContext(browser), {
    folder,
    extensions: [join(fixtures, 'sample'), bridgeExtension],
  });
  wb = workbench(page);
  await wb.ready();
  host = await connectBridge(socket);
  await host.until(vscode => vscode.extensions.getExtension('test.sample')?.isActive);
});

afterEach(async context => {
  if ('passed' in context && !context.passed)
    await page.screenshot({ path: join(resultsFolder(), `${context.name.replace(/\W+/g, '-')}.png`) });
});

after(async () => {
  host?.close();
  await browser?.close();
  await server?.stop();
  forget(dataDir);
  forget(join(folder, '..'));
});

/** The sample extension's own API: what it exports. */
const last = () =>
  host.run(async vscode => {
    const { seen } = await vscode.extensions.getExtension('test.sample')!.activate();
    return seen.at(-1);
  });

test('the extension host has the environment it was given and no more', async () => {
  process.env.NOT_FOR_THE_EDITOR = 'leaked';
  const env = await host.run(async vscode =>
    (await vscode.extensions.getExtension('test.sample')!.activate()).environment(),
  );
  assert.equal(env.HCP_CLIENT_ID, 'from the test');
  assert.equal(env.NOT_FOR_THE_EDITOR, undefined);
  assert.equal(env.HOME, join(dataDir, 'home'));
});

test('a file opens with its squiggle and its hover', async () => {
  await wb.openFile('notes.sample');
  await wb.editor.squiggles('warning').first().waitFor();
  assert.equal(await wb.editor.text(), 'first line\n# TODO fix me\nlast line\n');
  const card = await wb.editor.hover('# TODO', 'TODO');
  assert.match(card, /a card about TODO/);
  assert.match(card, /something to do/);
  await wb.editor.leave();
});

test('typing, completing, fixing and saving change the file', async () => {
  await wb.editor.goto(1, 1);
  assert.ok((await wb.editor.suggest()).includes('sampleCompletion'));
  await page.keyboard.press('Escape');
  await wb.editor.goto(2, 4);
  const actions = await wb.editor.codeActions();
  await actions.filter({ hasText: 'Do it' }).click();
  await wb.editor.squiggles('warning').first().waitFor({ state: 'detached' });
  await wb.editor.save();
  assert.match(await wb.editor.text(), /# DONE fix me/);
});

test('a modal is read and answered, and its toast too', async () => {
  await wb.command('Sample: Ask');
  assert.equal(await wb.dialog.message(), 'Delete it?');
  assert.equal(await wb.dialog.detail(), 'It is gone then.');
  assert.deepEqual((await wb.dialog.buttons()).sort(), ['Cancel', 'Delete']);
  await wb.dialog.click('Delete');
  assert.equal(await wb.notifications.wait('answered Delete'), 'answered Delete');
  await wb.notifications.click('answered Delete', 'Good');
  assert.equal(await last(), 'Delete');
});

test('a pick and an input box are answered', async () => {
  await wb.command('Sample: Pick');
  assert.deepEqual(await wb.quick.labels(), ['one', 'two']);
  assert.equal(await wb.quick.title(), 'Which?');
  await wb.quick.pick('two');
  await wb.quick.root.filter({ hasText: 'Name it' }).waitFor();
  await wb.quick.type('a b');
  await wb.quick.root.filter({ hasText: 'no blanks' }).waitFor();
  await wb.quick.accept('ab');
  await wb.quick.closed();
  assert.equal(await last(), 'ab');
});

test('a tree is read and acted upon', async () => {
  await wb.openView('Sample');
  const tree = wb.tree('Things');
  await tree.expand('alpha');
  const items = await tree.items();
  assert.deepEqual(
    items.map(item => [item.label, item.description, item.level]),
    [
      ['alpha', 'the alpha', 1],
      ['a1', 'the a1', 2],
      ['a2', 'the a2', 2],
      ['beta', 'the beta', 1],
    ],
  );
  assert.equal(await tree.tooltip('beta'), 'all about beta');
  await tree.action('a2', 'Run Thing');
  await host.until(async vscode =>
    (await vscode.extensions.getExtension('test.sample')!.activate()).seen.includes('ran a2'),
  );
  await (await tree.context('a1')).pick('Run Thing');
  await host.until(async vscode =>
    (await vscode.extensions.getExtension('test.sample')!.activate()).seen.includes('ran a1'),
  );
});

test('screenshots come in light and dark', async () => {
  const path = join(resultsFolder(), 'harness');
  await wb.screenshots(path);
  assert.ok(statSync(`${path}-light.png`).size > 10_000);
  assert.ok(statSync(`${path}-dark.png`).size > 10_000);
});

test('a secret outlives a reload of the window', async () => {
  await host.run(async vscode =>
    (await vscode.extensions.getExtension('test.sample')!.activate()).secrets.store('kept', 'yes'),
  );
  // A store is acknowledged before the browser has encrypted and kept it.
  await page.waitForFunction('localStorage["secrets.provider"]');
  host.close();
  await page.reload();
  await wb.ready();
  host = await connectBridge(socket);
  await host.until(vscode => vscode.extensions.getExtension('test.sample')?.isActive);
  const kept = await host.run(async vscode =>
    (await vscode.extensions.getExtension('test.sample')!.activate()).secrets.get('kept'),
  );
  assert.equal(kept, 'yes');
});

test('a closed window ends its extension host', async () => {
  host.close();
  await closeWorkbench(server, page);
});

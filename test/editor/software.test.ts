import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { connect } from '../registry/local/support.ts';
import { resultsFolder } from './host.ts';
import { openWindow, type Window } from './window.ts';

/** What images are made of, and the registry as a whole, as a person meets them; `PICTURES=…` keeps what was seen. */
const root = join(import.meta.dirname, '../..');
const pictures = process.env.PICTURES ?? resultsFolder();
let registry: LocalRegistry;
let api: Awaited<ReturnType<typeof connect>>;
let window: Window;

before(async () => {
  registry = await startLocalRegistry({ seed: join(root, 'samples/registry.json') });
  api = await connect(registry);
  window = await openWindow({
    workspace: join(root, 'samples'),
    extensions: [root],
    env: { ...registry.env },
  });
  window.wb.page.setDefaultTimeout(20_000);
  await window.wb.openView('HCP Packer');
  await window.wb.tree('Registry').row('golden-ubuntu').waitFor();
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
});

const picture = (name: string) => window.wb.screenshots(join(pictures, `software-${name}`));
const shownText = (pattern: RegExp) =>
  window.host.until((vscode, source) => {
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    return new RegExp(source).test(text) ? text : undefined;
  }, pattern.source);

test('a registry is switched off after its word is typed, offered in its view, and switched on by undo', async () => {
  const { wb } = window;
  await wb.command('HCP Packer: Show Registry Status');
  assert.match((await shownText(/state +active/))!, /tier +Standard \(PLUS in the API\)/);
  await picture('status');
  await wb.command('HCP Packer: Deactivate Registry…');
  assert.match(await wb.dialog.message(), /^Deactivate the HCP Packer registry of Example \/ images\?$/);
  await picture('deactivate');
  await wb.dialog.click('Deactivate Registry…');
  await wb.quick.says('Type DEACTIVATE to switch this registry off for everybody');
  await wb.quick.type('deactivate');
  await wb.quick.says('This is not DEACTIVATE.');
  await wb.quick.accept('DEACTIVATE');
  const pane = wb.tree('Registry').pane;
  const welcome = pane.locator('.welcome-view-content', { hasText: 'no active HCP Packer registry' });
  await welcome.waitFor();
  assert.deepEqual(await welcome.locator('.monaco-button').allInnerTexts(), ['Activate Registry…']);
  await shownText(/state +deactivated/);
  await picture('deactivated');
  assert.equal((await api.ok('GET', '/registry')).registry.config.activated, false);
  await wb.status('HCP Packer registry: deactivated, Standard (PLUS in the API) · Undo').locator('a').click();
  await wb.tree('Registry').row('golden-ubuntu').waitFor();
  assert.equal((await api.ok('GET', '/registry')).registry.config.activated, true);
});

test('nothing outside this machine was asked for', () => {
  assert.deepEqual(window.reached, []);
});

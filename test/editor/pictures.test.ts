import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { LocalRegistry } from '../../registry/local/server.ts';
import { picture as takePicture } from './picture.ts';
import { openForPictures } from './samples.ts';
import type { Window } from './window.ts';

/** The pictures of README and walkthrough, from real states. `npm run pictures` keeps them in docs/images. */
let registry: LocalRegistry;
let window: Window;
let close: (() => Promise<void>) | undefined;

before(async () => {
  ({ registry, window, close } = await openForPictures());
});
afterEach(context => window?.pictureFailure(context));
after(() => close?.());

const picture = (name: string, ...things: readonly Locator[]) =>
  takePicture(window, name, things, name === 'tree' ? { margin: 0 } : {});
const line = (text: string) =>
  window.wb.editor.root.locator('.view-line > span').filter({ hasText: text }).first();
const menu = () => window.wb.page.locator('.action-widget:not(.action-list-submenu-panel)');
const card = () => window.wb.page.locator('.monaco-hover').filter({ visible: true }).first();

test('mistakes have squiggles, and the menu has the way out', async () => {
  const { wb } = window;
  await wb.openFile('mistakes.pkr.hcl');
  await wb.editor.squiggles('warning').nth(4).waitFor();
  await wb.editor.goto(15, 8);
  const actions = await wb.editor.codeActions();
  assert.deepEqual(await actions.allInnerTexts(), ['Change to "bucket_labels"']);
  await picture('diagnostics', line('build {'), line('channels ='), menu());
  await wb.page.keyboard.press('Escape');
});

test('a channel shows what it holds', async () => {
  const { wb } = window;
  await wb.openFile('ubuntu.pkr.hcl');
  const said = await wb.editor.hover('channel_name', 'production');
  assert.match(said, /^production → v3\s+active · built 2. days ago/);
  assert.match(said, /▸\s+eu-west-1\s+ami-03e69b9eba1ee26f0\s+aws/);
  assert.match(said, /Other channels: latest v4 · staging v4/);
  assert.match(said, /As of .* · Copy id · Promote… · Show in registry/);
  await picture('hover', line('channel_name'), line('region       ='), card());
  await wb.editor.leave();
});

test('a channel that holds a revoked version says why, and what to use instead', async () => {
  const { wb } = window;
  await wb.openFile('centos.pkr.hcl');
  await wb.editor.squiggles('error').first().waitFor();
  // What stands above the block moves its lines when it comes.
  await wb.page.locator('.codelens-decoration a, .codelens-decoration span').first().waitFor();
  const said = await wb.editor.hover('channel ', 'production');
  assert.match(said, /production → v2\s+revoked \d+ days ago by dana\.reyes@example\.com/);
  assert.match(said, /“CVE-2024-6387/);
  assert.match(
    said,
    /packer build will refuse it\. Newest valid version in a channel: v3 \(latest, staging\)\./,
  );
  await picture('hover-revoked', line('hcp-packer-iteration'), line('region       ='), card());
  await wb.editor.leave();
});

test('the tree has the state of everything at a glance', async () => {
  const { wb } = window;
  await wb.openView('HCP Packer');
  const tree = wb.tree('Registry');
  await tree.expand('golden-ubuntu');
  await tree.expand('Versions');
  await tree.expand('v3');
  await tree.expand('amazon-ebs.ubuntu');
  const drawn = (await tree.items()).map(({ label, description }) => `${label} ${description}`.trim());
  assert.deepEqual(drawn.slice(0, 14), [
    'data-science v1 active · 1 mo · gce',
    'empty-bucket no versions yet',
    'golden-base v4 active · 2 d · aws',
    'golden-ubuntu v3 active · 18 d · aws, azure',
    'Channels 3',
    'development v3 · active · 18 d',
    'latest v3 · active · 18 d · managed',
    'production v2 · out of date · 2 mo',
    'Versions 3 · 3 active',
    'v3 active · 18 d · development, latest',
    'amazon-ebs.ubuntu aws · 3 regions',
    'eu-west-1 ami-09da…11ad',
    'us-east-1 ami-032e…08d7',
    'us-west-2 ami-0039…7d4c',
  ]);
  await picture('tree', wb.page.locator('.part.sidebar .composite.title'), tree.row('windows-server'));
});

test('what an image comes from and what comes from it is a picture', async () => {
  const { wb } = window;
  await (await wb.tree('Registry').context('golden-ubuntu')).pick('Show Ancestry');
  const page = wb.webview();
  const node = (version: string) => page.locator(`.node[aria-label^="${version} ·"]`);
  await node('web-app v2').waitFor();
  await picture('ancestry', node('golden-base v2'), node('golden-ubuntu v3'), node('web-app v2'));
  await wb.page.keyboard.press('Control+w');
});

test('two versions are compared in the editor itself', async () => {
  const { wb } = window;
  await wb.command('HCP Packer: Compare Versions…');
  await wb.quick.pick('golden-ubuntu');
  await wb.quick.asks('First version');
  await wb.quick.pick('v2');
  await wb.quick.asks('Second version');
  await wb.quick.pick('v3');
  const lines = wb.page.locator('.editor-instance .view-line');
  await lines.filter({ hasText: 'westeurope' }).nth(1).waitFor();
  await picture(
    'compare',
    lines.filter({ hasText: 'state' }).first(),
    lines.filter({ hasText: 'us-west-2' }).nth(1),
  );
});

test('a promotion is confirmed with everything it changes', async () => {
  const { wb } = window;
  await wb.command('HCP Packer: Promote Version to Channel…');
  await wb.quick.pick('golden-base');
  await wb.quick.says('New Channel…');
  await wb.quick.pick('production');
  await wb.quick.asks('Version for production');
  await wb.quick.pick('v4');
  assert.equal(await wb.dialog.message(), 'Promote golden-base v4 to production?');
  const detail = await wb.dialog.detail();
  assert.match(detail, /production\s+v3 → v4/);
  assert.match(detail, /aws eu-west-1\s+ami-03e6…26f0 → ami-/);
  assert.match(detail, /v4 built 2 days ago · commit e015f11 → 8bfb47d/);
  assert.match(detail, /Used by 1 file in this workspace/);
  await picture('promote', wb.dialog.root);
  await wb.dialog.click('Cancel');
});

test('a revocation is confirmed with everything it breaks and moves', async () => {
  const { wb } = window;
  await wb.command('HCP Packer: Revoke Version…');
  await wb.quick.pick('golden-base');
  await wb.quick.asks('Versions of golden-base');
  await wb.quick.check('v3');
  await wb.quick.root.getByRole('button', { name: 'OK' }).click();
  await wb.quick.says('In 7 days');
  await wb.quick.pick('Now');
  await wb.quick.says('Reason');
  await wb.quick.accept('CVE-2026-1234');
  await wb.quick.asks('1 version built from it');
  await wb.quick.pick('Leave Them');
  await wb.quick.says('Roll Back 1 Channel');
  await wb.quick.pick('Roll Back 1 Channel');
  assert.equal(await wb.dialog.message(), 'Revoke golden-base v3?');
  assert.match(await wb.dialog.detail(), /production\s+v3 → v2/);
  await picture('revoke', wb.dialog.root);
  await wb.dialog.click('Cancel');
});

test('nothing was written, and nothing outside this machine was asked for', () => {
  const asked = [...registry.requests.keys()];
  assert.deepEqual(
    asked.filter(operation => /Update|Create|Delete/.test(operation)),
    [],
  );
  assert.deepEqual(window.reached, []);
});

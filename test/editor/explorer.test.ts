import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { connect } from '../registry/local/support.ts';
import { resultsFolder } from './host.ts';
import { openWindow, type Window } from './window.ts';

/** The two views of the side bar as a person meets them: what is used here, and the whole registry. */
const root = join(import.meta.dirname, '../..');
const samples = JSON.parse(readFileSync(join(root, 'samples/registry.json'), 'utf8'));
const many = Array.from({ length: 60 }, (_, i) => ({
  name: `zz-${String(i).padStart(2, '0')}`,
  labels: { team: i % 20 === 0 ? 'rare' : 'odd' },
}));
let registry: LocalRegistry;
let api: Awaited<ReturnType<typeof connect>>;
let window: Window;

before(async () => {
  registry = await startLocalRegistry({ seed: { ...samples, buckets: [...samples.buckets, ...many] } });
  api = await connect(registry);
  window = await openWindow({
    workspace: join(root, 'samples'),
    extensions: [root],
    env: { ...registry.env },
  });
  window.wb.page.setDefaultTimeout(20_000);
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
});

const tree = () => window.wb.tree('Registry');
const used = () => window.wb.tree('Used in This Workspace');
const run = (id: string, argument?: unknown) =>
  window.host.run((vscode, id, argument) => void vscode.commands.executeCommand(id, argument), id, argument);
/** Runs a command that asks nothing, to its end. */
const finish = (id: string, argument?: unknown) =>
  window.host.run(
    async (vscode, id, argument) => {
      await vscode.commands.executeCommand(id, argument);
    },
    id,
    argument,
  );
const focused = () => tree().rows.and(window.wb.page.locator('.focused'));
const picture = (name: string) => window.wb.screenshots(join(resultsFolder(), `explorer-${name}`));
const copied = (text: string) =>
  window.host.until(async (vscode, text) => (await vscode.env.clipboard.readText()) === text, text);
const said = async (view: ReturnType<typeof tree>) =>
  (await view.items()).map(({ label, description }) => `${label} ${description}`.trim());
const message = () => tree().pane.locator('.message');

test('nobody is notified of anything at start, with a template open or without', async () => {
  const { wb } = window;
  await wb.openFile('main.tf');
  await wb.openFile('mistakes.pkr.hcl');
  await wb.editor.squiggles('warning').first().waitFor();
  const bell = wb.page.locator('#status\\.notifications');
  assert.equal(await bell.locator('.codicon-bell-dot').count(), 0);
  assert.equal(await wb.notifications.toasts.count(), 0);
});

test('what open folders use comes first, the worst at the top, and the badge counts it', async () => {
  const { wb } = window;
  await wb.openView('HCP Packer');
  await used().row('golden-base').waitFor();
  // Three days from the start of the test are two after its first minute.
  const rows = (await said(used())).map(row => row.replace('revokes in 3 d', 'revokes in 2 d'));
  assert.deepEqual(rows, [
    'legacy-centos v2 revoked · ami-0713…a151 · 1 file',
    'legacy-centos production · v2 revoked · 1 file',
    'windows-server production · v2 revokes in 2 d · 1 file',
    'legacy-centos stagin · not found · 1 file',
    'golden-ubuntu production · v2 out of date · 2 mo · 2 files',
    'golden-base published here · v4 active · 2 d · 1 file',
    'golden-base production · v3 active · 24 d · 1 file',
    'golden-ubuntu published here · v3 active · 18 d · 1 file',
  ]);
  await wb.badge('HCP Packer').filter({ hasText: /^4$/ }).waitFor();
  const sentences = await used().rows.evaluateAll((rows: { getAttribute(name: string): string | null }[]) =>
    rows.map(row => row.getAttribute('aria-label') ?? ''),
  );
  assert.equal(sentences[1], 'legacy-centos, channel production, version 2, revoked, used in 1 file');
  await used().expand('legacy-centos');
  await picture('used');
});

test('a place opens its file, and its row leads on to the registry', async () => {
  const { wb } = window;
  await used().click('aws_instance.legacy');
  await wb.page.locator('.tab.active', { hasText: 'main.tf' }).waitFor();
  await used().action('golden-ubuntu', 'Show in Registry');
  await focused().filter({ hasText: 'production' }).waitFor();
});

test('from a block in a Terraform file or a template one gets to its row, by menu and by palette', async () => {
  const { wb } = window;
  await wb.openFile('main.tf');
  await wb.editor.goto(22, 12);
  await wb.command('HCP Packer: Show in Registry…');
  await focused()
    .filter({ hasText: /^v2\s*revoked/ })
    .waitFor();
  await wb.openFile('windows.pkr.hcl');
  await wb.editor.goto(5, 8);
  await wb.page.keyboard.press('Shift+F10');
  await wb.menu.pick('Show in Registry…');
  await focused()
    .filter({ hasText: /^production\s*v2/ })
    .waitFor();
});

test('ancestry, labels and builds are rows, by word and icon', async () => {
  await finish('workbench.actions.treeView.packer.registry.collapseAll');
  await finish('packer.registry.show', { bucket: 'golden-ubuntu' });
  await focused().filter({ hasText: 'golden-ubuntu' }).waitFor();
  await tree().expand('golden-ubuntu');
  await tree().expand('Parents');
  await tree().expand('Children');
  await tree().expand('Labels');
  const rows = await said(tree());
  for (const row of [
    'Parents 1 · up to date',
    'golden-base v3 · up to date',
    'web-app v2 · from v2 · up to date',
  ])
    assert.ok(rows.includes(row), `${row}\n${rows.join('\n')}`);
  await picture('ancestry');
  await tree().action('web-app', 'Show in Registry');
  await focused().filter({ hasText: 'v2' }).waitFor();
});

test('a filter is drawn as such, and one press clears it', async () => {
  const { wb } = window;
  await finish('workbench.actions.treeView.packer.registry.collapseAll');
  await tree().title('Filter Buckets');
  await wb.quick.says('team: rare');
  await wb.quick.check('team: rare');
  await picture('filter');
  await wb.quick.root.getByRole('button', { name: 'OK' }).click();
  await message().filter({ hasText: 'Filtered by team: rare: 3 of 67 buckets' }).waitFor();
  assert.deepEqual(await said(tree()), [
    'zz-00 no versions yet',
    'zz-20 no versions yet',
    'zz-40 no versions yet',
  ]);
  await picture('filtered');
  await finish('packer.registry.show', { bucket: 'zz-59' });
  await focused().filter({ hasText: 'zz-59' }).waitFor();
  assert.equal(await message().filter({ hasText: 'Filtered' }).count(), 0, 'who asks for a bucket sees it');

  await wb.command('HCP Packer: Filter Buckets…');
  await wb.quick.check('Used in This Workspace');
  await wb.quick.check('no valid version');
  await wb.quick.root.getByRole('button', { name: 'OK' }).click();
  await tree().pane.locator('.welcome-view-content').filter({ hasText: 'No bucket is what' }).waitFor();
  await picture('filtered-out');
  await tree().pane.locator('.welcome-view-content .monaco-button', { hasText: 'Clear Filter' }).click();
  await tree().row('data-science').waitFor();
});

test('buckets are sorted by the registry, and the order is said', async () => {
  const { wb } = window;
  await wb.command('HCP Packer: Sort Buckets…');
  await wb.quick.pick('Age');
  await tree().pane.locator('.description', { hasText: 'by age' }).waitFor();
  await tree().row('zz-00').waitFor();
  await wb.command('HCP Packer: Sort Buckets…');
  await wb.quick.pick('Name');
  await tree().row('data-science').waitFor();
});

test('versions are sorted from their row, and the order is remembered', async () => {
  const { wb } = window;
  const shown = async () =>
    (await said(tree())).filter(row => /^(Versions|v\d|01)/.test(row)).map(row => row.split(' ')[0]);
  await finish('workbench.actions.treeView.packer.registry.collapseAll');
  await tree().expand('golden-base');
  await tree().expand('Versions');
  assert.deepEqual(await shown(), ['Versions', 'v4', 'v3', 'v2', 'v1']);
  await tree().action('Versions', 'Sort Versions');
  await wb.quick.asks('Sort the versions of each bucket');
  await picture('sort-versions');
  await wb.quick.pick('Oldest First');
  await tree().row('Versions').filter({ hasText: 'oldest first' }).waitFor();
  assert.deepEqual(await shown(), ['Versions', 'v1', 'v2', 'v3', 'v4']);
  await picture('oldest-first');
  await window.reload();
  await wb.openView('HCP Packer');
  await tree().row('golden-base').waitFor();
  await tree().expand('golden-base');
  await tree().row('Versions').filter({ hasText: 'oldest first' }).waitFor();
  await wb.command('HCP Packer: Sort Versions…');
  await wb.quick.pick('Newest First');
  await tree().row('Versions').filter({ hasNotText: 'oldest first' }).waitFor();
});

test('Go to Bucket finds a bucket on a page that was not read', async () => {
  const { wb } = window;
  await tree().title('Go to Bucket');
  await wb.quick.says('data-science');
  await wb.quick.type('zz-58');
  await wb.quick.row('zz-58').waitFor();
  await picture('go-to-bucket');
  await wb.quick.accept();
  await focused().filter({ hasText: 'zz-58' }).waitFor();
});

test('several rows are copied at once, by keyboard', async () => {
  const { wb } = window;
  await finish('workbench.actions.treeView.packer.registry.collapseAll');
  await run('packer.registry.focus');
  await wb.page.keyboard.press('Home');
  await tree()
    .row('empty-bucket')
    .click({ modifiers: ['Control'] });
  await wb.page.keyboard.press('Shift+ArrowDown');
  await wb.page.keyboard.press('Control+C');
  await copied('empty-bucket\ngolden-base');
  await wb.page.keyboard.press('Shift+F10');
  const offered = await wb.menu.labels();
  await wb.page.keyboard.press('Escape');
  assert.deepEqual(offered, ['Copy'], 'only what acts on all of them');
});

test('a version is dragged onto a channel and asked about; a drop elsewhere says why not', async () => {
  const { wb } = window;
  await finish('workbench.actions.treeView.packer.registry.collapseAll');
  await tree().expand('golden-base');
  await tree().expand('Channels');
  await tree().expand('Versions');
  await tree().drag('v4', 'staging');
  await wb.notifications.wait('staging holds v4 already.');
  await wb.notifications.close('staging holds v4 already.');
  await tree().drag('v4', 'production');
  assert.equal(await wb.dialog.message(), 'Promote golden-base v4 to production?');
  await picture('dropped');
  await wb.dialog.click('Cancel');
  assert.equal(await api.holds('golden-base', 'production'), 'v3');
});

test('uses of a version are found from its row', async () => {
  const { wb } = window;
  await tree().context('v3');
  await wb.menu.pick('Find Uses in This Workspace…');
  await wb.page.locator('.tab.active', { hasText: 'ubuntu.pkr.hcl' }).waitFor();
});

test('a running build is followed until it ends, and its version gets its name', async () => {
  const fingerprint = '01KZZZZZZZZZZZZZZZZZZZZZZZ';
  await api.ok('POST', '/buckets/golden-base/versions', { fingerprint });
  const { build } = await api.ok('POST', `/buckets/golden-base/versions/${fingerprint}/builds`, {
    component_type: 'amazon-ebs.base',
    platform: 'aws',
    packer_run_uuid: '0',
    status: 'BUILD_RUNNING',
  });
  await run('packer.registry.refresh');
  const running = tree().rows.filter({ hasText: 'building' }).first();
  await running.waitFor();
  await picture('running');
  await api.ok('PATCH', `/buckets/golden-base/versions/${fingerprint}/builds/${build.id}`, {
    packer_run_uuid: '0',
    status: 'BUILD_DONE',
    artifacts: [{ external_identifier: 'ami-0aaaaaaaaaaaaaaaa', region: 'eu-west-1' }],
  });
  await running.waitFor({ state: 'detached' });
  await tree().row('v5').waitFor();
  await tree().row('latest').filter({ hasText: 'v5' }).waitFor();
  await tree().row('golden-base').filter({ hasText: 'v5 active' }).waitFor();
  await tree().row('Versions').filter({ hasText: '5' }).waitFor();
});

test('nobody was notified but of what they did, and nothing outside this machine was asked for', async () => {
  assert.equal(await window.wb.notifications.toasts.count(), 0);
  assert.deepEqual(window.reached, []);
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { resultsFolder } from './host.ts';
import { openWindow, type Window } from './window.ts';

/** A workspace whose files are on no disk, such as that of a hosted repository. */
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'hp-'));
let registry: LocalRegistry;
let window: Window;

before(async () => {
  registry = await startLocalRegistry({ seed: join(root, 'samples/registry.json') });
  const workspace = { folders: [{ uri: 'memory:/templates', name: 'templates' }] };
  writeFileSync(join(folder, 'virtual.code-workspace'), JSON.stringify(workspace));
  window = await openWindow({
    workspace: folder,
    file: 'virtual.code-workspace',
    extensions: [root, join(import.meta.dirname, 'fixtures/memory')],
    env: { ...registry.env },
  });
  window.wb.page.setDefaultTimeout(20_000);
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
  rmSync(folder, { recursive: true, force: true });
});

const used = () => window.wb.tree('Used in This Workspace');
const picture = (name: string) => window.wb.screenshots(join(resultsFolder(), `virtual-${name}`));

test('the registry is shown; what is used is said to be known of open templates only', async () => {
  const { wb } = window;
  await wb.openView('HCP Packer');
  await wb.tree('Registry').row('golden-ubuntu').waitFor();
  await used().pane.locator('.welcome-view-content').filter({ hasText: 'only open templates' }).waitFor();
  assert.equal(await used().pane.locator('.welcome-view-content').count(), 1);
  await picture('welcome');
});

test('an open template gets help with the language, and its row', async () => {
  const { wb } = window;
  // Without a provider of searches there is nothing to find it by.
  await window.host.run(vscode =>
    vscode.commands.executeCommand('vscode.open', vscode.Uri.parse('memory:/templates/child.pkr.hcl')),
  );
  await wb.editor.squiggles('error').first().waitFor();
  const problems = await wb.problems();
  assert.ok(
    problems.some(problem => problem.includes('points at v2, which is revoked')),
    problems.join('\n'),
  );
  await used().row('legacy-centos').waitFor();
  const [row] = await used().items();
  assert.match(row!.description, /^production · v2 revoked · 1 file/);
  await used().expand('legacy-centos');
  await picture('used');
  await wb.editor.goto(3, 20);
  await wb.command('HCP Packer: Show in Registry…');
  await wb.tree('Registry').rows.and(wb.page.locator('.focused')).filter({ hasText: 'production' }).waitFor();
});

test('nothing that needs a disk is offered: no build, no local registry', async () => {
  const { wb } = window;
  await wb.quick.open('F1');
  await wb.quick.type('>Packer: Build Template');
  const offered = await wb.quick.labels();
  assert.ok(!offered.some(label => label.includes('Build Template')), offered.join());
  await wb.page.keyboard.press('Escape');
  assert.equal(await wb.notifications.toasts.count(), 0);
});

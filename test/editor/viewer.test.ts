import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { resultsFolder } from './host.ts';
import { openWindow, type Window } from './window.ts';

/** Who may only read is told so before anything is asked. */
const root = join(import.meta.dirname, '../..');
const pictures = process.env.PICTURES ?? resultsFolder();
const [client_id, client_secret] = ['viewer-id', 'viewer-secret'];
let registry: LocalRegistry;
let window: Window;

before(async () => {
  const samples = JSON.parse(readFileSync(join(root, 'samples/registry.json'), 'utf8'));
  const principals = [{ name: 'night-watch', role: 'viewer', client_id, client_secret }];
  registry = await startLocalRegistry({ seed: { ...samples, principals } });
  window = await openWindow({
    workspace: join(root, 'samples'),
    extensions: [root],
    env: { ...registry.env, HCP_CLIENT_ID: client_id, HCP_CLIENT_SECRET: client_secret },
  });
  window.wb.page.setDefaultTimeout(20_000);
  await window.wb.openView('HCP Packer');
  await window.wb.tree('Registry').row('golden-base').waitFor();
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
});

const written = () => [...registry.requests.keys()].filter(name => /^(?:Create|Update|Delete)/.test(name));

test('the first thing a change says is that it is not allowed, and it ends there', async () => {
  const { wb, host } = window;
  for (const command of ['packer.channel.promote', 'packer.version.revoke', 'packer.bucket.edit']) {
    await host.run(
      (vscode, id) => void vscode.commands.executeCommand(id, { bucket: 'golden-base' }),
      command,
    );
    assert.equal(await wb.dialog.message(), 'golden-base is read-only for you.');
    assert.match(await wb.dialog.detail(), /latest is hidden from .*the role Contributor/);
    if (command === 'packer.channel.promote') await wb.screenshots(join(pictures, 'viewer'));
    await wb.page.keyboard.press('Escape');
    await wb.dialog.root.waitFor({ state: 'detached' });
  }
  assert.deepEqual(written(), []);
});

test('who tries anyway is asked on, since the role may have come this minute', async () => {
  const { wb, host } = window;
  await host.run(
    vscode => void vscode.commands.executeCommand('packer.channel.promote', { bucket: 'golden-base' }),
  );
  await wb.dialog.click('Try Anyway');
  await wb.quick.asks('Channel of golden-base');
  await wb.quick.cancel();
  await wb.quick.closed();
});

test('what is read is there, and what changes it is grey in the menu of a row', async () => {
  const { wb } = window;
  const tree = wb.tree('Registry');
  await tree.expand('golden-base');
  const menu = await tree.context('production');
  const enabled = await menu.labels();
  assert.ok(enabled.includes('Show Channel History'), enabled.join());
  assert.deepEqual(
    enabled.filter(label => /^(?:Promote|Roll Back|Delete|Unassign|Restrict)/.test(label)),
    [],
  );
  await menu.root.getByText('Roll Back Channel…').waitFor();
  await wb.screenshots(join(pictures, 'viewer-menu'));
  await wb.page.keyboard.press('Escape');
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type StandIn, standIn } from './hcp.ts';
import { resultsFolder } from './host.ts';
import { openSamples } from './samples.ts';
import type { Window } from './window.ts';

/** Signing in and out. What is typed in goes to HCP itself: here a proxy leads there to a local registry. */
let hcp: StandIn;
let window: Window;
let dialed: readonly string[];

before(async () => {
  hcp = await standIn({
    seed: { organization: 'Acme', project: 'images', buckets: [{ name: 'from-hcp' }] },
    clientId: 'the-id',
    clientSecret: 'the-secret',
  });
  dialed = hcp.dialed;
  window = await openSamples({ settings: hcp.settings });
  await window.wb.openView('HCP Packer');
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await hcp?.close();
});

const used = () => window.wb.tree('Used in This Workspace');
const tree = () => window.wb.tree('Registry');
const welcome = (text: string) =>
  tree().pane.locator('.welcome-view-content').filter({ hasText: text }).waitFor();
/** Local registries that this window has started, by process id. */
const registries = () =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return command.includes('dist/registry.js') && command.includes(window.server.dataDir);
      } catch {
        return false; // ended
      }
    });
const parentOf = (pid: string) =>
  Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
async function noRegistryIsLeft(): Promise<void> {
  for (let attempt = 0; attempt < 100 && registries().length > 0; attempt++)
    await window.wb.page.waitForTimeout(100);
  assert.deepEqual(registries(), []);
}

test('signed out there is one welcome, and nothing was asked of anybody', async () => {
  await welcome('See which version every channel holds');
  assert.deepEqual(await tree().pane.locator('.welcome-view-content .monaco-button').allInnerTexts(), [
    'Sign In',
  ]);
  assert.deepEqual(dialed, []);
});

test('what open folders use is listed signed out, too; where it leads, only a registry can tell', async () => {
  await used().row('golden-base').waitFor();
  const rows = await used().items();
  for (const { label, description } of rows) assert.match(description, /not signed in · \d file/, label);
  await window.wb.screenshots(join(resultsFolder(), 'used-signed-out'));
  await used().expand('golden-base');
  await used().action('golden-base', 'Show in Registry');
  await welcome('See which version every channel holds');
  assert.equal(await window.wb.notifications.toasts.count(), 0);
  assert.deepEqual(dialed, []);
});

test('Try Without an Account starts a registry with samples in it, and hovers resolve', async () => {
  const { wb } = window;
  await tree().pane.locator('.welcome-view-content a', { hasText: 'try without an account' }).click();
  await tree().row('golden-ubuntu').waitFor();
  await used().row('golden-base').filter({ hasText: 'active' }).waitFor();
  assert.equal(registries().length, 1);
  await wb.openFile('ubuntu.pkr.hcl');
  assert.match(await wb.editor.hover('channel_name', 'production'), /production → v3/);
  await wb.editor.leave();
});

test('after a reload it is as before', async () => {
  await window.reload();
  await window.wb.openView('HCP Packer');
  await tree().row('golden-ubuntu').waitFor();
  assert.equal(registries().length, 1);
});

test('Sign Out stops the registry, and the tree goes back to the welcome', async () => {
  await window.wb.command('HCP Packer: Sign Out');
  await welcome('See which version every channel holds');
  await noRegistryIsLeft();
  await used().row('golden-base').filter({ hasText: 'not signed in' }).waitFor();
  assert.equal(await tree().rows.count(), 0);
});

test('a wrong secret is refused in so many words; giving up then leaves no trace of it', async () => {
  const { wb } = window;
  await tree().pane.locator('.welcome-view-content .monaco-button').click();
  await wb.quick.says('Service Principal');
  await wb.quick.pick('Service Principal');
  await wb.quick.says('Client ID of a service principal');
  await wb.quick.accept('HCP_CLIENT_ID=x y');
  await wb.quick.says('this text has a space in it');
  await wb.quick.accept('the-id');
  await wb.quick.says('Its client secret');
  assert.equal(await wb.quick.input.getAttribute('type'), 'password');
  await wb.quick.accept('not-the-secret');
  const said = await wb.notifications.wait('refused');
  assert.doesNotMatch(said, /not-the-secret/);
  assert.ok(dialed.length > 0 && dialed.every(address => /\.hashicorp\.com:443$/.test(address)), `${dialed}`);
  await wb.notifications.click('refused', 'Try Again');
  await wb.quick.says('Client ID of a service principal');
  await wb.quick.cancel();
  await wb.quick.closed();
  await welcome('See which version every channel holds');
  assert.equal(await wb.notifications.toasts.count(), 0);
});

test('the right secret on the second try signs in, and a reload keeps the sign-in and the project', async () => {
  const { wb } = window;
  await wb.command('HCP Packer: Sign In…');
  await wb.quick.pick('Service Principal');
  await wb.quick.says('Client ID of a service principal');
  await wb.quick.accept('the-id');
  await wb.quick.says('Its client secret');
  await wb.quick.accept('not-the-secret');
  await wb.notifications.wait('refused');
  await wb.notifications.click('refused', 'Try Again');
  await wb.quick.says('Client ID of a service principal');
  assert.equal(await wb.quick.input.inputValue(), 'the-id');
  await wb.quick.accept();
  await wb.quick.says('Its client secret');
  await wb.quick.accept('the-secret');
  await tree().row('from-hcp').waitFor();
  await wb.status('Signed in to HCP Packer').waitFor();
  const kept = await wb.page.evaluate('localStorage["secrets.provider"]');
  assert.doesNotMatch(String(kept), /the-secret/);
  await window.reload();
  await wb.openView('HCP Packer');
  await tree().row('from-hcp').waitFor();
});

test('the registry on trial ends with the extension host, however that ends', async () => {
  const { wb } = window;
  await wb.command('HCP Packer: Try Without an Account');
  await tree().row('golden-ubuntu').waitFor();
  const [pid] = registries();
  process.kill(parentOf(pid!), 'SIGKILL');
  for (let attempt = 0; attempt < 100 && registries().includes(pid!); attempt++)
    await wb.page.waitForTimeout(100);
  assert.ok(!registries().includes(pid!), 'it outlived the editor');
  await window.wb.page.goto('about:blank');
  await noRegistryIsLeft();
  assert.deepEqual(window.reached, []);
});

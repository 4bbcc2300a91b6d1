import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { connect } from '../registry/local/support.ts';
import { resultsFolder } from './host.ts';
import { openSampleRegistry, sampleSeed } from './samples.ts';
import type { Window } from './window.ts';

/** What images are made of, and the registry as a whole, as a person meets them; `PICTURES=…` keeps what was seen. */
const pictures = process.env.PICTURES ?? resultsFolder();
let registry: LocalRegistry;
let api: Awaited<ReturnType<typeof connect>>;
let window: Window;

before(async () => {
  registry = await startLocalRegistry({ seed: sampleSeed });
  api = await connect(registry);
  window = await openSampleRegistry(registry);
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

test('an SBOM lies below its build, opens as JSON, and is saved as it was uploaded', async () => {
  const { wb, host } = window;
  const tree = wb.tree('Registry');
  await host.run(
    vscode =>
      void vscode.commands.executeCommand('packer.registry.show', {
        bucket: 'golden-base',
        fingerprint: '01KM2T5T4YFS3DAGXE7BWB1C95',
      }),
  );
  await tree.expand('amazon-ebs.base');
  const row = tree.row('base-packages');
  await row.waitFor();
  assert.match(await row.innerText(), /base-packages\s*CycloneDX/);
  await row.click();
  assert.match((await shownText(/bomFormat/))!, /^\{\n {2}"bomFormat": "CycloneDX",/);
  await picture('sbom');
  const menu = await tree.context('base-packages');
  await menu.pick('Save SBOM As…');
  await wb.quick.input.waitFor();
  await wb.quick.accept();
  await wb.status('SBOM saved').waitFor();
  const saved = readFileSync(join(window.folder, 'golden-base-base-packages.json'), 'utf8');
  assert.equal(JSON.parse(saved).components.length, 12);
  assert.ok(!saved.includes('\n'));
});

test('what two versions are made of is compared with everything else of them', async () => {
  const { wb, host } = window;
  await wb.command('HCP Packer: Show Packages');
  await wb.quick.pick('golden-base');
  await wb.quick.pick('v4');
  assert.match((await shownText(/packages of/))!, /packages of amazon-ebs\.base\n {2}apt +2\.6\.1 +deb\n/);
  const line = await host.run(vscode => {
    const { document, selection } = vscode.window.activeTextEditor!;
    return document.lineAt(selection.active.line).text;
  });
  assert.equal(line, 'packages of amazon-ebs.base');
  await wb.command('HCP Packer: Compare Versions…');
  await wb.quick.pick('golden-base');
  await wb.quick.pick('v3');
  await wb.quick.pick('v4');
  await wb.page.locator('.tab.active', { hasText: 'golden-base: v3 ↔ v4' }).waitFor();
  await host.until(vscode => {
    const all = vscode.workspace.textDocuments.map(one => one.getText());
    return all.filter(text => text.includes('packages of amazon-ebs.base')).length >= 2;
  });
  await wb.page.locator('.monaco-diff-editor .editor.modified .view-line').first().waitFor();
  await picture('compare');
});

test('known vulnerabilities are counted where somebody looks, listed, and a press away from a revocation', async () => {
  const { wb, host } = window;
  const tree = wb.tree('Registry');
  const asked = () => registry.requests.get('ListBucketPackagesVulnerabilitySummary') ?? 0;
  await tree.row('production').hover();
  const hover = wb.page.locator('.monaco-hover', {
    hasText: 'Known vulnerabilities: 1 critical, 1 high, 1 medium',
  });
  await hover.waitFor();
  await picture('hover');
  assert.equal(asked(), 1, 'one question for a bucket and everything in it');
  await wb.page.mouse.move(900, 400);
  const menu = await tree.context('golden-base');
  await menu.pick('Show Vulnerabilities');
  assert.match(
    (await shownText(/Vulnerabilities of golden-base/))!,
    /\nhigh +CVE-2024-6387 +openssh-server 9\.2p1-2 /,
  );
  await picture('vulnerabilities');
  const at = await host.run(async vscode => {
    const { document } = vscode.window.activeTextEditor!;
    const line = document
      .getText()
      .split('\n')
      .findIndex(text => text.includes('CVE-2024-6387'));
    const links = await vscode.commands.executeCommand<
      { range: { start: { line: number; character: number } } }[]
    >('vscode.executeLinkProvider', document.uri);
    const { start } = links.find(({ range }) => range.start.line === line)!.range;
    return [start.line + 1, start.character + 1];
  });
  await wb.editor.goto(at[0]!, at[1]!);
  await wb.command('Open Link');
  await wb.quick.asks('When');
  await wb.quick.pick('Now');
  await wb.quick.says('Reason, shown to everyone who gets this version (optional)');
  assert.equal(
    await wb.page.locator('.quick-input-widget input').first().inputValue(),
    'CVE-2024-6387 in openssh-server',
  );
  await picture('revoke-reason');
  await wb.page.keyboard.press('Escape');
  await host.run(
    vscode =>
      void vscode.commands.executeCommand('packer.channel.promote', {
        bucket: 'golden-base',
        fingerprint: '01KM2T5T4YFS3DAGXE7BWB1C95',
        to: 'production',
      }),
  );
  assert.equal(await wb.dialog.message(), 'Promote golden-base v4 to production?');
  await wb.page
    .locator('.monaco-dialog-box', { hasText: 'vulnerabilities   1 critical, 1 high, 1 medium → 1 critical' })
    .waitFor();
  await picture('promote');
  await wb.page.keyboard.press('Escape');
});

test('nothing outside this machine was asked for', () => {
  assert.deepEqual(window.reached, []);
});

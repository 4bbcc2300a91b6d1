import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { connect } from '../registry/local/support.ts';
import { resultsFolder } from './host.ts';
import { openSampleRegistry, sampleSeed } from './samples.ts';
import type { Window } from './window.ts';

let registry: LocalRegistry;
let window: Window;

before(async () => {
  registry = await startLocalRegistry({ seed: sampleSeed });
  const { promote, ok } = await connect(registry);
  const { versions } = await ok('GET', '/buckets/golden-ubuntu/versions');
  const fingerprint = (name: string) =>
    versions.find((one: { name: string }) => one.name === name).fingerprint as string;
  for (const name of ['v1', 'v3', 'v2']) await promote('golden-ubuntu', 'production', fingerprint(name));
  const parents = (await ok('GET', '/buckets/golden-base/versions')).versions;
  await promote(
    'golden-base',
    'production',
    parents.find((one: { name: string }) => one.name === 'v2').fingerprint,
  );
  const { enforced_block } = await ok('PUT', '/enforced_blocks', {
    ...{ name: 'hardening', version: 'v1.0.0', template_type: 'HCL2', additional_description: 'CIS level 1' },
    block_content: 'provisioner "shell" {\n  inline = ["harden"]\n}\n',
  });
  const { enforced_block_detail: details } = await ok(
    'GET',
    `/enforced_blocks/${enforced_block.id}/versions`,
  );
  const link = `/enforced_blocks/${enforced_block.id}/versions/${details[0].version.id}/buckets`;
  await ok('POST', link, { bucket_names: ['golden-base'] });
  window = await openSampleRegistry(registry);
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
});

test('a channel is compared with latest in the editor’s own diff, the older version on the left', async () => {
  const { wb } = window;
  const tree = wb.tree('Registry');
  await tree.expand('golden-ubuntu');
  const menu = await tree.context('production');
  await menu.pick('Compare with Latest');
  await wb.page.locator('.tab.active', { hasText: 'golden-ubuntu: v2 ↔ v3' }).waitFor();
  const sides = await window.host.until(vscode => {
    const all = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'hcp-packer');
    const text = all.map(one => one.getText()).sort();
    return text.length === 2 && text.every(one => one.includes('parent  ')) ? text : undefined;
  });
  assert.match(sides?.[0] ?? '', /^golden-ubuntu v2\n[\s\S]*golden-base v2 through production, up to date/);
  assert.match(sides?.[1] ?? '', /^golden-ubuntu v3\n[\s\S]*golden-base v3 through production, out of date/);
  await wb.page.locator('.monaco-diff-editor .editor.modified .view-line').first().waitFor();
  await wb.screenshots(join(resultsFolder(), 'compare'));
});

test('two versions are compared from the palette', async () => {
  const { wb } = window;
  await wb.command('HCP Packer: Compare Versions…');
  await wb.quick.pick('golden-base');
  await wb.quick.asks('First version');
  await wb.quick.pick('v4');
  await wb.quick.asks('Second version');
  await wb.quick.says('the other one');
  await wb.quick.pick('v1');
  await wb.page.locator('.tab.active', { hasText: 'golden-base: v1 ↔ v4' }).waitFor();
});

test('a history is a document, follows the registry, and leads back to what was held', async () => {
  const { wb, host } = window;
  await host.run(
    vscode =>
      void vscode.commands.executeCommand('packer.channel.history', {
        bucket: 'golden-ubuntu',
        channel: 'production',
      }),
  );
  await wb.page.locator('.tab.active', { hasText: 'History of golden-ubuntu production' }).waitFor();
  const text = () =>
    host.run(vscode => vscode.window.activeTextEditor?.document.getText().split('\n').slice(2) ?? []);
  assert.match((await text())[1] ?? '', /UTC {2}v2 .*held now$/);
  await wb.screenshots(join(resultsFolder(), 'history'));
  const [link] = await host.run(async vscode => {
    const { document } = vscode.window.activeTextEditor!;
    const links = await vscode.commands.executeCommand<
      { range: { start: { line: number; character: number } } }[]
    >('vscode.executeLinkProvider', document.uri);
    return links.map(({ range }) => [range.start.line, range.start.character]);
  });
  assert.deepEqual(link?.[0], 4);
  await wb.editor.goto(link![0]! + 1, link![1]! + 1);
  await wb.command('Open Link');
  assert.equal(await wb.dialog.message(), 'Promote golden-ubuntu v3 to production?');
  await wb.dialog.click('Promote to production');
  await host.until(vscode =>
    /UTC {2}v3 .*held now$/m.test(vscode.window.activeTextEditor?.document.getText() ?? ''),
  );
});

test('what is enforced stands above the build, and is a press away as HCL without a squiggle', async () => {
  const { wb, host } = window;
  await wb.openFile('golden-base/base.pkr.hcl');
  const lens = wb.editor.root.locator('.codelens-decoration a', {
    hasText: '1 enforced provisioner: hardening v1.0.0',
  });
  await lens.waitFor();
  await wb.screenshots(join(resultsFolder(), 'enforced-lens'));
  await lens.click();
  await wb.page.locator('.tab.active', { hasText: 'Enforced provisioners of golden-base' }).waitFor();
  const shown = await host.until(vscode => {
    const document = vscode.window.activeTextEditor?.document;
    return document?.uri.scheme === 'hcp-packer' ? [document.languageId, document.getText()] : undefined;
  });
  assert.equal(shown?.[0], 'packer');
  assert.match(String(shown?.[1]), /# hardening v1\.0\.0\n# CIS level 1\nprovisioner "shell" \{\n/);
  assert.equal(await wb.editor.squiggles('error').count(), 0);
  await wb.screenshots(join(resultsFolder(), 'enforced'));
});

test('a parent that has moved on is a warning on the data block, with a way to build again', async () => {
  const { wb } = window;
  await wb.openFile('golden-ubuntu/ubuntu.pkr.hcl');
  await wb.editor.root
    .locator('.codelens-decoration a', { hasText: 'production is v2 now: Rebuild…' })
    .waitFor();
  const said = await wb.editor.hover('data "hcp-packer-artifact"', 'hcp-packer-artifact');
  assert.match(said, /v3 of "golden-ubuntu" was built from v3 of "golden-base"; "production" holds v2 now/);
  await wb.screenshots(join(resultsFolder(), 'drift'));
  await wb.editor.leave();
  await wb.editor.goto(17, 10);
  const actions = await wb.editor.codeActions();
  assert.ok((await actions.allInnerTexts()).includes('Build this template again…'));
  await wb.page.keyboard.press('Escape');
});

test('nothing outside this machine was asked for', () => {
  assert.deepEqual(window.reached, []);
});

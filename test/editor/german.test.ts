import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { resultsFolder } from './host.ts';
import { openSampleRegistry, sampleSeed } from './samples.ts';
import type { Window } from './window.ts';

/** The main ways through the product in the one other language there is. VS Code's own texts stay English here. */
const pictures = process.env.PICTURES ?? resultsFolder();
let registry: LocalRegistry;
let window: Window;

before(async () => {
  registry = await startLocalRegistry({ seed: sampleSeed });
  window = await openSampleRegistry(registry, {
    language: 'de',
  });
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
});

const run = (id: string, argument?: unknown) =>
  window.host.run((vscode, id, argument) => void vscode.commands.executeCommand(id, argument), id, argument);
const picture = (name: string) => window.wb.screenshots(join(pictures, `german-${name}`));
const production = { bucket: 'golden-base', channel: 'production' };

test('rows say states, ages and counts in German', async () => {
  const { wb } = window;
  const tree = wb.tree('Registry');
  await tree.expand('golden-base');
  const described = async (label: string) =>
    (await tree.items()).find(item => item.label === label)?.description ?? '';
  assert.match(await described('production'), /^v\d · aktiv · \d+ (?:T|Std|Min)|^v\d · aktiv · jetzt/);
  await tree.row('Versionen').waitFor();
  await picture('tree');
  const menu = await tree.context('production');
  const labels = await menu.labels();
  assert.ok(labels.includes('Channel zurücksetzen…'), labels.join());
  await wb.page.keyboard.press('Escape');
});

test('a rollback is asked for, summed up, said and undone in German', async () => {
  const { wb } = window;
  await run('packer.channel.rollBack', production);
  await wb.quick.asks('Was production gehalten hat');
  await wb.quick.says('zugewiesen vor');
  await picture('history');
  await wb.quick.pick('v2');
  assert.equal(await wb.dialog.message(), 'production von golden-base auf v2 zurücksetzen?');
  assert.match(await wb.dialog.detail(), /Terraform übernimmt es beim nächsten Plan\.$/);
  await picture('roll-back');
  await wb.dialog.click('production zurücksetzen');
  await wb.status('golden-base: production v3 → v2 · Rückgängig').locator('a').click();
  await wb.status('golden-base: production v2 → v3').waitFor();
});

test('a revocation is asked for and summed up in German', async () => {
  const { wb } = window;
  await run('packer.version.revoke', { bucket: 'golden-base' });
  await wb.quick.asks('Versionen von golden-base');
  await wb.quick.check('v3');
  await picture('versions');
  await wb.quick.accept();
  await wb.quick.asks('Wann');
  await picture('when');
  await wb.quick.pick('In 7 Tagen');
  await wb.quick.says('Grund, für alle sichtbar');
  await wb.quick.accept('CVE-2026-1234');
  await wb.quick.asks('1 daraus gebaute Version');
  await picture('descendants');
  await wb.quick.pick('Auch 1 Nachkommen widerrufen');
  await wb.quick.says('zurücksetzen');
  await picture('channels');
  await wb.quick.rows.first().click();
  assert.equal(await wb.dialog.message(), 'Widerruf von golden-base v3 planen?');
  assert.match(await wb.dialog.detail(), /Tritt ein am \d+\. \p{L}+\.? \d{4} \d\d:\d\d UTC/u);
  await picture('revoke');
  await wb.page.keyboard.press('Escape');
});

test('buckets are sorted and filtered in German', async () => {
  const { wb } = window;
  await run('packer.registry.sort');
  await wb.quick.asks('Sortieren nach');
  await picture('sort');
  await wb.quick.pick('Letzte Änderung');
  await run('packer.registry.filter');
  await wb.quick.says('Name enthält…');
  await picture('filter');
  await wb.quick.cancel();
});

test('the ancestry, its table and what is compared are in German', async () => {
  const { wb } = window;
  await run('packer.ancestry.show', { bucket: 'golden-ubuntu' });
  const page = wb.webview();
  await page.locator('.node[aria-label*="gebaut aus golden-base"]').first().waitFor();
  await picture('ancestry');
  await page.getByRole('button', { name: 'Tabelle' }).click();
  await page.locator('th', { hasText: 'Vorlagen hier' }).waitFor();
  await picture('ancestry-table');
  await run('packer.channel.history', production);
  await wb.page.locator('.view-line', { hasText: 'Verlauf von production' }).waitFor();
  await picture('channel-history');
  await run('packer.channel.compareWithLatest', { bucket: 'golden-ubuntu', channel: 'production' });
  await wb.page.locator('.view-line', { hasText: 'zugewiesen an' }).first().waitFor();
  await picture('compare');
  await run('packer.registry.showJournal');
  await wb.page.locator('.view-line', { hasText: 'Jede Änderung von diesem Editor' }).waitFor();
  await picture('journal');
});

test('a channel and a bucket are made and deleted in German', async () => {
  const { wb } = window;
  await run('packer.channel.create', { bucket: 'golden-base' });
  await wb.quick.says('Name des neuen Channels von golden-base');
  await wb.quick.type('a');
  await wb.quick.says('Der Name eines Channels hat 3 bis 36 Zeichen.');
  await picture('channel-name');
  await wb.quick.cancel();
  await run('packer.channel.delete', production);
  assert.equal(await wb.dialog.message(), 'Channel production von golden-base löschen?');
  await picture('delete-channel');
  await wb.page.keyboard.press('Escape');
  await run('packer.bucket.delete', { bucket: 'golden-base' });
  await wb.dialog.waitFor();
  await picture('delete-bucket');
  await wb.page.keyboard.press('Escape');
});

test('the walkthroughs are in German', async () => {
  const { wb } = window;
  await window.host.run(vscode =>
    vscode.commands.executeCommand(
      'workbench.action.openWalkthrough',
      'hcp-packer-community.hcp-packer#publish',
      false,
    ),
  );
  await wb.page.getByText('Images in HCP Packer veröffentlichen').first().waitFor();
  await picture('walkthrough');
});

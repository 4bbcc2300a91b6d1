import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { connect, type Json } from '../registry/local/support.ts';
import { resultsFolder } from './host.ts';
import { openSampleRegistry, sampleSeed } from './samples.ts';
import { escapeFrom, started, type Walk, writesTo } from './walks.ts';
import type { Window } from './window.ts';

/** What changes the registry, as a person meets it; `PICTURES=…` keeps what was seen. */
const pictures = process.env.PICTURES ?? resultsFolder();
let registry: LocalRegistry;
let api: Awaited<ReturnType<typeof connect>>;
let window: Window;

before(async () => {
  registry = await startLocalRegistry({ seed: sampleSeed });
  api = await connect(registry);
  window = await openSampleRegistry(registry, { env: { CHECKPOINT_DISABLE: '1' } });
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
});

const run = (id: string, argument?: unknown) => started(window, id, argument);
const picture = (name: string) => window.wb.screenshots(join(pictures, `actions-${name}`));
const base = { bucket: 'golden-base' };
const production = { ...base, channel: 'production' };

test('a channel is rolled back to what it held, by keyboard alone', async () => {
  const { wb } = window;
  const { keyboard } = wb.page;
  await run('packer.registry.show', production);
  await wb.tree('Registry').rows.and(wb.page.locator('.focused')).filter({ hasText: 'production' }).waitFor();
  await keyboard.press('Shift+F10');
  await wb.menu.root.waitFor();
  await picture('menu');
  const labels = await wb.menu.labels();
  assert.ok(labels.includes('Roll Back Channel…'), labels.join());
  for (const label of labels) {
    await keyboard.press('ArrowDown');
    if (label === 'Roll Back Channel…') break;
  }
  await keyboard.press('Enter');
  await wb.quick.asks('What production held');
  await wb.quick.says('v1');
  assert.match(await wb.quick.rows.first().innerText(), /^v3\s*held already/);
  await picture('history');
  await keyboard.type('v2');
  await keyboard.press('Enter');
  assert.equal(await wb.dialog.message(), 'Roll production of golden-base back to v2?');
  await picture('roll-back');
  await keyboard.press('Enter');
  await wb.status('golden-base: production v3 → v2 · Undo').waitFor();
  assert.equal(await api.holds('golden-base', 'production'), 'v2');
  await wb.status('golden-base: production v3 → v2 · Undo').locator('a').click();
  await wb.status('golden-base: production v2 → v3').waitFor();
});

test('a channel is created, hidden, promoted to, emptied and deleted; each step says what it does', async () => {
  const { wb } = window;
  await run('packer.channel.create', base);
  await wb.quick.says('Name of the new channel of golden-base');
  await wb.quick.type('latest');
  await wb.quick.says('"latest" is managed by HCP Packer.');
  await wb.quick.accept('canary');
  await wb.quick.asks('Version for canary');
  await wb.quick.pick('v2');
  await wb.quick.asks('Access');
  await wb.quick.pick('Unrestricted');
  assert.equal(await wb.dialog.message(), 'Create channel canary of golden-base?');
  await wb.dialog.click('Create Channel');
  await wb.status('golden-base: canary created · Undo').waitFor();
  assert.equal(await api.holds('golden-base', 'canary'), 'v2');

  const canary = { ...base, channel: 'canary' };
  await run('packer.channel.restrict', canary);
  assert.equal(await wb.dialog.message(), 'Restrict canary of golden-base?');
  await wb.dialog.click('Restrict canary');
  await wb.status('golden-base: canary restricted · Undo').waitFor();

  await run('packer.channel.promoteChannel', production);
  await wb.quick.asks('Channel of golden-base');
  await wb.quick.pick('canary');
  assert.equal(await wb.dialog.message(), 'Promote golden-base v3 to canary?');
  await wb.dialog.click('Promote to canary');
  await wb.status('golden-base: canary v2 → v3 · Undo').waitFor();

  await run('packer.channel.unassign', canary);
  await wb.dialog.click('Unassign canary');
  await wb.status('golden-base: canary v3 → unassigned · Undo').waitFor();

  await run('packer.channel.delete', canary);
  assert.match(await wb.dialog.detail(), /canary\s+unassigned · restricted · 3 assignments in its history/);
  await picture('delete-channel');
  await wb.dialog.click('Delete 1 Channel');
  await wb.status('golden-base: canary deleted · Undo').waitFor();
  assert.equal((await api.call('GET', '/buckets/golden-base/channels/canary')).status, 404);
});

test('Escape at any question ends it quietly, and nothing is written', async () => {
  const { wb } = window;
  const before = writesTo(registry);
  const pick = (label: string) => () => wb.quick.pick(label);
  const type = (text: string) => () => wb.quick.accept(text);
  const stop = async () => {};
  const walks: readonly Walk[] = [
    [
      'packer.channel.rollBack',
      undefined,
      true,
      [
        ['golden-base', pick('golden-base')],
        ['staging', pick('production')],
        ['assigned', pick('v2')],
      ],
    ],
    [
      'packer.channel.create',
      base,
      true,
      [
        ['Name of the new channel', type('another')],
        ['No Version Yet', pick('No Version Yet')],
        ['Hidden from viewers', pick('Restricted')],
      ],
    ],
    [
      'packer.bucket.create',
      undefined,
      true,
      [
        ['Name of the new bucket', type('another')],
        ['Description (optional)', type('')],
      ],
    ],
    [
      'packer.bucket.edit',
      base,
      false,
      [
        ['Description (optional)', type('x')],
        ['Add Label…', pick('Add Label…')],
        ['key = value', stop],
      ],
    ],
    [
      'packer.registry.copyAs',
      undefined,
      false,
      [
        ['golden-base', pick('golden-base')],
        ['A Channel', pick('A Channel')],
        ['staging', pick('production')],
        ['curl', stop],
      ],
    ],
    [
      'packer.version.resume',
      undefined,
      false,
      [
        ['golden-base', pick('golden-base')],
        ['complete, and so it cannot change', stop],
      ],
    ],
    ['packer.version.delete', base, false, [['v1', stop]]],
    ['packer.channel.delete', base, false, [['managed by HCP Packer', stop]]],
  ];
  for (const walk of walks) await escapeFrom(window, walk);
  assert.equal(await wb.notifications.toasts.count(), 0);
  assert.equal(writesTo(registry), before);
});

test('what is managed says why it stays', async () => {
  const { wb } = window;
  await run('packer.channel.delete', { ...base, channel: 'latest' });
  await wb.notifications.wait('latest is managed by HCP Packer and cannot be deleted.');
  await wb.notifications.close('latest is managed by HCP Packer and cannot be deleted.');
});

test('an undo after a reload says first what it does; the journal has it all', async () => {
  const { wb } = window;
  await window.reload();
  await wb.openView('HCP Packer');
  await wb.tree('Registry').row('golden-base').waitFor();
  await wb.command('HCP Packer: Undo Last Registry Action');
  assert.equal(await wb.dialog.message(), 'Undo “golden-base: canary deleted”?');
  assert.match(
    await wb.dialog.detail(),
    /channel canary created with no version[\s\S]*history of canary of golden-base is gone/,
  );
  await picture('undo');
  await wb.dialog.click('Undo');
  await wb.status('golden-base: channel canary created with no version').waitFor();
  await wb.command('HCP Packer: Undo Last Registry Action');
  assert.equal(await wb.dialog.message(), 'Undo “golden-base: canary v3 → unassigned”?');
  await wb.dialog.click('Undo');
  await wb.status('golden-base: canary unassigned → v3').waitFor();
  assert.equal(await api.holds('golden-base', 'canary'), 'v3');
  await wb.command('HCP Packer: Show Registry Journal');
  await wb.page.locator('.view-line', { hasText: 'HCP Packer registry journal' }).waitFor();
  await picture('journal');
});

test('a bucket is made, described and labelled, and deleted only by its name', async () => {
  const { wb } = window;
  await wb.command('HCP Packer: Create Bucket…');
  await wb.quick.says('Name of the new bucket');
  await wb.quick.accept('brand-new');
  await wb.quick.says('Description (optional)');
  await wb.quick.type('Made here');
  await wb.quick.root.getByRole('button', { name: 'Back' }).click();
  await wb.quick.says('Name of the new bucket');
  assert.equal(await wb.quick.input.inputValue(), 'brand-new', 'what was typed is there again');
  await wb.quick.accept();
  await wb.quick.says('Description (optional)');
  assert.equal(await wb.quick.input.inputValue(), 'Made here');
  await wb.quick.accept();
  await wb.dialog.click('Create Bucket');
  await wb.status('Bucket brand-new created · Undo').waitFor();
  await run('packer.bucket.edit', { bucket: 'brand-new' });
  await wb.quick.says('Description (optional)');
  await wb.quick.accept();
  await wb.quick.says('Add Label…');
  await wb.quick.pick('Add Label…');
  await wb.quick.says('Label as key = value');
  await wb.quick.accept('team = platform');
  await wb.quick.says('platform');
  await picture('labels');
  await wb.quick.pick('Continue');
  assert.match(await wb.dialog.detail(), /^Labels:\n {2}team {3}new → platform/);
  await wb.dialog.click('Change Bucket');
  await wb.status('brand-new: description and labels changed · Undo').waitFor();
  const { bucket } = await api.ok('GET', '/buckets/brand-new');
  assert.deepEqual([bucket.description, bucket.labels], ['Made here', { team: 'platform' }]);
  await run('packer.bucket.delete', { bucket: 'brand-new' });
  await picture('delete-bucket');
  await wb.dialog.click('Delete Bucket…');
  await wb.quick.says('Type brand-new to delete');
  await wb.quick.accept('brand-mew');
  await wb.quick.says('This is not the name of the bucket.');
  await wb.quick.accept('brand-new');
  await wb.status('Bucket brand-new deleted').waitFor();
  assert.equal(await wb.status('Undo').count(), 0, 'there is nothing to offer');
  assert.equal((await api.call('GET', '/buckets/brand-new')).status, 404);
});

test('the reason of the last revocation is offered for the next', async () => {
  const { wb } = window;
  const { versions } = await api.ok('GET', '/buckets/web-app/versions');
  const [newer, older] = versions.map((v: Json) => v.fingerprint);
  const revoke = async (fingerprint: string) => {
    await run('packer.version.revoke', { bucket: 'web-app', fingerprint });
    await wb.quick.pick('In 7 days');
  };
  await revoke(older);
  await wb.quick.says('Reason, shown to everyone');
  await wb.quick.accept('CVE-2026-77');
  await wb.dialog.click('Schedule Revocation');
  await wb.status('revokes in 7 d · Undo').waitFor();
  await revoke(newer);
  await wb.quick.asks('Reason');
  await wb.quick.says('Another Reason…');
  await picture('reasons');
  await wb.quick.pick('CVE-2026-77');
  await wb.quick.row('Leave Them').or(wb.dialog.root).first().waitFor();
  if (await wb.quick.row('Leave Them').isVisible()) await wb.quick.pick('Leave Them');
  assert.match(await wb.dialog.detail(), /Reason: “CVE-2026-77”/);
  await wb.page.keyboard.press('Escape');
  await wb.dialog.root.waitFor({ state: 'detached' });
  await wb.command('HCP Packer: Undo Last Registry Action');
  await wb.status('web-app v1 restored').waitFor();
});

test('keys act on the row that is selected', async () => {
  const { wb } = window;
  const tree = wb.tree('Registry');
  await run('packer.registry.show', production);
  await tree.rows.and(wb.page.locator('.selected')).filter({ hasText: 'production' }).waitFor();
  for (const [row, key, says] of [
    ['production', 'Control+Enter', 'Version for production'],
    ['production', 'Control+Shift+C', 'The token is never copied'],
    ['golden-base', 'F2', 'Edit Bucket Description and Labels'],
  ] as const) {
    await tree.click(row);
    await tree.rows.and(wb.page.locator('.selected')).filter({ hasText: row }).waitFor();
    // The window is told what is selected a moment after it is drawn so.
    for (let attempt = 0; attempt < 5; attempt++) {
      await wb.page.keyboard.press(key);
      try {
        // A second press would answer the question, where it only is late.
        await wb.quick.root.waitFor({ timeout: 5_000 });
        break;
      } catch {}
    }
    await wb.quick.root
      .filter({ hasText: says })
      .or(wb.quick.root.filter({ has: wb.page.locator(`input[placeholder="${says}"]`) }))
      .first()
      .waitFor();
    await wb.quick.cancel();
    await wb.quick.closed();
  }
});

test('nothing outside this machine was asked for', () => {
  assert.deepEqual(window.reached, []);
});

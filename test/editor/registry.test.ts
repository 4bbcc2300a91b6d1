import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { connect } from '../registry/local/support.ts';
import { openSampleRegistry, sampleSeed } from './samples.ts';
import { escapeFrom, started, type Walk, writesTo } from './walks.ts';
import type { Window } from './window.ts';
import { press } from './workbench/press.ts';

/** The registry in the side bar and the changes it offers, as a person meets them. */
const folder = mkdtempSync(join(tmpdir(), 'hp-'));
const database = join(folder, 'registry.db');
const samples = JSON.parse(readFileSync(sampleSeed, 'utf8'));
const many = Array.from({ length: 60 }, (_, i) => ({ name: `zz-${String(i).padStart(2, '0')}` }));
let registry: LocalRegistry;
let api: Awaited<ReturnType<typeof connect>>;
let window: Window;

before(async () => {
  registry = await startLocalRegistry({
    seed: { ...samples, buckets: [...samples.buckets, ...many] },
    database,
  });
  api = await connect(registry);
  window = await openSampleRegistry(registry);
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
  rmSync(folder, { recursive: true, force: true });
});

const tree = () => window.wb.tree('Registry');
const run = (id: string, argument?: unknown) => started(window, id, argument);
const writes = () => writesTo(registry);
const described = async (label: string) =>
  (await tree().items()).find(item => item.label === label)?.description ?? '';
/** Waits until the row says something of this kind. */
async function says(label: string, pattern: RegExp): Promise<void> {
  await tree().row(label).filter({ hasText: pattern }).waitFor();
}

test('every row is a sentence to a screen reader, and every button has a name', async () => {
  await tree().expand('golden-ubuntu');
  await tree().expand('Versions');
  await tree().expand('v3');
  await tree().expand('amazon-ebs.ubuntu');
  const sentences = await tree().rows.evaluateAll((rows: { getAttribute(name: string): string | null }[]) =>
    rows.map(row => row.getAttribute('aria-label') ?? ''),
  );
  for (const sentence of [
    'Bucket empty-bucket, no versions yet',
    'Bucket golden-ubuntu, v3 active, 18 d',
    'Channels, 3',
    'Channel latest, version 3, active, built 18 days ago, managed',
    'Channel production, version 2, out of date, built 2 months ago',
    'Version 3, active, built 18 days ago, held by development, latest',
    'Build amazon-ebs.ubuntu, aws, 3 regions',
    'Artifact ami-032e23abdbab508d7, us-east-1',
  ])
    assert.ok(sentences.includes(sentence), `${sentence}\n${sentences.join('\n')}`);
  assert.deepEqual(
    sentences.filter(sentence => sentence === '' || sentence.includes('$(')),
    [],
  );
  const nameless = await window.wb.page
    .locator('.part.sidebar .action-label, .part.sidebar [role="button"]')
    .evaluateAll(
      (all: { getAttribute(name: string): string | null; textContent: string; outerHTML: string }[]) =>
        all
          .filter(one => !(one.getAttribute('aria-label') || one.textContent.trim()))
          .map(one => one.outerHTML),
    );
  assert.deepEqual(nameless, []);
});

test('Escape at any question of any command ends it quietly, and nothing is written', async () => {
  const { wb } = window;
  const before = writes();
  const pick = (label: string) => () => wb.quick.pick(label);
  const type = (text: string) => () => wb.quick.accept(text);
  const ubuntu = { bucket: 'golden-ubuntu' };
  const v1 = { bucket: 'golden-ubuntu', fingerprint: '01KTQ0F70THP52RGKTSTEEEMA6' };
  const walks: readonly Walk[] = [
    [
      'packer.hcp.signIn',
      undefined,
      false,
      [
        // Words that the question before does not have.
        ['Try Without an Account', pick('Service Principal')],
        ['Client ID of a service principal', type('an-id')],
        ['Its client secret', type('')],
      ],
    ],
    [
      'packer.hcp.selectProject',
      undefined,
      false,
      [
        ['Enter Project ID…', pick('Enter Project ID…')],
        ['Project ID, as in', async () => {}],
      ],
    ],
    [
      'packer.channel.promote',
      undefined,
      true,
      [
        ['golden-base', pick('golden-base')],
        ['New Channel…', pick('New Channel…')],
        ['Name of the new channel', type('canary')],
        ['v4', pick('v4')],
      ],
    ],
    [
      'packer.version.revoke',
      ubuntu,
      true,
      [
        [
          'v3',
          async () => {
            await wb.quick.check('v2');
            await wb.quick.root.getByRole('button', { name: 'OK' }).click();
          },
        ],
        ['In 7 days', pick('At a date…')],
        ['Date and time in UTC', type('2099-01-01 00:00')],
        ['Reason', type('')],
        ['Descendant', pick('Leave Them')],
        ['Roll Back 1 Channel', pick('Leave Them')],
      ],
    ],
    ['packer.version.restore', { bucket: 'windows-server' }, true, [['v2', pick('v2')]]],
    ['packer.artifact.copyId', v1, false, [['ami-', async () => {}]]],
    ['packer.version.copyFingerprint', ubuntu, false, [['v3', async () => {}]]],
    ['packer.registry.show', undefined, false, [['golden-base', async () => {}]]],
  ];
  for (const walk of walks) await escapeFrom(window, walk);
  assert.equal(await wb.notifications.toasts.count(), 0);
  assert.equal(await wb.status('Undo').count(), 0);
  assert.equal(writes(), before);
});

test('a version is promoted from the palette without a mouse, and taken back', async () => {
  const { wb } = window;
  const { keyboard } = wb.page;
  await wb.quick.open('F1');
  await keyboard.type('promote version to');
  await wb.quick.says('Promote Version to Channel…');
  await keyboard.press('Enter');
  await wb.quick.asks('Bucket');
  await wb.quick.says('web-app');
  await keyboard.type('web-app');
  await keyboard.press('Enter');
  await wb.quick.asks('Channel of web-app');
  await wb.quick.says('production');
  await keyboard.type('production');
  await keyboard.press('Enter');
  await wb.quick.asks('Version for production');
  await wb.quick.says('v1');
  assert.match(await wb.quick.rows.first().innerText(), /^v2\s*held already · active/);
  await keyboard.type('v1');
  await keyboard.press('Enter');
  assert.equal(await wb.dialog.message(), 'Promote web-app v1 to production?');
  assert.match(await wb.dialog.detail(), /v1 is older than v2: this rolls production back\./);
  await keyboard.press('Enter');
  await wb.status('web-app: production v2 → v1 · Undo').waitFor();
  assert.equal(await api.holds('web-app', 'production'), 'v1');
  await wb.command('HCP Packer: Undo Last Registry Action');
  await wb.status('web-app: production v1 → v2').waitFor();
  assert.equal(await wb.status('Undo').count(), 0, 'an undo is not undone by itself');
  assert.equal(await api.holds('web-app', 'production'), 'v2');
});

test('a version is promoted from its row without a mouse, and the status bar takes it back', async () => {
  const { wb } = window;
  const { keyboard } = wb.page;
  await run('packer.registry.show', { bucket: 'golden-base', channel: 'production' });
  const row = tree().rows.and(wb.page.locator('.focused'));
  await row.filter({ hasText: 'production' }).waitFor();
  await keyboard.press('Shift+F10');
  await wb.menu.root.waitFor();
  const labels = await wb.menu.labels();
  assert.deepEqual(
    labels.filter(label => /Channel…$|Restriction…$/.test(label)),
    [
      'Promote Version to Channel…',
      'Promote Channel to Channel…',
      'Roll Back Channel…',
      'Restrict Channel…',
      'Unassign Channel…',
      'Delete Channel…',
    ],
  );
  for (const label of labels) {
    await keyboard.press('ArrowDown');
    if (label === 'Promote Version to Channel…') break;
  }
  await keyboard.press('Enter');
  await wb.quick.asks('Version for production');
  await wb.quick.says('v4');
  await keyboard.press('Enter');
  assert.equal(await wb.dialog.message(), 'Promote golden-base v4 to production?');
  await keyboard.press('Enter');
  await wb.status('golden-base: production v3 → v4 · Undo').waitFor();
  await says('production', /v4 · active/);
  await wb.status('golden-base: production v3 → v4 · Undo').locator('a').click();
  await wb.status('golden-base: production v4 → v3').waitFor();
  assert.equal(await api.holds('golden-base', 'production'), 'v3');
});

test('a channel that moved after it was shown is not written; both states are shown, and decided on again', async () => {
  const { wb } = window;
  await run('packer.channel.promote', { bucket: 'golden-base', fingerprint: '01K2GT2HSJAA1746M4A9FQC8CF' });
  await wb.quick.asks('Channel of golden-base');
  await wb.quick.pick('staging');
  assert.match(await wb.dialog.detail(), /staging\s+v4 → v1/);
  await api.promote('golden-base', 'staging', '01KRFHAAGY41QQ6FXDH4GE5AN3');
  const before = writes();
  // Not `dialog.click`: the next question comes before this one is seen to go.
  await wb.dialog.root.locator('.monaco-button', { hasText: 'Promote to staging' }).click();
  await wb.dialog.root.filter({ hasText: 'Nothing was written' }).waitFor();
  const detail = await wb.dialog.detail();
  assert.match(detail, /^Nothing was written\. staging has moved from v4 to v2 since you looked\./);
  assert.match(detail, /staging\s+v2 → v1/);
  assert.equal(writes(), before);
  assert.equal(await api.holds('golden-base', 'staging'), 'v2');
  await wb.dialog.click('Cancel');
});

test('a revocation is scheduled for a date, seen in the tree, and cancelled from there', async () => {
  const { wb } = window;
  await run('packer.version.revoke', { bucket: 'web-app', fingerprint: '01K5TZJF7FE8DHJKSX1NAQGST0' });
  await wb.quick.says('In 7 days');
  await wb.quick.pick('At a date…');
  await wb.quick.says('Date and time in UTC');
  await wb.quick.type('2020-01-01 00:00');
  await wb.quick.says('This moment has passed');
  await wb.quick.accept('2099-01-01 00:00');
  await wb.quick.says('Reason');
  await wb.quick.accept('end of life');
  assert.equal(await wb.dialog.message(), 'Schedule the revocation of web-app v1?');
  assert.match(await wb.dialog.detail(), /1 Jan 2099 00:00 UTC/);
  await wb.dialog.click('Schedule Revocation');
  await wb.status('web-app v1 revokes in').waitFor();
  await run('packer.registry.show', { bucket: 'web-app', fingerprint: '01K5TZJF7FE8DHJKSX1NAQGST0' });
  const row = tree().rows.and(wb.page.locator('.focused')).filter({ hasText: /v1/ });
  await row.filter({ hasText: /revokes in \d+ y/ }).waitFor();
  await wb.page.keyboard.press('Shift+F10');
  await wb.menu.pick('Cancel Scheduled Revocation…');
  assert.equal(await wb.dialog.message(), 'Cancel the revocation of web-app v1?');
  await wb.dialog.click('Cancel Revocation');
  await wb.status('web-app v1 restored').waitFor();
  await row.filter({ hasText: 'out of date' }).waitFor();
  const { version } = await api.ok('GET', '/buckets/web-app/versions/01K5TZJF7FE8DHJKSX1NAQGST0');
  assert.equal(version.status, 'VERSION_ACTIVE');
});

test('the hover leads to the row of what it is about, and copies the id', async () => {
  const { wb } = window;
  await wb.openFile('ubuntu.pkr.hcl');
  await wb.editor.focus();
  await wb.editor.hover('channel_name', 'production');
  await wb.page.locator('.monaco-hover a', { hasText: 'Copy id' }).click();
  await window.host.until(
    async vscode => (await vscode.env.clipboard.readText()) === 'ami-03e69b9eba1ee26f0',
  );
  await wb.editor.leave();
  await wb.editor.focus();
  await wb.editor.hover('bucket_name  = "golden-base"', 'golden-base');
  await wb.page.locator('.monaco-hover a', { hasText: 'Show in registry' }).click();
  const row = tree().rows.and(wb.page.locator('.focused'));
  await row.filter({ hasText: 'golden-base' }).waitFor();
});

test('more buckets than a page: the rest comes on asking, and the place in the list is kept', async () => {
  const { wb } = window;
  await run('packer.registry.focus');
  const focused = tree().rows.and(wb.page.locator('.focused'));
  await press(wb.page, 'End', focused.filter({ hasText: 'Load More…' }));
  await wb.page.keyboard.press('Enter');
  await focused.filter({ hasText: 'zz-43' }).waitFor();
  await wb.page.keyboard.press('End');
  await focused.filter({ hasText: 'zz-59' }).waitFor();
});

test('when the registry stops the rows stay with the reason above them; Retry brings it back', async () => {
  const { wb } = window;
  await wb.page.keyboard.press('Home');
  const port = Number(registry.api.split(':').pop());
  await registry.close();
  await wb.command('HCP Packer: Refresh Registry');
  const failure = tree().rows.filter({ hasText: 'cannot be reached' });
  await failure.waitFor();
  assert.match((await failure.getAttribute('aria-label')) ?? '', /Press to try again\.$/);
  assert.ok((await tree().items()).some(item => item.label === 'golden-base'));
  registry = await startLocalRegistry({ database, port });
  await failure.hover();
  await failure.locator('.action-label[aria-label^="Retry"]').click();
  await failure.waitFor({ state: 'detached' });
  assert.match(await described('golden-base'), /v4 active/);
});

test('nothing outside this machine was asked for', () => {
  assert.deepEqual(window.reached, []);
});

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { stockPacker } from '../packer/packer.ts';
import { connect, type Json } from '../registry/local/support.ts';
import { resultsFolder } from './host.ts';
import { openSampleRegistry, sampleSeed } from './samples.ts';
import type { Window } from './window.ts';

/** What changes the registry and copies from it, as a person meets it; `PICTURES=…` keeps what was seen. */
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'hp-actions-'));
const pictures = process.env.PICTURES ?? resultsFolder();
const packer = await stockPacker();
const template = `hcp_packer_registry {
  bucket_name = "resumed"
}

source "file" "one" {
  content = "1"
  target  = "one.img"
}
source "file" "two" {
  content = "2"
  target  = "two.img"
}

build {
  sources = ["source.file.one", "source.file.two"]
}
`;
let registry: LocalRegistry;
let api: Awaited<ReturnType<typeof connect>>;
let window: Window;

before(async () => {
  cpSync(join(root, 'samples'), folder, { recursive: true });
  writeFileSync(join(folder, 'main.tf'), 'resource "aws_instance" "web" {\n  ami = ""\n}\n');
  mkdirSync(join(folder, '.vscode'));
  const settings = 'path' in packer ? { 'packer.path': packer.path } : {};
  writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify(settings));
  mkdirSync(join(folder, 'drop'));
  writeFileSync(join(folder, 'drop/drop.pkr.hcl'), '# here\n');
  mkdirSync(join(folder, 'resumed'));
  writeFileSync(join(folder, 'resumed/image.pkr.hcl'), template);
  registry = await startLocalRegistry({ seed: sampleSeed });
  api = await connect(registry);
  window = await openSampleRegistry(registry, {
    workspace: folder,
    env: { CHECKPOINT_DISABLE: '1' },
  });
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (id: string, argument?: unknown) =>
  window.host.run((vscode, id, argument) => void vscode.commands.executeCommand(id, argument), id, argument);
const clipboard = () => window.host.run(vscode => vscode.env.clipboard.readText()) as Promise<string>;
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
  const writes = () =>
    [...registry.requests].reduce(
      (sum, [operation, count]) => sum + (/^(Create|Update|Delete)/.test(operation) ? count : 0),
      0,
    );
  const before = writes();
  const pick = (label: string) => () => wb.quick.pick(label);
  const type = (text: string) => () => wb.quick.accept(text);
  const stop = async () => {};
  const walks: readonly [
    id: string,
    argument: unknown,
    dialog: boolean,
    steps: readonly [asks: string, answer: () => Promise<unknown>][],
  ][] = [
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
  for (const [id, argument, dialog, steps] of walks) {
    for (let depth = 0; depth < steps.length; depth++) {
      await run(id, argument);
      for (const [at, [asks, answer]] of steps.entries()) {
        await wb.quick.says(asks);
        if (at === depth) break;
        await answer();
      }
      await wb.quick.cancel();
      await wb.quick.closed();
    }
    if (!dialog) continue;
    await run(id, argument);
    for (const [asks, answer] of steps) {
      await wb.quick.says(asks);
      await answer();
    }
    await wb.dialog.waitFor();
    await wb.page.keyboard.press('Escape');
    await wb.dialog.root.waitFor({ state: 'detached' });
  }
  assert.equal(await wb.notifications.toasts.count(), 0);
  assert.equal(writes(), before);
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
    for (let attempt = 0; attempt < 20; attempt++) {
      await wb.page.keyboard.press(key);
      try {
        await wb.quick.root.waitFor({ timeout: 1_000 });
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

test('a reference goes where the cursor is, with what it needs; a row becomes code on the clipboard', async () => {
  const { wb } = window;
  await wb.openFile('main.tf');
  await wb.editor.focus();
  await wb.editor.goto(2, 10);
  await window.host.until(
    vscode => vscode.window.activeTextEditor?.selection.active.isEqual(new vscode.Position(1, 9)) ?? false,
  );
  await run('packer.registry.insertReference', production);
  await wb.quick.asks('Artifact');
  await picture('insert');
  await wb.quick.pick('aws eu-west-1');
  await wb.page.locator('.view-line', { hasText: 'external_identifier' }).waitFor();
  const text = (await window.host.run(vscode =>
    vscode.window.activeTextEditor?.document.getText(),
  )) as string;
  assert.match(
    text,
    /^terraform \{[\s\S]*hashicorp\/hcp[\s\S]*data "hcp_packer_artifact" "golden_base" \{[\s\S]*ami = data\.hcp_packer_artifact\.golden_base\.external_identifier\n/,
  );
  await picture('inserted');
  await run('packer.registry.copyAs', production);
  await wb.quick.says('curl');
  await picture('copy-as');
  await wb.quick.pick('curl');
  await window.host.until(async vscode => (await vscode.env.clipboard.readText()).startsWith('curl '));
  assert.match(await clipboard(), /-H "Authorization: Bearer \$HCP_ACCESS_TOKEN"/);
});

test('a row dropped into a template becomes the block that reads it', async () => {
  const { wb } = window;
  await wb.openFile('drop.pkr.hcl');
  await run('packer.registry.show', production);
  const row = wb.tree('Registry').rows.and(wb.page.locator('.focused')).filter({ hasText: 'production' });
  await row.waitFor();
  const from = (await row.boundingBox())!;
  const to = (await wb.page.locator('.view-line', { hasText: '# here' }).boundingBox())!;
  const { mouse } = wb.page;
  await mouse.move(from.x + 60, from.y + from.height / 2);
  await mouse.down();
  await mouse.move(from.x + 80, from.y + from.height / 2, { steps: 4 });
  await mouse.move(to.x + to.width + 40, to.y + to.height / 2, { steps: 12 });
  await mouse.move(to.x + to.width + 42, to.y + to.height / 2, { steps: 3 });
  await mouse.up();
  await wb.page.locator('.view-line', { hasText: 'hcp-packer-artifact' }).first().waitFor();
  const text = (await window.host.run(vscode =>
    vscode.window.activeTextEditor?.document.getText(),
  )) as string;
  assert.match(
    text,
    /^# here\n\ndata "hcp-packer-artifact" "golden-base" \{\n {2}bucket_name {2}= "golden-base"\n {2}channel_name = "production"\n/,
  );
  await picture('dropped');
});

test('an incomplete version is resumed: what is done stays, what is missing is built', async t => {
  if ('missing' in packer) return t.skip(packer.missing);
  const { wb } = window;
  const fingerprint = '01KZZZZZZZZZZZZZZZZZZZZZZZ';
  const versions = '/buckets/resumed/versions';
  await api.call('PUT', '/buckets', { name: 'resumed' });
  await api.ok('POST', versions, { fingerprint, template_type: 'HCL2' });
  const make = (component_type: string) =>
    api.ok('POST', `${versions}/${fingerprint}/builds`, { component_type, status: 'BUILD_UNSET' });
  const { build } = await make('file.one');
  await make('file.two');
  await api.ok('PATCH', `${versions}/${fingerprint}/builds/${build.id}`, {
    status: 'BUILD_DONE',
    platform: 'file',
    artifacts: [{ external_identifier: 'kept.img', region: 'here' }],
  });
  await wb.command('HCP Packer: Refresh Registry');
  await run('packer.version.resume', { bucket: 'resumed', fingerprint });
  assert.equal(await wb.dialog.message(), 'Resume resumed 01KZ…ZZ?');
  assert.match(
    await wb.dialog.detail(),
    /^Built already, and not again: file\.one\.\nTo be built: file\.two \(not built yet\)\./,
  );
  await picture('resume');
  await wb.dialog.click('Resume Build');
  await wb.terminalHas('Builds finished');
  const { version } = await api.ok('GET', `${versions}/${fingerprint}`);
  assert.equal(version.name, 'v1');
  assert.deepEqual(
    version.builds.map((b: Json) => [b.component_type, b.artifacts[0].external_identifier]).sort(),
    [
      ['file.one', 'kept.img'],
      ['file.two', 'two.img'],
    ],
  );
  assert.ok(!(await wb.terminalText()).includes(registry.env.HCP_CLIENT_SECRET!));
});

test('nothing outside this machine was asked for', () => {
  assert.deepEqual(window.reached, []);
});

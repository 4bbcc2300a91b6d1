import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { openWindow, type Window } from '../editor/window.ts';
import { keys } from '../editor/workbench/keys.ts';
import { stockPacker } from '../packer/packer.ts';
import { packerBuild, type RegistryProcess, startRegistry, writeTemplates } from './world.ts';

const root = join(import.meta.dirname, '../..');
const packer = await stockPacker();
const skip = 'missing' in packer ? `no stock Packer: ${packer.missing}` : false;

/** The same story as `whole-path.test.ts`, by a person who has no mouse. The steps depend on each other. */
describe('the whole path by keyboard alone', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hp-'));
  const workspace = join(folder, 'work');
  const images = join(folder, 'images');
  const { parent, child } = writeTemplates(workspace, images);
  let registry: RegistryProcess;
  let window: Window;
  let hands: ReturnType<typeof keys>;

  const build = (template: string) => {
    assert.ok('path' in packer);
    return packerBuild(packer.path, template, images, join(folder, 'home'), registry.env);
  };

  before(async () => {
    registry = await startRegistry(root, join(folder, 'registry.sqlite'));
    window = await openWindow({ workspace, extensions: [root], env: { ...registry.env } });
    window.wb.page.setDefaultTimeout(20_000);
    hands = keys(window.wb.page);
    await hands.watchPointer();
    await window.host.until(
      vscode => vscode.extensions.getExtension('hcp-packer-community.hcp-packer') !== undefined,
    );
  });
  afterEach(context => window?.pictureFailure(context));
  after(async () => {
    await window?.close();
    await registry?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('the parent is published, and the card on its bucket shows the version', async () => {
    const { code, output } = await build(parent);
    assert.equal(code, 0, output);
    await hands.open('base.pkr.hcl');
    await hands.goto(7, 30);
    assert.match(await hands.hover(), /golden-base[\s\S]*latest \(managed\)\s+v1\s+.*active/);
  });

  test('v1 is promoted to a new channel from the palette', async () => {
    await hands.command('HCP Packer: Promote Version to Channel…');
    await hands.pick('golden-base');
    await hands.asks('Channel of golden-base');
    await hands.pick('New Channel…');
    await hands.answer('Name of the new channel', 'production');
    await hands.asks('Version for production');
    await hands.pick('v1');
    assert.equal(await window.wb.dialog.message(), 'Promote golden-base v1 to production?');
    await hands.dialog('Promote to production');
    await window.wb.status('golden-base: production').waitFor();
  });

  test('the child builds on what the channel holds', async () => {
    const { code, output } = await build(child);
    assert.equal(code, 0, output);
    assert.equal(readFileSync(join(images, 'web.img'), 'utf8'), 'golden base');
    await hands.open('web.pkr.hcl');
    await hands.goto(3, 20);
    assert.match(await hands.hover(), /production → v1[\s\S]*base\.img/);
  });

  test('the parent is revoked from its row in the tree', async () => {
    // The cursor is on the channel the child reads: its row is what is shown.
    await hands.command('HCP Packer: Show in Registry…');
    await hands.row('Registry', 'Versions');
    await hands.expand('Registry', 'v1');
    await hands.row('Registry', 'v1');
    await hands.menu('Revoke Version…');
    await hands.pick('Now');
    await hands.answer('Reason', 'CVE-2026-1234');
    await hands.says('Revoke 1 Descendant Too');
    await hands.pick('Leave Them');
    await hands.says('Roll Back 1 Channel');
    await hands.pick('Leave Them');
    await hands.dialog('Revoke 1 Version');
    await window.wb.status('golden-base v1 revoked').waitFor();
  });

  test('F8 goes to the channel of the child, which now says why its build fails', async () => {
    await hands.open('web.pkr.hcl');
    await window.wb.editor.squiggles('error').first().waitFor();
    await window.wb.page.keyboard.press('F8');
    await window.wb.page
      .locator('.marker-widget', { hasText: 'which is revoked ("CVE-2026-1234")' })
      .waitFor();
    await window.wb.page.keyboard.press('Escape');
    rmSync(join(images, 'web.img'));
    const { code, output } = await build(child);
    assert.notEqual(code, 0, output);
    assert.equal(existsSync(join(images, 'web.img')), false);
  });

  test('no mouse was used', async () => {
    assert.equal(await hands.pointerEvents(), 0);
  });
});

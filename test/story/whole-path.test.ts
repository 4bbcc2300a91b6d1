import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { resultsFolder } from '../editor/host.ts';
import { openWindow, type Window } from '../editor/window.ts';
import { stockPacker } from '../packer/packer.ts';
import { packerBuild, type RegistryProcess, startRegistry, writeTemplates } from './world.ts';

const root = join(import.meta.dirname, '../..');
const packer = await stockPacker();
const skip = 'missing' in packer ? `no stock Packer: ${packer.missing}` : false;

/**
 * One story: a stock `packer build` publishes to a fresh local registry, and everything after that is done by a
 * person in VS Code. The steps depend on each other.
 */
describe('the whole path, with the stock Packer and a real VS Code', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hp-'));
  const workspace = join(folder, 'work');
  const images = join(folder, 'images');
  const pictures = process.env.PICTURES ?? resultsFolder();
  const { parent, child } = writeTemplates(workspace, images);
  let registry: RegistryProcess;
  let window: Window;

  const build = (template: string) => {
    assert.ok('path' in packer);
    return packerBuild(packer.path, template, images, join(folder, 'home'), registry.env);
  };
  const picture = (name: string) => window.wb.screenshots(join(pictures, name));

  before(async () => {
    registry = await startRegistry(root, join(folder, 'registry.sqlite'));
    window = await openWindow({ workspace, extensions: [root], env: { ...registry.env } });
    window.wb.page.setDefaultTimeout(20_000);
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

  test('packer build of the parent publishes to the fresh registry', async () => {
    const { code, output } = await build(parent);
    assert.equal(code, 0, output);
  });

  test('the hover on the bucket it published to shows the version', async () => {
    const { wb } = window;
    await wb.openFile('base.pkr.hcl');
    const card = await wb.editor.hover('bucket_name', '-base');
    assert.match(card, /golden-base/);
    assert.match(card, /What everything is built on/);
    assert.match(card, /latest \(managed\)\s+v1\s+.*active/);
    await wb.editor.leave();
  });

  test('the child reads a channel that is not there yet, and is told so', async () => {
    const { wb } = window;
    await wb.openFile('web.pkr.hcl');
    await wb.editor.squiggles('warning').first().waitFor();
    assert.match((await wb.problems()).join('\n'), /Channel "production" of "golden-base" not found/);
    const { code, output } = await build(child);
    assert.notEqual(code, 0, output);
  });

  test('promoting v1 to a new channel production, from the palette', async () => {
    const { wb } = window;
    await wb.command('HCP Packer: Promote Version to Channel…');
    await wb.quick.pick('golden-base');
    await wb.quick.pick('New Channel…');
    await wb.quick.says('Name of the new channel');
    await wb.quick.accept('production');
    await wb.quick.says('v1');
    await wb.quick.pick('v1');
    assert.equal(await wb.dialog.message(), 'Promote golden-base v1 to production?');
    const detail = await wb.dialog.detail();
    assert.match(detail, /production\s+new channel → v1/);
    assert.match(detail, /Used by 1 file in this workspace/);
    await picture('promote-new-channel');
    await wb.dialog.click('Promote to production');
    await wb.status('golden-base: production').waitFor();
  });

  test('the warning goes, and the hover shows the artifact of production', async () => {
    const { wb } = window;
    await wb.editor.squiggles('warning').first().waitFor({ state: 'detached' });
    const card = await wb.editor.hover('channel_name', 'production');
    assert.match(card, /production → v1/);
    assert.match(card, /active/);
    assert.ok(card.includes('base.img'), card);
    assert.ok(card.includes(images), card);
    await wb.editor.leave();
    const used = await wb.editor.hover('source = data', 'external_identifier');
    assert.ok(used.startsWith('base.img'), used);
    await wb.editor.leave();
  });

  test('packer build of the child gets that artifact, and the registry records the parent', async () => {
    const { code, output } = await build(child);
    assert.equal(code, 0, output);
    assert.equal(readFileSync(join(images, 'web.img'), 'utf8'), 'golden base');
    const { wb } = window;
    await wb.command('HCP Packer: Refresh Registry');
    await wb.openFile('base.pkr.hcl');
    // The answer from before the build is still at hand for a moment; the refreshed one names the child.
    let card = '';
    for (let attempt = 0; attempt < 10 && !card.includes('Children 1'); attempt++) {
      card = await wb.editor.hover('bucket_name', '-base');
      await wb.editor.leave();
    }
    assert.match(card, /Parents 0 · Children 1/);
  });

  test('revoking the parent from the tree names the channel, the descendant and the file it breaks', async () => {
    const { wb } = window;
    await wb.openFile('web.pkr.hcl');
    await wb.openView('HCP Packer');
    const tree = wb.tree('Registry');
    await tree.expand('golden-base');
    await tree.expand('Versions');
    await (await tree.context('v1')).pick('Revoke Version…');
    await wb.quick.pick('Now');
    await wb.quick.says('Reason');
    await wb.quick.accept('CVE-2026-1234');
    await wb.quick.says('Revoke 1 Descendant Too');
    await wb.quick.pick('Leave Them');
    await wb.quick.says('Roll Back 1 Channel');
    await wb.quick.pick('Leave Them');
    assert.match(await wb.dialog.message(), /Revoke golden-base v1/);
    await picture('revoke-parent');
    await wb.dialog.click('Revoke 1 Version');
    await wb.status('golden-base v1 revoked').waitFor();
  });

  test('now the child fails to build, and its template shows the error on the channel, without reopening', async () => {
    const { wb } = window;
    await wb.editor.squiggles('error').first().waitFor();
    const errors = await window.host.run(vscode =>
      vscode.languages
        .getDiagnostics(vscode.window.activeTextEditor!.document.uri)
        .map(({ code, message, range }) => ({
          code: typeof code === 'object' ? code.value : code,
          message,
          text: vscode.window.activeTextEditor!.document.getText(range),
        })),
    );
    assert.deepEqual(errors, [
      {
        code: 'hcp-version-revoked',
        message:
          '"production" of "golden-base" points at v1, which is revoked ("CVE-2026-1234"): packer build will refuse it.',
        text: '"production"',
      },
    ]);
    await picture('revoked');
    rmSync(join(images, 'web.img'));
    const { code, output } = await build(child);
    assert.notEqual(code, 0, output);
    assert.match(output, /revoked/);
    assert.equal(existsSync(join(images, 'web.img')), false);
  });

  test('nothing outside this machine was asked for', () => {
    assert.deepEqual(window.reached, []);
  });
});

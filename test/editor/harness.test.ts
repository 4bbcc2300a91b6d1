import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { resultsFolder } from './host.ts';
import { openWindow, type Window } from './window.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
let window: Window;

before(async () => {
  window = await openWindow({
    workspace: join(fixtures, 'workspace'),
    extensions: [join(fixtures, 'sample')],
    env: { HCP_CLIENT_ID: 'from the test' },
  });
  await window.host.until(vscode => vscode.extensions.getExtension('test.sample')?.isActive);
});
afterEach(context => window.pictureFailure(context));
after(() => window?.close());

/** The sample extension's own API: what it exports. */
const last = () =>
  window.host.run(async vscode => {
    const { seen } = await vscode.extensions.getExtension('test.sample')!.activate();
    return seen.at(-1);
  });

test('the extension host has the environment it was given and no more', async () => {
  process.env.NOT_FOR_THE_EDITOR = 'leaked';
  const env = await window.host.run(async vscode =>
    (await vscode.extensions.getExtension('test.sample')!.activate()).environment(),
  );
  assert.equal(env.HCP_CLIENT_ID, 'from the test');
  assert.equal(env.NOT_FOR_THE_EDITOR, undefined);
  assert.equal(env.HOME, join(window.server.dataDir, 'home'));
});

test('a file opens with its squiggle and its hover', async () => {
  await window.wb.openFile('notes.sample');
  await window.wb.editor.squiggles('warning').first().waitFor();
  assert.equal(await window.wb.editor.text(), 'first line\n# TODO fix me\nlast line\n');
  const card = await window.wb.editor.hover('# TODO', 'TODO');
  assert.match(card, /a card about TODO/);
  assert.match(card, /something to do/);
  await window.wb.editor.leave();
});

test('typing, completing, fixing and saving change the file', async () => {
  await window.wb.editor.goto(1, 1);
  assert.ok((await window.wb.editor.suggest()).includes('sampleCompletion'));
  await window.wb.page.keyboard.press('Escape');
  await window.wb.editor.goto(2, 4);
  const actions = await window.wb.editor.codeActions();
  await actions.filter({ hasText: 'Do it' }).click();
  await window.wb.editor.squiggles('warning').first().waitFor({ state: 'detached' });
  await window.wb.editor.save();
  assert.match(await window.wb.editor.text(), /# DONE fix me/);
});

test('a modal is read and answered, and its toast too', async () => {
  await window.wb.command('Sample: Ask');
  assert.equal(await window.wb.dialog.message(), 'Delete it?');
  assert.equal(await window.wb.dialog.detail(), 'It is gone then.');
  assert.deepEqual((await window.wb.dialog.buttons()).sort(), ['Cancel', 'Delete']);
  await window.wb.dialog.click('Delete');
  assert.equal(await window.wb.notifications.wait('answered Delete'), 'answered Delete');
  await window.wb.notifications.click('answered Delete', 'Good');
  assert.equal(await last(), 'Delete');
});

test('a pick and an input box are answered', async () => {
  await window.wb.command('Sample: Pick');
  await window.wb.quick.says('Which?'); // the palette is in the same place until then
  assert.deepEqual(await window.wb.quick.labels(), ['one', 'two']);
  assert.equal(await window.wb.quick.title(), 'Which?');
  await window.wb.quick.pick('two');
  await window.wb.quick.root.filter({ hasText: 'Name it' }).waitFor();
  await window.wb.quick.type('a b');
  await window.wb.quick.root.filter({ hasText: 'no blanks' }).waitFor();
  await window.wb.quick.accept('ab');
  await window.wb.quick.closed();
  assert.equal(await last(), 'ab');
});

test('a tree is read and acted upon', async () => {
  await window.wb.openView('Sample');
  const tree = window.wb.tree('Things');
  await tree.expand('alpha');
  const items = await tree.items();
  assert.deepEqual(
    items.map(item => [item.label, item.description, item.level]),
    [
      ['alpha', 'the alpha', 1],
      ['a1', 'the a1', 2],
      ['a2', 'the a2', 2],
      ['beta', 'the beta', 1],
    ],
  );
  assert.equal(await tree.tooltip('beta'), 'all about beta');
  await tree.action('a2', 'Run Thing');
  await window.host.until(async vscode =>
    (await vscode.extensions.getExtension('test.sample')!.activate()).seen.includes('ran a2'),
  );
  await (await tree.context('a1')).pick('Run Thing');
  await window.host.until(async vscode =>
    (await vscode.extensions.getExtension('test.sample')!.activate()).seen.includes('ran a1'),
  );
});

test('screenshots come in light and dark', async () => {
  const path = join(resultsFolder(), 'harness');
  await window.wb.screenshots(path);
  assert.ok(statSync(`${path}-light.png`).size > 10_000);
  assert.ok(statSync(`${path}-dark.png`).size > 10_000);
});

test('a secret outlives a reload of the window', async () => {
  await window.host.run(async vscode =>
    (await vscode.extensions.getExtension('test.sample')!.activate()).secrets.store('kept', 'yes'),
  );
  await window.reload();
  await window.host.until(vscode => vscode.extensions.getExtension('test.sample')?.isActive);
  const kept = await window.host.run(async vscode =>
    (await vscode.extensions.getExtension('test.sample')!.activate()).secrets.get('kept'),
  );
  assert.equal(kept, 'yes');
});

test('a closed window ends its extension host, and nothing was asked of the network', async () => {
  await window.leave();
  assert.deepEqual(window.reached, []);
});

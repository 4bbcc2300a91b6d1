import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { picture } from './picture.ts';
import { openForPictures } from './samples.ts';
import type { Window } from './window.ts';
import { press } from './workbench/press.ts';

/** What a person sees while writing a template, and what only an editor can show of it. */
let window: Window;
let close: (() => Promise<void>) | undefined;
let sample: string;

before(async () => {
  ({ window, close } = await openForPictures());
  await window.wb.openFile('ubuntu.pkr.hcl');
  sample = await text();
});
afterEach(async context => {
  await window?.pictureFailure(context);
});
after(() => close?.());

const page = () => window.wb.page;
const drawn = (text: string) =>
  window.wb.editor.root.locator('.view-line > span').filter({ hasText: text }).first();
const lens = (text: string) =>
  window.wb.editor.root.locator('.codelens-decoration').filter({ hasText: text }).first();
const suggestions = () => page().locator('.suggest-widget.visible');
const renameBox = () =>
  page().locator('.rename-box input.rename-input, input.rename-input').filter({ visible: true });
/** The extension host follows the window in its own time. */
const text = () => window.host.until(vscode => vscode.window.activeTextEditor!.document.getText());

/** Puts the cursor behind a piece of text, or selects what of it stands between « and ». */
async function select(marked: string): Promise<void> {
  const plain = marked.replace(/[«»]/g, '');
  const offset = (await text()).indexOf(plain);
  assert.ok(offset >= 0, `"${plain}" is not in the text`);
  const start = offset + (marked.includes('«') ? marked.indexOf('«') : plain.length);
  const end = offset + (marked.includes('»') ? marked.indexOf('»') - 1 : plain.length);
  await window.wb.editor.goto(1);
  const shown = await window.host.run(
    (vscode, from, to) => {
      const editor = vscode.window.activeTextEditor!;
      const [anchor, active] = [from, to].map(one => editor.document.positionAt(one)) as [never, never];
      const selection = new vscode.Selection(anchor, active);
      editor.selection = selection;
      editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
      return `Ln ${selection.active.line + 1}, Col ${selection.active.character + 1}`;
    },
    start,
    end,
  );
  // The window follows the extension host in its own time.
  await window.wb.status(shown).waitFor();
}
/** The text of the sample again. */
async function restore(): Promise<void> {
  await page().keyboard.press('Escape');
  await window.host.until(async (vscode, sample) => {
    const editor = vscode.window.activeTextEditor!;
    const { document } = editor;
    if (document.getText() === sample) return true;
    const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
    await editor.edit(edit => edit.replace(all, sample));
    return false;
  }, sample);
}

test('above and behind the text stands what the registry holds and what is used', async () => {
  await lens('golden-ubuntu: development').waitFor();
  await lens('2 references').waitFor();
  await drawn('channel_name').filter({ hasText: 'v3' }).waitFor();
  await picture(window, 'hints', [
    lens('2 references'),
    drawn('data "hcp'),
    drawn('channels    ='),
    drawn('channel_name'),
  ]);
});

test('a click on the count shows the places', async () => {
  const peek = page().locator('.peekview-widget');
  await lens('2 references').locator('a').click();
  await peek.locator('.monaco-list-row').nth(1).waitFor();
  assert.match(await peek.locator('.peekview-title').innerText(), /\(2\)$/);
  await picture(window, 'references', [peek.locator('.body')], { margin: 0 });
  await page().keyboard.press('Escape');
  await peek.waitFor({ state: 'detached' });
});

test('channels are offered with what they hold', async () => {
  await select('channel_name = "«production»"');
  await page().keyboard.press('Delete');
  await press(page(), 'Control+Space', suggestions().locator('.monaco-list-row').nth(2));
  const rows = await suggestions().locator('.monaco-list-row').allInnerTexts();
  assert.match(rows.join('\n'), /production\s*→ v3/);
  await picture(window, 'completion', [
    drawn('data "hcp-packer-artifact" "base"'),
    drawn('region       ='),
    suggestions(),
  ]);
  await page().keyboard.press('Escape');
  await restore();
});

test('arguments are offered with what they are for, those that are set most first', async () => {
  await select('ssh_username  = "ubuntu"');
  await page().keyboard.press('Enter');
  // The list opens below, where there is room.
  await window.host.run(vscode => {
    const lineNumber = vscode.window.activeTextEditor!.selection.active.line - 7;
    return vscode.commands.executeCommand('revealLine', { lineNumber, at: 'top' });
  });
  const row = suggestions().locator('.monaco-list-row');
  await press(page(), 'Control+Space', row.nth(2));
  assert.deepEqual((await row.locator('.label-name').allInnerTexts()).slice(0, 3), [
    'source_ami_filter',
    'tags',
    'launch_block_device_mappings',
  ]);
  await page().keyboard.press('ArrowDown');
  const details = page().locator('.suggest-details:visible');
  await press(page(), 'Control+Space', details);
  await details.filter({ hasText: 'Tags of the AMI' }).waitFor();
  await picture(window, 'arguments', [drawn('source "amazon-ebs"'), suggestions(), details], {
    vertical: 2,
  });
  await press(page(), 'Control+Space', row.nth(2));
  await page().keyboard.press('Escape');
  await restore();
});

test('a function says what it takes while it is being called', async () => {
  await select('ami_name      = "golden-ubuntu-${«formatdate("YYYYMMDD-hhmm", timestamp())»}"');
  await page().keyboard.type('formatdate("YYYY", ');
  const help = page().locator('.parameter-hints-widget.visible');
  await press(page(), 'Control+Shift+Space', help);
  assert.match(await help.innerText(), /formatdate\(format: string, time: string\)/);
  await window.wb.editor.root.locator('.codelens-decoration a').nth(4).waitFor();
  await picture(window, 'signature', [drawn('channels    ='), drawn('ssh_username'), help], {
    vertical: 0,
  });
  await restore();
});

test('a value becomes a local, and its name is asked for at once', async () => {
  await select('instance_type = «"t3.small"»');
  const actions = await window.wb.editor.codeActions();
  const titles = await actions.allInnerTexts();
  assert.ok(titles.includes('Extract to local "instance_type"'), titles.join(', '));
  await picture(
    window,
    'extract',
    [
      drawn('source "amazon-ebs"'),
      drawn('ssh_username'),
      page().locator('.action-widget:not(.action-list-submenu-panel)'),
    ],
    { vertical: 0 },
  );
  await actions.filter({ hasText: 'Extract to local' }).click();
  await renameBox().and(page().locator(':focus')).waitFor();
  assert.equal(await renameBox().inputValue(), 'instance_type');
  await renameBox().fill('size');
  await picture(window, 'rename', [drawn('locals {'), drawn('ssh_username'), renameBox()], {
    vertical: 0,
  });
  await page().keyboard.press('Enter');
  await window.host.until(vscode =>
    /locals \{\n {2}size = "t3\.small"\n\}[\s\S]*instance_type = local\.size\n/.test(
      vscode.window.activeTextEditor!.document.getText(),
    ),
  );
  await restore();
});

test('the outline has every block under its name', async () => {
  await window.wb.command('Explorer: Focus on Outline View');
  await page().locator('.pane-header', { hasText: 'workspace' }).click();
  const row = page().locator('.outline-tree .monaco-list-row');
  const named = (name: string) => row.filter({ hasText: name }).first();
  await named('ubuntu').waitFor();
  await page().locator('.pane-header', { hasText: 'Outline' }).hover();
  await page().getByRole('button', { name: 'Collapse All' }).last().click();
  await named('type').waitFor({ state: 'detached' });
  await named('ubuntu').click();
  await page().keyboard.press('ArrowRight');
  await named('instance_type').waitFor();
  assert.match((await row.allInnerTexts()).join('\n'), /hcp_packer_registry[\s\S]*ubuntu[\s\S]*build/);
  await picture(window, 'outline', [row.first(), named('build')], { margin: 8, width: 330 });
});

test('nothing outside this machine was asked for', () => assert.deepEqual(window.reached, []));

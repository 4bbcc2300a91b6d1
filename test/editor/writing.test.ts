import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { picture } from './picture.ts';
import { openForPictures } from './samples.ts';
import type { Window } from './window.ts';
import { press } from './workbench/press.ts';

/** Writing with what the editor adds to it: several cursors, snippets, undo, lines that stick. */
let window: Window;
let close: (() => Promise<void>) | undefined;

before(async () => {
  ({ window, close } = await openForPictures({
    'editor.linkedEditing': true,
    'files.autoSave': 'off',
    'editor.stickyScroll.enabled': true,
  }));
});
afterEach(async context => {
  await window?.pictureFailure(context);
});
after(() => close?.());

const page = () => window.wb.page;
const row = () => page().locator('.suggest-widget.visible .monaco-list-row');
const drawn = (text: string) =>
  window.wb.editor.root.locator('.view-line > span').filter({ hasText: text }).first();
const text = () => window.host.until(vscode => vscode.window.activeTextEditor!.document.getText());
const becomes = (wanted: string) =>
  window.host.until(
    (vscode, wanted) => vscode.window.activeTextEditor!.document.getText() === wanted,
    wanted,
  );

/** A new file of the folder in the editor; a cursor at each `|`. */
async function write(name: string, marked: string): Promise<void> {
  const parts = marked.split('|');
  const content = parts.join('');
  const offsets = parts.slice(0, -1).map((_, i) => parts.slice(0, i + 1).join('').length);
  await window.host.run(
    async (vscode, name, content) => {
      const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, name);
      await vscode.workspace.fs.writeFile(uri, Buffer.from(content));
      await vscode.window.showTextDocument(uri, { preview: false });
    },
    name,
    content,
  );
  await drawn(content.split('\n')[0]!).waitFor();
  await window.wb.editor.focus();
  const shown = await window.host.run((vscode, offsets) => {
    const editor = vscode.window.activeTextEditor!;
    editor.selections = offsets.map(offset => {
      const at = editor.document.positionAt(offset);
      return new vscode.Selection(at, at);
    });
    const { line, character } = editor.selection.active;
    return offsets.length > 1 ? `${offsets.length} selections` : `Ln ${line + 1}, Col ${character + 1}`;
  }, offsets);
  await window.wb.status(shown).waitFor();
}

test('a quick fix that leaves a value open goes there and offers the channels there are', async () => {
  await write(
    'artifact/a.pkr.hcl',
    'data "hcp-packer-artifact" "base"| {\n  bucket_name = "golden-base"\n  platform    = "aws"\n  region      = "eu-west-1"\n}\n',
  );
  await window.wb.editor.squiggles('error').first().waitFor();
  const actions = await window.wb.editor.codeActions();
  const titles = await actions.allInnerTexts();
  assert.equal(titles.filter(title => title === 'Add "channel_name"').length, 1, titles.join(', '));
  await actions.filter({ hasText: 'Add "channel_name"' }).click();
  await row().filter({ hasText: 'production' }).waitFor();
  await picture(window, 'fill', [drawn('data "hcp'), page().locator('.suggest-widget.visible')], {
    width: 700,
  });
  await row().filter({ hasText: 'production' }).click();
  await becomes(
    'data "hcp-packer-artifact" "base" {\n  channel_name = "production"\n  bucket_name  = "golden-base"\n  platform     = "aws"\n  region       = "eu-west-1"\n}\n',
  );
});

test('what is accepted with several cursors is written at each', async () => {
  await write(
    'cursors/a.pkr.hcl',
    'variable "region" {\n  type = string\n}\nlocals {\n  a = var.|\n  b = var.|\n  c = var.|\n}\n',
  );
  await press(page(), 'Control+Space', row().first());
  await picture(window, 'cursors', [drawn('variable "region"'), page().locator('.suggest-widget.visible')], {
    width: 700,
  });
  await page().keyboard.press('Enter');
  await becomes(
    'variable "region" {\n  type = string\n}\nlocals {\n  a = var.region\n  b = var.region\n  c = var.region\n}\n',
  );
});

test('both markers of a heredoc change together, and one undo takes both back', async () => {
  const before = 'locals {\n  script = <<-EOF\n    echo one\n  EOF\n}\n';
  await write('heredoc/a.pkr.hcl', before.replace('<<-EOF', '<<-EOF|'));
  await page().locator('.linked-editing-decoration').nth(1).waitFor();
  await page().keyboard.type('_2');
  await becomes('locals {\n  script = <<-EOF_2\n    echo one\n  EOF_2\n}\n');
  const closing = window.wb.editor.root.locator('.view-line > span').filter({ hasText: /^\s*EOF_2$/ });
  await picture(window, 'linked', [drawn('script'), drawn('echo one'), closing], { vertical: 0 });
  await page().keyboard.press('Control+Z');
  await becomes(before);
});

test('the lines that say where one is stick to the top', async () => {
  await write(
    'sticky/a.pkr.hcl',
    `source "null" "base" {\n}\n\nbuild {\n  sources = ["null.base"]\n\n  provisioner "shell" {\n    inline = [\n${Array.from({ length: 60 }, (_, i) => `      "echo ${i}",\n`).join('')}    ]\n  }\n}\n|`,
  );
  await window.host.run(vscode =>
    vscode.commands.executeCommand('revealLine', { lineNumber: 40, at: 'top' }),
  );
  const sticky = page().locator('.sticky-widget .sticky-line-content');
  await sticky.filter({ hasText: 'provisioner' }).waitFor();
  const lines = (await sticky.allInnerTexts()).map(one => one.replaceAll('\u00a0', ' ').trim());
  assert.deepEqual(lines, ['build {', 'provisioner "shell" {', 'inline = [']);
  await picture(window, 'sticky', [page().locator('.sticky-widget').first(), drawn('echo 36')], {
    ...{ margin: 0, vertical: 0, width: 520 },
  });
});

test('formatting changes blanks, as the comparison with the saved file shows', async () => {
  await write(
    'format/a.pkr.hcl',
    'source "null" "base" {\nssh_host = "a"\n  ssh_username="b"   # who\n  communicator   = "none"   # how\n}\n|',
  );
  await window.wb.command('Format Document');
  await becomes(
    'source "null" "base" {\n  ssh_host     = "a"\n  ssh_username = "b"    # who\n  communicator = "none" # how\n}\n',
  );
  await window.wb.command('File: Compare Active File with Saved');
  const diff = page().locator('.monaco-diff-editor');
  await diff.locator('.line-insert').nth(2).waitFor();
  await picture(
    window,
    'format',
    [diff.locator('.editor.original .view-line').first(), diff.locator('.editor.modified .view-line').nth(4)],
    { vertical: 0, width: 1000 },
  );
  await window.wb.command('View: Close Editor');
});

test('a plugin leads to its documentation', async () => {
  await window.wb.openFile('ubuntu.pkr.hcl');
  const link = window.wb.editor.root
    .locator('.detected-link')
    .filter({ hasText: 'github.com/hashicorp/amazon' });
  await link.first().waitFor();
  const said = await window.wb.editor.hover('source  =', 'github.com');
  assert.match(said, /documentation/i);
  await picture(window, 'links', [
    drawn('required_plugins'),
    drawn('version = "~>'),
    page().locator('.monaco-hover').filter({ visible: true }).first(),
  ]);
  await window.wb.editor.leave();
});

test('in a template of the JSON syntax an argument comes with its quotes and commas', async () => {
  await write(
    'json/a.pkr.json',
    '{\n  "source": {\n    "null": {\n      "base": {\n        "ssh_host": "a"\n        "|"\n        "ssh_username": "b"\n      }\n    }\n  }\n}\n',
  );
  await press(page(), 'Control+Space', row().filter({ hasText: 'communicator' }));
  await picture(window, 'json', [drawn('"source"'), page().locator('.suggest-widget.visible')], {
    width: 700,
  });
  await page().keyboard.type('communicator');
  await row().first().filter({ hasText: 'communicator' }).waitFor();
  await page().keyboard.press('Enter');
  await window.host.until(vscode =>
    /"ssh_host": "a",\n {8}"communicator": "\w+",\n {8}"ssh_username"/.test(
      vscode.window.activeTextEditor!.document.getText(),
    ),
  );
  assert.ok(JSON.parse(await text()));
});

test('a rename reaches the vars of a task in a tasks.json that is not saved', async () => {
  await window.host.run(async vscode => {
    const root = vscode.workspace.workspaceFolders![0]!.uri;
    const tasks = vscode.Uri.joinPath(root, '.vscode/tasks.json');
    const task = '{ "type": "packer", "command": "build", "template": "named", "vars": { "region": "eu" } }';
    const saved = `{ "version": "2.0.0", "tasks": [\n${task}\n] }\n`;
    await vscode.workspace.fs.writeFile(tasks, Buffer.from(saved));
    const editor = await vscode.window.showTextDocument(tasks, { preview: false });
    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), '// Not saved.\n'));
  });
  await write('named/a.pkr.hcl', 'variable "reg|ion" {\n  default = "x"\n}\n');
  const box = page().locator('.rename-box input.rename-input, input.rename-input').filter({ visible: true });
  await press(page(), 'F2', box);
  await box.fill('place');
  await page().keyboard.press('Enter');
  await becomes('variable "place" {\n  default = "x"\n}\n');
  await window.host.until(vscode =>
    vscode.workspace.textDocuments.some(
      ({ uri, isDirty, getText }) =>
        uri.path.endsWith('/.vscode/tasks.json') &&
        isDirty &&
        /^\/\/ Not saved\.\n[\s\S]*"vars": \{ "place": "eu" \}/.test(getText()),
    ),
  );
});

test('nothing outside this machine was asked for', () => assert.deepEqual(window.reached, []));

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { installExtension } from '../../scripts/vscode-host.ts';
import { resultsFolder } from './host.ts';
import { openWindow, type Window } from './window.ts';

/** The packaged extension in a workspace that is not trusted, with credentials lying in the environment. */
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'hp-'));
/** What a hostile workspace calls Packer; it leaves this mark where it ran. */
const mark = join(folder, 'ran');
const program = join(folder, 'samples/packer');
let registry: LocalRegistry;
let window: Window;

before(async () => {
  const vsix = join(folder, 'extension.vsix');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/@vscode/vsce/vsce'),
      ...['package', '--no-dependencies', '--allow-missing-repository', '--out', vsix],
    ],
    { cwd: root, encoding: 'utf8' },
  );
  assert.equal(status, 0, `${stdout}${stderr}`);
  const extensionsDir = join(folder, 'extensions');
  installExtension(vsix, extensionsDir, join(folder, 'install'));
  registry = await startLocalRegistry({ seed: join(root, 'samples/registry.json') });
  const workspace = join(folder, 'samples');
  cpSync(join(root, 'samples'), workspace, { recursive: true });
  mkdirSync(join(workspace, '.vscode'));
  writeFileSync(program, `#!/bin/sh\ntouch '${mark}'\n`, { mode: 0o755 });
  writeFileSync(join(workspace, '.vscode/settings.json'), JSON.stringify({ 'packer.path': program }));
  const task = { type: 'packer', command: 'validate', template: 'golden-base', label: 'hostile' };
  writeFileSync(join(workspace, '.vscode/tasks.json'), JSON.stringify({ version: '2.0.0', tasks: [task] }));
  window = await openWindow({
    workspace,
    extensionsDir,
    env: { ...registry.env },
    trust: true,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  });
  window.wb.page.setDefaultTimeout(20_000);
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('help with the language works', async () => {
  const { wb } = window;
  await wb.openFile('mistakes.pkr.hcl');
  await wb.editor.squiggles('warning').first().waitFor();
  await wb.editor.goto(15, 8);
  assert.deepEqual(await (await wb.editor.codeActions()).allInnerTexts(), ['Change to "bucket_labels"']);
  await wb.page.keyboard.press('Escape');
});

test('the view has one welcome that says why, and the credentials of the environment stay unread', async () => {
  const { wb } = window;
  await wb.openView('HCP Packer');
  const { pane } = wb.tree('Registry');
  const welcome = pane.locator('.welcome-view-content');
  await welcome.filter({ hasText: 'In Restricted Mode' }).waitFor();
  assert.equal(await welcome.count(), 1);
  assert.deepEqual(await welcome.locator('.monaco-button').allInnerTexts(), ['Sign In']);
  for (const command of ['Use Credentials of the Environment', 'Try Without an Account']) {
    await wb.command(`HCP Packer: ${command}`);
    await wb.notifications.wait('In Restricted Mode');
    await wb.notifications.close('In Restricted Mode');
  }
  assert.deepEqual([...registry.requests], []);
});

test('nothing runs Packer, which the workspace could have named: neither a template nor a resumed build', async () => {
  const { wb, host } = window;
  const version = { bucket: 'golden-ubuntu', fingerprint: '01K0000000000000000000000A' };
  for (const [command, argument] of [
    ['packer.template.init', {}],
    ['packer.template.validate', {}],
    ['packer.template.build', {}],
    ['packer.version.resume', version],
  ] as const) {
    await host.run(
      (vscode, id, given) => void vscode.commands.executeCommand(id, given),
      command,
      argument as object,
    );
    await wb.notifications.wait('the workspace has to be trusted');
    await wb.notifications.close('the workspace has to be trusted');
  }
  assert.notEqual(
    await host.run(vscode => vscode.workspace.getConfiguration('packer').get<string>('path')),
    program,
    'the setting of the workspace is not read',
  );
  assert.ok(!existsSync(mark));
  assert.deepEqual([...registry.requests], []);
});

test('a task of the workspace waits for trust, and without it nothing runs', async () => {
  const { wb, host } = window;
  await host.run(vscode => void vscode.commands.executeCommand('workbench.action.tasks.runTask', 'hostile'));
  assert.match(await wb.dialog.message(), /trust/i);
  await wb.screenshots(join(resultsFolder(), 'restricted-task'));
  await wb.dialog.click('Cancel');
  assert.equal(await host.run(vscode => vscode.tasks.taskExecutions.length), 0);
  assert.equal(await host.run(vscode => vscode.window.terminals.length), 0);
  assert.ok(!existsSync(mark));
});

test('once the workspace is trusted, they are used', async () => {
  const { wb, host } = window;
  await wb
    .tree('Registry')
    .pane.locator('.welcome-view-content a', { hasText: 'trust this workspace' })
    .click();
  await wb.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).click();
  await wb.tree('Registry').row('golden-ubuntu').waitFor();
  const uri = `file://${join(window.folder, 'golden-base/base.pkr.hcl')}`;
  await host.run(
    (vscode, at) => void vscode.commands.executeCommand('packer.template.init', { uri: at }),
    uri,
  );
  await host.until(
    (vscode, at) =>
      vscode.workspace.fs.stat(vscode.Uri.file(at)).then(
        () => true,
        () => false,
      ),
    mark,
  );
  assert.deepEqual(window.reached, []);
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { stockPacker } from '../packer/packer.ts';
import { forget, resultsFolder, temporaryFolder } from './host.ts';
import { openWindow, type Window } from './window.ts';

const root = join(import.meta.dirname, '../..');
const packer = await stockPacker();
const skip = 'missing' in packer && `no stock Packer: ${packer.missing}`;

/** Two artifacts; the build ends when the test has seen it run. */
const template = `variable "greeting" {
  type = string
}
variable "token" {
  type      = string
  sensitive = true
}

hcp_packer_registry {
  bucket_name = "task-demo"
}

source "file" "one" {
  content = var.greeting
  target  = "one.img"
}
source "file" "two" {
  content = sha256(var.token)
  target  = "two.img"
}

build {
  sources = ["source.file.one", "source.file.two"]
  post-processor "shell-local" {
    inline = ["until [ -f go ]; do sleep 0.1; done"]
  }
}
`;
/** Valid until the plugin looks at it, so that only Packer can know. */
const broken = `source "file" "x" {
  content = "x"
  target  = "x"
}
build {
  sources = ["source.file.x"]
  provisioner "shell-local" {
    inline = ["a"]
    script = "b"
  }
}
`;

describe('Packer from the editor, with the local registry', { skip }, () => {
  const home = temporaryFolder();
  const workspace = join(home, 'templates');
  let window: Window;

  const startBuild = async () => {
    const { wb } = window;
    await wb.openFile('demo/image.pkr.hcl');
    await wb.command('Packer: Build Template…');
    await wb.quick.asks('What to build; a version is complete when all of it is built');
    await wb.quick.root.getByRole('button', { name: 'OK' }).click();
    await wb.quick.says('greeting');
    await wb.quick.accept('hello');
    await wb.quick.says('token');
    assert.equal(await wb.quick.input.getAttribute('type'), 'password');
    await wb.quick.accept('s3cr3t-t0k3n');
  };

  before(async () => {
    assert.ok('path' in packer);
    for (const [folder, text] of [
      ['demo', template],
      ['broken', broken],
    ] as const) {
      mkdirSync(join(workspace, folder), { recursive: true });
      writeFileSync(join(workspace, folder, 'image.pkr.hcl'), text);
    }
    mkdirSync(join(workspace, '.vscode'));
    writeFileSync(join(workspace, '.vscode/settings.json'), JSON.stringify({ 'packer.path': packer.path }));
    const own = {
      ...{ label: 'mine', type: 'shell', problemMatcher: '$packer', presentation: { panel: 'new' } },
      command: `cd broken; ${packer.path} validate . | sed 's/ on / on broken\\//'`,
    };
    writeFileSync(join(workspace, '.vscode/tasks.json'), JSON.stringify({ version: '2.0.0', tasks: [own] }));
    window = await openWindow({
      workspace,
      extensions: [root],
      env: { HOME: home, CHECKPOINT_DISABLE: '1' },
    });
    window.wb.page.setDefaultTimeout(20_000);
    await window.wb.openView('HCP Packer');
    const tree = window.wb.tree('Registry');
    const begin = () => tree.pane.getByText('Try without an account').click();
    await begin();
    // The welcome moves when the view above it is filled, and a click in that moment meets nothing.
    await tree.row('golden-ubuntu').waitFor({ timeout: 10_000 }).catch(begin);
    await tree.row('golden-ubuntu').waitFor();
  });
  afterEach(context => window?.pictureFailure(context));
  after(async () => {
    await window?.close();
    forget(home);
  });

  test('every folder of templates has its tasks', async () => {
    const offered = await window.host.run(async vscode => {
      const all = await vscode.tasks.fetchTasks({ type: 'packer' });
      return all.map(task => [task.name, task.detail, task.group?.id ?? '']);
    });
    assert.deepEqual(offered.slice(0, 4), [
      ['init broken', 'packer init .', ''],
      ['validate broken', 'packer validate .', ''],
      ['build broken', 'packer build .', 'build'],
      ['check format of broken', 'packer fmt -check -diff .', ''],
    ]);
    assert.equal(offered.length, 8);
  });

  test('what Packer rejects stands in the problems, at its line', async () => {
    const { wb, host } = window;
    await host.run(async vscode => {
      const all = await vscode.tasks.fetchTasks({ type: 'packer' });
      await vscode.tasks.executeTask(all.find(task => task.name === 'validate broken')!);
    });
    await wb.terminalHas('on broken/image.pkr.hcl line');
    const problem = await host.until(async vscode => {
      const [found] = vscode.languages
        .getDiagnostics()
        .flatMap(([uri, all]) => all.map(one => ({ path: uri.path, ...one })))
        .filter(one => one.path.endsWith('/broken/image.pkr.hcl') && one.source === 'packer run');
      return found && [found.message, found.range.start.line];
    });
    assert.deepEqual(problem, [
      'Failed preparing provisioner-block "shell-local" "": 1 error(s) occurred:\n\n* You may only specify one of the following options: Command, Inline, Script or Scripts. Please consolidate these options in your config.',
      6,
    ]);
  });

  test('a shell task with the problem matcher $packer has its problems, too, also the second time', async () => {
    for (let time = 0; time < 2; time++) {
      await window.host.run(async vscode => {
        const all = await vscode.tasks.fetchTasks();
        await vscode.tasks.executeTask(all.find(task => task.name === 'mine')!);
        await new Promise(done => vscode.tasks.onDidEndTaskProcess(done));
      });
      const message = await window.host.until(
        vscode =>
          vscode.languages
            .getDiagnostics()
            .flatMap(([, all]) => all)
            .find(({ source, message }) => source === 'packer run' && !message.includes('\n'))?.message,
      );
      assert.equal(message, 'Failed preparing provisioner-block "shell-local" ""');
    }
  });

  test('Build Template… asks for what Packer would miss, and the tree shows the build as it runs', async () => {
    const { wb } = window;
    await startBuild();
    const tree = wb.tree('Registry');
    await tree.row('task-demo').waitFor();
    await tree.expand('task-demo');
    await tree.expand('Versions');
    const running = tree.rows.filter({ hasText: 'building' }).first();
    await running.waitFor();
    await wb.screenshots(join(resultsFolder(), 'task-running'));
    writeFileSync(join(window.folder, 'demo/go'), '');
    await wb.terminalHas('Published metadata to HCP Packer registry');
    await tree.row('v1').filter({ hasText: 'active' }).waitFor();
    await wb.status('task-demo v1 published').waitFor();
    await wb.screenshots(join(resultsFolder(), 'task-done'));
    assert.equal(readFileSync(join(window.folder, 'demo/one.img'), 'utf8'), 'hello');
  });

  test('the path Packer prints leads to the version, and on to a channel', async () => {
    const { wb, host } = window;
    const line = await wb.terminalText();
    const at = /packer\/task-demo\/versions\/\w{26}/.exec(line.replaceAll('\n', ''));
    assert.ok(at, line);
    const link = wb.page
      .locator('.terminal-wrapper.active .xterm-rows > div')
      .filter({ hasText: 'packer/task-demo' })
      .last();
    const box = (await link.boundingBox())!;
    const text = (await link.innerText()).replaceAll('\u00a0', ' ');
    const x = box.x + ((text.indexOf('packer/task-demo') + 4) * box.width) / text.length;
    await wb.page.mouse.move(x, box.y + 30);
    await wb.page.mouse.move(x, box.y + box.height / 2, { steps: 3 });
    await wb.page.getByText('Show task-demo in the registry, or promote it').waitFor();
    await wb.page.keyboard.down('Control');
    await wb.page.mouse.click(x, box.y + box.height / 2);
    await wb.page.keyboard.up('Control');
    await wb.quick.says('Promote to Channel…');
    await wb.screenshots(join(resultsFolder(), 'task-link'));
    await wb.quick.pick('Promote to Channel…');
    await wb.quick.says('New Channel…');
    await wb.quick.cancel();
    await wb.quick.closed();
    assert.equal(await host.run(vscode => vscode.window.terminals.length > 0), true);
  });

  test('no secret is in a task, in a log or in what VS Code keeps', async () => {
    const { host, server } = window;
    const definitions = await host.run(async vscode =>
      JSON.stringify((await vscode.tasks.fetchTasks({ type: 'packer' })).map(task => task.definition)),
    );
    assert.doesNotMatch(definitions, /HCP_|PKR_VAR|s3cr3t/);
    const files = readdirSync(server.dataDir, { recursive: true, encoding: 'utf8' })
      .map(name => join(server.dataDir, name))
      .filter(path => existsSync(path) && /\.(log|json|txt|vscdb)$/.test(path));
    assert.ok(files.some(path => path.endsWith('.log')));
    const leaks = files.filter(path => /s3cr3t-t0k3n|HCP_CLIENT_SECRET=/.test(readFileSync(path, 'latin1')));
    assert.deepEqual(leaks, []);
  });

  test('a build that still runs when the window goes is interrupted, and cleans up', async () => {
    rmSync(join(window.folder, 'demo/go'));
    await startBuild();
    assert.ok('path' in packer);
    const program = packer.path;
    const packers = () =>
      execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
        .split('\n')
        .filter(line => line.startsWith(program));
    while (packers().length === 0) await new Promise(resolve => setTimeout(resolve, 100));
    await window.leave();
    while (packers().length > 0) await new Promise(resolve => setTimeout(resolve, 100));
  });
});

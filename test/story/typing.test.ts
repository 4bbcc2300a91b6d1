import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { openWindow, type Window } from '../editor/window.ts';

const root = join(import.meta.dirname, '../..');

describe('writing a template in a real VS Code', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'hp-'));
  let registry: LocalRegistry;
  let window: Window;
  const text = () => window.host.run(vscode => vscode.window.activeTextEditor?.document.getText() ?? '');
  const reads = (part: string) =>
    window.host.until(
      (vscode, wanted) => vscode.window.activeTextEditor?.document.getText().includes(wanted),
      part,
    );
  const suggestions = () => window.wb.page.locator('.suggest-widget.visible .monaco-list-row');
  const suggestion = (label: string) => suggestions().filter({ hasText: label }).first();

  before(async () => {
    writeFileSync(join(workspace, 'new.pkr.hcl'), '');
    mkdirSync(join(workspace, 'whole'));
    writeFileSync(join(workspace, 'whole/whole.pkr.hcl'), '');
    writeFileSync(
      join(workspace, 'base.pkr.hcl'),
      'variable "channel" {\n  default = "production"\n}\n\ndata "hcp-packer-artifact" "base" {\n  bucket_name  = "golden-base"\n  channel_name = var.channel\n  platform     = "aws"\n  region       = ""\n}\n',
    );
    registry = await startLocalRegistry({ seed: 'samples/registry.json' });
    window = await openWindow({ workspace, extensions: [root], env: { ...registry.env } });
    window.wb.page.setDefaultTimeout(30_000);
    await window.host.until(
      vscode => vscode.extensions.getExtension('hcp-packer-community.hcp-packer') !== undefined,
    );
  });
  afterEach(context => window?.pictureFailure(context));
  after(async () => {
    await window?.close();
    await registry?.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  test('a block is accepted, then its type, and with it what must be set', async () => {
    const { wb } = window;
    await wb.openFile('new.pkr.hcl');
    await wb.editor.focus();
    await wb.editor.type('sour');
    // The server starts with the first template that is opened.
    assert.ok((await wb.editor.suggest()).includes('source'));
    await wb.page.keyboard.press('Enter');
    await reads('source "');
    await wb.editor.type('docker');
    await suggestion('docker').waitFor();
    await wb.page.keyboard.press('Enter');
    await reads('source "docker" "name" {\n');
    assert.match(await text(), /^source "docker" "name" \{\n {2}\w+ +=/);
  });

  test('the regions are those the version of the channel has, and the channel shows what it holds', async () => {
    const { wb } = window;
    await wb.openFile('base.pkr.hcl');
    await wb.editor.root.locator('.view-line', { hasText: /→\sv/ }).first().waitFor();
    await wb.editor.goto(9, 19);
    assert.ok((await wb.editor.suggest()).includes('eu-west-1'));
    await suggestion('eu-west-1').click();
    await reads('region       = "eu-west-1"');
    await wb.editor.root
      .locator('.view-line', { hasText: /=\s"production"\s→\sv\d+\s·\sami-/ })
      .first()
      .waitFor();
  });

  test('a whole build with its plugin and its bucket is written by completion, formatted and without errors', async () => {
    const { wb, host } = window;
    const keyboard = wb.page.keyboard;
    const whole = `packer {
  required_plugins {
    amazon = {
      version = ">= 1.8.2"
      source  = "github.com/hashicorp/amazon"
    }
  }
}

source "amazon-ebs" "ubuntu" {
  ami_name      = "golden"
  instance_type = "t3.micro"
  source_ami    = "ami-1"
  ssh_username  = "ubuntu"
  region        = "eu-west-1"
}

build {
  sources = ["source.amazon-ebs.ubuntu"]
}

hcp_packer_registry {
  bucket_name = "golden-ubuntu"
}`;
    let keys = 0;
    const type = async (text: string) => {
      keys += text.length;
      await keyboard.type(text);
    };
    const press = async (...all: string[]) => {
      keys += all.length;
      for (const key of all) await keyboard.press(key);
    };
    /** Takes a suggestion when it is the one that is offered first. */
    const take = async (typed: string, label: string, text: string) => {
      await type(typed);
      await wb.page.locator('.suggest-widget.visible .monaco-list-row.focused', { hasText: label }).waitFor();
      await press('Tab');
      await reads(text);
    };
    const next = () => press('Control+End', 'Enter', 'Enter');

    await wb.openFile('whole.pkr.hcl');
    await wb.editor.focus();
    await take('pa', 'packer', 'packer {');
    await take('', 'required_plugins', 'required_plugins {');
    await take('am', 'amazon', 'amazon = {');
    await next();
    await take('so', 'source', 'source "');
    await take('', 'amazon-ebs', 'source "amazon-ebs"');
    for (const value of ['ubuntu', 'golden', 't3.micro', 'ami-1', 'ubuntu']) {
      await type(value);
      await press('Tab');
    }
    await take('re', 'region', 'region        = "');
    await type('eu-west-1');
    await next();
    await take('bu', 'build', 'build {');
    await take('so', 'sources', 'sources = ["');
    await take('', 'source.amazon-ebs.ubuntu', '"source.amazon-ebs.ubuntu"');
    await next();
    await take('hc', 'hcp_packer_registry', 'hcp_packer_registry {');
    await take('', 'bucket_name', 'bucket_name = "');
    await take('golden-u', 'golden-ubuntu', '"golden-ubuntu"');

    const plain = (await text()).replace(/^ +$\n/gm, '').trimEnd();
    assert.equal(plain, whole);
    assert.ok(keys * 3 < whole.length, `${keys} keys for ${whole.length} characters`);
    const wrong = await host.run(vscode =>
      vscode.languages
        .getDiagnostics(vscode.window.activeTextEditor!.document.uri)
        .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error)
        .map(({ message }) => message),
    );
    assert.deepEqual(wrong, []);
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { InstalledPlugin } from '../../server/language/model/module.ts';
import { installedPlugins, pluginFolder } from '../../server/plugin-folder.ts';
import { startTestServer } from '../support/server.ts';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'plugins-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

test('the plugin folder is where Packer looks', async t => {
  const home = folder(t);
  const at = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
    pluginFolder({ env, home, platform });
  assert.equal(await at({}), join(home, '.config/packer/plugins'));
  assert.equal(await at({ XDG_CONFIG_HOME: '/xdg' }), '/xdg/packer/plugins');
  assert.equal(await at({ PACKER_CONFIG_DIR: '/conf', XDG_CONFIG_HOME: '/xdg' }), '/conf/.packer.d/plugins');
  assert.equal(await at({ PACKER_PLUGIN_PATH: '/p', PACKER_CONFIG_DIR: '/conf' }), '/p');
  assert.equal(await at({ PACKER_PLUGIN_PATH: 'relative' }), undefined);
  assert.equal(await at({ APPDATA: '/roaming' }, 'win32'), join('/roaming', 'packer.d', 'plugins'));
  mkdirSync(join(home, '.packer.d'));
  assert.equal(await at({ XDG_CONFIG_HOME: '/xdg' }), join(home, '.packer.d/plugins'));
});

test('installed is a binary below its address with a checksum beside it', async t => {
  const root = folder(t);
  const put = (path: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), '');
  };
  const amazon = 'github.com/hashicorp/amazon/packer-plugin-amazon';
  for (const name of [`${amazon}_v1.8.2_x5.0_linux_amd64`, `${amazon}_v1.3.0-dev_x5.0_linux_amd64`]) {
    put(name);
    put(`${name}_SHA256SUM`);
  }
  put(`${amazon}_v1.9.0_x5.0_linux_amd64`);
  put('github.com/hashicorp/docker/packer-plugin-amazon_v1.0.0_x5.0_linux_amd64');
  put('github.com/hashicorp/docker/packer-plugin-amazon_v1.0.0_x5.0_linux_amd64_SHA256SUM');
  put('packer-plugin-old');
  // Of another system, and of another protocol.
  for (const name of [`${amazon}_v1.9.1_x5.0_windows_amd64.exe`, `${amazon}_v1.9.2_x4.0_linux_amd64`]) {
    put(name);
    put(`${name}_SHA256SUM`);
  }
  assert.deepEqual(
    (await installedPlugins(root, 'linux')).toSorted((a, b) => a.version.localeCompare(b.version)),
    [
      { address: 'github.com/hashicorp/amazon', version: '1.3.0-dev' },
      { address: 'github.com/hashicorp/amazon', version: '1.8.2' },
    ],
  );
  assert.deepEqual(await installedPlugins(root, 'win32'), [
    { address: 'github.com/hashicorp/amazon', version: '1.9.1' },
  ]);
  assert.deepEqual(await installedPlugins(join(root, 'nowhere')), []);
});

const text = `packer {
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = ">= 1.3.0"
    }
  }
}

source "amazon-ebs" "x" {
  ami_name      = "x"
  instance_type = "t3.micro"
  source_ami    = "ami-1"
  ssh_username  = "ubuntu"
  instance_size = "large"
}

build {
  sources = ["amazon-ebs.x"]
}
`;

test('a plugin that packer init installs meanwhile decides over the severity', async t => {
  let plugins: readonly InstalledPlugin[] = [];
  let now = 0;
  const server = await startTestServer({ installed: () => plugins, now: () => now });
  t.after(() => server.close());
  server.open('file:///w/main.pkr.hcl', text);
  const severity = async () =>
    (await server.diagnostics('file:///w/main.pkr.hcl')).find(
      ({ code }) => code === 'plugin-argument-unknown',
    )?.severity;
  assert.equal(await severity(), 4);
  plugins = [{ address: 'github.com/hashicorp/amazon', version: '1.8.2' }];
  now += 60_000;
  const news = server.news();
  assert.equal(await severity(), 4);
  await news;
  assert.equal(await severity(), 1);
});

test('the setting turns it off', async t => {
  const server = await startTestServer({ settings: () => ({ plugins: { checkArguments: false } }) });
  t.after(() => server.close());
  server.open('file:///w/main.pkr.hcl', text);
  const found = await server.diagnostics('file:///w/main.pkr.hcl');
  assert.deepEqual(
    found.filter(({ code }) => String(code).startsWith('plugin-')),
    [],
  );
});

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { stockPacker } from '../packer/packer.ts';
import { connect, type Json } from '../registry/local/support.ts';
import { forget, resultsFolder, temporaryFolder } from './host.ts';
import { openWindow, type Window } from './window.ts';

/** What was built from a bucket is built again by the stock Packer, parents first. */
const root = join(import.meta.dirname, '../..');
const pictures = process.env.PICTURES ?? resultsFolder();
const packer = await stockPacker();
const skip = 'missing' in packer && `no stock Packer: ${packer.missing}`;

const template = (bucket: string, parent: string, more = '') => `hcp_packer_registry {
  bucket_name = "${bucket}"
}

data "hcp-packer-artifact" "parent" {
  bucket_name  = "${parent}"
  channel_name = "production"
  platform     = "packer.file"
  region       = "."
}

source "file" "${bucket}" {
  source = data.hcp-packer-artifact.parent.external_identifier
  target = "${bucket}.img"
}

build {
  sources = ["source.file.${bucket}"]
${more}}
`;
const built = (bucket: string, days: number, parent?: string) => ({
  fingerprint: `${bucket}-${days}`,
  created_at: `-${days}d`,
  builds: [
    {
      component_type: `file.${bucket}`,
      platform: 'packer.file',
      artifacts: [{ external_identifier: `${bucket}.img`, region: '.' }],
      ...(parent && {
        parent: { bucket: parent.split('-')[0], version_fingerprint: parent, channel: 'production' },
      }),
    },
  ],
});
const bucket = (
  name: string,
  versions: readonly object[],
  assigned: readonly (readonly [string, string])[],
) => ({
  ...{ name, channels: [{ name: 'production' }], versions },
  assignments: assigned.map(([version_fingerprint, at]) => ({
    channel: 'production',
    version_fingerprint,
    at,
  })),
});
const seed = {
  buckets: [
    bucket(
      'base',
      [built('base', 9), built('base', 2)],
      [
        ['base-9', '-8d'],
        ['base-2', '-1d'],
      ],
    ),
    bucket('middle', [built('middle', 7, 'base-9')], [['middle-7', '-6d']]),
    bucket('leaf', [built('leaf', 5, 'middle-7')], [['leaf-5', '-4d']]),
  ],
};

describe('Rebuilding what was built from a bucket', { skip }, () => {
  const home = temporaryFolder();
  const workspace = join(home, 'templates');
  let registry: LocalRegistry;
  let api: Awaited<ReturnType<typeof connect>>;
  let window: Window;

  before(async () => {
    assert.ok('path' in packer);
    for (const [name, parent] of [
      ['middle', 'base'],
      ['leaf', 'middle'],
    ] as const) {
      mkdirSync(join(workspace, name), { recursive: true });
      writeFileSync(join(workspace, name, 'image.pkr.hcl'), template(name, parent));
      writeFileSync(join(workspace, name, `${parent}.img`), parent);
    }
    mkdirSync(join(workspace, '.vscode'));
    writeFileSync(join(workspace, '.vscode/settings.json'), JSON.stringify({ 'packer.path': packer.path }));
    registry = await startLocalRegistry({ seed });
    api = await connect(registry);
    window = await openWindow({
      workspace,
      extensions: [root],
      env: { ...registry.env, HOME: home, CHECKPOINT_DISABLE: '1' },
    });
    window.wb.page.setDefaultTimeout(30_000);
    await window.wb.openView('HCP Packer');
    await window.wb.tree('Registry').row('middle').waitFor();
  });
  afterEach(context => window?.pictureFailure(context));
  after(async () => {
    await window?.close();
    await registry?.close();
    forget(home);
  });

  const names = async (name: string): Promise<string[]> => {
    const { versions } = await api.ok('GET', `/buckets/${name}/versions`);
    return versions.map((one: Json) => one.name).sort();
  };

  test('the builds run one after the other, with a promotion in between where the next one needs it', async () => {
    const { wb } = window;
    await wb.command('HCP Packer: Rebuild Descendants…');
    await wb.quick.pick('base');
    assert.equal(await wb.dialog.message(), 'Rebuild what was built from base?');
    await wb.screenshots(join(pictures, 'software-rebuild'));
    await wb.dialog.click('Run 2 Builds');
    assert.equal(await wb.dialog.message(), 'Promote middle v2 to production?');
    assert.deepEqual(await names('leaf'), ['v1'], 'it waits for its parent');
    await wb.dialog.click('Promote to production');
    await wb.status('Rebuilt: middle, leaf').waitFor();
    assert.deepEqual(
      [await names('middle'), await names('leaf')],
      [
        ['v1', 'v2'],
        ['v1', 'v2'],
      ],
    );
    const { relations } = await api.ok('GET', '/buckets/middle/ancestry');
    assert.ok(relations.length >= 2);
    for (const { child, status } of relations) assert.equal(status, 'UP_TO_DATE', child.bucket_name);
    await wb.screenshots(join(pictures, 'software-rebuilt'));
  });

  test('it stops at the first that fails, and says what was not built', async () => {
    const { wb } = window;
    const { versions } = await api.ok('GET', '/buckets/base/versions');
    const first = versions.find((one: Json) => one.name === 'v1');
    await api.promote('base', 'production', first.fingerprint);
    writeFileSync(
      join(window.folder, 'middle/image.pkr.hcl'),
      template('middle', 'base', '  provisioner "shell-local" {\n    inline = ["exit 3"]\n  }\n'),
    );
    await wb.command('HCP Packer: Refresh Registry');
    await wb.command('HCP Packer: Rebuild Descendants…');
    await wb.quick.pick('base');
    await wb.dialog.click('Run 2 Builds');
    await wb.page
      .locator('.notification-list-item', { hasText: 'The rebuild was stopped. Not built: middle, leaf.' })
      .waitFor();
    assert.deepEqual(await names('leaf'), ['v1', 'v2']);
  });
});

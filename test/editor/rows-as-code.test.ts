import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { stockPacker } from '../packer/packer.ts';
import { connect, type Json } from '../registry/local/support.ts';
import { resultsFolder } from './host.ts';
import { openSampleRegistry, sampleSeed } from './samples.ts';
import { started } from './walks.ts';
import type { Window } from './window.ts';

/** What becomes code, and what is built of a row, as a person meets it; `PICTURES=…` keeps what was seen. */
const pictures = process.env.PICTURES ?? resultsFolder();
const packer = await stockPacker();
const template = `hcp_packer_registry {
  bucket_name = "resumed"
}

source "file" "one" {
  content = "1"
  target  = "one.img"
}
source "file" "two" {
  content = "2"
  target  = "two.img"
}

build {
  sources = ["source.file.one", "source.file.two"]
}
`;
let registry: LocalRegistry;
let api: Awaited<ReturnType<typeof connect>>;
let window: Window;

before(async () => {
  registry = await startLocalRegistry({ seed: sampleSeed });
  api = await connect(registry);
  window = await openSampleRegistry(registry, {
    files: {
      'main.tf': 'resource "aws_instance" "web" {\n  ami = ""\n}\n',
      '.vscode/settings.json': JSON.stringify('path' in packer ? { 'packer.path': packer.path } : {}),
      'drop/drop.pkr.hcl': '# here\n',
      'resumed/image.pkr.hcl': template,
    },
    env: { CHECKPOINT_DISABLE: '1' },
  });
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
});

const run = (id: string, argument?: unknown) => started(window, id, argument);
const clipboard = () => window.host.run(vscode => vscode.env.clipboard.readText()) as Promise<string>;
const picture = (name: string) => window.wb.screenshots(join(pictures, `actions-${name}`));
const production = { bucket: 'golden-base', channel: 'production' };

test('a reference goes where the cursor is, with what it needs; a row becomes code on the clipboard', async () => {
  const { wb } = window;
  await wb.openFile('main.tf');
  await wb.editor.focus();
  await wb.editor.goto(2, 10);
  await window.host.until(
    vscode => vscode.window.activeTextEditor?.selection.active.isEqual(new vscode.Position(1, 9)) ?? false,
  );
  await run('packer.registry.insertReference', production);
  await wb.quick.asks('Artifact');
  await picture('insert');
  await wb.quick.pick('aws eu-west-1');
  await wb.page.locator('.view-line', { hasText: 'external_identifier' }).waitFor();
  const text = (await window.host.run(vscode =>
    vscode.window.activeTextEditor?.document.getText(),
  )) as string;
  assert.match(
    text,
    /^terraform \{[\s\S]*hashicorp\/hcp[\s\S]*data "hcp_packer_artifact" "golden_base" \{[\s\S]*ami = data\.hcp_packer_artifact\.golden_base\.external_identifier\n/,
  );
  await picture('inserted');
  await run('packer.registry.copyAs', production);
  await wb.quick.says('curl');
  await picture('copy-as');
  await wb.quick.pick('curl');
  await window.host.until(async vscode => (await vscode.env.clipboard.readText()).startsWith('curl '));
  assert.match(await clipboard(), /-H "Authorization: Bearer \$HCP_ACCESS_TOKEN"/);
});

test('a row dropped into a template becomes the block that reads it', async () => {
  const { wb } = window;
  await wb.openFile('drop.pkr.hcl');
  await run('packer.registry.show', production);
  const row = wb.tree('Registry').rows.and(wb.page.locator('.focused')).filter({ hasText: 'production' });
  await row.waitFor();
  const from = (await row.boundingBox())!;
  const to = (await wb.page.locator('.view-line', { hasText: '# here' }).boundingBox())!;
  const { mouse } = wb.page;
  await mouse.move(from.x + 60, from.y + from.height / 2);
  await mouse.down();
  await mouse.move(from.x + 80, from.y + from.height / 2, { steps: 4 });
  await mouse.move(to.x + to.width + 40, to.y + to.height / 2, { steps: 12 });
  await mouse.move(to.x + to.width + 42, to.y + to.height / 2, { steps: 3 });
  await mouse.up();
  await wb.page.locator('.view-line', { hasText: 'hcp-packer-artifact' }).first().waitFor();
  const text = (await window.host.run(vscode =>
    vscode.window.activeTextEditor?.document.getText(),
  )) as string;
  assert.match(
    text,
    /^# here\n\ndata "hcp-packer-artifact" "golden-base" \{\n {2}bucket_name {2}= "golden-base"\n {2}channel_name = "production"\n/,
  );
  await picture('dropped');
});

test('an incomplete version is resumed: what is done stays, what is missing is built', async t => {
  if ('missing' in packer) return t.skip(packer.missing);
  const { wb } = window;
  const fingerprint = '01KZZZZZZZZZZZZZZZZZZZZZZZ';
  const versions = '/buckets/resumed/versions';
  await api.call('PUT', '/buckets', { name: 'resumed' });
  await api.ok('POST', versions, { fingerprint, template_type: 'HCL2' });
  const make = (component_type: string) =>
    api.ok('POST', `${versions}/${fingerprint}/builds`, { component_type, status: 'BUILD_UNSET' });
  const { build } = await make('file.one');
  await make('file.two');
  await api.ok('PATCH', `${versions}/${fingerprint}/builds/${build.id}`, {
    status: 'BUILD_DONE',
    platform: 'file',
    artifacts: [{ external_identifier: 'kept.img', region: 'here' }],
  });
  await wb.command('HCP Packer: Refresh Registry');
  await run('packer.version.resume', { bucket: 'resumed', fingerprint });
  assert.equal(await wb.dialog.message(), 'Resume resumed 01KZ…ZZ?');
  assert.match(
    await wb.dialog.detail(),
    /^Built already, and not again: file\.one\.\nTo be built: file\.two \(not built yet\)\./,
  );
  await picture('resume');
  await wb.dialog.click('Resume Build');
  await wb.terminalHas('Builds finished');
  const { version } = await api.ok('GET', `${versions}/${fingerprint}`);
  assert.equal(version.name, 'v1');
  assert.deepEqual(
    version.builds.map((b: Json) => [b.component_type, b.artifacts[0].external_identifier]).sort(),
    [
      ['file.one', 'kept.img'],
      ['file.two', 'two.img'],
    ],
  );
  assert.ok(!(await wb.terminalText()).includes(registry.env.HCP_CLIENT_SECRET!));
});

test('nothing outside this machine was asked for', () => {
  assert.deepEqual(window.reached, []);
});

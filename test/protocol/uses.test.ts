import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FileChangeType } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { UsedHereRequest, type Uses, UsesChanged, UsesRequest } from '../../protocol/requests.ts';
import { startLocalRegistry } from '../../registry/local/server.ts';
import { startTestServer } from '../support/server.ts';

const template = (channel: string) => `data "hcp-packer-version" "base" {
  bucket_name  = "golden-base"
  channel_name = "${channel}"
}
`;
const terraform = (channel: string) => `data "hcp_packer_version" "base" {
  bucket_name  = "golden-base"
  channel_name = "${channel}"
}
`;

/** A workspace on disk and a server that is told of changes, as by VS Code; or not, as by a plain client. */
async function workspace(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  {
    watched = true,
    exclude,
    env = {},
  }: { watched?: boolean; exclude?: Record<string, boolean>; env?: Readonly<Record<string, string>> } = {},
) {
  const root = mkdtempSync(join(tmpdir(), 'hp-'));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const server = await startTestServer({
    folders: [URI.file(root).toString()],
    env,
    sections: { 'files.exclude': exclude },
    capabilities: {
      workspace: {
        configuration: true,
        ...(watched && { didChangeWatchedFiles: { dynamicRegistration: true } }),
      },
    },
  });
  t.after(async () => {
    await server.close();
    rmSync(root, { recursive: true });
  });
  const uri = (name: string) => URI.file(join(root, name)).toString();
  const ask = async (wanted = {}) => {
    const { uses, images }: Uses = await server.lsp.sendRequest(UsesRequest, wanted);
    const short = (one: { uri: string }) => one.uri.replace(`${URI.file(root)}/`, '');
    return [
      ...uses.map(use => `${short(use)}:${use.line} ${use.bucket} ${use.channel ?? use.fingerprint ?? '-'}`),
      ...images.map(image => `${short(image)}:${image.line} ${image.artifact}`),
    ].sort();
  };
  const changed = (name: string, type: FileChangeType) =>
    server.lsp.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(name), type }] });
  return { server, write, uri, ask, changed };
}

test('templates and Terraform of open folders say what they use, but for what the editor hides', async t => {
  const { ask, server } = await workspace(
    t,
    {
      'packer/base.pkr.hcl': template('production'),
      'infra/main.tf': terraform('production'),
      'infra/terraform.tfvars': 'ami = "ami-0c2f3a77bb119d110"\n',
      'infra/.terraform/modules/x/main.tf': terraform('downloaded'),
      'node_modules/x/main.tf': terraform('installed'),
      'old/main.tf': terraform('excluded'),
      'keep/main.tf': terraform('kept'),
    },
    { exclude: { '**/old': true, '**/keep': false } },
  );
  assert.deepEqual(await ask(), [
    'infra/main.tf:0 golden-base production',
    'infra/terraform.tfvars:0 ami-0c2f3a77bb119d110',
    'keep/main.tf:0 golden-base kept',
    'packer/base.pkr.hcl:0 golden-base production',
  ]);
  assert.deepEqual(await ask({ bucket: 'golden-base', channel: 'kept' }), [
    'keep/main.tf:0 golden-base kept',
  ]);
  assert.deepEqual(await ask({ artifacts: ['ami-0c2f3a77bb119d110'] }), [
    'infra/terraform.tfvars:0 ami-0c2f3a77bb119d110',
  ]);
  assert.equal(server.hcp.requests(), 0, 'the registry was not asked');
});

test('values of terraform.tfvars and *.auto.tfvars hold, others do not', async t => {
  const variable = 'variable "channel" {\n  default = "development"\n}\n';
  const use = 'data "hcp_packer_version" "v" {\n  bucket_name = "b-b"\n  channel_name = var.channel\n}\n';
  const { ask } = await workspace(t, {
    'a/main.tf': variable + use,
    'a/prod.tfvars': 'channel = "never"\n',
    'b/main.tf': variable + use,
    'b/terraform.tfvars': 'channel = "first"\n',
    'b/z.auto.tfvars': 'channel = "second"\n',
  });
  assert.deepEqual(await ask(), ['a/main.tf:3 b-b development', 'b/main.tf:3 b-b second']);
});

test('Terraform in JSON is read as well, with its files of values', async t => {
  const main = {
    variable: { channel: { type: 'string', default: 'development' } },
    locals: { os: 'ubuntu' },
    data: {
      '//': 'a comment',
      hcp_packer_version: { base: { bucket_name: 'golden-${local.os}', channel_name: '${var.channel}' } },
      hcp_packer_artifact: {
        each: { for_each: '${toset(["a-a", "b-b"])}', bucket_name: '${each.key}', channel_name: 'qa' },
        pin: {
          bucket_name: '${data.hcp_packer_version.base.bucket_name}',
          version_fingerprint: '${data.hcp_packer_version.base.fingerprint}',
        },
      },
    },
    resource: [{ aws_instance: { web: { ami: 'ami-0c2f3a77bb119d110' } } }],
  };
  const { ask } = await workspace(t, {
    'a/main.tf.json': JSON.stringify(main, undefined, 1),
    'a/prod.tfvars.json': '{"channel": "never"}',
    'b/main.tf.json': JSON.stringify(main),
    'b/terraform.tfvars': 'channel = "first"\n',
    'b/terraform.tfvars.json': '{"channel": "second"}',
    'c/main.tf.json': JSON.stringify(main),
    'c/terraform.tfvars.json': '{"channel": "first"}',
    'c/x.auto.tfvars.json': '{"channel": "second"}',
    'c/broken.tf.json': '{"data": {"hcp_packer_version": ',
  });
  const all = (file: string, channel: string, [version, each, pin, image]: readonly number[]) => [
    `${file}:${each} a-a qa`,
    `${file}:${each} b-b qa`,
    `${file}:${image} ami-0c2f3a77bb119d110`,
    `${file}:${version} golden-ubuntu ${channel}`,
    `${file}:${pin} golden-ubuntu ${channel}`,
  ];
  assert.deepEqual(
    await ask(),
    [
      ...all('a/main.tf.json', 'development', [13, 19, 24, 34]),
      ...all('b/main.tf.json', 'second', [0, 0, 0, 0]),
      ...all('c/main.tf.json', 'second', [0, 0, 0, 0]),
    ].sort(),
  );
});

const child = `variable "channel" {
  type    = string
  default = "development"
}
data "hcp_packer_version" "v" {
  bucket_name  = "golden-base"
  channel_name = var.channel
}
`;

test('what a call gives a module in another folder is what its variables hold there', async t => {
  const { ask, write, changed } = await workspace(t, {
    'modules/image/main.tf': child,
    'modules/pair/main.tf': `variable "stage" {}
module "one" {
  source  = "../image"
  channel = var.stage
}
`,
    'live/main.tf': `locals {
  stages = { web = "staging", db = "production" }
}
module "plain" {
  source  = "../modules/image"
  channel = "qa"
}
module "usual" {
  source = "../modules/image"
}
module "each" {
  for_each = local.stages
  source   = "../modules/pair"
  stage    = each.value
}
module "later" {
  source  = "../modules/image"
  channel = terraform.workspace
}
module "elsewhere" {
  source  = "hashicorp/x/aws"
  channel = "never"
}
`,
  });
  assert.deepEqual(await ask(), [
    'live/main.tf:10 golden-base production',
    'live/main.tf:10 golden-base staging',
    'live/main.tf:3 golden-base qa',
    'modules/image/main.tf:4 golden-base -',
    'modules/image/main.tf:4 golden-base development',
    'modules/image/main.tf:4 golden-base production',
    'modules/image/main.tf:4 golden-base qa',
    'modules/image/main.tf:4 golden-base staging',
    'modules/pair/main.tf:1 golden-base production',
    'modules/pair/main.tf:1 golden-base staging',
  ]);
  write('live/main.tf', 'module "only" {\n  source  = "../modules/image"\n  channel = "canary"\n}\n');
  await changed('live/main.tf', FileChangeType.Changed);
  assert.deepEqual(await ask(), [
    'live/main.tf:0 golden-base canary',
    'modules/image/main.tf:4 golden-base -', // through the pair, which nobody calls any more
    'modules/image/main.tf:4 golden-base canary',
  ]);
});

test('a module that Terraform also runs by itself keeps its own values, and circles come to an end', async t => {
  const call = (to: string) => `module "m" {\n  source  = "${to}"\n  channel = "called"\n}\n`;
  const { ask } = await workspace(t, {
    'root/main.tf': child,
    'root/terraform.tfvars': 'channel = "own"\n',
    'root/examples/a/main.tf': call('../..'),
    'state/main.tf': `terraform {\n  backend "s3" {}\n}\n${child}`,
    'state/x/main.tf': call('../'),
    'self/main.tf': child + call('./'),
  });
  const found = (await ask()).filter(line => !line.includes('module'));
  assert.deepEqual(found, [
    'root/examples/a/main.tf:0 golden-base called',
    'root/main.tf:4 golden-base called',
    'root/main.tf:4 golden-base own',
    'self/main.tf:4 golden-base development',
    'state/main.tf:7 golden-base called',
    'state/main.tf:7 golden-base development',
    'state/x/main.tf:0 golden-base called',
  ]);
});

test('who asked is told of changes on disk and in open templates, once for each asking', async t => {
  const { ask, server, write, uri, changed } = await workspace(t, { 'main.tf': terraform('one') });
  let told = 0;
  let tell = () => {};
  server.lsp.onNotification(UsesChanged, () => {
    told++;
    tell();
  });
  const next = () =>
    new Promise<void>(done => {
      tell = done;
    });
  assert.deepEqual(await ask(), ['main.tf:0 golden-base one']);

  let telling = next();
  write('main.tf', terraform('two'));
  await changed('main.tf', FileChangeType.Changed);
  await telling;
  assert.deepEqual(await ask(), ['main.tf:0 golden-base two']);

  telling = next();
  write('deep/er/b.tf', terraform('three'));
  await changed('deep/er/b.tf', FileChangeType.Created);
  await changed('deep/er/b.tf', FileChangeType.Changed);
  await telling;
  assert.deepEqual(await ask(), ['deep/er/b.tf:0 golden-base three', 'main.tf:0 golden-base two']);

  telling = next();
  server.open(uri('new.pkr.hcl'), template('four'));
  await telling;
  assert.equal(told, 3);
  assert.ok((await ask()).includes('new.pkr.hcl:0 golden-base four'), 'open text, not on disk');
});

test('without news of files every question looks again', async t => {
  const { ask, write } = await workspace(t, { 'main.tf': terraform('one') }, { watched: false });
  assert.deepEqual(await ask(), ['main.tf:0 golden-base one']);
  write('main.tf', terraform('other'));
  write('more/main.tf', terraform('two'));
  assert.deepEqual(await ask(), ['main.tf:0 golden-base other', 'more/main.tf:0 golden-base two']);
});

test('what is used here comes with its state: channels, pinned versions, images the registry made', async t => {
  const build = (id: string) => ({
    component_type: 'amazon-ebs.x',
    platform: 'aws',
    status: 'BUILD_DONE',
    artifacts: [{ external_identifier: id, region: 'eu-west-1' }],
  });
  const registry = await startLocalRegistry({
    seed: {
      buckets: [
        {
          name: 'golden-base',
          channels: [{ name: 'production' }, { name: 'empty' }],
          versions: [
            {
              fingerprint: 'fp1',
              created_at: '-9d',
              revocation: { revoke_at: '-1d' },
              builds: [build('ami-11111111')],
            },
            { fingerprint: 'fp2', created_at: '-8d', builds: [build('ami-22222222')] },
            { fingerprint: 'fp3', created_at: '-7d', builds: [build('ami-33333333')] },
          ],
          assignments: [{ channel: 'production', version_fingerprint: 'fp3', at: '-6d' }],
        },
      ],
    },
  });
  t.after(() => registry.close());
  const { server, ask } = await workspace(
    t,
    {
      'base.pkr.hcl': 'hcp_packer_registry {\n  bucket_name = "to-be-made"\n}\n',
      'web.pkr.hcl': template('production'),
      'main.tf': `${terraform('production')}${terraform('empty')}${terraform('gone')}
data "hcp_packer_artifact" "pin" {
  bucket_name         = "golden-base"
  version_fingerprint = "fp2"
}
locals {
  made    = "ami-11111111"
  foreign = "ami-99999999"
}
`,
    },
    { env: registry.env },
  );
  await ask();
  assert.equal(server.hcp.requests(), 0);
  const things = await server.lsp.sendRequest(UsedHereRequest);
  const said = things.map(({ bucket, channel, fingerprint, artifact, publishes, now, places }) =>
    [
      bucket,
      channel ?? fingerprint ?? artifact ?? '-',
      publishes ? 'published' : 'read',
      now.is === 'found' ? `${now.value.version?.name} newest ${now.value.newest?.name}` : now.is,
      places.map(place => place.name).join(' '),
    ].join(' | '),
  );
  assert.deepEqual(said.sort(), [
    'golden-base | ami-11111111 | read | v1 newest v3 | locals',
    'golden-base | empty | read | undefined newest undefined | data.hcp_packer_version.base',
    'golden-base | fp2 | read | v2 newest v3 | data.hcp_packer_artifact.pin',
    'golden-base | gone | read | absent | data.hcp_packer_version.base',
    'golden-base | production | read | v3 newest undefined | data.hcp-packer-version.base data.hcp_packer_version.base',
    'to-be-made | - | published | absent | hcp_packer_registry',
  ]);
  const asked = [...registry.requests.keys()].filter(
    operation => !/Token|Organization|Project|Caller/.test(operation),
  );
  assert.deepEqual(asked.sort(), ['GetBucket', 'GetVersion', 'ListChannels', 'SearchExternalArtifact']);
});

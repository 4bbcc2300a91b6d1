import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CopiesRequest, type Copy, InsertionsRequest } from '../../protocol/code.ts';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import type { Change, Subject } from '../../registry/registry.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { stockPacker } from '../packer/packer.ts';
import { connect, form, type Json } from '../registry/local/support.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** What is copied works: curl is run by a shell, templates by the stock Packer, configurations by Terraform. */
let registry: LocalRegistry;
let server: TestServer;
let api: Awaited<ReturnType<typeof connect>>;
let token: string;
let v3: Json;
before(async () => {
  registry = await startLocalRegistry({ seed: 'samples/registry.json' });
  server = await startTestServer({ env: registry.env });
  api = await connect(registry);
  const basic = Buffer.from(`${registry.env.HCP_CLIENT_ID}:${registry.env.HCP_CLIENT_SECRET}`).toString(
    'base64',
  );
  const answer = await form(
    registry.auth,
    { authorization: `Basic ${basic}` },
    'grant_type=client_credentials',
  );
  token = answer.body.access_token;
  const { versions } = await api.ok('GET', '/buckets/golden-base/versions');
  v3 = versions.find((v: Json) => v.name === 'v3');
});
after(async () => {
  await server.close();
  await registry.close();
});

async function copies(about: { subject: Subject } | { change: Change }): Promise<readonly Copy[]> {
  const answer = await server.lsp.sendRequest(CopiesRequest, about);
  assert.ok(answer.is === 'found', JSON.stringify(answer));
  return answer.value;
}
const copy = async (about: { subject: Subject } | { change: Change }, title: string): Promise<string> =>
  (await copies(about)).find(one => one.title === title)?.text ?? assert.fail(`no ${title}`);

const posix = process.platform === 'win32' ? 'there is no POSIX shell' : false;
/** Not the blocking form: the registry answers from this process. */
function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const { input, ...rest } = options;
    const child = execFile(program, args, { timeout: 60_000, ...rest }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ code: Number(error?.code ?? 0), stdout, output: stdout + stderr });
    });
    child.stdin?.end(input ?? '');
  });
}
/** The command as a person pastes it; the token comes from the environment. */
async function shell(text: string): Promise<Json> {
  assert.ok(!text.includes(token) && !text.includes(registry.env.HCP_CLIENT_SECRET!));
  const env = { PATH: process.env.PATH, HCP_ACCESS_TOKEN: token };
  const { code, stdout, output } = await run('sh', ['-c', text], { env });
  assert.equal(code, 0, `${output}\n${text}`);
  return JSON.parse(stdout);
}

test('curl asks what each row is about', { skip: posix }, async () => {
  const bucket = 'golden-base';
  const { fingerprint } = v3;
  const [build] = v3.builds;
  const [artifact] = build.artifacts;
  const ask = async (subject: Subject) => shell(await copy({ subject }, 'curl'));
  assert.equal((await ask({ bucket })).bucket.name, bucket);
  const { channels } = await ask({ bucket, channel: 'production' });
  assert.ok(channels.some((c: Json) => c.name === 'production'));
  assert.equal((await ask({ bucket, fingerprint })).version.name, 'v3');
  assert.equal((await ask({ bucket, fingerprint, build: build.id })).build.id, build.id);
  const found = await ask({ bucket, fingerprint, artifact: artifact.external_identifier });
  assert.ok(JSON.stringify(found).includes(fingerprint));
  assert.equal(registry.requests.get('GetChannel') ?? 0, 0);
});

test('curl does the change it was copied from, whatever the texts are', { skip: posix }, async () => {
  const nasty = `it's "$HOME" \`id\` $(id) \\ ; rm -rf ~ & \n é \u2028 %s !!`;
  const bucket = 'copied-bucket';
  const text = { description: nasty, labels: { [nasty]: nasty, plain: '@/etc/passwd' } };
  const make = async (change: Change) => shell(await copy({ change }, 'curl'));
  await make({ kind: 'create-bucket', bucket, description: '', labels: {} });
  await make({ kind: 'update-bucket', bucket, ...text });
  const read = (await api.ok('GET', `/buckets/${bucket}`)).bucket;
  assert.deepEqual([read.description, read.labels], [text.description, text.labels]);
  await make({ kind: 'create-channel', bucket, channel: 'quality', fingerprint: null, restricted: true });
  await make({ kind: 'restrict', bucket, channel: 'quality', restricted: false });
  assert.equal((await api.ok('GET', `/buckets/${bucket}/channels/quality`)).channel.restricted, false);
  await make({ kind: 'delete-channel', bucket, channel: 'quality' });
  await make({ kind: 'delete-bucket', bucket });
  assert.equal((await api.call('GET', `/buckets/${bucket}`)).status, 404);

  const at = { bucket: 'golden-base', fingerprint: v3.fingerprint };
  await make({ kind: 'assign', ...at, channel: 'staging' });
  assert.equal(await api.holds('golden-base', 'staging'), 'v3');
  await make({ kind: 'revoke', ...at, reason: nasty, descendants: false, rollBackChannels: false });
  const revoked = (await api.ok('GET', `/buckets/golden-base/versions/${at.fingerprint}`)).version;
  assert.deepEqual([revoked.status, revoked.revocation_message], ['VERSION_REVOKED', nasty]);
  await make({ kind: 'restore', ...at });
});

test('the command is the request this program sends, to the letter', async () => {
  const change: Change = { kind: 'restrict', bucket: "it's", channel: 'a b', restricted: true };
  const { api: origin, organizationId, projectId } = registry;
  assert.equal(
    await copy({ change }, 'curl'),
    `curl -sS --fail-with-body -X PATCH '${origin}/packer/2023-01-01/organizations/${organizationId}/projects/${projectId}/buckets/it'\\''s/channels/a%20b' \\
  -H "Authorization: Bearer $HCP_ACCESS_TOKEN" \\
  -H 'Content-Type: application/json' \\
  --data-raw '{"restricted":true,"update_mask":"restricted"}'
`,
  );
});

/** Every text of the rows of the samples that Packer or Terraform is to read. */
async function texts(name: 'Packer' | 'Terraform'): Promise<readonly string[]> {
  const bucket = 'golden-base';
  const { fingerprint } = v3;
  const subjects: Subject[] = [
    { bucket },
    { bucket, channel: 'production' },
    { bucket, channel: 'latest' },
    { bucket, fingerprint },
    { bucket, fingerprint, artifact: v3.builds[0].artifacts[0].external_identifier },
  ];
  const changes: Change[] = [
    { kind: 'assign', bucket, channel: 'production', fingerprint },
    { kind: 'assign', bucket, channel: 'production', fingerprint: null },
    { kind: 'create-bucket', bucket, description: '', labels: {} },
  ];
  const all = await Promise.all([
    ...subjects.map(subject => copies({ subject })),
    ...changes.map(change => copies({ change })),
  ]);
  return all.flat().flatMap(one => (one.title.startsWith(name) ? [one.text] : []));
}

test('Packer texts are formatted as Packer does it, and the stock Packer gets the artifacts with them', async t => {
  const packer = await stockPacker();
  if ('missing' in packer) return t.skip(packer.missing);
  const all = await texts('Packer');
  assert.ok(all.length >= 5, all.join('\n'));
  for (const text of all) assert.deepEqual(parse(text).problems, [], text);
  const folder = mkdtempSync(join(tmpdir(), 'copies-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const env = { PATH: process.env.PATH, HOME: folder, CHECKPOINT_DISABLE: '1', ...registry.env };
  const runPacker = (...args: string[]) => run(packer.path, args, { cwd: folder, env });
  const artifact = v3.builds[0].artifacts[0];
  const subject = {
    bucket: 'golden-base',
    fingerprint: v3.fingerprint,
    artifact: artifact.external_identifier,
  };
  for (const about of [{ bucket: 'golden-base', channel: 'production' }, subject]) {
    const data = await copy({ subject: about }, 'Packer: data source');
    const name = [...data.matchAll(/"hcp-packer-artifact" "([^"]+)"/g)].map(([, label]) => label!);
    const read = name.map(label => `data.hcp-packer-artifact.${label}.external_identifier`);
    writeFileSync(
      join(folder, 'copied.pkr.hcl'),
      `${data}
source "null" "x" {
  communicator = "none"
}

build {
  sources = ["null.x"]
  provisioner "shell-local" {
    inline = ["echo got ${read.map(one => `\${${one}}`).join(' ')}"]
  }
}
`,
    );
    const formatted = await runPacker('fmt', '-check', '-diff', '.');
    assert.equal(formatted.code, 0, formatted.output);
    const built = await runPacker('build', '-color=false', '.');
    assert.equal(built.code, 0, built.output);
    const ids = about === subject ? [artifact] : v3.builds[0].artifacts;
    for (const { external_identifier } of ids)
      assert.ok(built.stdout.includes(external_identifier), built.stdout);
  }
});

test('a bucket that was edited is copied as it was edited, whatever has become of it since', async () => {
  const text = { description: 'As I wrote it', labels: { team: 'mine' } };
  const changes: readonly (Change & { readonly bucket: string })[] = [
    { kind: 'update-bucket', bucket: 'golden-base', ...text },
    { kind: 'create-bucket', bucket: 'gone-since', ...text },
  ];
  for (const change of changes) {
    const block = await copy({ change }, 'Packer: hcp_packer_registry');
    assert.match(block, new RegExp(`bucket_name *= "${change.bucket}"`));
    assert.match(block, /description *= "As I wrote it"/);
    assert.match(block, /team *= "mine"/);
  }
});

test('Terraform texts are formatted as Terraform does it', async t => {
  const all = await texts('Terraform');
  assert.ok(all.length >= 8);
  for (const text of all) assert.deepEqual(parse(text).problems, [], text);
  const found = await run('terraform', ['version']).catch(() => undefined);
  if (!found) return t.skip('there is no terraform on the PATH');
  for (const text of all) {
    const { code, output } = await run('terraform', ['fmt', '-check', '-diff', '-'], { input: text });
    assert.equal(code, 0, `${output}\n${text}`);
  }
});

test('a reference is put into an open template, and into a configuration with the files beside it', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'insert-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(
    join(folder, 'versions.tf'),
    'terraform {\n  required_providers {\n    hcp = { source = "hashicorp/hcp" }\n  }\n}\n',
  );
  const subject = { bucket: 'golden-base', channel: 'production', region: 'eu-west-1' };
  const uri = `file://${folder}/main.tf`;
  const terraform = await server.lsp.sendRequest(InsertionsRequest, { subject, uri, text: '', offset: 0 });
  assert.ok(terraform.is === 'found');
  assert.equal(terraform.value.length, 1);
  assert.match(terraform.value[0]!.here, /^data "hcp_packer_artifact" "golden_base" \{/);
  assert.deepEqual(terraform.value[0]!.edits, [], 'the provider is in versions.tf');

  const open = 'untitled:/t/a.pkr.hcl';
  server.open(open, 'locals {\n  a = \n}\n');
  const packer = await server.lsp.sendRequest(InsertionsRequest, {
    ...{ uri: open, text: 'locals {\n  a = \n}\n', offset: 15 },
    subject: { bucket: 'golden-base', channel: 'production' },
  });
  assert.ok(packer.is === 'found');
  assert.deepEqual(
    packer.value.map(({ title }) => title),
    ['aws us-east-1', 'aws us-west-2', 'aws eu-west-1'],
  );
  assert.equal(packer.value[0]!.here, 'data.hcp-packer-artifact.golden-base.external_identifier');
  assert.deepEqual(packer.value[0]!.edits[0]!.range.start, { line: 0, character: 0 });
  const refused = await server.lsp.sendRequest(InsertionsRequest, {
    ...{ uri: 'file:///x/readme.md', text: '', offset: 0, subject },
  });
  assert.ok(refused.is === 'unknown' && /Packer template/.test(refused.why.message));
});

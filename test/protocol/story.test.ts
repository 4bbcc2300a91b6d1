import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { URI } from 'vscode-uri';
import { ChangeRequest, PromotePreviewRequest, RevokePreviewRequest } from '../../protocol/changes.ts';
import { AncestryRequest, BucketsRequest, RefreshCommand, VersionsRequest } from '../../protocol/requests.ts';
import type { Lookup, Version } from '../../registry/registry.ts';
import { stockPacker } from '../packer/packer.ts';
import { packerBuild, type RegistryProcess, startRegistry, writeTemplates } from '../story/world.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const root = join(import.meta.dirname, '../..');
const packer = await stockPacker();
const skip =
  'missing' in packer
    ? `no stock Packer: ${packer.missing}`
    : !existsSync(join(root, 'dist/registry.js')) && 'not built';

const valueIn = <T>(lookup: Lookup<T>): T => {
  assert.ok(lookup.is === 'found', JSON.stringify(lookup));
  return lookup.value;
};

/** The story of `test/story`, told by an editor that has no window. The steps depend on each other. */
describe('the whole path over LSP, with the stock Packer', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hp-'));
  const workspace = join(folder, 'work');
  const images = join(folder, 'images');
  const { parent, child } = writeTemplates(workspace, images);
  const base = URI.file(join(parent, 'base.pkr.hcl')).toString();
  const web = URI.file(join(child, 'web.pkr.hcl')).toString();
  let registry: RegistryProcess;
  let server: TestServer;
  let v1: Version;

  const build = (template: string) => {
    assert.ok('path' in packer);
    return packerBuild(packer.path, template, images, join(folder, 'home'), registry.env);
  };
  /** Code and message of every finding, after the registry has answered. */
  const findings = async (uri: string) => {
    await server.hcp.patient.channels('golden-base');
    return (await server.diagnostics(uri)).map(({ code, message }) => `${code}: ${message}`);
  };
  const cardOn = (uri: string, text: string) => {
    const lines = readFileSync(URI.parse(uri).fsPath, 'utf8').split('\n');
    const line = lines.findIndex(one => one.includes(text));
    return server.hover(uri, line, lines[line]!.indexOf(text) + 1);
  };
  const refresh = () => server.lsp.sendRequest('workspace/executeCommand', { command: RefreshCommand });

  before(async () => {
    registry = await startRegistry(root, join(folder, 'registry.sqlite'));
    server = await startTestServer({ env: registry.env, folders: [URI.file(workspace).toString()] });
    for (const uri of [base, web]) server.open(uri, readFileSync(URI.parse(uri).fsPath, 'utf8'));
  });
  after(async () => {
    await server?.close();
    await registry?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('packer build of the parent publishes, and bucket and version can be seen', async () => {
    const { code, output } = await build(parent);
    assert.equal(code, 0, output);
    const [bucket] = valueIn(await server.lsp.sendRequest(BucketsRequest, {})).items;
    assert.equal(bucket?.name, 'golden-base');
    assert.deepEqual(bucket.labels, { team: 'platform' });
    const versions = valueIn(await server.lsp.sendRequest(VersionsRequest, { bucket: 'golden-base' }));
    assert.deepEqual(
      versions.items.map(({ name, state }) => [name, state]),
      [['v1', 'active']],
    );
    v1 = versions.items[0]!;
    const card = await cardOn(base, '-base"');
    assert.match(card ?? '', /What everything is built on/);
  });

  test('the child reads a channel that is not there: it is told so, and Packer fails', async () => {
    assert.match(
      (await findings(web)).join(),
      /^hcp-channel-not-found: Channel "production" of "golden-base"/,
    );
    assert.notEqual((await build(child)).code, 0);
  });

  test('a promotion to a new channel says who uses it, and is done', async () => {
    const order = { bucket: 'golden-base', channel: 'production', fingerprint: v1.fingerprint, create: true };
    const preview = valueIn(await server.lsp.sendRequest(PromotePreviewRequest, order));
    assert.equal(preview.creates, true);
    assert.deepEqual(
      preview.uses.map(({ uri, channel }) => [uri, channel]),
      [[web, 'production']],
    );
    const news = server.news();
    const done = await server.lsp.sendRequest(ChangeRequest, {
      change: { ...order, kind: 'create-channel', restricted: false },
      seen: { channel: null },
    });
    assert.equal(done.is, 'done', JSON.stringify(done));
    await news;
  });

  test('the warning goes, and the hover shows the artifact Packer will take', async () => {
    assert.deepEqual(await findings(web), []);
    const card = (await cardOn(web, '"production"'))?.replaceAll('\\', '') ?? '';
    assert.match(card, /production → v1/);
    assert.ok(card.includes('base.img') && card.includes(images), card);
    assert.match((await cardOn(web, 'external_identifier')) ?? '', /^`base\.img`/);
  });

  test('packer build of the child takes it, and its version descends from the parent', async () => {
    const { code, output } = await build(child);
    assert.equal(code, 0, output);
    assert.equal(readFileSync(join(images, 'web.img'), 'utf8'), 'golden base');
    await refresh();
    const relations = valueIn(await server.lsp.sendRequest(AncestryRequest, { bucket: 'golden-base' }));
    assert.deepEqual(
      relations.map(relation => [relation.parent.bucket, relation.child.bucket]),
      [['golden-base', 'web-app']],
    );
  });

  test('a revocation says what it breaks; then the template shows the error, and Packer refuses', async () => {
    const at = { bucket: 'golden-base', fingerprint: v1.fingerprint };
    const preview = valueIn(await server.lsp.sendRequest(RevokePreviewRequest, at));
    assert.deepEqual(preview.channels.map(({ channel }) => channel.name).sort(), ['latest', 'production']);
    assert.deepEqual(
      preview.descendants.map(relation => relation.child.bucket),
      ['web-app'],
    );
    assert.deepEqual(
      preview.uses.map(({ uri }) => uri),
      [web],
    );
    const news = server.news();
    const how = { reason: 'CVE-2026-1234', descendants: false, rollBackChannels: false };
    const revoked = await server.lsp.sendRequest(ChangeRequest, {
      change: { kind: 'revoke', ...at, ...how },
      seen: preview.seen,
    });
    assert.equal(revoked.is, 'done', JSON.stringify(revoked));
    await news;
    assert.deepEqual(await findings(web), [
      'hcp-version-revoked: "production" of "golden-base" points at v1, which is revoked ("CVE-2026-1234"): packer build will refuse it.',
    ]);
    rmSync(join(images, 'web.img'));
    const { code, output } = await build(child);
    assert.notEqual(code, 0, output);
    assert.match(output, /revoked/);
    assert.equal(existsSync(join(images, 'web.img')), false);
  });

  test('restored, it is as before: no error, and Packer builds', async () => {
    const news = server.news();
    const at = { bucket: 'golden-base', fingerprint: v1.fingerprint };
    const restored = await server.lsp.sendRequest(ChangeRequest, {
      change: { kind: 'restore', ...at },
      seen: {},
    });
    assert.equal(restored.is, 'done', JSON.stringify(restored));
    await news;
    assert.deepEqual(await findings(web), []);
    const { code, output } = await build(child);
    assert.equal(code, 0, output);
  });

  test('no channel was read one by one, which HCP bills', () => {
    const asked = server.log.filter(line => line.startsWith('GET '));
    assert.ok(asked.some(line => /\/channels 200/.test(line)));
    assert.deepEqual(
      asked.filter(line => /\/channels\/[^/ ]+ /.test(line)),
      [],
    );
  });
});

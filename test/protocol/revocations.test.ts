import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RegistryChanged } from '../../protocol/requests.ts';
import { startLocalRegistry } from '../../registry/local/server.ts';
import { startTestServer } from '../support/server.ts';

const uri = 'untitled:/templates/child.pkr.hcl';
const text = `data "hcp-packer-version" "base" {
  bucket_name  = "golden-base"
  channel_name = "production"
}
`;

test('an open template is told when a scheduled revocation comes, by nothing but time', async t => {
  const at = Date.now() + 2_500;
  const registry = await startLocalRegistry({
    seed: {
      buckets: [
        {
          name: 'golden-base',
          channels: [{ name: 'production' }],
          versions: [
            {
              fingerprint: 'fp1',
              created_at: '-9d',
              builds: [
                {
                  component_type: 'amazon-ebs.x',
                  platform: 'aws',
                  status: 'BUILD_DONE',
                  artifacts: [{ external_identifier: 'ami-11111111', region: 'eu-west-1' }],
                },
              ],
              revocation: { revoke_at: new Date(at).toISOString() },
            },
          ],
          assignments: [{ channel: 'production', version_fingerprint: 'fp1', at: '-6d' }],
        },
      ],
    },
  });
  t.after(() => registry.close());
  const server = await startTestServer({ env: registry.env });
  t.after(() => server.close());
  const codes = async () =>
    (await server.diagnostics(uri)).flatMap(({ code }) => (/^hcp/.test(String(code)) ? [code] : []));
  server.open(uri, text);
  await server.hcp.patient.channels('golden-base');
  assert.deepEqual(await codes(), ['hcp-revocation-scheduled']);
  const asked = registry.requests.get('ListChannels');

  const views = new Promise<unknown>(done => {
    server.lsp.onNotification(RegistryChanged, done);
  });
  for (;;) {
    const next = server.news();
    if ((await codes()).includes('hcp-channel-empty')) break;
    await next;
  }
  assert.ok(Date.now() >= at, 'not before');
  assert.deepEqual(await codes(), ['hcp-channel-empty'], 'it could be rolled back to nothing');
  assert.deepEqual(await views, { buckets: ['golden-base'] });
  assert.equal(asked, 1, 'until then it was asked once');
});

test('the days until a revocation are said anew when they are fewer', async t => {
  const day = 86_400_000;
  let ahead = 0;
  const registry = await startLocalRegistry({ seed: 'samples/registry.json' });
  t.after(() => registry.close());
  const server = await startTestServer({ env: registry.env, now: () => Date.now() + ahead });
  t.after(() => server.close());
  const scheduled = text.replace('golden-base', 'windows-server');
  server.open(uri, scheduled);
  const said = async () => (await server.diagnostics(uri)).map(({ message }) => message).join();
  const channels = await server.hcp.patient.channels('windows-server');
  assert.ok(channels.is === 'found');
  const { revokeAt } = channels.value.find(({ name }) => name === 'production')!.version!;
  // A minute less than two days are still two; in a second they are not.
  ahead = revokeAt! - 2 * day + 59_000 - Date.now();
  assert.match(await said(), /\(in 2 d\)/);
  for (;;) {
    const next = server.news();
    if (/\(in 1 d\)/.test(await said())) break;
    await next;
  }
});

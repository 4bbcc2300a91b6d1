import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AncestryRequest,
  BucketsRequest,
  ChannelsRequest,
  ConnectionRequest,
  VersionsRequest,
} from '../../../protocol/requests.ts';
import { startLocalRegistry } from '../../../registry/local/server.ts';
import { holds } from '../../support/generated.ts';
import { startTestServer } from '../../support/server.ts';

const buckets = Array.from({ length: 100 }, (_, i) => ({
  name: `bucket-${String(i).padStart(2, '0')}`,
  channels: [{ name: 'production' }],
  versions: [
    {
      fingerprint: `fp-${i}`,
      created_at: '-7d',
      builds: [
        {
          component_type: 'amazon-ebs.x',
          platform: 'aws',
          status: 'BUILD_DONE',
          artifacts: [{ external_identifier: `ami-${i}`, region: 'eu-west-1' }],
        },
      ],
    },
  ],
  assignments: [{ channel: 'production', version_fingerprint: `fp-${i}`, at: '-6d' }],
}));
const uri = 'untitled:/templates/day.pkr.hcl';
const template = (edit: number) =>
  `${[10, 11, 12]
    .map(
      i => `data "hcp-packer-artifact" "from${i}" {
  bucket_name  = "bucket-${i}"
  channel_name = "production"
  platform     = "aws"
  region       = "eu-west-1"
}
`,
    )
    .join('')}locals {\n  edit = ${edit}\n}\n`;

const [hours, edits, hovers, expansions, most] = [8, 500, 200, 50, 1_000];

test('a day of editing costs a stated number of requests, none of them billable', async t => {
  const registry = await startLocalRegistry({ seed: { buckets } });
  let now = Date.now();
  const server = await startTestServer({ env: registry.env, now: () => now });
  t.after(async () => {
    await server.close();
    await registry.close();
  });
  /** Until everything that was sent is answered: a real second would be enough, and a test has none. */
  const settled = async () => {
    const answered = () => server.log.filter(line => /^(GET|POST) /.test(line)).length;
    while (answered() < server.hcp.requests()) await new Promise(resolve => setTimeout(resolve, 1));
  };
  server.open(uri, template(0));
  await server.lsp.sendRequest(ConnectionRequest);
  const tree = async () => {
    let page: string | undefined;
    do {
      const answer = await server.lsp.sendRequest(BucketsRequest, page === undefined ? {} : { page });
      assert.ok(answer.is === 'found');
      page = answer.value.next;
    } while (page !== undefined);
  };
  let hovered = 0;
  for (let i = 0; i < edits; i++) {
    now += (hours * 3_600_000) / edits;
    server.change(uri, i + 2, template(i + 1));
    await server.diagnostics(uri);
    await settled();
    if (i % 5 < 2) {
      await server.hover(uri, 2, 20);
      hovered++;
    }
    if (i % 100 === 0) await tree();
    if (i % (edits / expansions) === 0) {
      const bucket = buckets[((i * expansions) / edits) * 2]!.name;
      await server.lsp.sendRequest(ChannelsRequest, { bucket });
      await server.lsp.sendRequest(VersionsRequest, { bucket });
      await server.lsp.sendRequest(AncestryRequest, { bucket });
    }
    await settled();
  }
  assert.equal(hovered, hovers);
  const sent = server.hcp.requests();
  assert.ok(sent < most, `${sent} requests`);
  assert.equal(registry.requests.get('GetChannel'), undefined);
  const rows = [...registry.requests].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  assert.equal(
    rows.reduce((sum, [, count]) => sum + count, 0),
    sent,
  );
  // Every minute at most one question about a bucket in use.
  assert.ok(registry.requests.get('ListChannels')! <= hours * 60 * 3 + expansions);
  holds(
    'docs/connection.md',
    [
      '| operation | requests |',
      '| --- | --: |',
      ...rows.map(([operation, count]) => `| ${operation} | ${count} |`),
      `| **together** | **${sent}** |`,
    ].join('\n'),
    'day',
  );
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalRegistry } from '../../registry/local/server.ts';
import { connect, type Json } from '../registry/local/support.ts';
import { type Result, summary, timed } from './measure.ts';

/** A registry as large as they get: every bucket with a channel, every version with a build and an image. */
const seed = (buckets: number, versions: number) => ({
  buckets: Array.from({ length: buckets }, (_, b) => ({
    name: `bucket-${String(b).padStart(5, '0')}`,
    created_at: `-${versions + 1}d`,
    channels: [{ name: 'production' }],
    versions: Array.from({ length: versions }, (_, v) => ({
      fingerprint: `f${v}`,
      created_at: `-${versions - v}d`,
      builds: [
        {
          component_type: 'amazon-ebs.base',
          platform: 'aws',
          artifacts: [{ external_identifier: `ami-${b}-${v}`, region: 'us-east-1' }],
        },
      ],
    })),
    assignments: [{ channel: 'production', version_fingerprint: `f${versions - 1}`, at: '-1h' }],
  })),
});

/** The local registry with 10,000 buckets of 20 versions, over HTTP; then its writes to a file. */
export async function scale(tell: (...results: Result[]) => void) {
  const [buckets, versions] = [10_000, 20];
  const started = performance.now();
  const large = await startLocalRegistry({ seed: seed(buckets, versions) });
  tell({ what: 'load 10,000 buckets × 20 versions', unit: 's', p50: (performance.now() - started) / 1000 });
  const { ok } = await connect(large);
  const page = (token = ''): Promise<Json> =>
    ok(
      'GET',
      `/buckets?sorting.order_by=name&pagination.page_size=50&pagination.next_page_token=${encodeURIComponent(token)}`,
    );
  tell(summary('first page of the tree, 50 buckets', await timed(50, () => page())));
  let token = '';
  const next = async () => {
    token = (await page(token)).pagination.next_page_token;
  };
  tell(summary('the pages after it, one by one', await timed(190, next, 0)));
  const channels = (round: number) =>
    ok('GET', `/buckets/bucket-${String(round * 37).padStart(5, '0')}/channels`);
  tell(summary('channels of one bucket', await timed(200, channels)));
  await large.close();

  const folder = mkdtempSync(join(tmpdir(), 'hp-bench-'));
  const stored = await startLocalRegistry({ database: join(folder, 'registry.db') });
  const client = await connect(stored);
  await client.ok('PUT', '/buckets', { name: 'demo' });
  const writes = await timed(300, round =>
    client.ok('POST', '/buckets/demo/versions', { fingerprint: `f${round}` }),
  );
  const total = writes.reduce((sum, ms) => sum + ms, 0);
  tell(summary('a write, on disk when it is answered', writes), {
    what: 'writes per second, one client',
    unit: '/s',
    p50: (writes.length / total) * 1000,
  });
  await stored.close();
  rmSync(folder, { recursive: true });
}

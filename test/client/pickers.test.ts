import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bucketChoices } from '../../client/pickers.ts';
import type { Questions } from '../../client/questions.ts';
import { found } from '../../registry/registry.ts';
import { bucket, now } from './samples.ts';

test('a box for ten thousand buckets shows the first page at once, all in the end, and few lines twice', async () => {
  const ask = {
    buckets: async (page = '0') => {
      const from = Number(page);
      const items = Array.from({ length: 50 }, (_, i) => bucket(`b-${from + i}`));
      return found({ items, next: from + 50 < 10_000 ? String(from + 50) : undefined }, now);
    },
  } as unknown as Questions;
  const shown: number[] = [];
  await bucketChoices(ask, now)(
    lines => shown.push(lines.length),
    () => true,
  );
  assert.equal(shown[0], 50);
  assert.equal(shown.at(-1), 10_000);
  assert.ok(shown.reduce((sum, lines) => sum + lines) < 40_000, shown.join());
});

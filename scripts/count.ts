import type { TestEvent } from 'node:test/reporters';

/** What a run of tests came to. `skips` holds "name: reason" of each skipped test. */
export type Counts = { passed: number; failed: number; skipped: number; skips: string[] };

/** A reporter for node:test that writes one JSON object of `Counts`. */
export default async function* count(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, skips: [] };
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { data } = event;
    if (data.details.type === 'suite') continue;
    if (data.skip !== undefined || data.todo !== undefined) {
      counts.skipped++;
      const reason = data.skip ?? data.todo;
      counts.skips.push(typeof reason === 'string' && reason !== '' ? `${data.name}: ${reason}` : data.name);
    } else if (event.type === 'test:fail') counts.failed++;
    else counts.passed++;
  }
  yield JSON.stringify(counts);
}

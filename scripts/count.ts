import type { TestEvent } from 'node:test/reporters';

/** What a run of tests came to. `failures` holds names, `skips` "name: reason" of each skipped test. */
export type Counts = {
  passed: number;
  failed: number;
  skipped: number;
  failures: string[];
  skips: string[];
};

/**
 * What two tries of the same tests came to: a window on a loaded machine loses a key now and then, what fails twice is
 * broken. `once` names what passed at one of them. A second try that did not come to all tests counts as it is.
 */
export function ofTwo(first: Counts, second: Counts): Counts & { once: string[] } {
  const total = ({ passed, failed, skipped }: Counts) => passed + failed + skipped;
  if (total(second) !== total(first) || second.failures.length !== second.failed)
    return { ...second, once: [] };
  const failures = second.failures.filter(name => first.failures.includes(name));
  const once = [...first.failures, ...second.failures].filter(name => !failures.includes(name));
  const mended = second.failed - failures.length;
  return { ...second, passed: second.passed + mended, failed: failures.length, failures, once };
}

/** A reporter for node:test that writes one JSON object of `Counts`. */
export default async function* count(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { data } = event;
    if (data.details.type === 'suite') continue;
    if (data.skip !== undefined || data.todo !== undefined) {
      counts.skipped++;
      const reason = data.skip ?? data.todo;
      counts.skips.push(typeof reason === 'string' && reason !== '' ? `${data.name}: ${reason}` : data.name);
    } else if (event.type === 'test:fail') {
      counts.failed++;
      counts.failures.push(data.name);
    } else counts.passed++;
  }
  yield JSON.stringify(counts);
}

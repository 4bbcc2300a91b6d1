import type { Lookup, Page, Version } from '../registry/registry.ts';
import type { Questions } from './questions.ts';

/** Pages that are read to find a version: the API has no question for its id. */
const mostPages = 10;

/** A version of a bucket. Newest first, so what was built last is on the first page. */
export async function findVersion(
  ask: Pick<Questions, 'versions'>,
  bucket: string,
  wanted: (version: Version) => boolean,
): Promise<Lookup<Version>> {
  let page: string | undefined;
  let asOf = 0;
  for (let pages = 0; pages < mostPages; pages++) {
    const answer: Lookup<Page<Version>> = await ask.versions(bucket, page);
    if (answer.is !== 'found') return answer;
    const version = answer.value.items.find(wanted);
    if (version) return { ...answer, value: version };
    page = answer.value.next;
    asOf = answer.asOf;
    if (page === undefined) break;
  }
  return { is: 'absent', asOf };
}

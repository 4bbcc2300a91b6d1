import type { Lookup, Page, Version } from '../../registry/registry.ts';
import type { Questions } from '../questions.ts';

/** Pages that are read to find a version by its id: the API has no such question. */
const mostPages = 10;

/** The version of an id. Newest first, so what was built last is on the first page. */
export async function versionById(
  ask: Pick<Questions, 'versions'>,
  bucket: string,
  id: string,
): Promise<Lookup<Version>> {
  let page: string | undefined;
  let asOf = 0;
  for (let pages = 0; pages < mostPages; pages++) {
    const answer: Lookup<Page<Version>> = await ask.versions(bucket, page);
    if (answer.is !== 'found') return answer;
    const version = answer.value.items.find(one => one.id === id);
    if (version) return { ...answer, value: version };
    page = answer.value.next;
    asOf = answer.asOf;
    if (page === undefined) break;
  }
  return { is: 'absent', asOf };
}

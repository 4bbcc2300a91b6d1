import type { Uri } from 'vscode';
import type { Questions } from '../questions.ts';
import { type Published, publishedIn } from './output.ts';

/** How often the registry is asked while a build runs. */
const everyMs = 5_000;

/**
 * Follows a build: while it runs, the registry is asked now and then what it has of it, so that tree and hovers
 * show the build as it goes. Two lists of one bucket, none of them billed.
 */
export function buildWatch(options: {
  readonly ask: Pick<Questions, 'lookAgain' | 'template'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A version was published by a build that ended well. */
  readonly published: (what: Published) => void;
}) {
  const { ask } = options;
  return (template: Uri) => {
    let going = true;
    let timer: NodeJS.Timeout | undefined;
    let last: Published | undefined;
    const named = options.env.HCP_PACKER_BUCKET_NAME;
    const buckets: Promise<readonly string[]> = named
      ? Promise.resolve([named])
      : ask.template(template.toString()).then(summary => summary?.buckets ?? []);
    let seen = false;
    const look = async () => {
      const names = await buckets;
      if (names.length === 0) return;
      // Until the bucket is there it may be being made; then the list has one more.
      seen = (await ask.lookAgain(names, !seen)) || seen;
      if (going) timer = setTimeout(look, seen ? everyMs : everyMs / 5);
    };
    return {
      line(text: string) {
        last = publishedIn(text).at(-1) ?? last;
        // From here on there is something to see; a release that says it otherwise is seen at its end.
        if (timer === undefined && text.includes('Tracking build on HCP Packer')) timer = setTimeout(look, 0);
      },
      async ended(code: number) {
        going = false;
        clearTimeout(timer);
        const names = new Set(await buckets);
        if (last) names.add(last.bucket);
        if (names.size === 0) return;
        await ask.lookAgain([...names], true);
        if (code === 0 && last) options.published(last);
      },
    };
  };
}

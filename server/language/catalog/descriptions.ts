/** What common arguments are for, in our own words: by component, by plugin, or alike in all of them. */
import { commonWords } from './words-common.ts';
import { pluginWords } from './words-plugins.ts';

type Words = ReadonlyMap<string, ReadonlyMap<string, string>>;
let known: Words | undefined;

/** Lines `name: words`, below a line `[scope, …]` for the components or plugins they are about; `[]` is all of them. */
function read(text: string): Words {
  const found = new Map<string, Map<string, string>>();
  let scopes: readonly Map<string, string>[] = [];
  for (const line of text.split('\n')) {
    const heading = /^\[(.*)\]$/.exec(line);
    if (heading)
      scopes = heading[1]!.split(', ').map(scope => {
        const words = found.get(scope) ?? new Map<string, string>();
        found.set(scope, words);
        return words;
      });
    const match = /^(\w+): (.+)$/.exec(line);
    if (match) for (const words of scopes) words.set(match[1]!, match[2]!);
  }
  return found;
}

/** Our words about an argument, from the first scope that has some; empty where none has. */
export function describe(scopes: readonly string[], name: string): string {
  known ??= read(commonWords + pluginWords);
  for (const scope of scopes) {
    const text = known.get(scope)?.get(name);
    if (text !== undefined) return text;
  }
  return '';
}

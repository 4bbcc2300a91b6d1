/** What common arguments are for, in our own words: by component, by plugin, or alike in all of them. */
import { commonWords } from './words-common.ts';
import { pluginWords } from './words-plugins.ts';

let known: ReadonlyMap<string, string> | undefined;

/** Lines `name: words`, below a line `[scope …]` for each component or plugin they are about; `[]` is all of them. */
function read(text: string): [string, string][] {
  let scopes: readonly string[] = [''];
  return text.split('\n').flatMap((line): [string, string][] => {
    const heading = /^\[(.*)\]$/.exec(line);
    if (heading) scopes = heading[1]!.split(', ');
    const match = /^(\w+): (.+)$/.exec(line);
    return match ? scopes.map(scope => [`${scope}.${match[1]}`, match[2]!]) : [];
  });
}

/** Our words about an argument, from the first scope that has some; empty where none has. */
export function describe(scopes: readonly string[], name: string): string {
  known ??= new Map([...read(commonWords), ...read(pluginWords)]);
  for (const scope of scopes) {
    const text = known.get(`${scope}.${name}`);
    if (text !== undefined) return text;
  }
  return '';
}

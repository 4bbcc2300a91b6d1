/** What common arguments are for, in our own words. */

const known: Readonly<Record<string, string>> = {};

/** Our words about an argument, from the first scope that has some; empty where none has. */
export function describe(scopes: readonly string[], name: string): string {
  for (const scope of scopes) {
    const text = known[scope === '' ? name : `${scope}.${name}`];
    if (text !== undefined) return text;
  }
  return '';
}

/** What renames say of names and files. */

const identifier = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;

/** Why a text cannot be a name; undefined where it can. */
export const nameProblem = (name: string): string | undefined =>
  identifier.test(name)
    ? undefined
    : `"${name}" is not a name: names begin with a letter or "_" and go on with letters, digits, "_" and "-".`;

/** The files that are no JSON and may name such a thing; variable files name variables and nothing else. */
export function missedBy(unread: readonly string[], kind: string): string | undefined {
  const missed = unread.filter(name => kind === 'variable' || !name.endsWith('.pkrvars.json'));
  return missed.length > 0 ? missed.join(', ') : undefined;
}

export function fileName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

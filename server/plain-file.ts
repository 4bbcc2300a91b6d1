import { promises as fs, type Stats } from 'node:fs';

/**
 * The state of a plain file; undefined for what is none or not there. A name in a workspace may lead to a pipe or to
 * `/dev/zero`, whose end is waited for in vain.
 */
export const plainFile = (path: string): Promise<Stats | undefined> =>
  fs.stat(path).then(
    stats => (stats.isFile() ? stats : undefined),
    () => undefined,
  );

/** The text of a plain file of no more than `most` bytes. */
export async function plainText(path: string, most = Number.POSITIVE_INFINITY): Promise<string | undefined> {
  const stats = await plainFile(path);
  return stats && stats.size <= most ? fs.readFile(path, 'utf8').catch(() => undefined) : undefined;
}

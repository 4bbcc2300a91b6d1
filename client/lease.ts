import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The turn of one window of all on this machine to do something. */
export interface Lease {
  /** False: it was taken over, or called off with its folder. */
  holds(): Promise<boolean>;
  /** Over after so many milliseconds. */
  end(after: number): Promise<void>;
}

/** A window that has not ended its lease by then has gone, or what it waits for does not come. */
const lasts = 5_000;

/**
 * A lease on `name`, or nothing while another window has one. It is an empty file, held while it is young. The
 * next one is the file with the next number: an exclusive open decides who gets it, whether the last one was
 * ended or its window died, and nobody deletes what another has just made.
 */
export async function takeLease(folder: string, name: string): Promise<Lease | undefined> {
  const fileOf = (number: number) => join(folder, `${name}.${number}`);
  const numbers = async () =>
    (await readdir(folder))
      .filter(file => file.startsWith(`${name}.`))
      .map(file => Number(file.slice(name.length + 1)))
      .sort((a, b) => a - b);

  await mkdir(folder, { recursive: true });
  const before = await numbers();
  const last = before.at(-1) ?? 0;
  if (last > 0 && (await isYoung(fileOf(last)))) return undefined;
  const own = fileOf(last + 1);
  try {
    await writeFile(own, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  // Whoever looked long ago may have made a file below one that is held by now.
  const isLast = (await numbers()).at(-1) === last + 1;
  for (const file of isLast ? before.map(fileOf) : [own]) await rm(file, { force: true });
  if (!isLast) return undefined;
  return {
    holds: () =>
      stat(own).then(
        () => true,
        () => false,
      ),
    async end(after) {
      const when = (Date.now() - lasts + after) / 1000;
      await utimes(own, when, when).catch(() => {});
    },
  };
}

/** One that has just been replaced counts as young. */
const isYoung = (file: string): Promise<boolean> =>
  stat(file).then(
    // In either direction: a file system may have another clock, and a clock may be set.
    ({ mtimeMs }) => Math.abs(Date.now() - mtimeMs) < lasts,
    () => true,
  );

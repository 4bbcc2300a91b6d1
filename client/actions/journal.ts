import { appendFile, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ulid } from 'ulid';
import type { Connection } from '../../registry/registry.ts';
import type { Done } from './changing.ts';
import type { UndoStep } from './undo.ts';

/** One action of a person in a registry, as it was carried out. */
export interface Entry {
  /** A ULID: its time is when it was written down. */
  readonly id: string;
  readonly at: number;
  readonly says: string;
  readonly by: string;
  readonly where: Where;
  readonly done: readonly Done[];
  /** The entry this one takes back, and the steps of that which did not work. */
  readonly undoes?: string;
  readonly left?: readonly UndoStep[];
}
export interface Where {
  readonly address: string;
  readonly project: string;
  /** For people: `acme / platform`. */
  readonly name: string;
}

/** Every change made from this editor, in all its windows, with how things stood before. It outlives reloads. */
export interface Journal {
  /** Whether it can be undone: not if it could not be written down. */
  record(says: string, done: readonly Done[], undoes?: Pick<Entry, 'undoes' | 'left'>): Promise<boolean>;
  /** Oldest first. */
  entries(): Promise<readonly Entry[]>;
  /** The newest action in the project at hand that is not undone yet; the newest before another one. */
  last(before?: string): Promise<Entry | undefined>;
  /** Reasons given for revocations in the project at hand, the last first, each once. */
  reasons(most: number): Promise<readonly string[]>;
  /** What was done last in the project at hand, be it an undo. */
  newest(): Promise<Entry | undefined>;
}

/** Half of it is let go when it has grown to this. */
const mostBytes = 2_000_000;

/**
 * A file of JSON lines that is only ever appended to, so that windows that write at the same time lose nothing
 * (VS Code's own key-value stores keep the last writer's). A line that cannot be read is passed over.
 */
export function journal(options: {
  readonly file: string;
  readonly connection: () => Promise<Connection>;
  readonly now: () => number;
  readonly log: (line: string) => void;
}): Journal {
  const { file, now } = options;

  async function read(path: string): Promise<readonly Entry[]> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch {
      return [];
    }
    return text.split('\n').flatMap(line => readEntry(line) ?? []);
  }
  const entries = async () => [...(await read(`${file}.old`)), ...(await read(file))];
  const here = async (): Promise<{ readonly by: string; readonly where: Where }> => {
    const { principal, organization, project, address } = await options.connection();
    const name = [organization?.name, project?.name].filter(Boolean).join(' / ');
    return { by: principal ?? '', where: { address, project: project?.id ?? '', name } };
  };
  async function entriesHere(): Promise<readonly Entry[]> {
    const { where } = await here();
    return (await entries()).filter(
      entry => entry.where.project === where.project && entry.where.address === where.address,
    );
  }

  return {
    entries,
    async record(says, done, undoes = {}) {
      const at = now();
      const entry: Entry = { id: ulid(at), at, says, ...(await here()), done, ...undoes };
      try {
        await mkdir(dirname(file), { recursive: true });
        const size = await stat(file).then(
          s => s.size,
          () => 0,
        );
        if (size > mostBytes) await rename(file, `${file}.old`);
        await appendFile(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
        return undoes.undoes === undefined;
      } catch (error) {
        options.log(`The registry journal could not be written: ${String(error)}`);
        return false;
      }
    },
    async reasons(most) {
      const given = (await entriesHere())
        .filter(entry => entry.undoes === undefined)
        .flatMap(({ done }) => done.flatMap(({ change }) => (change.kind === 'revoke' ? change.reason : [])));
      return [...new Set(given.toReversed())].filter(reason => reason !== '').slice(0, most);
    },
    newest: async () => (await entriesHere()).at(-1),
    async last(before) {
      const all = await entriesHere();
      const undone = new Set(all.flatMap(entry => (entry.left?.length ? [] : (entry.undoes ?? []))));
      const end = before === undefined ? all.length : all.findIndex(entry => entry.id === before);
      const open = all.slice(0, end).findLast(entry => entry.undoes === undefined && !undone.has(entry.id));
      const begun = open && all.findLast(entry => entry.undoes === open.id);
      return open && begun?.left ? { ...open, left: begun.left } : open;
    },
  };
}

/** Written by this extension, perhaps in another version, perhaps cut off: what does not look like an entry is none. */
function readEntry(line: string): Entry | undefined {
  let read: Partial<Entry> | null;
  try {
    read = JSON.parse(line);
  } catch {
    return undefined;
  }
  const whole =
    typeof read?.id === 'string' &&
    typeof read.at === 'number' &&
    typeof read.says === 'string' &&
    typeof read.where?.project === 'string' &&
    Array.isArray(read.done) &&
    read.done.every(done => typeof done?.change?.kind === 'string' && typeof done.before === 'object');
  return whole ? (read as Entry) : undefined;
}

import { closeSync, openSync } from 'node:fs';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { StartError } from '../errors.ts';
import { toSchema2 } from './migration.ts';
import { applicationId, schema, schemaVersion } from './schema.ts';

/** The one store. Every call is synchronous, so a request's work is never interleaved with another's. */
export interface Database {
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[];
  one<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined;
  run(sql: string, ...values: SQLInputValue[]): void;
  /** As `run`; how many rows it changed. */
  change(sql: string, ...values: SQLInputValue[]): number;
  /** All of it or nothing; durable on disk when it returns. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens or creates a database; without a file it lives in memory. One process at a time: the lock is held
 * until `close` or the process's end. A file that is not ours is left untouched.
 */
export function openDatabase(file: string | undefined): Database {
  const sqlite = loadSqlite();
  const name = file === undefined ? 'the database in memory' : `the database ${file}`;
  let db: DatabaseSync | undefined;
  try {
    if (file !== undefined) touchPrivate(file);
    db = new sqlite.DatabaseSync(file ?? ':memory:', { timeout: 1000 });
    prepare(db, name);
  } catch (error) {
    db?.close();
    throw error instanceof StartError ? error : new StartError(`Cannot use ${name}: ${reason(error)}`);
  }
  return wrap(db);
}

/** The file holds the client's secret, so a new one is its owner's alone; SQLite gives its WAL the same mode. */
function touchPrivate(file: string) {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // There already, or not to be made: SQLite says which.
  }
}

/** Node has it from 22.13 on without a flag; its notice of being experimental is no news to our users. */
function loadSqlite(): typeof import('node:sqlite') {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => {};
  try {
    const sqlite = process.getBuiltinModule('node:sqlite');
    if (sqlite) return sqlite;
  } finally {
    process.emitWarning = emitWarning;
  }
  throw new StartError(
    `The local registry stores through node:sqlite, which Node ${process.versions.node} lacks: run it with Node 22.13 or newer.`,
  );
}

function prepare(db: DatabaseSync, name: string) {
  const pragma = (what: string) => Object.values(db.prepare(`PRAGMA ${what}`).get() ?? {})[0];
  pragma('locking_mode = EXCLUSIVE');
  const owner = pragma('application_id');
  const version = Number(pragma('user_version'));
  const empty = Number(pragma('schema_version')) === 0;
  if (!empty && owner !== applicationId)
    throw new StartError(`Cannot use ${name}: it belongs to another program. Name a new file.`);
  if (version > schemaVersion)
    throw new StartError(
      `Cannot use ${name}: it was made by a newer version of the local registry (schema ${version}, this one knows ${schemaVersion}). Update, or name another file.`,
    );
  pragma('journal_mode = WAL');
  pragma('synchronous = FULL');
  // 64 MiB instead of 2: a large seed does not go through the disk page by page.
  pragma('cache_size = -65536');
  if (!empty && version === 1)
    db.exec(`PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE; ${toSchema2} PRAGMA user_version = 2; COMMIT`);
  pragma('foreign_keys = ON');
  if (empty)
    db.exec(
      `BEGIN IMMEDIATE; ${schema} PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}; COMMIT`,
    );
  // Takes the lock, and finds out now that a file cannot be written, not at the first request.
  else db.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${schemaVersion}; COMMIT`);
}

/** The primary result codes of SQLite (sqlite.org/rescode.html) a person can do something about. */
function reason(error: unknown): string {
  const code = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
  switch (code) {
    case 5:
    case 6:
      return 'another process has it open. Stop that one, or name another file.';
    case 8:
      return 'it cannot be written. Change its permissions, or name another file.';
    case 11:
      return 'it is damaged. Restore it from a copy, or name a new file.';
    case 13:
      return 'the disk is full.';
    case 14:
      return 'it cannot be opened or created. Check that its folder exists and may be written.';
    case 26:
      return 'it is not an SQLite database. Name another file.';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

function wrap(db: DatabaseSync): Database {
  const statements = new Map<string, StatementSync>();
  const statement = (sql: string) => {
    let found = statements.get(sql);
    if (!found) {
      found = db.prepare(sql);
      statements.set(sql, found);
    }
    return found;
  };
  return {
    all: <Row>(sql: string, ...values: SQLInputValue[]) => statement(sql).all(...values) as Row[],
    one: <Row>(sql: string, ...values: SQLInputValue[]) => statement(sql).get(...values) as Row | undefined,
    run: (sql, ...values) => {
      statement(sql).run(...values);
    },
    change: (sql, ...values) => Number(statement(sql).run(...values).changes),
    transaction<T>(work: () => T): T {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        try {
          db.exec('ROLLBACK');
        } catch {
          // A full disk has rolled back already; the first error is the one to tell.
        }
        throw error;
      }
    },
    close: () => db.close(),
  };
}

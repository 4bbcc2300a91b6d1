import { randomFillSync } from 'node:crypto';
import { incrementBase32, ulid } from 'ulid';
import type { Database } from './database.ts';

/** One request's circumstances: where, when and on whose behalf something is read or done. */
export interface Act {
  readonly db: Database;
  /** The instant everything in this request happens at. */
  readonly at: number;
  /** Display name of the principal; the API's `author_id`, despite the name. */
  readonly by: string;
  readonly organizationId: string;
  readonly projectId: string;
}

/** The author HCP writes for what the service does by itself. */
export const service = 'HCP Packer';

let last = { at: Number.NaN, id: '' };

/** Ids made one after the other at the same instant ascend, so that "the earlier one" has a meaning. */
export function newId({ at }: Pick<Act, 'at'>): string {
  const id = at === last.at ? last.id.slice(0, 10) + incrementBase32(last.id.slice(10)) : ulid(at, random);
  last = { at, id };
  return id;
}

/** Asking the system for each of an id's sixteen random letters would be most of the time a write takes. */
const pool = new Uint8Array(8192);
let used = pool.length;
function random(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool[used++]! / 256;
}

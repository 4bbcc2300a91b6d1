import { notFound, refused, taken } from '../errors.ts';
import { type Act, newId } from './act.ts';
import { bucketNamed } from './buckets.ts';
import type { EnforcedBlockRow, EnforcedBlockVersionRow } from './schema.ts';

/** Provisioners every build of a bucket gets: a block has versions, and buckets are linked to one of them. */

export interface BlockContent {
  readonly version: string;
  readonly templateType: string;
  readonly blockContent: string;
  readonly additionalDescription: string;
}

export interface Link {
  readonly id: string;
  readonly enforced_block_id: string;
  readonly enforced_block_version_id: string;
  readonly bucket_id: string;
  readonly created_at: number;
}

export function blockWith(act: Act, id: string): EnforcedBlockRow {
  const row = act.db.one<EnforcedBlockRow>(
    'SELECT * FROM enforced_block WHERE id = ? AND project_id = ?',
    id,
    act.projectId,
  );
  if (!row) throw notFound(`enforced block not found: ${id}`);
  return row;
}

export function blockVersionWith(act: Act, block: EnforcedBlockRow, id: string): EnforcedBlockVersionRow {
  const row = act.db.one<EnforcedBlockVersionRow>(
    'SELECT * FROM enforced_block_version WHERE id = ? AND enforced_block_id = ?',
    id,
    block.id,
  );
  if (!row) throw notFound(`enforced block ${block.name} has no version ${id}`);
  return row;
}

/** Newest first. */
export const blockVersions = (act: Act, block: EnforcedBlockRow): EnforcedBlockVersionRow[] =>
  act.db.all<EnforcedBlockVersionRow>(
    'SELECT * FROM enforced_block_version WHERE enforced_block_id = ? ORDER BY created_at DESC, rowid DESC',
    block.id,
  );

function nameIsFree(act: Act, name: string) {
  if (act.db.one('SELECT 1 FROM enforced_block WHERE project_id = ? AND name = ?', act.projectId, name))
    throw taken(`enforced block already exists: ${name}`);
}

export function createBlock(
  act: Act,
  name: string,
  labels: Readonly<Record<string, string>>,
  first: BlockContent,
): EnforcedBlockRow {
  nameIsFree(act, name);
  const id = newId(act);
  act.db.run(
    'INSERT INTO enforced_block VALUES (?, ?, ?, ?, ?, ?)',
    id,
    act.projectId,
    name,
    JSON.stringify(labels),
    act.at,
    act.at,
  );
  const block = blockWith(act, id);
  addBlockVersion(act, block, first);
  return block;
}

export function addBlockVersion(
  act: Act,
  block: EnforcedBlockRow,
  content: BlockContent,
): EnforcedBlockVersionRow {
  if (
    act.db.one(
      'SELECT 1 FROM enforced_block_version WHERE enforced_block_id = ? AND version = ?',
      block.id,
      content.version,
    )
  )
    throw taken(`enforced block ${block.name} has a version ${content.version} already`);
  const id = newId(act);
  act.db.run(
    'INSERT INTO enforced_block_version VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    id,
    block.id,
    content.version,
    content.templateType,
    content.blockContent,
    content.additionalDescription,
    act.at,
    act.at,
  );
  return blockVersionWith(act, block, id);
}

export function updateBlock(
  act: Act,
  block: EnforcedBlockRow,
  change: { name: string | undefined; labels: Readonly<Record<string, string>> | undefined },
): EnforcedBlockRow {
  if (change.name && change.name !== block.name) nameIsFree(act, change.name);
  act.db.run(
    'UPDATE enforced_block SET name = ?, labels = ?, updated_at = ? WHERE id = ?',
    change.name || block.name,
    change.labels ? JSON.stringify(change.labels) : block.labels,
    act.at,
    block.id,
  );
  return blockWith(act, block.id);
}

/** What a version says cannot change, only what is said about it. */
export function describe(act: Act, block: EnforcedBlockRow, version: EnforcedBlockVersionRow, text: string) {
  act.db.run(
    'UPDATE enforced_block_version SET additional_description = ?, updated_at = ? WHERE id = ?',
    text,
    act.at,
    version.id,
  );
  return blockVersionWith(act, block, version.id);
}

/** Refused while a build would miss it. */
export function deleteBlock(act: Act, block: EnforcedBlockRow) {
  notLinked(act, `enforced block ${block.name}`, 'enforced_block_id', block.id);
  act.db.run('DELETE FROM enforced_block WHERE id = ?', block.id);
}

export function deleteBlockVersion(act: Act, block: EnforcedBlockRow, version: EnforcedBlockVersionRow) {
  notLinked(
    act,
    `version ${version.version} of enforced block ${block.name}`,
    'enforced_block_version_id',
    version.id,
  );
  if (blockVersions(act, block).length === 1)
    throw refused(`version ${version.version} is the only one of enforced block ${block.name}`);
  act.db.run('DELETE FROM enforced_block_version WHERE id = ?', version.id);
}

function notLinked(
  act: Act,
  what: string,
  column: 'enforced_block_id' | 'enforced_block_version_id',
  id: string,
) {
  const linked = act.db.all<{ name: string }>(
    `SELECT b.name FROM enforced_block_bucket l JOIN bucket b ON b.id = l.bucket_id WHERE l.${column} = ? ORDER BY b.name`,
    id,
  );
  if (linked.length)
    throw refused(
      `${what} is linked to the buckets ${linked.map(b => b.name).join(', ')}: unlink them first`,
    );
}

export const linksOf = (act: Act, version: EnforcedBlockVersionRow): Link[] =>
  act.db.all<Link>(
    `SELECT l.* FROM enforced_block_bucket l JOIN bucket b ON b.id = l.bucket_id
     WHERE l.enforced_block_version_id = ? ORDER BY b.name`,
    version.id,
  );

/** The names are all buckets this version is for; one linked to another version of the block moves here. */
export function link(
  act: Act,
  block: EnforcedBlockRow,
  version: EnforcedBlockVersionRow,
  names: readonly string[],
): Link[] {
  const wanted = new Set(names.map(name => bucketNamed(act, name).id));
  const before = linksOf(act, version);
  for (const old of before)
    if (!wanted.delete(old.bucket_id)) act.db.run('DELETE FROM enforced_block_bucket WHERE id = ?', old.id);
  for (const bucket of wanted) {
    act.db.run(
      'DELETE FROM enforced_block_bucket WHERE enforced_block_id = ? AND bucket_id = ?',
      block.id,
      bucket,
    );
    act.db.run(
      'INSERT INTO enforced_block_bucket VALUES (?, ?, ?, ?, ?)',
      newId(act),
      block.id,
      version.id,
      bucket,
      act.at,
    );
  }
  return linksOf(act, version);
}

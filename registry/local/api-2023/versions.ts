import { randomUUID } from 'node:crypto';
import type { Call, Handler } from '../api/call.ts';
import { choice, duration, type Fields, flag, instant, required, text } from '../api/fields.ts';
import { checkFingerprint } from '../api/names.ts';
import { order, page } from '../api/paging.ts';
import { invalid, notFound } from '../errors.ts';
import type { Act } from '../store/act.ts';
import { bucketNamed } from '../store/buckets.ts';
import { restore, revoke } from '../store/revocation.ts';
import type { VersionRow } from '../store/schema.ts';
import {
  createVersion,
  deleteVersion,
  forceCompletion,
  maybeVersion,
  versionOf,
  versionWith,
} from '../store/versions.ts';
import { operation, version } from './render.ts';

export const templateTypes = ['TEMPLATE_TYPE_UNSET', 'HCL2', 'JSON'] as const;
export const versionColumns = {
  id: 'id',
  created_at: 'created_at',
  updated_at: 'updated_at',
  fingerprint: 'fingerprint',
  name: 'coalesce(number, 0)',
};

/** The version a path names. */
export const versionIn = ({ act, path }: Call): VersionRow =>
  versionWith(act, bucketNamed(act, path.bucket!), path.fingerprint!);

/** Newest first by creation, so a running version comes before the complete ones. */
export const ListVersions: Handler = ({ act, path, query, pageSize }) => {
  const rows = act.db.all<VersionRow>(
    `SELECT * FROM version WHERE bucket_id = ? ORDER BY ${order(query, versionColumns, 'created_at DESC, rowid DESC')}`,
    bucketNamed(act, path.bucket!).id,
  );
  const cut = page(rows, row => row.id, query, pageSize);
  return { versions: cut.rows.map(row => version(act, row)), pagination: cut.pagination };
};

export const CreateVersion: Handler = ({ act, path, body }) => ({
  version: version(
    act,
    createVersion(act, bucketNamed(act, path.bucket!), {
      fingerprint: checkFingerprint(required(body, 'fingerprint')),
      templateType: choice(body, 'template_type', templateTypes) ?? 'TEMPLATE_TYPE_UNSET',
    }),
  ),
});

export const GetVersion: Handler = call => ({ version: version(call.act, versionIn(call)) });

export const UpdateVersion: Handler = call => {
  const { act, body } = call;
  const row = versionIn(call);
  command(act, row, body, !(flag(body, 'disable_rollback_channels') ?? false));
  return { version: version(act, versionOf(act, row.id)!), operation: startOperation(act) };
};

/** UpdateVersion (2021: UpdateIteration) is a command rather than a patch: revoke, restore or complete. */
export function command(act: Act, row: VersionRow, body: Fields, rollBackChannels: boolean) {
  const at = instant(body, 'revoke_at');
  const wait = duration(body, 'revoke_in');
  const restores = flag(body, 'restore') ?? false;
  const completes = flag(body, 'complete') ?? false;
  if (at !== undefined && wait !== undefined) throw invalid('revoke_at and revoke_in exclude each other');
  const revokes = at !== undefined || wait !== undefined;
  if (revokes && (restores || completes)) throw invalid('a revocation excludes restore and complete');
  if (restores) restore(act, row);
  if (completes) forceCompletion(act, versionOf(act, row.id)!);
  if (revokes)
    revoke(act, row, {
      at: at ?? act.at + wait!,
      message: text(body, 'revocation_message') ?? '',
      descendants: !(flag(body, 'skip_descendants_revocation') ?? false),
      rollBackChannels,
    });
}

/** Clients poll the id they get; it outlives a restart. */
export function startOperation(act: Act) {
  const id = randomUUID();
  act.db.run('INSERT INTO operation (id, created_at) VALUES (?, ?)', id, act.at);
  return operation(act, id, act.at);
}

/** An unknown fingerprint is NOT_FOUND here, unlike everywhere else. */
export const DeleteVersion: Handler = ({ act, path, query }) => {
  const row = maybeVersion(act, bucketNamed(act, path.bucket!), path.fingerprint!);
  if (!row) throw notFound(`version not found: ${path.fingerprint} in bucket ${path.bucket}`);
  deleteVersion(act, row, query.get('rollback_channels') === 'true');
  return {};
};

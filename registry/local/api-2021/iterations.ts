import type { Handler } from '../api/call.ts';
import { choice, flag, required } from '../api/fields.ts';
import { checkFingerprint } from '../api/names.ts';
import { order, page } from '../api/paging.ts';
import { command, startOperation, templateTypes, versionColumns } from '../api-2023/versions.ts';
import { ApiError, invalid, notFound, refused } from '../errors.ts';
import type { Act } from '../store/act.ts';
import { bucketNamed } from '../store/buckets.ts';
import { holders } from '../store/channels.ts';
import type { BucketRow, VersionRow } from '../store/schema.ts';
import { createVersion, deleteVersion, maybeVersion, versionOf } from '../store/versions.ts';
import { iteration, listedIteration } from './render.ts';

const { name, ...columns } = versionColumns;

export const ListIterations: Handler = ({ act, path, query, pageSize }) => {
  const by = order(query, { ...columns, incremental_version: name }, 'created_at DESC, rowid DESC');
  const rows = act.db.all<VersionRow>(
    `SELECT * FROM version WHERE bucket_id = ? ORDER BY ${by}`,
    bucketNamed(act, path.bucket!).id,
  );
  const cut = page(rows, row => row.id, query, pageSize);
  return { iterations: cut.rows.map(row => listedIteration(act, row)), pagination: cut.pagination };
};

export const CreateIteration: Handler = ({ act, path, body }) => ({
  iteration: iteration(
    act,
    createVersion(act, bucketNamed(act, path.bucket!), {
      fingerprint: checkFingerprint(required(body, 'fingerprint')),
      templateType: choice(body, 'template_type', templateTypes) ?? 'TEMPLATE_TYPE_UNSET',
    }),
  ),
});

/** The one iteration a query names, by id, fingerprint or number; undefined when it names none. */
export function selected(act: Act, home: BucketRow, query: URLSearchParams): VersionRow | undefined {
  const id = query.get('iteration_id') ?? '';
  const fingerprint = query.get('fingerprint') ?? '';
  const number = query.get('incremental_version') ?? '';
  if (!/^\d*$/.test(number)) throw invalid('incremental_version must be a number');
  const given = [id, fingerprint, Number(number) ? number : ''].filter(Boolean);
  if (!given.length) return undefined;
  if (given.length > 1) throw invalid('iteration_id, fingerprint and incremental_version exclude each other');
  const row = lookUp(act, home, { id, fingerprint, number: Number(number) });
  if (!row) throw new ApiError('ABORTED', `no iteration ${given[0]} in bucket ${home.name}`);
  return row;
}

export function lookUp(
  act: Act,
  home: BucketRow,
  by: { id: string; fingerprint: string; number: number },
): VersionRow | undefined {
  const row = by.id
    ? versionOf(act, by.id)
    : by.fingerprint
      ? maybeVersion(act, home, by.fingerprint)
      : act.db.one<VersionRow>(
          'SELECT * FROM version WHERE bucket_id = ? AND number = ?',
          home.id,
          by.number,
        );
  return row?.bucket_id === home.id ? row : undefined;
}

export const GetIteration: Handler = ({ act, path, query }) => {
  const row = selected(act, bucketNamed(act, path.bucket!), query);
  if (!row) throw invalid('one of iteration_id, fingerprint, incremental_version is required');
  return { iteration: iteration(act, row) };
};

/** Channels stay where they are unless asked; revoking at once what a channel holds is then refused. */
export const UpdateIteration: Handler = ({ act, path, body }) => {
  const home = bucketNamed(act, required(body, 'bucket_slug'));
  const row = lookUp(act, home, { id: path.iteration!, fingerprint: '', number: 0 });
  if (!row) throw new ApiError('ABORTED', `no iteration ${path.iteration} in bucket ${home.name}`);
  const rollBack = flag(body, 'rollback_channels') ?? false;
  command(act, row, body, rollBack);
  const now = versionOf(act, row.id)!;
  const held = holders(act, row.id);
  const revokedNow = row.revoke_at === null && now.revoke_at !== null && now.revoke_at <= act.at;
  if (revokedNow && held.length)
    throw refused(
      `iteration ${row.fingerprint} is assigned to the channels ${held.map(c => c.name).join(', ')}: set rollback_channels, or assign them another iteration first`,
    );
  return { iteration: iteration(act, now), operation: startOperation(act) };
};

export const DeleteIteration: Handler = ({ act, path, query }) => {
  const home = query.get('bucket_slug');
  if (!home) throw invalid('bucket_slug is required');
  const row = lookUp(act, bucketNamed(act, home), { id: path.iteration!, fingerprint: '', number: 0 });
  if (!row) throw notFound(`iteration not found: ${path.iteration} in bucket ${home}`);
  deleteVersion(act, row, query.get('rollback_channels') === 'true');
  return {};
};

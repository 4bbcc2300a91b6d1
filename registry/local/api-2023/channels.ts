import type { Call, Handler } from '../api/call.ts';
import { flag, mask, missingMask, required, text } from '../api/fields.ts';
import { checkName } from '../api/names.ts';
import { page } from '../api/paging.ts';
import { ApiError, notFound, refused } from '../errors.ts';
import type { Act } from '../store/act.ts';
import { bucketNamed } from '../store/buckets.ts';
import {
  addChannel,
  channelNamed,
  channelOf,
  channelsOf,
  deleteChannel,
  promote,
  restrict,
} from '../store/channels.ts';
import type { AssignmentRow, BucketRow, ChannelRow, VersionRow } from '../store/schema.ts';
import { maybeVersion } from '../store/versions.ts';
import { assignment, channel, heldVersion, version } from './render.ts';

/** Never paged: Terraform looks for its channel in this one answer. */
export const ListChannels: Handler = ({ act, path, seesRestricted }) => ({
  channels: channelsOf(act, bucketNamed(act, path.bucket!), seesRestricted).map(row => channel(act, row)),
});

export const CreateChannel: Handler = ({ act, path, body }) => {
  const home = bucketNamed(act, path.bucket!);
  const row = addChannel(act, home.id, checkName('channel', required(body, 'name')), {
    managed: false,
    restricted: flag(body, 'restricted') ?? false,
  });
  const fingerprint = text(body, 'version_fingerprint');
  if (fingerprint) promote(act, row, candidate(act, home, fingerprint));
  return { channel: channel(act, channelOf(act, row.id)) };
};

function candidate(act: Act, home: BucketRow, fingerprint: string): VersionRow {
  const row = maybeVersion(act, home, fingerprint);
  if (!row) throw notFound(`version not found: ${fingerprint} in bucket ${home.name}`);
  return row;
}

/** The channel a path names. */
export function channelIn({ act, path, seesRestricted }: Call): ChannelRow {
  const row = channelNamed(act, bucketNamed(act, path.bucket!), path.channel!);
  if (row.restricted && !seesRestricted)
    throw new ApiError('PERMISSION_DENIED', `channel ${row.name} is restricted`);
  return row;
}

export const GetChannel: Handler = call => ({ channel: channel(call.act, channelIn(call)) });

/** Only what the mask names is touched; what it names and the body lacks is cleared, for Go omits zero values. */
export const UpdateChannel: Handler = call => {
  const { act, path, body } = call;
  const row = channelIn(call);
  const masked = mask(body, 'update_mask', ['versionFingerprint', 'restricted']);
  if (!masked) throw missingMask();
  if (masked.has('versionFingerprint')) {
    const fingerprint = text(body, 'version_fingerprint');
    promote(act, row, fingerprint ? candidate(act, bucketNamed(act, path.bucket!), fingerprint) : null);
  }
  if (masked.has('restricted')) restrict(act, row, flag(body, 'restricted') ?? false);
  return { channel: channel(act, channelOf(act, row.id)) };
};

export const DeleteChannel: Handler = call => {
  deleteChannel(call.act, channelIn(call));
  return {};
};

export const AssignChannelVersion: Handler = ({ act, path, body }) => {
  const home = bucketNamed(act, path.bucket!);
  const source = channelNamed(act, home, required(body, 'source_channel'));
  const target = channelNamed(act, home, required(body, 'target_channel'));
  const held = heldVersion(act, source.version_id);
  if (!held) throw refused(`channel ${source.name} holds no version`);
  promote(act, target, held);
  return {
    source_channel: channel(act, source),
    target_channel: channel(act, channelOf(act, target.id)),
    version: version(act, held),
    fingerprint: held.fingerprint,
  };
};

/** Newest first. */
export const assignments = (act: Act, row: ChannelRow): AssignmentRow[] =>
  act.db.all<AssignmentRow>('SELECT * FROM assignment WHERE channel_id = ? ORDER BY sequence DESC', row.id);

export const ListChannelAssignmentHistory: Handler = call => {
  const { act, query, pageSize } = call;
  const rows = assignments(act, channelIn(call));
  const cut = page(rows, row => String(row.sequence), query, pageSize);
  return {
    history: cut.rows.map(row => assignment(act, row)),
    count: rows.length,
    pagination: cut.pagination,
  };
};

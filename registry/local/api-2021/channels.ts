import type { Handler } from '../api/call.ts';
import { choice, type Fields, mask, required, text, whole } from '../api/fields.ts';
import { checkName } from '../api/names.ts';
import { page } from '../api/paging.ts';
import { assignments, channelIn } from '../api-2023/channels.ts';
import { invalid, notFound } from '../errors.ts';
import type { Act } from '../store/act.ts';
import { bucketNamed } from '../store/buckets.ts';
import { addChannel, channelOf, channelsOf, promote, restrict } from '../store/channels.ts';
import type { BucketRow, VersionRow } from '../store/schema.ts';
import { lookUp } from './iterations.ts';
import { assignment, channel } from './render.ts';

const restrictions = ['RESTRICTION_UNSET', 'RESTRICTED', 'UNRESTRICTED'] as const;
const identifiers = ['iterationId', 'fingerprint', 'incrementalVersion'] as const;
type Identifier = (typeof identifiers)[number];

export const ListChannels: Handler = ({ act, path, seesRestricted }) => ({
  channels: channelsOf(act, bucketNamed(act, path.bucket!), seesRestricted).map(row => channel(act, row)),
});

export const CreateChannel: Handler = ({ act, path, body }) => {
  const home = bucketNamed(act, path.bucket!);
  const row = addChannel(act, home.id, checkName('channel', required(body, 'slug')), {
    managed: false,
    restricted: choice(body, 'restriction', restrictions) === 'RESTRICTED',
  });
  const [iteration] = named(act, home, body, identifiers);
  if (iteration) promote(act, row, iteration);
  return { channel: channel(act, channelOf(act, row.id)) };
};

export const GetChannel: Handler = call => ({ channel: channel(call.act, channelIn(call)) });

/**
 * Without a mask everything is updated: the first identifier that says something counts, and none unassigns.
 * Identifiers named by a mask must all mean the same iteration.
 */
export const UpdateChannel: Handler = call => {
  const { act, path, body } = call;
  const row = channelIn(call);
  const home = bucketNamed(act, path.bucket!);
  const masked = mask(body, 'mask', [...identifiers, 'restriction']);
  const wanted = identifiers.filter(i => masked?.has(i) ?? true);
  if (wanted.length) {
    const iterations = named(act, home, body, wanted);
    if (masked && new Set(iterations.map(i => i.id)).size > 1)
      throw invalid('the masked identifiers name different iterations');
    promote(act, row, iterations[0] ?? null);
  }
  const restriction = choice(body, 'restriction', restrictions) ?? 'RESTRICTION_UNSET';
  if (masked ? masked.has('restriction') : restriction !== 'RESTRICTION_UNSET')
    restrict(act, row, restriction === 'RESTRICTED');
  return { channel: channel(act, channelOf(act, row.id)) };
};

function named(act: Act, home: BucketRow, body: Fields, wanted: readonly Identifier[]): VersionRow[] {
  const given = { id: text(body, 'iteration_id'), fingerprint: text(body, 'fingerprint') };
  const number = whole(body, 'incremental_version');
  const none = { id: '', fingerprint: '', number: 0 };
  const by: Record<Identifier, typeof none> = {
    iterationId: { ...none, id: given.id ?? '' },
    fingerprint: { ...none, fingerprint: given.fingerprint ?? '' },
    incrementalVersion: { ...none, number: number ?? 0 },
  };
  return wanted
    .map(identifier => by[identifier])
    .filter(one => one.id || one.fingerprint || one.number)
    .map(one => {
      const row = lookUp(act, home, one);
      if (!row)
        throw notFound(
          `iteration not found: ${one.id || one.fingerprint || one.number} in bucket ${home.name}`,
        );
      return row;
    });
}

export const ListChannelHistory: Handler = call => {
  const { act, query, pageSize } = call;
  const rows = assignments(act, channelIn(call));
  const cut = page(rows, row => String(row.sequence), query, pageSize);
  return {
    history: cut.rows.map(row => assignment(act, row)),
    count: rows.length,
    pagination: cut.pagination,
  };
};

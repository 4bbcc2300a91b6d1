/** Carries a change out: looks just before, writes once, and reads back what the registry made of it. */
import type { Changed, ChannelStanding, Seen, Standing } from '../protocol/changes.ts';
import type { Change, Failure, Registry, RegistryWrites, Written } from '../registry/registry.ts';
import { isOpenEnded } from '../registry/writes.ts';
import { standing } from './standing.ts';

/**
 * Writes if things still stand as the person was shown. The API has no compare-and-set: the look just before
 * narrows the gap to milliseconds, and the look after tells if somebody was in it all the same.
 */
export async function carryOut(
  registry: Registry,
  writes: RegistryWrites,
  { change, seen }: { readonly change: Change; readonly seen: Seen },
): Promise<Written<Changed>> {
  const before = await standing(registry, change);
  if (before.is === 'unknown') return { is: 'failed', why: before.why };
  if (before.is === 'absent')
    return failed('rejected', missing('bucket' in change ? `Bucket "${change.bucket}"` : 'The registry'));
  const moved = conflict(change, seen, before.value);
  if (moved) return { is: 'failed', why: moved };
  const written = await writes.apply(change);
  if (written.is === 'failed' && !isOpenEnded(written.why)) return written;
  const after = await standing(registry, change, before.value.holders);
  // Only the answer may have been lost: a change that came about can be taken back like any other.
  if (written.is === 'failed')
    return after.is === 'found' && cameAbout(change, before.value, after.value)
      ? done(before.value, after.value)
      : written;
  if (after.is !== 'found') {
    const emptied = after.is === 'absent' && change.kind === 'delete-bucket';
    return done(before.value, emptied ? { bucket: null } : undefined);
  }
  if (change.kind === 'assign' && after.value.channel?.fingerprint !== change.fingerprint)
    return failed(
      'conflict',
      `The registry accepted the change, but "${change.channel}" of "${change.bucket}" holds ${held(after.value.channel)}: someone else moved it at the same moment.`,
    );
  return done(before.value, after.value);
}

/** Do things stand as the change wants them, and did not before? */
function cameAbout(
  change: Change,
  before: Standing,
  { channel, version, bucket, registry }: Standing,
): boolean {
  switch (change.kind) {
    case 'assign':
      return (
        channel?.fingerprint === change.fingerprint && before.channel?.fingerprint !== change.fingerprint
      );
    case 'restrict':
      return channel?.restricted === change.restricted && before.channel?.restricted !== change.restricted;
    case 'create-channel':
      return !!channel && channel.fingerprint === change.fingerprint;
    case 'delete-channel':
      return channel === null;
    case 'revoke':
      return !!version && version.revokeAt !== null && version.revokeAt !== before.version?.revokeAt;
    case 'restore':
      return version?.revokeAt === null;
    case 'delete-version':
      return version === null;
    case 'create-bucket':
      return !!bucket;
    case 'update-bucket': {
      const { description, labels } = change;
      const [wanted, was] = [{ description, labels }, before.bucket];
      return !!bucket && !differs(wanted, bucket) && differs(wanted, was);
    }
    case 'delete-bucket':
      return bucket === null;
    case 'create-registry':
      return !!registry;
    case 'activate-registry':
      return registry?.activated === change.activated && before.registry?.activated !== change.activated;
    case 'set-tier':
      return registry?.tier === change.tier && before.registry?.tier !== change.tier;
  }
}

const done = (before: Standing, after: Standing | undefined): Written<Changed> => ({
  is: 'done',
  value: { before, after },
});
const refusal = (kind: 'conflict' | 'rejected', message: string): Failure => ({ kind, message });
const failed = (kind: 'conflict' | 'rejected', message: string): Written<never> => ({
  is: 'failed',
  why: refusal(kind, message),
});
const missing = (what: string) => `${what} is gone, or no longer visible. Nothing was changed.`;
const held = (channel: ChannelStanding | null | undefined) => channel?.version || 'no version';

/** What is not as it was seen, as a sentence; undefined when it all still holds. */
function conflict(change: Change, seen: Seen, now: Standing): Failure | undefined {
  if (!('bucket' in change)) return registryConflict(change.kind === 'create-registry', seen, now);
  const bucket = `"${change.bucket}"`;
  const where = 'channel' in change ? `"${change.channel}" of ${bucket}` : bucket;
  const creates = change.kind === 'create-channel' || change.kind === 'create-bucket';
  const there = 'channel' in change ? now.channel : 'fingerprint' in change ? now.version : now.bucket;
  if (creates && there)
    return refusal(
      'conflict',
      `${change.kind === 'create-bucket' ? `Bucket ${bucket}` : `Channel ${where}`} is there already. Nothing was changed.`,
    );
  if (!creates && !there)
    return refusal(
      'rejected',
      missing(
        'channel' in change
          ? `Channel ${where}`
          : 'fingerprint' in change
            ? `Version ${seen.version?.name || change.fingerprint} of ${bucket}`
            : `Bucket ${bucket}`,
      ),
    );
  const said = (message: string) => refusal('conflict', `${message} Nothing was changed.`);
  if (differs(seen.channel, now.channel))
    return said(
      seen.channel?.fingerprint === undefined || seen.channel.fingerprint === now.channel?.fingerprint
        ? `The access of ${where} was changed meanwhile.`
        : `${where} holds ${held(now.channel)} now: someone moved it meanwhile.`,
    );
  if (differs(seen.version, now.version))
    return said(
      now.version?.revokeAt === null
        ? `${now.version.name} of ${bucket} was restored meanwhile.`
        : `The revocation of ${now.version?.name} of ${bucket} was changed meanwhile.`,
    );
  if (differs(seen.bucket, now.bucket)) return said(`Bucket ${bucket} was changed meanwhile.`);
  const moved = seen.holders && movedHolder(seen.holders, now.holders ?? []);
  if (moved) return said(`"${moved.channel}" of "${moved.bucket}" was moved meanwhile.`);
  if (seen.descendants && names(seen.descendants) !== names(now.descendants ?? []))
    return said(`Other versions are built from it by now.`);
  return undefined;
}

function registryConflict(creates: boolean, seen: Seen, { registry }: Standing): Failure | undefined {
  if (creates)
    return registry
      ? refusal('conflict', 'This project has a registry already. Nothing was changed.')
      : undefined;
  if (!registry) return refusal('rejected', missing('The registry'));
  return differs(seen.registry, registry)
    ? refusal('conflict', 'The registry was changed meanwhile. Nothing was changed.')
    : undefined;
}

/** Only what was seen is compared. */
function differs(seen: object | null | undefined, now: object | null | undefined): boolean {
  if (!seen || !now) return false;
  const is = now as Readonly<Record<string, unknown>>;
  return Object.entries(seen).some(([key, value]) => ordered(value) !== ordered(is[key]));
}
/** JSON in which the order of members does not matter. */
const ordered = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? '';

type Place = { readonly bucket: string; readonly channel: string; readonly fingerprint: string | null };
function movedHolder(seen: readonly Place[], now: readonly Place[]): Place | undefined {
  const key = ({ bucket, channel, fingerprint }: Place) => JSON.stringify([bucket, channel, fingerprint]);
  const [was, is] = [new Set(seen.map(key)), new Set(now.map(key))];
  return seen.find(place => !is.has(key(place))) ?? now.find(place => !was.has(key(place)));
}
const names = (descendants: readonly { readonly bucket: string; readonly fingerprint: string }[]) =>
  JSON.stringify(descendants.map(({ bucket, fingerprint }) => `${bucket}/${fingerprint}`).sort());

import type { ChannelStanding, Standing } from '../../protocol/changes.ts';
import { instant, plain } from '../../protocol/words.ts';
import type { Change, ChangeOf } from '../../registry/registry.ts';
import type { Decision, Done } from './changing.ts';

/** One step back: only done while things stand as the action left them. */
export interface UndoStep extends Decision {
  /** For the line that says it was done: `golden-ubuntu: production v13 → v12`. */
  readonly says: string;
}
export interface UndoPlan {
  readonly steps: readonly UndoStep[];
  /** What no step brings back, a sentence each. */
  readonly lost: readonly string[];
}

/** How an action is taken back, its changes in reverse order. */
export function undoPlan(done: readonly Done[], now: number): UndoPlan {
  const steps: UndoStep[] = [];
  const lost: string[] = [];
  for (const one of done.toReversed()) {
    const back = one.after
      ? undoOne(one, one.before, one.after, now)
      : gone(`${subject(one.change)} could not be read back after the change, so nothing is undone blindly.`);
    steps.push(...back.steps);
    lost.push(...back.lost);
  }
  return { steps, lost };
}

const gone = (sentence: string): UndoPlan => ({ steps: [], lost: [sentence] });
const only = (...steps: UndoStep[]): UndoPlan => ({ steps, lost: [] });
const subject = (change: Change) =>
  'channel' in change
    ? `${plain(change.channel)} of ${plain(change.bucket)}`
    : 'fingerprint' in change
      ? `${change.fingerprint} of ${plain(change.bucket)}`
      : `Bucket ${plain(change.bucket)}`;

function undoOne({ change }: Done, before: Standing, after: Standing, now: number): UndoPlan {
  const { bucket } = change;
  switch (change.kind) {
    case 'assign':
      return only(assignBack(bucket, change.channel, before.channel!, after.channel!));
    case 'restrict':
      return only({
        change: { ...change, restricted: before.channel!.restricted },
        seen: { channel: after.channel! },
        says: `${plain(bucket)}: ${plain(change.channel)} ${before.channel!.restricted ? 'restricted' : 'unrestricted'}`,
      });
    case 'create-channel':
      return only({
        change: { kind: 'delete-channel', bucket, channel: change.channel },
        seen: { channel: after.channel! },
        says: `${plain(bucket)}: channel ${plain(change.channel)} deleted`,
      });
    case 'delete-channel':
      return {
        ...only({
          change: { ...change, ...standsAs(before.channel!), kind: 'create-channel' },
          seen: { channel: null },
          says: `${plain(bucket)}: channel ${plain(change.channel)} created with ${before.channel!.version || 'no version'}`,
        }),
        lost: [`The history of ${subject(change)} is gone; it starts anew.`],
      };
    case 'revoke':
      return undoRevocation(change, before, after, now);
    case 'restore':
      return undoRestoration(change, before, after, now);
    case 'delete-version':
      return gone(
        `${before.version!.name} of ${plain(bucket)} is deleted, with its builds; only a new build makes another.${moved(before, after)}`,
      );
    case 'create-bucket':
      return only({
        change: { kind: 'delete-bucket', bucket },
        seen: { bucket: after.bucket! },
        says: `bucket ${plain(bucket)} deleted`,
      });
    case 'update-bucket': {
      const { description, labels } = before.bucket!;
      const now = after.bucket!;
      return only({
        change: { ...change, description, labels },
        // Versions may have come meanwhile: they do not matter here.
        seen: { bucket: { description: now.description, labels: now.labels } },
        says: `${plain(bucket)}: description and labels as before`,
      });
    }
    case 'delete-bucket':
      return gone(`Bucket ${plain(bucket)} is deleted, with everything that was in it.`);
  }
}

const standsAs = ({ fingerprint, restricted }: ChannelStanding) => ({ fingerprint, restricted });
const held = (channel: ChannelStanding) => channel.version || 'unassigned';

function assignBack(
  bucket: string,
  channel: string,
  before: ChannelStanding,
  after: ChannelStanding,
): UndoStep {
  return {
    change: { kind: 'assign', bucket, channel, fingerprint: before.fingerprint },
    seen: { channel: { fingerprint: after.fingerprint } },
    says: `${plain(bucket)}: ${plain(channel)} ${held(after)} → ${held(before)}`,
  };
}

/** Restoring does not move channels back, so they are assigned again; a schedule there was before is set again. */
function undoRevocation(
  change: ChangeOf<'revoke'>,
  before: Standing,
  after: Standing,
  now: number,
): UndoPlan {
  const { bucket, fingerprint } = change;
  const was = before.version!;
  const seen = { version: after.version! };
  const restored: UndoStep = {
    change: { kind: 'restore', bucket, fingerprint },
    seen,
    says: `${plain(bucket)} ${was.name} restored`,
  };
  const channels = (before.holders ?? []).flatMap(holder => {
    const is = (after.holders ?? []).find(h => h.bucket === holder.bucket && h.channel === holder.channel);
    return holder.managed || !is || is.fingerprint === holder.fingerprint
      ? []
      : [assignBack(holder.bucket, holder.channel, holder, is)];
  });
  if (was.revokeAt === null) {
    const due = change.at !== undefined && change.at <= now;
    return {
      ...only(restored, ...channels),
      lost: due ? ['It has come due meanwhile: channels that went back then stay where they are.'] : [],
    };
  }
  if (was.revokeAt <= now)
    return {
      ...only(restored, ...channels),
      lost: [
        `The revocation scheduled before, for ${instant(was.revokeAt)}, has come due meanwhile and is not set again.`,
      ],
    };
  // Without the restoration when it is still to come: a schedule is moved by setting another one.
  const scheduled = again(change, before, was.revokeAt);
  const first = after.version!.revokeAt! <= now ? [restored, ...channels] : [];
  return {
    steps: [...first, first.length > 0 ? { ...scheduled, seen: {} } : { ...scheduled, seen }],
    lost: ['Whether channels were to go back then is not known; HCP’s default, that they do, is set.'],
  };
}

/** Puts back a revocation, as far as it is known. */
function again(
  { bucket, fingerprint }: { readonly bucket: string; readonly fingerprint: string },
  before: Standing,
  at: number | undefined,
): UndoStep {
  const { name, reason } = before.version!;
  return {
    change: {
      ...{ kind: 'revoke', bucket, fingerprint, reason },
      ...(at !== undefined && { at }),
      descendants: (before.descendants ?? []).some(({ inherits }) => inherits),
      // Channels did not move when it was restored; a schedule keeps HCP's default.
      rollBackChannels: at !== undefined,
    },
    seen: {},
    says:
      at === undefined
        ? `${plain(bucket)} ${name} revoked`
        : `${plain(bucket)} ${name} revokes on ${instant(at)}`,
  };
}

function undoRestoration(
  change: ChangeOf<'restore'>,
  before: Standing,
  after: Standing,
  now: number,
): UndoPlan {
  const at = before.version!.revokeAt ?? 0;
  const step = { ...again(change, before, at > now ? at : undefined), seen: { version: after.version! } };
  return {
    steps: [step],
    lost:
      at > now
        ? ['Whether channels were to go back then is not known; HCP’s default, that they do, is set.']
        : ['The revocation gets today’s date, and you as its author.'],
  };
}

/** ` Channels that moved stay: production on v1.` */
function moved(before: Standing, after: Standing): string {
  const names = (before.holders ?? []).flatMap(holder => {
    const is = (after.holders ?? []).find(h => h.bucket === holder.bucket && h.channel === holder.channel);
    return is && is.fingerprint !== holder.fingerprint ? [`${plain(holder.channel)} on ${held(is)}`] : [];
  });
  return names.length === 0 ? '' : ` Channels that moved stay: ${names.join(', ')}.`;
}

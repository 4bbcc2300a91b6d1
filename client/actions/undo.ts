import * as l10n from '@vscode/l10n';
import type { ChannelStanding, Standing } from '../../protocol/changes.ts';
import { instant, plain, tierName } from '../../protocol/words.ts';
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
      : gone(
          l10n.t(
            '{0} could not be read back after the change, so nothing is undone blindly.',
            subject(one.change),
          ),
        );
    steps.push(...back.steps);
    lost.push(...back.lost);
  }
  return { steps, lost };
}

const gone = (sentence: string): UndoPlan => ({ steps: [], lost: [sentence] });
const only = (...steps: UndoStep[]): UndoPlan => ({ steps, lost: [] });
const subject = (change: Change) =>
  'channel' in change
    ? l10n.t('{0} of {1}', plain(change.channel), plain(change.bucket))
    : !('bucket' in change)
      ? l10n.t('The registry')
      : 'fingerprint' in change
        ? l10n.t('{0} of {1}', change.fingerprint, plain(change.bucket))
        : l10n.t('Bucket {0}', plain(change.bucket));

function undoOne({ change }: Done, before: Standing, after: Standing, now: number): UndoPlan {
  if (!('bucket' in change)) return undoRegistry(change, before, after);
  const { bucket } = change;
  switch (change.kind) {
    case 'assign':
      return only(assignBack(bucket, change.channel, before.channel!, after.channel!));
    case 'restrict':
      return only({
        change: { ...change, restricted: before.channel!.restricted },
        seen: { channel: after.channel! },
        says: `${plain(bucket)}: ${plain(change.channel)} ${before.channel!.restricted ? l10n.t('restricted') : l10n.t('unrestricted')}`,
      });
    case 'create-channel':
      return only({
        change: { kind: 'delete-channel', bucket, channel: change.channel },
        seen: { channel: after.channel! },
        says: l10n.t('{0}: channel {1} deleted', plain(bucket), plain(change.channel)),
      });
    case 'delete-channel':
      return {
        ...only({
          change: { ...change, ...standsAs(before.channel!), kind: 'create-channel' },
          seen: { channel: null },
          says: before.channel!.version
            ? l10n.t(
                '{0}: channel {1} created with {2}',
                plain(bucket),
                plain(change.channel),
                before.channel!.version,
              )
            : l10n.t('{0}: channel {1} created with no version', plain(bucket), plain(change.channel)),
        }),
        lost: [l10n.t('The history of {0} is gone; it starts anew.', subject(change))],
      };
    case 'revoke':
      return undoRevocation(change, before, after, now);
    case 'restore':
      return undoRestoration(change, before, after, now);
    case 'delete-version':
      return gone(
        l10n.t(
          '{0} of {1} is deleted, with its builds; only a new build makes another.',
          before.version!.name,
          plain(bucket),
        ) + moved(before, after),
      );
    case 'create-bucket':
      return only({
        change: { kind: 'delete-bucket', bucket },
        seen: { bucket: after.bucket! },
        says: l10n.t('bucket {0} deleted', plain(bucket)),
      });
    case 'update-bucket': {
      const { description, labels } = before.bucket!;
      const now = after.bucket!;
      return only({
        change: { ...change, description, labels },
        // Versions may have come meanwhile: they do not matter here.
        seen: { bucket: { description: now.description, labels: now.labels } },
        says: l10n.t('{0}: description and labels as before', plain(bucket)),
      });
    }
    case 'delete-bucket':
      return gone(l10n.t('Bucket {0} is deleted, with everything that was in it.', plain(bucket)));
  }
}

/** A registry is never deleted, which would take everything in it along: one that was made is switched off. */
function undoRegistry(
  change: Exclude<Change, { readonly bucket: string }>,
  before: Standing,
  after: Standing,
): UndoPlan {
  const seen = { registry: after.registry! };
  switch (change.kind) {
    case 'create-registry':
      return {
        ...only({
          change: { kind: 'activate-registry', activated: false },
          seen,
          says: l10n.t('registry deactivated'),
        }),
        lost: [l10n.t('The registry stays, deactivated; HCP deletes it after a year.')],
      };
    case 'activate-registry': {
      const { activated } = before.registry!;
      return only({
        change: { ...change, activated },
        seen: { registry: { activated: seen.registry.activated } },
        says: activated ? l10n.t('registry activated') : l10n.t('registry deactivated'),
      });
    }
    case 'set-tier': {
      const { tier } = before.registry!;
      return only({
        change: { ...change, tier },
        seen: { registry: { tier: seen.registry.tier } },
        says: l10n.t('registry: {0} → {1}', tierName(seen.registry.tier), tierName(tier)),
      });
    }
  }
}

const standsAs = ({ fingerprint, restricted }: ChannelStanding) => ({ fingerprint, restricted });
const held = (channel: ChannelStanding) => channel.version || l10n.t('unassigned');

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
    says: l10n.t('{0} {1} restored', plain(bucket), was.name),
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
      lost: due
        ? [l10n.t('It has come due meanwhile: channels that went back then stay where they are.')]
        : [],
    };
  }
  if (was.revokeAt <= now)
    return {
      ...only(restored, ...channels),
      lost: [
        l10n.t(
          'The revocation scheduled before, for {0}, has come due meanwhile and is not set again.',
          instant(was.revokeAt),
        ),
      ],
    };
  // Without the restoration when it is still to come: a schedule is moved by setting another one.
  const scheduled = again(change, before, was.revokeAt);
  const first = after.version!.revokeAt! <= now ? [restored, ...channels] : [];
  return {
    steps: [...first, first.length > 0 ? { ...scheduled, seen: {} } : { ...scheduled, seen }],
    lost: [defaultSet()],
  };
}

const defaultSet = () =>
  l10n.t('Whether channels were to go back then is not known; HCP’s default, that they do, is set.');

/** Puts back a revocation, as far as it is known. */
function again(
  { bucket, fingerprint }: { readonly bucket: string; readonly fingerprint: string },
  before: Standing,
  at: number | undefined,
): UndoStep {
  const { name, reason } = before.version!;
  return {
    change: {
      kind: 'revoke',
      bucket,
      fingerprint,
      reason,
      ...(at !== undefined && { at }),
      descendants: (before.descendants ?? []).some(({ inherits }) => inherits),
      // Channels did not move when it was restored; a schedule keeps HCP's default.
      rollBackChannels: at !== undefined,
    },
    seen: {},
    says:
      at === undefined
        ? l10n.t('{0} {1} revoked', plain(bucket), name)
        : l10n.t('{0} {1} revokes on {2}', plain(bucket), name, instant(at)),
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
    lost: at > now ? [defaultSet()] : [l10n.t('The revocation gets today’s date, and you as its author.')],
  };
}

/** ` Channels that moved stay: production on v1.` */
function moved(before: Standing, after: Standing): string {
  const names = (before.holders ?? []).flatMap(holder => {
    const is = (after.holders ?? []).find(h => h.bucket === holder.bucket && h.channel === holder.channel);
    return is && is.fingerprint !== holder.fingerprint
      ? [l10n.t('{0} on {1}', plain(holder.channel), held(is))]
      : [];
  });
  return names.length === 0 ? '' : ` ${l10n.t('Channels that moved stay: {0}.', names.join(', '))}`;
}

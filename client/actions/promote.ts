import { l10n } from 'vscode';
import { channelStanding } from '../../protocol/changes.ts';
import { plain, versionName } from '../../protocol/words.ts';
import type { Change, Channel } from '../../registry/registry.ts';
import { inform } from '../notices.ts';
import { channelChoices, newChannel, notPromotable, versionChoices } from '../pickers.ts';
import { pick } from '../quick-input.ts';
import { type Step, walk } from '../steps.ts';
import type { Target } from '../target.ts';
import { type Changing, carryOut, confirmed, lookUp, tryAgain } from './changing.ts';
import { askChannelName } from './channels.ts';
import { changingStep } from './permission.ts';
import { movedSince, promoteSummary } from './promote-summary.ts';

interface Picked {
  readonly bucket?: string;
  readonly channel?: string;
  /** What the channel held when it was picked; unknown if it was named. */
  readonly held?: string | undefined;
  readonly fingerprint?: string;
  /** The channel is to be made. */
  readonly create?: boolean;
}

/** Points a channel at a version: pick what is not known, show what changes, write only what was shown. */
export async function promote(changing: Changing, target: Target): Promise<void> {
  const { ask } = changing;
  const title = l10n.t('Promote Version to Channel');
  const start: Picked = {
    ...(target.bucket !== undefined && { bucket: target.bucket }),
    ...(target.channel !== undefined && { channel: target.channel }),
    ...(target.to !== undefined && { channel: target.to }),
    // A hover's link names the version a channel holds beside the channel: then the version is to be picked.
    ...(target.fingerprint !== undefined &&
      target.channel === undefined && { fingerprint: target.fingerprint }),
  };
  const versionStep: Step<Picked> = async (state, back) => {
    if (state.fingerprint !== undefined) return 'skip';
    const answer = await pick(
      { title, placeholder: l10n.t('Version for {0}', state.channel!), back },
      versionChoices(ask, state.bucket!, Date.now(), version =>
        notPromotable(version, Date.now(), state.held),
      ),
    );
    return typeof answer === 'object' ? { ...state, fingerprint: answer.value.fingerprint } : answer;
  };
  const chosen = await walk<Picked>(start, [
    changingStep(ask, title),
    channelStep(changing, title),
    versionStep,
  ]);
  if (chosen) await promoteTo(changing, chosen as Required<Picked>);
}

/** Points another channel at what this one holds. */
export async function promoteChannel(changing: Changing, target: Target): Promise<void> {
  const { ask } = changing;
  const title = l10n.t('Promote Channel to Channel');
  type From = Picked & { readonly from?: string };
  const fromStep: Step<From> = async (state, back) => {
    if (state.from !== undefined) return 'skip';
    const answer = await pick<Channel>(
      { title, placeholder: l10n.t('Channel of {0} to promote', state.bucket!), back },
      channelChoices(ask, state.bucket!, Date.now(), channel =>
        channel.version ? undefined : l10n.t('holds no version'),
      ),
    );
    return typeof answer === 'object'
      ? { ...state, from: answer.value.name, fingerprint: answer.value.version!.fingerprint }
      : answer;
  };
  const known = target.channel === undefined ? undefined : await heldBy(changing, target);
  if (target.channel !== undefined && known === undefined) return;
  const chosen = await walk<From>(
    {
      ...(target.bucket !== undefined && { bucket: target.bucket }),
      ...(known !== undefined && { from: target.channel!, fingerprint: known }),
    },
    [changingStep(ask, title), fromStep, channelStep(changing, title)],
  );
  if (chosen) await promoteTo(changing, chosen as Required<Picked>);
}

/** The fingerprint of what a channel holds; says so when it holds nothing. */
async function heldBy(changing: Changing, { bucket, channel }: Target): Promise<string | undefined> {
  const channels = await lookUp(
    changing,
    l10n.t('This bucket was not found, or is not visible to you.'),
    () => changing.ask.channels(bucket!),
  );
  const held = channels?.find(({ name }) => name === channel)?.version?.fingerprint;
  if (channels && held === undefined) void inform(l10n.t('{0} holds no version.', plain(channel!)));
  return held;
}

/** The channel that is to be moved: one that can be, or a new one. */
const channelStep =
  <S extends Picked>({ ask }: Changing, title: string): Step<S> =>
  async (state, back) => {
    if (state.channel !== undefined) return 'skip';
    for (;;) {
      const answer = await pick(
        { title, placeholder: l10n.t('Channel of {0}', state.bucket!), back },
        channelChoices(
          ask,
          state.bucket!,
          Date.now(),
          channel =>
            channel.managed
              ? l10n.t('managed by HCP Packer, follows the newest version')
              : state.fingerprint !== undefined && channel.version?.fingerprint === state.fingerprint
                ? l10n.t('holds it already')
                : undefined,
          true,
        ),
      );
      if (typeof answer !== 'object') return answer;
      if (answer.value !== newChannel)
        return { ...state, channel: answer.value.name, held: answer.value.version?.fingerprint };
      const name = await askChannelName(title, state.bucket!, true);
      if (name === undefined) return undefined;
      if (name !== 'back') return { ...state, channel: name.value, create: true };
    }
  };

/** The end of every promotion: shows what changes, and writes only what was shown. `back`: it is called a rollback. */
export async function promoteTo(
  changing: Changing,
  {
    bucket,
    channel,
    fingerprint,
    create,
    back,
  }: Required<Pick<Picked, 'bucket' | 'channel' | 'fingerprint'>> & {
    readonly create?: boolean;
    readonly back?: boolean;
  },
): Promise<void> {
  let seen: Channel | undefined;
  for (;;) {
    const preview = await lookUp(
      changing,
      l10n.t('{0} has no such channel or version, or it is not visible to you.', bucket),
      () => changing.ask.promotePreview(bucket, channel, fingerprint, create ?? false),
    );
    if (!preview) return;
    const now = preview.channel;
    const held = now.version?.fingerprint ?? null;
    const { creates } = preview;
    const to = versionName(preview.next);
    const refused = now.managed
      ? l10n.t('{0} is managed by HCP Packer and cannot be assigned.', plain(channel))
      : notPromotable(preview.next, Date.now());
    if (refused !== undefined || held === fingerprint) {
      void inform(
        held === fingerprint ? l10n.t('{0} holds {1} already.', plain(channel), to) : `${to}: ${refused}`,
      );
      return;
    }
    const moved = seen && movedSince(seen, now);
    if (!(await confirmed(promoteSummary(preview, Date.now(), { moved, back })))) return;
    const change: Change = creates
      ? { kind: 'create-channel', bucket, channel, fingerprint, restricted: false }
      : { kind: 'assign', bucket, channel, fingerprint };
    const from = now.version ? versionName(now.version) : creates ? l10n.t('new') : l10n.t('unassigned');
    const { why } = await carryOut(
      changing,
      [{ change, seen: { channel: creates ? null : { fingerprint: channelStanding(now).fingerprint } } }],
      () => `${plain(bucket)}: ${plain(channel)} ${from} → ${to}`,
    );
    if (!why) return;
    seen = now;
    if (why.kind !== 'conflict' && !(await tryAgain(why, changing.showLog))) return;
  }
}

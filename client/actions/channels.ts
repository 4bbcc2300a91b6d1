import { l10n } from 'vscode';
import type { ChannelPreview } from '../../protocol/changes.ts';
import { plain } from '../../protocol/words.ts';
import type { Channel, Failure, Version } from '../../registry/registry.ts';
import { inform } from '../notices.ts';
import {
  channelChoices,
  channelNameProblem,
  historyChoices,
  notPromotable,
  versionChoices,
} from '../pickers.ts';
import { type Answer, ask as askText, type Choice, pick, pickSome, type Typed } from '../quick-input.ts';
import { type Step, walk } from '../steps.ts';
import type { Target } from '../target.ts';
import { type Changing, carryOut, confirmed, conflictOf, goOn, lookUp, tryAgain } from './changing.ts';
import {
  clearSummary,
  deleteChannelsSummary,
  holds,
  newChannelSummary,
  restrictSummary,
} from './channel-summaries.ts';
import { changingStep } from './permission.ts';
import { promoteTo } from './promote.ts';

type Named = { readonly bucket: string; readonly channel: string };
const managed = () => l10n.t('managed by HCP Packer');
const missing = () => l10n.t('This channel is gone, or not visible to you.');

/** Asks for the name of a channel that is to be made. */
export const askChannelName = (
  title: string,
  bucket: string,
  back: boolean,
  typed: Typed = {},
): Promise<Answer<string>> =>
  askText({
    title,
    back,
    typed,
    placeholder: 'production',
    prompt: l10n.t('Name of the new channel of {0}', bucket),
    check: text => {
      const problem = channelNameProblem(text);
      return problem === undefined ? undefined : { problem };
    },
  });

/** One channel of a bucket, picked where the caller did not say it. */
async function channelOf(
  { ask }: Changing,
  target: Target,
  title: string,
  refuse: (channel: Channel) => string | undefined,
): Promise<Named | undefined> {
  const chosen = await walk<Target>(target, [
    changingStep(ask, title),
    async (state, back) => {
      if (state.channel !== undefined) return 'skip';
      const answer = await pick<Channel>(
        { title, placeholder: l10n.t('Channel of {0}', state.bucket!), back },
        channelChoices(ask, state.bucket!, Date.now(), refuse),
      );
      return typeof answer === 'object' ? { ...state, channel: answer.value.name } : answer;
    },
  ]);
  return chosen?.bucket !== undefined && chosen.channel !== undefined
    ? { bucket: chosen.bucket, channel: chosen.channel }
    : undefined;
}

const previewOf = (changing: Changing, { bucket, channel }: Named): Promise<ChannelPreview | undefined> =>
  lookUp(changing, missing(), () => changing.ask.channelPreview(bucket, channel));

/** Says in one sentence why nothing is done. */
const refuse = (sentence: string) => void inform(sentence);

interface NewChannel {
  readonly bucket?: string;
  readonly channel?: string;
  readonly version?: Version | null;
  readonly restricted?: boolean;
}
const nothingYet = Symbol('no version');

/** Makes a channel: its name, what it holds, and who may see it. */
export async function createChannel(changing: Changing, target: Target): Promise<void> {
  const { ask } = changing;
  const title = l10n.t('Create Channel');
  const typed: Typed = {};
  const nameStep: Step<NewChannel> = async (state, back) => {
    const name = await askChannelName(title, state.bucket!, back, typed);
    return typeof name === 'object' ? { ...state, channel: name.value } : name;
  };
  const versionStep: Step<NewChannel> = async (state, back) => {
    const versions = versionChoices(ask, state.bucket!, Date.now(), v => notPromotable(v, Date.now()));
    const none: Choice<typeof nothingYet> = {
      label: l10n.t('No Version Yet'),
      icon: 'circle-outline',
      value: nothingYet,
    };
    const answer = await pick<Version | typeof nothingYet>(
      { title, placeholder: l10n.t('Version for {0}', state.channel!), back },
      (show, isOpen) => versions(lines => show([...lines, none]), isOpen),
    );
    return typeof answer === 'object'
      ? { ...state, version: answer.value === nothingYet ? null : answer.value }
      : answer;
  };
  const accessStep: Step<NewChannel> = async (state, back) => {
    const answer = await pick<boolean>({ title, placeholder: l10n.t('Access'), back }, async show =>
      show([
        {
          label: l10n.t('Unrestricted'),
          detail: l10n.t('Everyone who may see the registry sees it'),
          icon: 'unlock',
          value: false,
        },
        {
          label: l10n.t('Restricted'),
          detail: l10n.t('Hidden from viewers: only contributors and admins can use it'),
          icon: 'lock',
          value: true,
        },
      ]),
    );
    return typeof answer === 'object' ? { ...state, restricted: answer.value } : answer;
  };
  const start: NewChannel = { ...(target.bucket !== undefined && { bucket: target.bucket }) };
  const chosen = await walk<NewChannel>(start, [changingStep(ask, title), nameStep, versionStep, accessStep]);
  if (!chosen) return;
  const { bucket, channel, version, restricted } = chosen as Required<NewChannel>;
  if (!(await confirmed(newChannelSummary(bucket, channel, version, restricted)))) return;
  const fingerprint = version?.fingerprint ?? null;
  const change = { kind: 'create-channel', bucket, channel, fingerprint, restricted } as const;
  for (;;) {
    const { why } = await carryOut(changing, [{ change, seen: { channel: null } }], () =>
      l10n.t('{0}: {1} created', plain(bucket), plain(channel)),
    );
    if (!why || !(await tryAgain(why, changing.showLog))) return;
  }
}

/** Hides a channel from viewers, or shows it to them again. */
export async function restrictChannel(
  changing: Changing,
  target: Target,
  restricted: boolean,
): Promise<void> {
  const named = await channelOf(
    changing,
    target,
    restricted ? l10n.t('Restrict Channel') : l10n.t('Lift Channel Restriction'),
    channel =>
      channel.restricted === restricted
        ? restricted
          ? l10n.t('restricted already')
          : l10n.t('not restricted')
        : undefined,
  );
  if (!named) return;
  let conflict: Failure | undefined;
  for (;;) {
    const preview = await previewOf(changing, named);
    if (!preview) return;
    if (preview.channel.restricted === restricted)
      return refuse(
        restricted
          ? l10n.t('{0} is restricted already.', plain(named.channel))
          : l10n.t('{0} is not restricted.', plain(named.channel)),
      );
    if (!(await confirmed(restrictSummary(preview, restricted), conflict))) return;
    const { why } = await carryOut(
      changing,
      [
        {
          change: { kind: 'restrict', ...named, restricted },
          seen: { channel: { restricted: !restricted } },
        },
      ],
      () =>
        `${plain(named.bucket)}: ${plain(named.channel)} ${restricted ? l10n.t('restricted') : l10n.t('unrestricted')}`,
    );
    if (!why || !(await goOn(why, changing.showLog))) return;
    conflict = conflictOf(why);
  }
}

/** Takes the version out of a channel; the channel stays. */
export async function clearChannel(changing: Changing, target: Target): Promise<void> {
  const named = await channelOf(changing, target, l10n.t('Unassign Channel'), channel =>
    channel.managed ? managed() : channel.version ? undefined : l10n.t('holds no version'),
  );
  if (!named) return;
  let conflict: Failure | undefined;
  for (;;) {
    const preview = await previewOf(changing, named);
    if (!preview) return;
    const { version } = preview.channel;
    if (preview.channel.managed)
      return refuse(l10n.t('{0} is managed by HCP Packer and cannot be unassigned.', plain(named.channel)));
    if (!version) return refuse(l10n.t('{0} holds no version.', plain(named.channel)));
    if (!(await confirmed(clearSummary(preview), conflict))) return;
    const { why } = await carryOut(
      changing,
      [
        {
          change: { kind: 'assign', ...named, fingerprint: null },
          seen: { channel: { fingerprint: version.fingerprint } },
        },
      ],
      () => `${plain(named.bucket)}: ${plain(named.channel)} ${plain(version.name)} → ${holds({})}`,
    );
    if (!why || !(await goOn(why, changing.showLog))) return;
    conflict = conflictOf(why);
  }
}

/** Deletes channels of one bucket, with their history. False: not all of them were. */
export async function deleteChannels(changing: Changing, targets: readonly Target[]): Promise<boolean> {
  const { ask } = changing;
  const title = l10n.t('Delete Channel');
  const bucket = targets[0]?.bucket;
  const given = targets.flatMap(t => (t.bucket === bucket && t.channel !== undefined ? [t.channel] : []));
  type State = { readonly bucket?: string; readonly channels?: readonly string[] };
  const chosen = await walk<State>(
    { ...(bucket !== undefined && { bucket }), ...(given.length > 0 && { channels: given }) },
    [
      changingStep(ask, title),
      async (state, back) => {
        if (state.channels) return 'skip';
        const answer = await pickSome<Channel>(
          { title, placeholder: l10n.t('Channels of {0}', state.bucket!), back },
          channelChoices(ask, state.bucket!, Date.now(), c => (c.managed ? managed() : undefined)),
        );
        return typeof answer === 'object'
          ? { ...state, channels: answer.value.map(({ name }) => name) }
          : answer;
      },
    ],
  );
  if (!chosen?.bucket || !chosen.channels) return false;
  const home = chosen.bucket;
  let open = chosen.channels;
  let conflict: Failure | undefined;
  while (open.length > 0) {
    const previews: ChannelPreview[] = [];
    for (const channel of open) {
      const preview = await previewOf(changing, { bucket: home, channel });
      if (!preview) return false;
      previews.push(preview);
    }
    const kept = previews.find(preview => preview.channel.managed);
    if (kept) {
      refuse(l10n.t('{0} is managed by HCP Packer and cannot be deleted.', plain(kept.channel.name)));
      return false;
    }
    if (!(await confirmed(deleteChannelsSummary(previews), conflict))) return false;
    const { left, why } = await carryOut(
      changing,
      previews.map(({ channel }) => ({
        change: { kind: 'delete-channel', bucket: home, channel: channel.name } as const,
        seen: {
          channel: { fingerprint: channel.version?.fingerprint ?? null, restricted: channel.restricted },
        },
      })),
      done =>
        l10n.t(
          '{0}: {1} deleted',
          plain(home),
          done.map(({ change }) => ('channel' in change ? plain(change.channel) : '')).join(', '),
        ),
    );
    open = left.map(({ change }) => change.channel);
    if (why && !(await goOn(why, changing.showLog))) return false;
    conflict = conflictOf(why);
  }
  return true;
}

/** Assigns what a channel held before: its history, with what it cannot go back to. */
export async function rollBackChannel(changing: Changing, target: Target): Promise<void> {
  const { ask } = changing;
  const title = l10n.t('Roll Back Channel');
  const named = await channelOf(changing, target, title, channel =>
    channel.managed ? managed() : undefined,
  );
  if (!named) return;
  const answer = await pick<Version>(
    { title, placeholder: l10n.t('What {0} held', named.channel), back: false },
    historyChoices(ask, named.bucket, named.channel, Date.now()),
  );
  if (typeof answer === 'object')
    await promoteTo(changing, { ...named, fingerprint: answer.value.fingerprint, back: true });
}

import { window } from 'vscode';
import { plain, versionName } from '../protocol/words.ts';
import type { Channel, Failure } from '../registry/registry.ts';
import {
  bucketChoices,
  channelChoices,
  channelNameProblem,
  newChannel,
  notPromotable,
  versionChoices,
} from './pickers.ts';
import { movedSince, promoteSummary } from './promote-summary.ts';
import type { Questions } from './questions.ts';
import { ask as askText, pick } from './quick-input.ts';
import { type Step, walk } from './steps.ts';
import type { Target } from './target.ts';
import type { Undo } from './undo.ts';

/** What commands that change the registry need. */
export interface Changing {
  readonly ask: Questions;
  /** One quiet line, with a way back. */
  readonly done: (text: string, undo?: Undo) => void;
  readonly showLog: () => void;
}

interface Picked {
  readonly bucket?: string;
  readonly channel?: string;
  /** What the channel held when it was picked; unknown if it was named. */
  readonly held?: string | undefined;
  readonly fingerprint?: string;
  /** The channel is to be made. */
  readonly create?: boolean;
}

/** Asks for a bucket if none is known. */
export const bucketStep =
  <S extends { readonly bucket?: string }>(ask: Questions, title: string): Step<S> =>
  async (state, back) => {
    if (state.bucket !== undefined) return 'skip';
    const answer = await pick<string>({ title, placeholder: 'Bucket', back }, bucketChoices(ask, Date.now()));
    return typeof answer === 'object' ? { ...state, bucket: answer.value } : answer;
  };

/** Points a channel at a version: pick what is not known, show what changes, write only what was shown. */
export async function promote({ ask, done, showLog }: Changing, target: Target): Promise<void> {
  const title = 'Promote Version to Channel';
  const start: Picked = {
    ...(target.bucket !== undefined && { bucket: target.bucket }),
    ...(target.channel !== undefined && { channel: target.channel }),
    // A hover's link names the version a channel holds beside the channel: then the version is to be picked.
    ...(target.fingerprint !== undefined &&
      target.channel === undefined && { fingerprint: target.fingerprint }),
  };
  const channelStep: Step<Picked> = async (state, back) => {
    if (state.channel !== undefined) return 'skip';
    for (;;) {
      const answer = await pick(
        { title, placeholder: `Channel of ${state.bucket}`, back },
        channelChoices(ask, state.bucket!, Date.now()),
      );
      if (typeof answer !== 'object') return answer;
      if (answer.value !== newChannel)
        return { ...state, channel: answer.value.name, held: answer.value.version?.fingerprint };
      const name = await askText({
        ...{ title, back: true, placeholder: 'production' },
        prompt: `Name of the new channel of ${state.bucket}`,
        check: text => {
          const problem = channelNameProblem(text);
          return problem === undefined ? undefined : { problem };
        },
      });
      if (name === undefined) return undefined;
      if (name !== 'back') return { ...state, channel: name.value, create: true };
    }
  };
  const versionStep: Step<Picked> = async (state, back) => {
    if (state.fingerprint !== undefined) return 'skip';
    const answer = await pick(
      { title, placeholder: `Version for ${state.channel}`, back },
      versionChoices(ask, state.bucket!, Date.now(), version =>
        notPromotable(version, Date.now(), state.held),
      ),
    );
    return typeof answer === 'object' ? { ...state, fingerprint: answer.value.fingerprint } : answer;
  };
  const chosen = await walk<Picked>(start, [bucketStep(ask, title), channelStep, versionStep]);
  if (!chosen) return;
  const { bucket, channel, fingerprint, create } = chosen as Required<Picked>;

  let seen: Channel | undefined;
  for (;;) {
    const preview = await window.withProgress({ location: { viewId: 'packer.registry' } }, () =>
      ask.promotePreview(bucket, channel, fingerprint, create),
    );
    if (preview.is !== 'found') {
      const why: Failure =
        preview.is === 'unknown'
          ? preview.why
          : {
              kind: 'rejected',
              message: `${bucket} has no such channel or version, or it is not visible to you.`,
            };
      if (await tryAgain(why, showLog)) continue;
      return;
    }
    const now = preview.value.channel;
    const held = now.version?.fingerprint ?? null;
    const { creates } = preview.value;
    const to = versionName(preview.value.next);
    const refused = now.managed
      ? `${plain(channel)} is managed by HCP Packer and cannot be assigned.`
      : notPromotable(preview.value.next, Date.now());
    if (refused !== undefined || held === fingerprint) {
      void window.showInformationMessage(
        held === fingerprint ? `${plain(channel)} holds ${to} already.` : `${to}: ${refused}`,
      );
      return;
    }
    const moved = seen && movedSince(seen, now);
    const summary = promoteSummary(preview.value, Date.now(), moved);
    const pressed = await window.showWarningMessage(
      summary.title,
      { modal: true, detail: summary.detail },
      summary.button,
    );
    if (pressed !== summary.button) return;
    const answer = await window.withProgress({ location: { viewId: 'packer.registry' } }, () =>
      ask.promote({ bucket, channel, fingerprint, expected: held, create: creates }),
    );
    if (answer.is === 'done') {
      const from = now.version ? versionName(now.version) : creates ? 'new' : 'unassigned';
      done(`${plain(bucket)}: ${plain(channel)} ${from} → ${to}`, {
        // A channel that was made stays, empty: deleting it is not what was asked for.
        says: `${plain(bucket)}: ${plain(channel)} ${to} → ${creates ? 'unassigned' : from}`,
        restore: [],
        promote: [{ bucket, channel, fingerprint: held, expected: fingerprint }],
      });
      return;
    }
    seen = now;
    if (answer.why.kind !== 'conflict' && !(await tryAgain(answer.why, showLog))) return;
  }
}

/** Shows what went wrong. True: the person wants it tried again. */
export async function tryAgain(why: Failure, showLog: () => void): Promise<boolean> {
  const chosen = await window.showErrorMessage(why.message, 'Try Again', 'Show Log');
  if (chosen === 'Show Log') showLog();
  return chosen === 'Try Again';
}

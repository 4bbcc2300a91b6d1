import { l10n } from 'vscode';
import type { Channel, Subject, Version } from '../../registry/registry.ts';
import { channelChoices, versionChoices } from '../pickers.ts';
import type { Questions } from '../questions.ts';
import { pick } from '../quick-input.ts';
import { walk } from '../steps.ts';
import { rowSubject, type Target } from '../target.ts';
import { bucketStep } from './changing.ts';

/** What commands that only read and copy need. */
export interface Asking {
  readonly ask: Questions;
  readonly showLog: () => void;
}

/** What a command is about; asks for the bucket and for a channel or version of it where nobody said. */
export async function subjectOf(
  { ask }: Asking,
  argument: unknown,
  title: string,
  /** The bucket as such is no answer. */
  inside = false,
): Promise<Subject | undefined> {
  const given = rowSubject(argument);
  if (given && (!inside || given.channel !== undefined || given.fingerprint !== undefined)) return given;
  type State = Target & { readonly which?: 'bucket' | 'channel' | 'version' };
  const chosen = await walk<State>({ ...(given && { bucket: given.bucket }) }, [
    bucketStep(ask, title),
    async (state, back) => {
      const answer = await pick<'bucket' | 'channel' | 'version'>(
        { title, placeholder: l10n.t('What of {0}', state.bucket!), back },
        async show =>
          show([
            { label: l10n.t('A Channel'), icon: 'git-branch', value: 'channel' },
            { label: l10n.t('A Version'), icon: 'tag', value: 'version' },
            ...(inside ? [] : [{ label: l10n.t('The Bucket'), icon: 'package', value: 'bucket' as const }]),
          ]),
      );
      return typeof answer === 'object' ? { ...state, which: answer.value } : answer;
    },
    async (state, back) => {
      if (state.which !== 'channel') return 'skip';
      const answer = await pick<Channel>(
        { title, placeholder: l10n.t('Channel of {0}', state.bucket!), back },
        channelChoices(ask, state.bucket!, Date.now(), () => undefined),
      );
      return typeof answer === 'object' ? { ...state, channel: answer.value.name } : answer;
    },
    async (state, back) => {
      if (state.which !== 'version') return 'skip';
      const answer = await pick<Version>(
        { title, placeholder: l10n.t('Version of {0}', state.bucket!), back },
        versionChoices(ask, state.bucket!, Date.now(), () => undefined),
      );
      return typeof answer === 'object' ? { ...state, fingerprint: answer.value.fingerprint } : answer;
    },
  ]);
  if (chosen?.bucket === undefined) return undefined;
  const { bucket, channel, fingerprint } = chosen;
  return {
    bucket,
    ...(channel !== undefined && { channel }),
    ...(fingerprint !== undefined && { fingerprint }),
  };
}

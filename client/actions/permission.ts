import { l10n, window } from 'vscode';
import { plain } from '../../protocol/words.ts';
import { mayChange } from '../../registry/registry.ts';
import type { Questions } from '../questions.ts';
import type { Step } from '../steps.ts';
import { bucketStep, inView } from './changing.ts';

/**
 * Says before anything else is asked that a bucket cannot be changed, where HCP lets that be seen without trying:
 * what its tree shows is known already, so this is rarely a request. Only proof counts; and since the role may have
 * come this minute, the person may go on. False: they do not.
 */
export async function mayTry(ask: Questions, bucket: string): Promise<boolean> {
  const channels = await window.withProgress(inView, () => ask.channels(bucket));
  if (channels.is !== 'found' || mayChange(channels.value) !== 'no') return true;
  const { principal } = await ask.connection();
  const anyway = l10n.t('Try Anyway');
  const chosen = await window.showWarningMessage(
    l10n.t('{0} is read-only for you.', plain(bucket)),
    {
      modal: true,
      detail: [
        l10n.t(
          'Its channel latest is hidden from {0}, as restricted channels are from viewers. To change the bucket, the role Contributor on it or on the project is needed.',
          plain(principal ?? l10n.t('these credentials')),
        ),
      ].join('\n'),
    },
    anyway,
  );
  return chosen === anyway;
}

/** Asks for the bucket that is to be changed if none is known; ends there if the person may not and gives up. */
export const changingStep =
  <S extends { readonly bucket?: string }>(ask: Questions, title: string): Step<S> =>
  async (state, back) => {
    const answer = await bucketStep<S>(ask, title)(state, back);
    if (answer === undefined || answer === 'back') return answer;
    const bucket = (answer === 'skip' ? state : answer).bucket;
    return bucket === undefined || (await mayTry(ask, bucket)) ? answer : undefined;
  };

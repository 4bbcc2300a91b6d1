import { l10n } from 'vscode';
import { plain, versionName } from '../../protocol/words.ts';
import type { Failure, Version } from '../../registry/registry.ts';
import { notRestorable, versionChoices } from '../pickers.ts';
import { pick, pickSome } from '../quick-input.ts';
import { walk } from '../steps.ts';
import type { Target } from '../target.ts';
import { type Changing, carryOut, confirmed, conflictOf, goOn } from './changing.ts';
import { changingStep } from './permission.ts';
import { previewsOf } from './revoke.ts';
import { deleteVersionsSummary, restoreSummary } from './revoke-summary.ts';

/** Undoes a revocation, or cancels one that is scheduled. */
export async function restore(changing: Changing, target: Target): Promise<void> {
  const title = l10n.t('Restore Version');
  const chosen = await walk<Target>(target, [
    changingStep(changing.ask, title),
    async (state, back) => {
      if (state.fingerprint !== undefined) return 'skip';
      const answer = await pick<Version>(
        { title, placeholder: l10n.t('Revoked version of {0}', state.bucket!), back },
        versionChoices(changing.ask, state.bucket!, Date.now(), v => notRestorable(v, Date.now())),
      );
      return typeof answer === 'object' ? { ...state, fingerprint: answer.value.fingerprint } : answer;
    },
  ]);
  if (!chosen?.bucket || !chosen.fingerprint) return;
  const { bucket, fingerprint } = chosen;
  let conflict: Failure | undefined;
  for (;;) {
    const [preview] = (await previewsOf(changing, bucket, [fingerprint])) ?? [];
    if (!preview || !(await confirmed(restoreSummary(preview, Date.now()), conflict))) return;
    const { version, descendants } = preview.seen;
    const { why } = await carryOut(
      changing,
      [
        {
          change: { kind: 'restore', bucket, fingerprint },
          seen: { ...(version !== undefined && { version }), ...(descendants && { descendants }) },
        },
      ],
      () => l10n.t('{0} {1} restored', plain(bucket), versionName(preview.version)),
    );
    if (!why || !(await goOn(why, changing.showLog))) return;
    conflict = conflictOf(why);
  }
}

/**
 * Deletes versions of one bucket. Channels that hold one go back as they do when it is revoked. False: not all of
 * them were, for the person gave up.
 */
export async function deleteVersions(changing: Changing, targets: readonly Target[]): Promise<boolean> {
  const title = l10n.t('Delete Version');
  const bucket = targets[0]?.bucket;
  const given = targets.flatMap(t =>
    t.bucket === bucket && t.fingerprint !== undefined ? [t.fingerprint] : [],
  );
  type State = { readonly bucket?: string; readonly fingerprints?: readonly string[] };
  const chosen = await walk<State>(
    { ...(bucket !== undefined && { bucket }), ...(given.length > 0 && { fingerprints: given }) },
    [
      changingStep(changing.ask, title),
      async (state, back) => {
        if (state.fingerprints) return 'skip';
        const answer = await pickSome<Version>(
          { title, placeholder: l10n.t('Versions of {0}', state.bucket!), back },
          versionChoices(changing.ask, state.bucket!, Date.now(), () => undefined),
        );
        return typeof answer === 'object'
          ? { ...state, fingerprints: answer.value.map(version => version.fingerprint) }
          : answer;
      },
    ],
  );
  if (!chosen?.bucket || !chosen.fingerprints) return false;
  const home = chosen.bucket;
  let open = chosen.fingerprints;
  let conflict: Failure | undefined;
  while (open.length > 0) {
    const previews = await previewsOf(changing, home, open);
    if (!previews || !(await confirmed(deleteVersionsSummary(previews), conflict))) return false;
    const { left, why } = await carryOut(
      changing,
      previews.map(({ version, channels, seen }) => ({
        name: versionName(version),
        change: {
          kind: 'delete-version',
          bucket: home,
          fingerprint: version.fingerprint,
          rollBackChannels: channels.some(({ channel }) => !channel.managed),
        } as const,
        seen,
      })),
      done => l10n.t('{0} {1} deleted', plain(home), done.map(({ name }) => name).join(', ')),
    );
    open = left.map(({ change }) => change.fingerprint);
    if (why && !(await goOn(why, changing.showLog))) return false;
    conflict = conflictOf(why);
  }
  return true;
}

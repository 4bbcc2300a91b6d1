import { ulid } from 'ulid';
import { env, l10n, window } from 'vscode';
import { plain, versionName } from '../../protocol/words.ts';
import type { Version } from '../../registry/registry.ts';
import { inform } from '../notices.ts';
import { versionChoices } from '../pickers.ts';
import { type Choice, pick } from '../quick-input.ts';
import { walk } from '../steps.ts';
import { readTarget, type Target } from '../target.ts';
import type { PackerTasks } from '../tasks/packer-tasks.ts';
import { mayRun, runTemplate } from '../tasks/template-commands.ts';
import { confirmed, lookUp } from './changing.ts';
import { environmentLine } from './environment-line.ts';
import { changingStep } from './permission.ts';
import { notResumable, resumeSummary } from './resume-summary.ts';
import type { Asking } from './subject.ts';

/** Packer's name for it: the version to make, or to go on with. */
const variable = 'HCP_PACKER_BUILD_FINGERPRINT';

/** Runs the builds that an incomplete version lacks: packer build of its template, with its fingerprint. */
export async function resume(
  asking: Asking & { readonly packer: PackerTasks },
  argument: unknown,
): Promise<void> {
  if (!(await mayRun())) return;
  const { ask } = asking;
  const title = l10n.t('Resume Incomplete Version');
  const chosen = await walk<Target>(readTarget(argument), [
    changingStep(ask, title),
    async (state, back) => {
      if (state.fingerprint !== undefined) return 'skip';
      const answer = await pick<Version>(
        { title, placeholder: l10n.t('Incomplete version of {0}', state.bucket!), back },
        versionChoices(ask, state.bucket!, Date.now(), version => notResumable(version, Date.now())),
      );
      return typeof answer === 'object' ? { ...state, fingerprint: answer.value.fingerprint } : answer;
    },
  ]);
  if (!chosen?.bucket || !chosen.fingerprint) return;
  const { bucket, fingerprint } = chosen;
  const preview = await lookUp(
    asking,
    l10n.t('A version of {0} was not found, or is not visible to you.', bucket),
    () => ask.revokePreview(bucket, fingerprint, []),
  );
  if (!preview) return;
  const refused = notResumable(preview.version, Date.now());
  if (refused !== undefined) {
    void inform(`${plain(bucket)} ${versionName(preview.version)}: ${refused}`);
    return;
  }
  const { uses } = await ask.uses({ bucket });
  const templates = new Map(
    uses
      .filter(use => use.publishes && /\.pkr\.(hcl|json)$/.test(use.uri))
      .map(use => [use.uri.slice(0, use.uri.lastIndexOf('/')), use.uri]),
  );
  if (templates.size === 0) {
    const copy = l10n.t('Copy Variable');
    const said = l10n.t(
      'No template of this workspace publishes to {0}. Run its packer build with {1} set to this fingerprint.',
      plain(bucket),
      variable,
    );
    if ((await inform(said, copy)) === copy)
      await env.clipboard.writeText(environmentLine(env.shell, variable, fingerprint));
    return;
  }
  let uri = [...templates.values()][0]!;
  if (templates.size > 1) {
    const lines = [...templates].map(
      ([folder, value]): Choice<string> => ({
        label: plain(decodeURIComponent(folder.slice(folder.lastIndexOf('/') + 1))),
        icon: 'folder',
        value,
      }),
    );
    const answer = await pick<string>(
      { title, placeholder: l10n.t('Template that publishes to {0}', bucket), back: false },
      async show => show(lines),
    );
    if (typeof answer !== 'object') return;
    uri = answer.value;
  }
  if (await confirmed(resumeSummary(preview.version, uri, variable)))
    await runTemplate(ask, asking.packer, 'build', { uri }, { [variable]: fingerprint });
}

/** A new fingerprint, for builds that are to belong together: a ULID, as Packer makes them. */
export async function generateFingerprint(): Promise<void> {
  const fingerprint = ulid();
  await env.clipboard.writeText(fingerprint);
  window.setStatusBarMessage(l10n.t('$(copy) {0} copied, for {1}', fingerprint, variable), 8_000);
}

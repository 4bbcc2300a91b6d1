import { env, l10n, window } from 'vscode';
import type { Copy } from '../../protocol/code.ts';
import type { Lookup } from '../../registry/registry.ts';
import { inform } from '../notices.ts';
import { pick } from '../quick-input.ts';
import { type Changing, lookUp } from './changing.ts';
import { type Asking, subjectOf } from './subject.ts';

/** Copies a row, or what the person picks, as code: the request, or what reads or describes it. */
export async function copyAs(asking: Asking, argument: unknown): Promise<void> {
  const title = l10n.t('Copy As');
  const subject = await subjectOf(asking, argument, title);
  if (subject) await choose(asking, title, () => asking.ask.copies({ subject }));
}

/** Copies the last action made from here, to be done again by a script or kept by Terraform. */
export async function copyLastAction(changing: Changing): Promise<void> {
  const title = l10n.t('Copy Last Registry Action As');
  const done = (await changing.journal.entries()).at(-1)?.done.at(-1);
  if (!done) {
    void inform(l10n.t('No registry action has been made yet.'));
    return;
  }
  await choose(changing, title, () => changing.ask.copies({ change: done.change }));
}

async function choose(
  asking: Pick<Asking, 'showLog'>,
  title: string,
  ask: () => Promise<Lookup<readonly Copy[]>>,
): Promise<void> {
  const copies = await lookUp(asking, l10n.t('This is gone, or not visible to you.'), ask);
  if (!copies) return;
  const answer = await pick<Copy>(
    { title, placeholder: l10n.t('The token is never copied'), back: false },
    async show =>
      show(
        copies.map(copy => ({
          label: copy.title,
          detail: copy.text.trim().split('\n')[0]!.slice(0, 120),
          icon: copy.title === 'curl' ? 'terminal' : 'code',
          value: copy,
        })),
      ),
  );
  if (typeof answer !== 'object') return;
  await env.clipboard.writeText(answer.value.text);
  window.setStatusBarMessage(l10n.t('$(copy) Copied'), 3_000);
}

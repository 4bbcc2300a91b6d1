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

/** Copies the last action made here in this project, to be done again by a script or kept by Terraform. */
export async function copyLastAction(changing: Changing): Promise<void> {
  const title = l10n.t('Copy Last Registry Action As');
  const done = (await changing.journal.newest())?.done ?? [];
  if (done.length === 0) {
    void inform(l10n.t('No registry action has been made yet.'));
    return;
  }
  await choose(changing, title, async () =>
    together(await Promise.all(done.map(({ change }) => changing.ask.copies({ change })))),
  );
}

/** An action may be several changes: each way to write them has all of them, in the order they were made. */
function together(all: readonly Lookup<readonly Copy[]>[]): Lookup<readonly Copy[]> {
  const missing = all.find(answer => answer.is !== 'found');
  const [first] = all;
  if (missing || first?.is !== 'found') return missing ?? { is: 'absent', asOf: 0 };
  const texts = new Map<string, string[]>();
  for (const { title, text } of all.flatMap(answer => (answer.is === 'found' ? answer.value : [])))
    texts.set(title, [...(texts.get(title) ?? []), text]);
  return { ...first, value: [...texts].map(([title, parts]) => ({ title, text: parts.join('\n') })) };
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

import { l10n, window } from 'vscode';
import type { Failure } from '../../registry/registry.ts';
import type { Done } from './changing.ts';
import { type Changing, confirmed, inView, tryAgain } from './changing.ts';
import { type UndoStep, undoPlan } from './undo.ts';
import { undoSummary } from './undo-summary.ts';

/**
 * Takes the last action of this project back. At once when the line that offers it still stands there and
 * nothing is lost by it; otherwise after saying what would be done.
 */
export async function undoLast(changing: Changing, offered: boolean): Promise<void> {
  const { ask, journal, said, showLog } = changing;
  const last = await window.withProgress(inView, () => journal.last());
  if (!last) {
    void window.showInformationMessage(l10n.t('There is no registry action to undo.'));
    return;
  }
  const plan = last.left ? { steps: last.left, lost: [] } : undoPlan(last.done, Date.now());
  if (plan.steps.length === 0) {
    void window.showInformationMessage(l10n.t('{0}: this cannot be undone.', last.says), {
      modal: true,
      detail: plan.lost.join('\n'),
    });
    return;
  }
  if ((!offered || plan.lost.length > 0) && !(await confirmed(undoSummary(last, plan, Date.now())))) return;
  let { steps } = plan as { steps: readonly UndoStep[] };
  for (;;) {
    const done: Done[] = [];
    const left: UndoStep[] = [];
    const made: UndoStep[] = [];
    let why: Failure | undefined;
    await window.withProgress(inView, async () => {
      for (const step of steps) {
        const answer = await ask.change(step.change, step.seen);
        if (answer.is === 'done') {
          done.push({ change: step.change, ...answer.value });
          made.push(step);
        } else {
          why ??= answer.why;
          left.push(step);
        }
      }
    });
    if (done.length > 0) {
      const says = made.map(step => step.says).join('; ');
      await journal.record(says, done, { undoes: last.id, left });
      said(says, left.length > 0);
    }
    if (!why || !(await tryAgain(why, showLog))) return;
    steps = left;
  }
}

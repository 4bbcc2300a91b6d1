import { l10n, window } from 'vscode';
import type { Failure } from '../../registry/registry.ts';
import { inform } from '../notices.ts';
import { type Changing, confirmed, type Done, inView, tryAgain } from './changing.ts';
import type { Entry } from './journal.ts';
import { type UndoPlan, type UndoStep, undoPlan } from './undo.ts';
import { undoSummary } from './undo-summary.ts';

/** What is left to undo of an action that was begun to be undone, or all of it. */
const planOf = ({ left, done }: Entry): UndoPlan =>
  left ? { steps: left, lost: [] } : undoPlan(done, Date.now());

/**
 * Takes the last action of this project back. At once when the line that offers it still stands there and
 * nothing is lost by it; otherwise after saying what would be done.
 */
export async function undoLast(changing: Changing, offered: string | undefined): Promise<void> {
  const { ask, journal, said, showLog } = changing;
  let last = await window.withProgress(inView, () => journal.last());
  let plan = last && planOf(last);
  while (last && plan && plan.steps.length === 0) {
    const before = l10n.t('Undo the Action Before…');
    const chosen = await window.showInformationMessage(
      l10n.t('{0}: this cannot be undone.', last.says),
      { modal: true, detail: plan.lost.join('\n') },
      before,
    );
    if (chosen !== before) return;
    last = await journal.last(last.id);
    plan = last && planOf(last);
  }
  if (!last || !plan) {
    void inform(l10n.t('There is no registry action to undo.'));
    return;
  }
  // Another window may have done something since.
  const isOffered = offered === last.says;
  if ((!isOffered || plan.lost.length > 0) && !(await confirmed(undoSummary(last, plan, Date.now())))) return;
  const { id } = last;
  let { steps } = plan;
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
      await journal.record(says, done, { undoes: id, left });
      said(says, left.length > 0);
    }
    if (!why || !(await tryAgain(why, showLog))) return;
    steps = left;
  }
}

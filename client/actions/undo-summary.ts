import { ago, plain } from '../../protocol/words.ts';
import type { Summary } from './changing.ts';
import type { Entry } from './journal.ts';
import type { UndoPlan } from './undo.ts';

/** What undoing would do, and what it would not bring back. */
export const undoSummary = (entry: Entry, { steps, lost }: UndoPlan, now: number): Summary => ({
  title: `Undo “${plain(entry.says)}”?`,
  detail: [
    `Done ${ago(entry.at, now)}${entry.by === '' ? '' : ` by ${plain(entry.by)}`}. Undoing it does this:`,
    ...steps.map(step => `  ${step.says}`),
    ...(lost.length > 0 ? ['', ...lost] : []),
    '',
    'Whatever was changed since by others stays, and is told.',
  ].join('\n'),
  button: 'Undo',
});

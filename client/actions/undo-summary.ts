import * as l10n from '@vscode/l10n';
import { ago, plain } from '../../protocol/words.ts';
import type { Summary } from './changing.ts';
import type { Entry } from './journal.ts';
import type { UndoPlan } from './undo.ts';

/** What undoing would do, and what it would not bring back. */
export const undoSummary = (entry: Entry, { steps, lost }: UndoPlan, now: number): Summary => ({
  title: l10n.t('Undo “{0}”?', plain(entry.says)),
  detail: [
    entry.by === ''
      ? l10n.t('Done {0}. Undoing it does this:', ago(entry.at, now))
      : l10n.t('Done {0} by {1}. Undoing it does this:', ago(entry.at, now), plain(entry.by)),
    ...steps.map(step => `  ${step.says}`),
    ...(lost.length > 0 ? ['', ...lost] : []),
    '',
    l10n.t('What others have changed since stays, and you are told.'),
  ].join('\n'),
  button: l10n.t('Undo'),
});

import { l10n, window } from 'vscode';
import { plain } from '../protocol/words.ts';

/**
 * Notifications. VS Code makes a link of `[text](command:…)` in one, and runs what it names: names of the registry
 * and of files, and what a server answers, are only ever shown.
 */
export const inform = (text: string, ...buttons: string[]): Thenable<string | undefined> =>
  window.showInformationMessage(plain(text), ...buttons);
export const warn = (text: string, ...buttons: string[]): Thenable<string | undefined> =>
  window.showWarningMessage(plain(text), ...buttons);
export const complain = (text: string, ...buttons: string[]): Thenable<string | undefined> =>
  window.showErrorMessage(plain(text), ...buttons);

/** What was thrown, as a sentence. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Shows what went wrong. True: the person wants it tried again. */
export async function wantsAgain(text: string, showLog: () => void): Promise<boolean> {
  const [again, log] = [l10n.t('Try Again'), l10n.t('Show Log')];
  const chosen = await complain(text, again, log);
  if (chosen === log) showLog();
  return chosen === again;
}

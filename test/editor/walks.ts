import type { LocalRegistry } from '../../registry/local/server.ts';
import type { Window } from './window.ts';

/** A command, what it is called with, whether a dialog comes at the end, and each question with an answer to it. */
export type Walk = readonly [
  id: string,
  argument: unknown,
  dialog: boolean,
  steps: readonly (readonly [asks: string, answer: () => Promise<unknown>])[],
];

/** Runs a command as a keybinding would, and does not wait for its end. */
export const started = (window: Window, id: string, argument?: unknown) =>
  window.host.run((vscode, id, argument) => void vscode.commands.executeCommand(id, argument), id, argument);

/** Answers the questions of a command up to each of them in turn and presses Escape there, and in the dialog behind the last. */
export async function escapeFrom(window: Window, [id, argument, dialog, steps]: Walk): Promise<void> {
  const { wb } = window;
  for (let depth = 0; depth < steps.length; depth++) {
    await started(window, id, argument);
    for (const [at, [asks, answer]] of steps.entries()) {
      await wb.quick.says(asks);
      if (at === depth) break;
      await answer();
    }
    await wb.quick.cancel();
    await wb.quick.closed();
  }
  if (!dialog) return;
  await started(window, id, argument);
  for (const [asks, answer] of steps) {
    await wb.quick.says(asks);
    await answer();
  }
  await wb.dialog.waitFor();
  await wb.page.keyboard.press('Escape');
  await wb.dialog.root.waitFor({ state: 'detached' });
}

/** How often a registry was asked to change something. */
export const writesTo = (registry: LocalRegistry): number =>
  [...registry.requests].reduce(
    (sum, [operation, count]) => sum + (/^(Create|Update|Delete)/.test(operation) ? count : 0),
    0,
  );

import type { CodeAction, CodeLens, commands, Disposable } from 'vscode';

/** As many as the lenses of some screens and the actions of some menus have. */
const kept = 200;

/**
 * What gives lenses and actions a command that can still be run when the list they came in is gone.
 *
 * VS Code keeps a command's arguments as long as its list of lenses or actions. A list that is asked for anew, as after
 * the very edit of an action, takes them away, and what was clicked fails with "Actual command not found". A command
 * without arguments has nothing to lose, so each place gets one of its own; the one not asked for longest goes first.
 */
export function lastingCommands(
  { registerCommand, executeCommand }: Pick<typeof commands, 'registerCommand' | 'executeCommand'>,
  subscriptions: { dispose(): unknown }[],
): <Carrier extends CodeAction | CodeLens>(carrier: Carrier) => Carrier {
  const known = new Map<string, { readonly id: string; readonly registered: Disposable }>();
  subscriptions.push({
    dispose() {
      for (const { registered } of known.values()) registered.dispose();
    },
  });
  let last = 0;
  const register = (name: string, given: readonly unknown[]) => {
    // The editor lists no command whose name begins with a line.
    const id = `_${name}/${++last}`;
    return { id, registered: registerCommand(id, () => executeCommand(name, ...given)) };
  };
  return carrier => {
    if (!carrier.command?.command || !carrier.command.arguments?.length) return carrier;
    const { command: name, arguments: given, ...shown } = carrier.command;
    const key = JSON.stringify([name, given]);
    const one = known.get(key) ?? register(name, given);
    known.delete(key);
    known.set(key, one);
    if (known.size > kept) {
      const [oldest, { registered }] = known.entries().next().value!;
      known.delete(oldest);
      registered.dispose();
    }
    carrier.command = { ...shown, command: one.id };
    return carrier;
  };
}

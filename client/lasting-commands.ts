import type { CodeAction, CodeLens, Command, commands, Disposable } from 'vscode';

/** As many as the lenses of some screens and the actions of some menus have. */
const kept = 200;

/**
 * Gives lenses and actions commands that can still be run when the list they came in is gone.
 *
 * VS Code keeps a command's arguments as long as its list of lenses or actions. A list that is asked for anew, as after
 * the very edit of an action, takes them away, and what was clicked fails with "Actual command not found". A command
 * without arguments has nothing to lose, so each place gets one of its own; the one not asked for longest goes first.
 */
export function lastingCommands(
  { registerCommand, executeCommand }: Pick<typeof commands, 'registerCommand' | 'executeCommand'>,
  subscriptions: { dispose(): unknown }[],
): {
  /** The same lens or action, with a command that lasts where it has one with arguments. */
  readonly lasting: <Carrier extends CodeAction | CodeLens>(carrier: Carrier) => Carrier;
  /**
   * An action that has its edit and its command when it is chosen. VS Code drops a command that comes when the list is
   * gone, and keeps the edit; so there is one from the beginning, which runs what came.
   */
  readonly promising: (action: CodeAction) => CodeAction;
  /** What such an action came to. */
  readonly keeping: (promised: CodeAction, resolved: CodeAction) => CodeAction;
} {
  const known = new Map<string, { readonly id: string; readonly registered: Disposable }>();
  const promises = new WeakMap<CodeAction, { command?: Command }>();
  subscriptions.push({
    dispose() {
      for (const { registered } of known.values()) registered.dispose();
    },
  });
  const run = ({ command, arguments: given = [] }: Command) => executeCommand(command, ...given);
  let last = 0;
  /** The id of what does this: another one for each key. */
  const idOf = (name: string, key: string, does: () => unknown): string => {
    // The editor lists no command whose name begins with a line.
    const id = known.get(key)?.id ?? `_${name}/${++last}`;
    const registered = known.get(key)?.registered ?? registerCommand(id, does);
    known.delete(key);
    known.set(key, { id, registered });
    if (known.size > kept) {
      const [oldest, { registered }] = known.entries().next().value!;
      known.delete(oldest);
      registered.dispose();
    }
    return id;
  };
  return {
    lasting(carrier) {
      const { command } = carrier;
      if (!command?.command || !command.arguments?.length) return carrier;
      const { arguments: given, ...shown } = command;
      const key = JSON.stringify([command.command, given]);
      carrier.command = { ...shown, command: idOf(command.command, key, () => run(command)) };
      return carrier;
    },
    promising(action) {
      const promise: { command?: Command } = {};
      promises.set(action, promise);
      const does = () => promise.command && run(promise.command);
      action.command = { title: action.title, command: idOf('packer.editor.then', `then ${last}`, does) };
      return action;
    },
    keeping(promised, resolved) {
      const promise = promises.get(promised);
      const { command } = resolved;
      // The server gives back what it was given where nothing else is to be run.
      if (!promise || !promised.command || !command || command.command === promised.command.command)
        return resolved;
      promise.command = command;
      resolved.command = promised.command;
      return resolved;
    },
  };
}

import {
  LSPErrorCodes,
  MessageType,
  ResponseError,
  ShowMessageNotification,
  type TextEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { TasksTextRequest } from '../../protocol/requests.ts';
import { prepareRename, type Refused, rename, type Surroundings } from '../language/features/rename.ts';
import { occurrencesAt } from '../language/model/occurrences.ts';
import { inTasks } from '../tasks.ts';
import type { Handler } from './handler.ts';
import { rangeIn, rangeOf } from './ranges.ts';
import { wholeFolder } from './whole-folder.ts';

export const renames: Handler = context => {
  const around = async (document: TextDocument): Promise<Surroundings> => ({
    unread: [
      ...(await context.templates.folder(document)).unread,
      ...(await context.templates.varFiles(document)).unread,
    ],
  });
  const unsaved = async (uri: string): Promise<string | undefined> =>
    context.offers().tasksText
      ? ((await context.lsp.sendRequest(TasksTextRequest, { uri }).catch(() => null)) ?? undefined)
      : undefined;
  context.lsp.onPrepareRename(
    context.of('prepare rename', async (document, { position }) => {
      const module = await wholeFolder(context, document);
      const offset = document.offsetAt(position);
      const found = accepted(prepareRename(module, document.uri, offset, await around(document)));
      return { range: rangeOf(document, found), placeholder: found.name };
    }),
  );
  context.lsp.onRenameRequest(
    context.of('rename', async (document, { position, newName }) => {
      const module = await wholeFolder(context, document);
      const offset = document.offsetAt(position);
      const changes: Record<string, TextEdit[]> = {};
      const edits = accepted(rename(module, document.uri, offset, newName, await around(document)));
      for (const edit of edits) {
        changes[edit.uri] ??= [];
        changes[edit.uri]!.push({ range: rangeIn(module.files.get(edit.uri)!, edit), newText: edit.newText });
      }
      const [thing] = edits.length > 0 ? occurrencesAt(module, document.uri, offset) : [];
      if (thing?.thing.kind !== 'variable') return { changes };
      const tell = (message: string) =>
        context.lsp.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
      const given = `PKR_VAR_${thing.thing.name}`;
      // No edit reaches it, and Packer is silent about one that names no variable.
      if (process.env[given] !== undefined)
        tell(
          `${given} is set in the environment and means nothing after this: Packer looks for PKR_VAR_${newName} now.`,
        );
      const { name } = thing.thing;
      const tasks = await inTasks(context.folders(), document.uri, name, newName, unsaved);
      if (tasks.elsewhere.length > 0)
        tell(
          `Tasks use ${tasks.elsewhere.join(', ')}, which other templates may use too: "${name}" keeps its name there.`,
        );
      if (tasks.onCommandLine)
        tell(`A task passes "-var ${name}=…" on a command line: "${name}" keeps its name there.`);
      return { changes: { ...changes, ...tasks.changes } };
    }),
  );
  return { renameProvider: { prepareProvider: true } };
};

/** The editor shows the sentence where the person is typing. */
function accepted<T extends object>(answer: T | Refused): T {
  if ('refused' in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refused);
  return answer;
}

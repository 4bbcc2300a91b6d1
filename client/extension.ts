import { commands, type ExtensionContext, env, l10n, Uri, window, workspace } from 'vscode';
import { NotificationType0 } from 'vscode-languageclient/node';
import { speak } from '../protocol/language.ts';
import { CredentialsChanged, RegistryChanged, UsesChanged } from '../protocol/requests.ts';
import { dropProvider } from './actions/insert.ts';
import { journal } from './actions/journal.ts';
import { ancestryView } from './ancestry/view.ts';
import { authenticationProvider } from './authentication.ts';
import { commandTable } from './commands.ts';
import { credentials } from './credentials.ts';
import { registryDocuments } from './documents/registry-documents.ts';
import { editorCommands } from './editor-commands.ts';
import { languageClient } from './language-client.ts';
import { localRegistry } from './local-registry.ts';
import { complain, reasonOf } from './notices.ts';
import { questions } from './questions.ts';
import { reportView } from './report-view.ts';
import { signIn } from './sign-in.ts';
import { changeLine, connectionStatus } from './status.ts';
import { packer } from './tasks/packer.ts';
import { registryView } from './tree/registry-view.ts';
import { usedView } from './used/used-view.ts';

let stop: () => Promise<void> = async () => {};

export async function activate(context: ExtensionContext): Promise<void> {
  speak(env.language, l10n.bundle);
  const log = window.createOutputChannel('Packer', { log: true });
  const showLog = () => log.show(true);

  const registry = localRegistry({
    script: context.asAbsolutePath('dist/registry.js'),
    seed: context.asAbsolutePath('samples/registry.json'),
    database: Uri.joinPath(context.globalStorageUri, 'registry.db').fsPath,
    log: line => log.info(`[local registry] ${line}`),
    ended: () => void credentialsChanged(),
  });
  const account = credentials(context, registry, log);
  const client = languageClient(context, log, {
    credentials: account.forServer,
    tokens: account.tokens,
    refreshed: () => {
      void view.refresh();
      used.refresh();
    },
  });
  const ask = questions(client);
  const status = connectionStatus(ask);
  const line = changeLine();
  let logged: string | undefined;
  const used = usedView(ask);
  const view = registryView(ask, context.workspaceState, why => {
    // The welcome texts are general and lead here for the reason.
    if (why && why.kind !== 'signed-out' && why.message !== logged) log.warn(why.message);
    logged = why?.message;
    void status.refresh();
  });

  async function credentialsChanged(): Promise<void> {
    line.hide();
    const changed = new NotificationType0(CredentialsChanged.method); // by its name alone it would have a parameter
    await client.sendNotification(changed).catch(error => log.error(String(error)));
    view.reset();
    used.reset();
    runs.reset();
    ancestry.reset();
    documents.refresh();
    void status.refresh();
  }

  const report = reportView();
  const accounts = signIn({
    ask,
    credentials: account,
    registry,
    changed: credentialsChanged,
    connected: status.draw,
    said: text => line.show(text, false),
    showLog,
  });
  const documents = registryDocuments(ask);
  const ancestry = ancestryView(ask, context.extensionUri);
  const runs = packer({ ask, account, registry });
  const table = commandTable({
    ask,
    showReport: report.show,
    view,
    packer: runs.tasks,
    ancestry,
    used,
    documents,
    journal: journal({
      file: Uri.joinPath(context.globalStorageUri, 'journal.jsonl').fsPath,
      connection: ask.connection,
      now: Date.now,
      log: text => log.warn(text),
    }),
    said: line.show,
    offersUndo: line.offersUndo,
    showLog,
    account: accounts,
  });

  context.subscriptions.push(
    dropProvider(ask),
    log,
    status,
    line,
    view,
    used,
    report,
    authenticationProvider(account, accounts),
    ...editorCommands(client),
    runs,
    ancestry,
    documents,
    client.onNotification(RegistryChanged.method, (changed: { readonly buckets?: readonly string[] }) => {
      void view.refresh(changed?.buckets);
      used.refresh();
      documents.refresh();
      ancestry.refresh();
      void status.refresh();
    }),
    client.onNotification(UsesChanged.method, () => used.refresh()),
    account.changedElsewhere(() => void credentialsChanged()),
    workspace.onDidGrantWorkspaceTrust(() => void credentialsChanged()),
    ...Object.entries(table).map(([id, run]) =>
      commands.registerCommand(id, async (...given: unknown[]) => {
        try {
          // From a key: the rows that are selected, as a row's own menu would hand them over.
          const rows = given[0] === 'selected' ? view.selection() : undefined;
          await (rows ? run(rows[0], rows) : run(...given));
        } catch (error) {
          const message = reasonOf(error);
          const show = l10n.t('Show Log');
          log.error(`${id}: ${message}`);
          if ((await complain(message, show)) === show) showLog();
        }
      }),
    ),
  );
  stop = async () => {
    await Promise.allSettled([client.dispose(), registry.stop()]);
  };
  try {
    await client.start();
  } catch (error) {
    log.error(reasonOf(error));
  }
}

export const deactivate = (): Promise<void> => stop();

import {
  type CodeAction,
  commands,
  type ExtensionContext,
  type LogOutputChannel,
  Uri,
  workspace,
} from 'vscode';
import {
  LanguageClient,
  type NodeModule,
  RevealOutputChannelOn,
  TransportKind,
  vsdiag,
} from 'vscode-languageclient/node';
import {
  CredentialsRequest,
  type EditorCredentials,
  HoverCommands,
  type InitializationOptions,
  RefreshCommand,
  TasksTextRequest,
  TokenFetched,
  TokenRequest,
} from '../protocol/requests.ts';
import { lastingCommands } from './lasting-commands.ts';
import { reasonOf } from './notices.ts';
import type { SharedTokens } from './shared-tokens.ts';
import { messagesOnly } from './trace.ts';

/** Of the read-only documents that show what the registry holds. */
export const registryScheme = 'hcp-packer';

/** The languages the server is asked about, whatever file system a file comes from. */
export const selector = [{ language: 'packer' }, { language: 'packervars' }];
/** Templates and variable files in the JSON syntax, which stay JSON for the editor. */
const json = { language: 'json', pattern: '**/*.{pkr,pkrvars}.json' };

/** The language server as a child process; not started yet. */
export function languageClient(
  context: ExtensionContext,
  log: LogOutputChannel,
  handlers: {
    /** Asked when the server needs a token or a project. */
    readonly credentials: () => Promise<EditorCredentials>;
    /** Asked for a token before HCP is, and told of each that HCP gave. */
    readonly tokens: Pick<SharedTokens, 'ask' | 'fetched'>;
    /** The server forgot every answer, since the person asked for new ones. */
    readonly refreshed: () => void;
  },
): LanguageClient {
  const server: NodeModule = {
    module: context.asAbsolutePath('dist/server.js'),
    transport: TransportKind.ipc,
  };
  const offers: InitializationOptions = {
    commandLinks: true,
    credentials: true,
    sharesTokens: true,
    tasksText: true,
  };
  const { lasting, promising, keeping } = lastingCommands(commands, context.subscriptions);
  const client = new LanguageClient(
    'packer',
    'Packer',
    { run: server, debug: { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } } },
    {
      documentSelector: [...selector, json],
      initializationOptions: offers,
      outputChannel: log,
      traceOutputChannel: messagesOnly(log),
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      markdown: {
        isTrusted: { enabledCommands: Object.values(HoverCommands) },
        supportThemeIcons: true,
      },
      // A server that cannot start is a line in the log, not a notification at every window.
      initializationFailedHandler: error => {
        log.error(reasonOf(error));
        return false;
      },
      middleware: {
        // What the registry's documents show is a part of a template, and nobody here can mend it.
        provideDiagnostics(document, previous, token, next) {
          const { scheme } = 'uri' in document ? document.uri : document;
          return scheme === registryScheme
            ? { kind: vsdiag.DocumentDiagnosticReportKind.full, items: [] }
            : next(document, previous, token);
        },
        async provideCodeLenses(document, token, next) {
          return (await next(document, token))?.map(lasting);
        },
        async resolveCodeLens(lens, token, next) {
          const resolved = await next(lens, token);
          return resolved && lasting(resolved);
        },
        async provideCodeActions(document, range, asked, token, next) {
          const offered = await next(document, range, asked, token);
          return offered?.map(one => {
            if (typeof one.command === 'string') return one;
            const action = one as CodeAction;
            return action.edit || action.command ? lasting(action) : promising(action);
          });
        },
        async resolveCodeAction(action, token, next) {
          const resolved = await next(action, token);
          return resolved && keeping(action, resolved);
        },
        // This library registers the server's commands as the editor's; the tree has its own part in this one.
        async executeCommand(command, args, next) {
          const result = await next(command, command === RefreshCommand ? [] : args);
          if (command === RefreshCommand) handlers.refreshed();
          return result;
        },
      },
    },
  );
  client.onRequest(CredentialsRequest.method, handlers.credentials);
  client.onRequest(TasksTextRequest.method, async ({ uri }: { readonly uri: string }) => {
    const asked = Uri.parse(uri);
    const folder = workspace.getWorkspaceFolder(asked);
    const own = folder && Uri.joinPath(folder.uri, '.vscode', 'tasks.json').toString();
    return own === asked.toString() ? (await workspace.openTextDocument(asked)).getText() : null;
  });
  client.onRequest(TokenRequest.method, handlers.tokens.ask);
  client.onNotification(TokenFetched.method, handlers.tokens.fetched);
  return client;
}

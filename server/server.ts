import {
  type CancellationToken,
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  MarkupKind,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  CredentialsChanged,
  CredentialsRequest,
  type InitializationOptions,
  RefreshCommand,
  RegistryChanged,
} from '../protocol/requests.ts';
import { defaults, readSettings, type Settings } from '../protocol/settings.ts';
import type { Hcp, HcpOptions, NetworkSettings } from '../registry/hcp.ts';
import { promptRegistry } from '../registry/prompt-registry.ts';
import { diagnostics } from './diagnostics.ts';
import type { HashicorpParser } from './hcl2json/service.ts';
import { hover } from './language/features/hover.ts';
import { modules } from './modules.ts';
import { answerRegistryRequests } from './registry-requests.ts';
import { templates } from './templates.ts';
import { usesBelow } from './uses.ts';

export interface ServerDependencies {
  /** Makes the registry stack; called once, when the editor has said who it is. */
  hcp(options: Pick<HcpOptions, 'credentials' | 'enabled' | 'log'>): Hcp;
  readonly hashicorpParser: HashicorpParser;
  readonly now: () => number;
  readonly version: string;
}

/** A hover may wait this long for the registry before it says that it is still asking. */
const HOVER_PATIENCE_MS = 2500;

/** The whole server on a connection: the only file that knows LSP's methods. */
export function startServer(lsp: Connection, deps: ServerDependencies): void {
  const documents = new TextDocuments(TextDocument);
  let client: InitializeParams['capabilities'] = {};
  let options: InitializationOptions = {};
  let folders: readonly string[] = [];
  let watched = false;
  const sources = templates(documents, () => watched);
  const moduleOf = modules(sources);

  // Settings are asked for when first needed and forgotten when they change.
  let known: Settings = defaults;
  let settings: Promise<Settings> | undefined;
  const section = async (name: string): Promise<unknown> =>
    client.workspace?.configuration ? lsp.workspace.getConfiguration(name) : undefined;
  const currentSettings = (): Promise<Settings> => {
    settings ??= Promise.all([section('packer'), section('http')]).then(
      ([packer, http]) => {
        const network = networkSettings(http);
        if (JSON.stringify(network) !== JSON.stringify(through)) hcp.configure(network);
        through = network;
        known = readSettings(packer);
        return known;
      },
      () => known,
    );
    return settings;
  };
  let through: NetworkSettings = {};

  const hcp = deps.hcp({
    // The first thing every road to the network asks; by then the proxy is known, too.
    enabled: async () => (await currentSettings())['hcp.enabled'],
    credentials: async () =>
      options.credentials ? lsp.sendRequest(CredentialsRequest) : { principal: null, location: null },
    log: line => lsp.console.info(line),
  });
  const who = principalName(hcp, () => problems.refresh());
  const hoverRegistry = promptRegistry(hcp.patient, HOVER_PATIENCE_MS, () => {});

  const problems = diagnostics({
    lsp,
    documents,
    sources,
    moduleOf,
    registry: hcp.prompt,
    who,
    settings: currentSettings,
    hashicorpParser: deps.hashicorpParser,
    now: deps.now,
    client: () => client,
  });

  hcp.onNews(bucket => {
    problems.refresh();
    void lsp.sendNotification(RegistryChanged, bucket === undefined ? {} : { buckets: [bucket] });
  });

  /** One fence for all requests: a broken feature answers nothing and says so in the log; the rest goes on. */
  const fenced =
    <P, R>(name: string, feature: (params: P, token: CancellationToken) => Promise<R | null>) =>
    async (params: P, token: CancellationToken): Promise<R | null> => {
      try {
        return token.isCancellationRequested ? null : await feature(params, token);
      } catch (error) {
        lsp.console.error(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
        return null;
      }
    };

  lsp.onInitialize((params): InitializeResult => {
    client = params.capabilities;
    options = (params.initializationOptions ?? {}) as InitializationOptions;
    folders = params.workspaceFolders?.map(folder => folder.uri) ?? (params.rootUri ? [params.rootUri] : []);
    return {
      serverInfo: { name: 'Packer Language Server', version: deps.version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        executeCommandProvider: { commands: [RefreshCommand] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...problems.capabilities(),
      },
    };
  });

  lsp.onInitialized(async () => {
    if (client.workspace?.workspaceFolders)
      lsp.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(folder => folder.uri));
        folders = [...folders.filter(uri => !gone.has(uri)), ...added.map(folder => folder.uri)];
      });
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration)
      await lsp.client.register(DidChangeConfigurationNotification.type, { section: ['packer', 'http'] });
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      await lsp.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [
          { globPattern: '**/*.pkr.hcl' },
          { globPattern: '**/*.auto.pkrvars.hcl' },
          { globPattern: '**/*.pkr.json' },
          { globPattern: '**/*.auto.pkrvars.json' },
        ],
      });
      watched = true;
    }
  });

  lsp.onDidChangeConfiguration(() => {
    settings = undefined;
    hcp.reset();
    problems.refresh();
  });
  lsp.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) sources.forget(uri);
    problems.refresh();
  });
  lsp.onNotification(CredentialsChanged, () => hcp.reset());
  lsp.onExecuteCommand(async ({ command }) => {
    if (command === RefreshCommand) hcp.refresh();
    return null;
  });

  lsp.onHover(
    fenced('hover', async ({ textDocument, position }) => {
      const document = documents.get(textDocument.uri);
      if (!document || !(await currentSettings())['hcp.enabled']) return null;
      const offset = document.offsetAt(position);
      const module = await moduleOf(document);
      const answer = await hover(module, document.uri, offset, {
        registry: hoverRegistry,
        get who() {
          return who();
        },
        now: deps.now(),
        rich: options.commandLinks === true,
      });
      if (!answer) return null;
      const { start, end } = answer.span;
      return {
        contents: { kind: MarkupKind.Markdown, value: answer.markdown },
        range: { start: document.positionAt(start), end: document.positionAt(end) },
      };
    }),
  );
  lsp.onCodeAction(
    fenced('code action', async ({ textDocument, range, context }) => {
      const document = documents.get(textDocument.uri);
      if (!document || (context.only && !context.only.some(kind => isQuickFix(kind)))) return null;
      return problems.fixes(document, range, context.diagnostics);
    }),
  );

  answerRegistryRequests(lsp, { hcp, uses: () => usesBelow(folders, sources), now: deps.now });

  lsp.onShutdown(async () => {
    problems.dispose();
    await Promise.all([hcp.dispose(), deps.hashicorpParser.dispose()]);
  });

  documents.listen(lsp);
  lsp.listen();
}

const isQuickFix = (kind: string): boolean => kind === '' || kind === CodeActionKind.QuickFix;

/** Who asks, as far as known; found out when first wanted, and again after the registry's state has changed. */
function principalName(hcp: Hcp, onKnown: () => void): () => string {
  let name: string | undefined;
  let asked = false;
  hcp.onNews(bucket => {
    if (bucket === undefined) asked = false;
  });
  return () => {
    if (!asked) {
      asked = true;
      void hcp.connection().then(({ principal }) => {
        if (principal === name) return;
        name = principal;
        onKnown();
      });
    }
    return name ?? 'these credentials';
  };
}

/** VS Code's `http.*` settings; other editors have none, and the environment's proxy variables speak. */
function networkSettings(http: unknown): NetworkSettings {
  const { proxy, noProxy, proxyStrictSSL, systemCertificates, proxySupport } = (
    typeof http === 'object' && http !== null ? http : {}
  ) as Record<string, unknown>;
  return {
    ...(typeof proxy === 'string' && proxy !== '' && proxySupport !== 'off' ? { proxy } : {}),
    ...(Array.isArray(noProxy) ? { noProxy: noProxy.filter(host => typeof host === 'string') } : {}),
    ...(typeof proxyStrictSSL === 'boolean' ? { strictSSL: proxyStrictSSL } : {}),
    ...(typeof systemCertificates === 'boolean' ? { systemCertificates } : {}),
  };
}

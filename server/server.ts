import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import {
  CredentialsChanged,
  CredentialsRequest,
  type InitializationOptions,
  RefreshCommand,
  RegistryChanged,
  TokenFetched,
  TokenRequest,
  UsesChanged,
} from '../protocol/requests.ts';
import { defaults, readSettings, type Settings } from '../protocol/settings.ts';
import { revocationRereads } from '../protocol/words.ts';
import type { Hcp, HcpOptions, NetworkSettings } from '../registry/hcp.ts';
import { revocations } from '../registry/revocations.ts';
import { diagnostics } from './diagnostics.ts';
import { foldersOnDisk } from './folders.ts';
import { codeActions } from './handlers/code-actions.ts';
import type { ServerContext } from './handlers/handler.ts';
import { handlers } from './handlers/index.ts';
import type { HashicorpParser } from './hcl2json/service.ts';
import { installations } from './installations.ts';
import { isJsonFile } from './language/model/file-kinds.ts';
import type { InstalledPlugin } from './language/model/module.ts';
import { modules } from './modules.ts';
import { answerRegistryRequests } from './registry-requests.ts';
import { templates } from './templates.ts';
import { isTerraform, terraform } from './terraform.ts';
import { workspaceUses } from './uses.ts';

export interface ServerDependencies {
  /** Makes the registry stack; called once, when the editor has said who it is. */
  hcp(options: Pick<HcpOptions, 'credentials' | 'tokenShare' | 'enabled' | 'log'>): Hcp;
  readonly hashicorpParser: HashicorpParser;
  /** Looks at what Packer has installed. */
  readonly installedPlugins: () => Promise<readonly InstalledPlugin[]>;
  readonly now: () => number;
  readonly version: string;
}

/** News come in swarms; hints and lenses are asked for once. */
const NEWS_PAUSE_MS = 100;

/** The whole server on a connection: the only file that knows LSP's methods. */
export function startServer(lsp: Connection, deps: ServerDependencies): void {
  const documents = new TextDocuments(TextDocument);
  let client: InitializeParams['capabilities'] = {};
  let options: InitializationOptions = {};
  let folders: readonly string[] = [];
  let watched = false;
  const isWatched = () => watched;
  const disk = foldersOnDisk(
    name => /\.pkr(?:vars)?\.(?:hcl|json)$/.test(name) || isTerraform(name),
    () => section('files.exclude'),
    isWatched,
  );
  const sources = templates(documents, isWatched, disk);
  const configurations = terraform(disk, isWatched);
  const uses = workspaceUses({
    folders: () => folders,
    templates: sources,
    terraform: configurations,
    onChange: () => void lsp.sendNotification(UsesChanged),
  });
  const installed = installations(deps.installedPlugins, deps.now, () => changed());
  const moduleOf = modules(sources, installed);

  // Settings are asked for when first needed and forgotten when they change.
  let known: Settings = defaults;
  let settings: Promise<Settings> | undefined;
  // An editor that answers no questions about its settings may send them.
  let sent: unknown;
  const section = async (name: string): Promise<unknown> =>
    client.workspace?.configuration ? lsp.workspace.getConfiguration(name) : memberOf(sent, name);
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
    tokenShare: {
      ask: async asked => (options.sharesTokens ? lsp.sendRequest(TokenRequest, asked) : null),
      fetched: got => void (options.sharesTokens && lsp.sendNotification(TokenFetched, got)),
    },
    log: line => lsp.console.info(line),
  });
  /** Hints and messages say how long it is until a revocation. */
  const coming = revocations({
    moment: revocationRereads,
    due: () => changed(isOpen),
    now: deps.now,
  });
  const prompt = coming.heard(hcp.prompt);
  const isOpen = (uri: string) => documents.get(uri) !== undefined;
  const who = principalName(hcp, () => problems.refresh(isOpen));

  const problems = diagnostics({
    lsp,
    documents,
    sources,
    moduleOf,
    files: async () => (await Promise.all(folders.map(sources.urisBelow))).flat(),
    watched: isWatched,
    registry: prompt,
    who,
    settings: currentSettings,
    hashicorpParser: deps.hashicorpParser,
    now: deps.now,
    client: () => client,
    offers: () => options,
  });

  const listeners: (() => void)[] = [];
  let telling: NodeJS.Timeout | undefined;
  const changed = (affects: (uri: string) => boolean = () => true) => {
    problems.refresh(affects);
    telling ??= setTimeout(() => {
      telling = undefined;
      for (const listener of listeners) listener();
    }, NEWS_PAUSE_MS);
  };
  hcp.onNews(bucket => {
    // Nobody asks it about what is not open.
    changed(isOpen);
    void lsp.sendNotification(RegistryChanged, bucket === undefined ? {} : { buckets: [bucket] });
  });

  const context: ServerContext = {
    lsp,
    documents,
    templates: sources,
    moduleOf,
    settings: currentSettings,
    hcp: { ...hcp, prompt },
    who,
    now: deps.now,
    offers: () => options,
    client: () => client,
    folders: () => folders,
    onChange: listener => void listeners.push(listener),
    of: (name, feature) => async (params, token) => {
      const document = documents.get(params.textDocument.uri);
      if (!document || token.isCancellationRequested) return null;
      if (isJsonFile(document.uri) && !inJson.has(name)) return null;
      const { version } = document;
      try {
        const answer = await feature(document, params);
        // An answer that waited has places of one text or the other: it is asked for again.
        if (document.version !== version && !asAsked.has(name))
          throw new ResponseError(LSPErrorCodes.ContentModified, 'The text has changed meanwhile.');
        return answer;
      } catch (error) {
        // An answer for the person who asked, not a fault.
        if (error instanceof ResponseError) throw error;
        lsp.console.error(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
        return null;
      }
    },
  };
  const announced = [...handlers.map(handler => handler(context)), codeActions(context, problems)];

  lsp.onInitialize((params): InitializeResult => {
    client = params.capabilities;
    options = (params.initializationOptions ?? {}) as InitializationOptions;
    folders = params.workspaceFolders?.map(folder => folder.uri) ?? (params.rootUri ? [params.rootUri] : []);
    return {
      serverInfo: { name: 'Packer Language Server', version: deps.version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
        executeCommandProvider: { commands: [RefreshCommand] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...problems.capabilities(),
        ...Object.assign({}, ...announced),
      },
    };
  });

  lsp.onInitialized(async () => {
    if (client.workspace?.workspaceFolders)
      lsp.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(folder => folder.uri));
        folders = [...folders.filter(uri => !gone.has(uri)), ...added.map(folder => folder.uri)];
        problems.refresh(() => false);
        uses.changed();
      });
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration)
      await lsp.client.register(DidChangeConfigurationNotification.type, {
        section: ['packer', 'http', 'files.exclude'],
      });
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      await lsp.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [
          { globPattern: '**/*.pkr.hcl' },
          { globPattern: '**/*.pkrvars.hcl' },
          { globPattern: '**/*.pkr.json' },
          { globPattern: '**/*.pkrvars.json' },
          { globPattern: '**/*.{tf,tfvars,tf.json,tfvars.json}' },
        ],
      });
      watched = true;
    }
  });

  lsp.onDidChangeConfiguration(async ({ settings: all }) => {
    sent = all;
    const before = known['hcp.enabled'];
    settings = undefined;
    disk.forget();
    if ((await currentSettings())['hcp.enabled'] !== before) hcp.reset();
    changed();
  });
  lsp.onDidChangeWatchedFiles(({ changes }) => {
    if (changes.some(({ type }) => type !== FileChangeType.Changed)) disk.forget();
    for (const { uri } of changes)
      if (isTerraform(uri)) configurations.forget(uri);
      else sources.forget(uri);
    uses.changed();
    const touched = new Set(changes.filter(({ uri }) => !isTerraform(uri)).map(({ uri }) => folderOf(uri)));
    if (touched.size > 0) changed(uri => touched.has(folderOf(uri)));
  });
  lsp.onNotification(CredentialsChanged, () => hcp.reset());
  lsp.onExecuteCommand(async ({ command }) => {
    if (command === RefreshCommand) hcp.refresh();
    return null;
  });

  answerRegistryRequests(lsp, {
    hcp,
    uses: uses.all,
    now: deps.now,
    moduleAt: async uri => {
      const document = documents.get(uri);
      return document && moduleOf(document);
    },
  });

  lsp.onShutdown(async () => {
    clearTimeout(telling);
    problems.dispose();
    uses.dispose();
    coming.clear();
    await Promise.all([hcp.dispose(), deps.hashicorpParser.dispose()]);
  });

  documents.onDidChangeContent(uses.changed);
  documents.listen(lsp);
  lsp.listen();
}

/** Editors differ in what they escape in a URI. */
const folderOf = (uri: string): string => URI.parse(uri).path.replace(/[^/]*$/, '');

/** `files.exclude` of nested settings. */
const memberOf = (settings: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], settings);

/** What there is for files in the JSON syntax; the rest is about the native one, or an editor's own for JSON. */
const inJson: ReadonlySet<string> = new Set([
  'definition',
  'references',
  'highlight',
  'hover',
  'prepare rename',
  'rename',
  'links',
  'inlay hints',
  'inlay hint',
  'code lens',
  'signature help',
  'completion',
  'documentation',
  'code action',
]);

/** What answers for the text as it was when it was asked, or has no places. */
const asAsked: ReadonlySet<string> = new Set(['completion', 'documentation', 'inlay hint']);

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
  const { proxy, noProxy, proxyStrictSSL, systemCertificates, proxySupport, proxyAuthorization } = (
    typeof http === 'object' && http !== null ? http : {}
  ) as Record<string, unknown>;
  if (proxySupport === 'off')
    return { ...networkSettings({ proxyStrictSSL, systemCertificates }), noProxy: ['*'] };
  return {
    ...(typeof proxy === 'string' && proxy !== '' ? { proxy } : {}),
    ...(typeof proxyAuthorization === 'string' && proxyAuthorization !== '' ? { proxyAuthorization } : {}),
    ...(Array.isArray(noProxy) ? { noProxy: noProxy.filter(host => typeof host === 'string') } : {}),
    ...(typeof proxyStrictSSL === 'boolean' ? { strictSSL: proxyStrictSSL } : {}),
    ...(typeof systemCertificates === 'boolean' ? { systemCertificates } : {}),
  };
}

import { PassThrough } from 'node:stream';
import {
  type ClientCapabilities,
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  type Hover,
  HoverRequest,
  type InitializeResult,
  type MarkupContent,
} from 'vscode-languageserver';
import {
  createConnection,
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import {
  CredentialsRequest,
  type EditorCredentials,
  TokenFetched,
  TokenRequest,
} from '../../protocol/requests.ts';
import { type Hcp, type HcpOptions, hcp } from '../../registry/hcp.ts';
import type { TokenShare } from '../../registry/registry.ts';
import { hashicorpParser } from '../../server/hcl2json/service.ts';
import type { InstalledPlugin } from '../../server/language/model/module.ts';
import { startServer } from '../../server/server.ts';

/** The editor's end of a connection to a server, wherever that runs. */
export interface Editor {
  readonly lsp: ProtocolConnection;
  readonly init: InitializeResult;
  /** Lines of the server's log. */
  readonly log: string[];
  open(uri: string, text: string): void;
  change(uri: string, version: number, text: string): void;
  /** Pulls, as an editor does, until no answer asks to be called again. */
  diagnostics(uri: string): Promise<readonly Diagnostic[]>;
  hover(uri: string, line: number, character: number): Promise<string | undefined>;
  /** Resolves when the server has said the next time that something changed. */
  news(): Promise<void>;
}

export interface EditorOptions {
  readonly credentials?: () => EditorCredentials;
  /** Tokens shared with other windows. */
  readonly tokens?: TokenShare;
  readonly settings?: () => unknown;
  /** Further sections of the editor's settings. */
  readonly sections?: Readonly<Record<string, unknown>>;
  readonly capabilities?: ClientCapabilities;
  readonly folders?: readonly string[];
  /** Runs the commands of hovers, code actions and lenses. */
  readonly commandLinks?: boolean;
}

export interface TestServer extends Editor {
  readonly hcp: Hcp;
  close(): Promise<void>;
}

export interface TestServerOptions extends EditorOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly home?: string;
  readonly now?: () => number;
  /** What Packer has installed; nothing without it. */
  readonly installed?: () => readonly InstalledPlugin[];
  /** Shorter waits than a real network wants. */
  readonly waits?: Pick<HcpOptions, 'timeouts' | 'sleep' | 'clock'>;
}

/** The whole server, in this process, spoken to over LSP as by an editor that pulls diagnostics. */
export async function startTestServer(options: TestServerOptions): Promise<TestServer> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  // Readers and writers, not raw streams: given raw streams the library ends the process when they close.
  const serverSide = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  const now = options.now ?? Date.now;
  let stack: Hcp | undefined;
  const parser = hashicorpParser({ worker: new URL('../../server/hcl2json/worker.ts', import.meta.url) });
  startServer(serverSide, {
    hcp: more => {
      stack = hcp({
        ...more,
        env: options.env ?? {},
        home: options.home ?? '/nonexistent',
        now,
        ...options.waits,
      });
      return stack;
    },
    hashicorpParser: parser,
    installedPlugins: async () => options.installed?.() ?? [],
    now,
    version: 'test',
  });
  const lsp = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  return {
    ...(await connectEditor(lsp, options)),
    get hcp() {
      return stack!;
    },
    async close() {
      await lsp.sendRequest('shutdown');
      lsp.dispose();
      serverSide.dispose();
    },
  };
}

/** Introduces itself to a server as VS Code does, and answers what a server asks. */
export async function connectEditor(lsp: ProtocolConnection, options: EditorOptions): Promise<Editor> {
  const log: string[] = [];
  const waiting: (() => void)[] = [];
  lsp.onNotification('window/logMessage', ({ message }: { message: string }) => void log.push(message));
  lsp.onRequest('workspace/configuration', ({ items }: { items: { section?: string }[] }) =>
    items.map(({ section = '' }) =>
      section === 'packer' ? (options.settings?.() ?? {}) : (options.sections?.[section] ?? {}),
    ),
  );
  lsp.onRequest('client/registerCapability', () => null);
  lsp.onRequest('workspace/diagnostic/refresh', () => {
    for (const wake of waiting.splice(0)) wake();
    return null;
  });
  lsp.onRequest(CredentialsRequest, () => options.credentials?.() ?? { principal: null, location: null });
  if (options.tokens) {
    lsp.onRequest(TokenRequest, options.tokens.ask);
    lsp.onNotification(TokenFetched, options.tokens.fetched);
  }
  lsp.listen();
  const init = await lsp.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: null,
    workspaceFolders: (options.folders ?? []).map(uri => ({ uri, name: uri })),
    initializationOptions: {
      commandLinks: options.commandLinks ?? true,
      credentials: options.credentials !== undefined,
      sharesTokens: options.tokens !== undefined,
    },
    capabilities: options.capabilities ?? {
      workspace: {
        configuration: true,
        diagnostics: { refreshSupport: true },
        didChangeWatchedFiles: { dynamicRegistration: true },
      },
      textDocument: { diagnostic: { dynamicRegistration: false } },
    },
  });
  await lsp.sendNotification('initialized', {});
  return {
    lsp,
    init,
    log,
    open: (uri, text) =>
      void lsp.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'packer', version: 1, text },
      }),
    change: (uri, version, text) =>
      void lsp.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      }),
    async diagnostics(uri) {
      for (;;) {
        try {
          const report = (await lsp.sendRequest(DocumentDiagnosticRequest.type.method, {
            textDocument: { uri },
          })) as DocumentDiagnosticReport;
          return report.kind === 'full' ? report.items : [];
        } catch (error) {
          if ((error as { data?: { retriggerRequest?: boolean } }).data?.retriggerRequest !== true)
            throw error;
        }
      }
    },
    async hover(uri, line, character) {
      const answer = (await lsp.sendRequest(HoverRequest.type.method, {
        textDocument: { uri },
        position: { line, character },
      })) as Hover | null;
      return answer ? (answer.contents as MarkupContent).value : undefined;
    },
    news: () => new Promise(resolve => waiting.push(resolve)),
  };
}

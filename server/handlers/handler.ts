import type {
  CancellationToken,
  ClientCapabilities,
  Connection,
  ServerCapabilities,
  TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { InitializationOptions } from '../../protocol/requests.ts';
import type { Settings } from '../../protocol/settings.ts';
import type { Hcp } from '../../registry/hcp.ts';
import type { Module } from '../language/model/module.ts';
import type { Place, Templates } from '../templates.ts';

/** What a handler of an LSP request may use. */
export interface ServerContext {
  readonly lsp: Connection;
  readonly documents: TextDocuments<TextDocument>;
  /** Trees of documents and of what lies on disk. */
  readonly templates: Templates;
  /** The configuration a document belongs to: every template of its folder. */
  readonly moduleOf: (place: Place) => Promise<Module>;
  readonly settings: () => Promise<Settings>;
  readonly hcp: Hcp;
  /** The principal that asks the registry, as a person knows it. */
  readonly who: () => string;
  readonly now: () => number;
  /** What the client said of itself at the start. */
  readonly offers: () => InitializationOptions;
  /** What the editor can do. */
  readonly client: () => ClientCapabilities;
  /** URIs of the workspace folders. */
  readonly folders: () => readonly string[];
  /** Calls back when answers may have changed though no document did: the registry, the disk or the settings. */
  readonly onChange: (listener: () => void) => void;
  /**
   * One fence for all requests: a broken feature answers nothing and says so in the log; the rest goes on. A
   * document that is not open has no answer. A `ResponseError` is for the person who asked and goes through. Where the text
   * changed while a feature waited, the editor is told to ask again.
   */
  readonly of: <P extends { readonly textDocument: { readonly uri: string } }, R>(
    name: string,
    feature: (document: TextDocument, params: P) => Promise<R | null>,
  ) => (params: P, token: CancellationToken) => Promise<R | null>;
}

/** Registers the requests of one feature; gives what to announce to the client. */
export type Handler = (context: ServerContext) => Partial<ServerCapabilities>;

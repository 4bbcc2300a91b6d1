import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type Connection,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
  type ServerCapabilities,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Settings, Severity } from '../protocol/settings.ts';
import type { Registry } from '../registry/registry.ts';
import { merge, type SyntaxFinding } from './hcl2json/merge.ts';
import type { HashicorpParser } from './hcl2json/service.ts';
import { codeActions } from './language/features/code-actions.ts';
import { diagnose } from './language/features/diagnostics/index.ts';
import { at, type Finding, finding } from './language/features/diagnostics/rule.ts';
import { liveFindings, liveFixes } from './language/features/registry/live.ts';
import { isJsonFile } from './language/model/file-kinds.ts';
import type { Module } from './language/model/module.ts';
import { lineStarts, positionAt } from './language/syntax/lines.ts';
import type { Templates } from './templates.ts';

export interface Diagnostics {
  /** What to announce to the client. */
  capabilities(): Pick<ServerCapabilities, 'diagnosticProvider'>;
  /** The quick fixes of what is wrong at a range. */
  fixes(document: TextDocument, range: Range, shown: readonly Diagnostic[]): Promise<CodeAction[]>;
  /** The registry, the disk or the settings have news: everything open is looked at again. */
  refresh(): void;
  /** Nothing is sent any more. */
  dispose(): void;
}

/** HashiCorp's wording of a syntax error is waited for this long, so that a message does not change under the eye. */
const VERDICT_PATIENCE_MS = 400;
/** News come in swarms; one look serves them all. */
const NEWS_PAUSE_MS = 50;

export function diagnostics(options: {
  readonly lsp: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly sources: Templates;
  readonly moduleOf: (document: TextDocument) => Promise<Module>;
  readonly registry: Registry;
  readonly who: () => string;
  readonly settings: () => Promise<Settings>;
  readonly hashicorpParser: HashicorpParser;
  readonly now: () => number;
  readonly client: () => ClientCapabilities;
}): Diagnostics {
  const { lsp, documents, sources, moduleOf, registry, settings, hashicorpParser, now } = options;
  const pulls = () => options.client().textDocument?.diagnostic !== undefined;

  async function of(document: TextDocument): Promise<Diagnostic[]> {
    const { version } = document;
    const file = sources.file(document);
    const current = await settings();
    const [module, syntax] = await Promise.all([moduleOf(document), syntaxOf(document, current)]);
    const live = current['hcp.enabled']
      ? await liveFindings(module, document.uri, environment(), current.severity)
      : [];
    if (document.version !== version || sources.file(document) !== file)
      throw new ResponseError(LSPErrorCodes.ServerCancelled, 'The text has changed.', {
        retriggerRequest: true,
      });
    return [...syntax, ...diagnose(module, document.uri, current), ...live].map(found =>
      present(found, document, module),
    );
  }

  const environment = () => ({
    registry,
    now: now(),
    // Asked for only by a message that names it.
    get who() {
      return options.who();
    },
  });

  /** Our own verdict decides; HashiCorp's parser is asked for its words only where there is an error. */
  async function syntaxOf(document: TextDocument, current: Settings): Promise<readonly Finding[]> {
    const own = sources.file(document).problems;
    if (own.length === 0) return [];
    const text = document.getText();
    const verdict =
      current['syntax.hashicorpParser'] && !isJsonFile(document.uri)
        ? await inTime(hashicorpParser.check(text, document.uri), VERDICT_PATIENCE_MS)
        : undefined;
    const merged: readonly SyntaxFinding[] = verdict === undefined ? own : merge(own, verdict, text);
    return merged.flatMap(problem => {
      const { related } = problem;
      const found = finding(
        { code: problem.code, severity: 'error' },
        at(
          problem,
          problem.message,
          related ? { related: [{ ...related.span, uri: document.uri, message: related.message }] } : {},
        ),
        current.severity,
      );
      return found ? [{ ...found, href: found.href.replace('diagnostics.md', 'syntax.md') }] : [];
    });
  }

  function present(found: Finding, document: TextDocument, module: Module): Diagnostic {
    const related = found.related?.map(({ uri, start, end, message }) => {
      const position = positionsIn(uri, document, module);
      return { location: { uri, range: { start: position(start), end: position(end) } }, message };
    });
    return {
      range: { start: document.positionAt(found.start), end: document.positionAt(found.end) },
      severity: severities[found.severity],
      source: 'packer',
      code: found.code,
      codeDescription: { href: found.href },
      message: found.message,
      ...(related && related.length > 0 ? { relatedInformation: related } : {}),
      ...(found.tag
        ? { tags: [found.tag === 'deprecated' ? DiagnosticTag.Deprecated : DiagnosticTag.Unnecessary] }
        : {}),
    };
  }

  // Pull: the client asks when it wants.
  lsp.languages.diagnostics.on(async ({ textDocument }): Promise<DocumentDiagnosticReport> => {
    const document = documents.get(textDocument.uri);
    try {
      return { kind: DocumentDiagnosticReportKind.Full, items: document ? await of(document) : [] };
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      lsp.console.error(`diagnostics: ${error instanceof Error ? error.stack : String(error)}`);
      return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    }
  });

  // Push: for clients that do not pull.
  async function push(document: TextDocument): Promise<void> {
    const { uri, version } = document;
    try {
      const items = await of(document);
      if (documents.get(uri)?.version === version)
        await lsp.sendDiagnostics({ uri, version, diagnostics: items });
    } catch (error) {
      if (!(error instanceof ResponseError))
        lsp.console.error(`diagnostics: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  const pushAll = () => {
    for (const document of documents.all()) void push(document);
  };
  documents.onDidChangeContent(({ document }) => {
    if (pulls()) return;
    // An edit can change what is wrong in every file of the folder.
    const folder = document.uri.slice(0, document.uri.lastIndexOf('/'));
    for (const other of documents.all()) if (other.uri.startsWith(`${folder}/`)) void push(other);
  });
  documents.onDidClose(({ document }) => {
    if (!pulls()) void lsp.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });

  async function fixes(
    document: TextDocument,
    range: Range,
    shown: readonly Diagnostic[],
  ): Promise<CodeAction[]> {
    const current = await settings();
    const module = await moduleOf(document);
    const { uri } = document;
    const start = document.offsetAt(range.start);
    const end = document.offsetAt(range.end);
    const live = current['hcp.enabled']
      ? await liveFindings(module, uri, environment(), current.severity)
      : [];
    const actions = [
      ...codeActions(module, uri, { start, end }, current),
      ...live
        .filter(found => found.start <= end && start <= found.end)
        .flatMap(found =>
          liveFixes(found, module, uri).map(({ title, edits, isPreferred }) => ({
            title,
            finding: found,
            edits: new Map([[uri, edits]]),
            isPreferred: isPreferred === true,
          })),
        ),
    ];
    return actions.map(({ title, finding: found, edits, isPreferred }) => ({
      title,
      kind: CodeActionKind.QuickFix,
      isPreferred,
      diagnostics: shown.filter(
        ({ code, range: at }) => code === found.code && document.offsetAt(at.start) === found.start,
      ),
      edit: {
        changes: Object.fromEntries(
          [...edits].map(([target, changes]) => {
            const position = positionsIn(target, document, module);
            return [
              target,
              changes.map(edit => ({
                range: { start: position(edit.start), end: position(edit.end) },
                newText: edit.newText,
              })),
            ];
          }),
        ),
      },
    }));
  }

  let pause: NodeJS.Timeout | undefined;
  let over = false;
  return {
    capabilities: () =>
      pulls() ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false } } : {},
    fixes,
    refresh() {
      if (over) return;
      pause ??= setTimeout(() => {
        pause = undefined;
        if (!pulls()) pushAll();
        else if (options.client().workspace?.diagnostics?.refreshSupport)
          lsp.languages.diagnostics.refresh().catch(() => {});
      }, NEWS_PAUSE_MS);
    },
    dispose() {
      over = true;
      clearTimeout(pause);
    },
  };
}

const severities: Readonly<Record<Exclude<Severity, 'off'>, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
/** Offsets of any file of the module, open or not, as positions. */
function positionsIn(uri: string, document: TextDocument, module: Module): (offset: number) => Position {
  if (uri === document.uri) return offset => document.positionAt(offset);
  const starts = lineStarts(module.files.get(uri)?.text ?? '');
  return offset => positionAt(starts, offset);
}

function inTime<T>(answer: Promise<T>, ms: number): Promise<T | undefined> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(undefined), ms);
    answer.then(
      value => {
        clearTimeout(timer);
        resolve(value);
      },
      () => {
        clearTimeout(timer);
        resolve(undefined);
      },
    );
  });
}

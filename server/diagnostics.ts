import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  type Range,
  ResponseError,
  type ServerCapabilities,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { EditorCommands, type InitializationOptions } from '../protocol/requests.ts';
import type { Settings } from '../protocol/settings.ts';
import type { Registry } from '../registry/registry.ts';
import { positionAfter } from './handlers/ranges.ts';
import { merge, type SyntaxFinding } from './hcl2json/merge.ts';
import type { HashicorpParser } from './hcl2json/service.ts';
import { codeActions } from './language/features/code-actions.ts';
import { diagnose } from './language/features/diagnostics/index.ts';
import { at, type Finding, finding } from './language/features/diagnostics/rule.ts';
import { liveFindings, liveFixes } from './language/features/registry/live.ts';
import { isJsonFile } from './language/model/file-kinds.ts';
import type { Module } from './language/model/module.ts';
import { positionsIn, presented, report } from './reports.ts';
import type { Place, Templates } from './templates.ts';
import { workspaceDiagnostics } from './workspace-diagnostics.ts';

export interface Diagnostics {
  /** What to announce to the client. */
  capabilities(): Pick<ServerCapabilities, 'diagnosticProvider'>;
  /** The quick fixes of what is wrong at a range. */
  fixes(document: TextDocument, range: Range, shown: readonly Diagnostic[]): Promise<CodeAction[]>;
  /** The registry, the disk or the settings have news: what they may change is looked at again. */
  refresh(affects: (uri: string) => boolean): void;
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
  readonly moduleOf: (place: Place, passing?: boolean) => Promise<Module>;
  /** Uris of every file of the workspace. */
  readonly files: () => Promise<readonly string[]>;
  /** Whether the client tells what changes on disk. */
  readonly watched: () => boolean;
  readonly registry: Registry;
  readonly who: () => string;
  readonly settings: () => Promise<Settings>;
  readonly hashicorpParser: HashicorpParser;
  readonly now: () => number;
  readonly client: () => ClientCapabilities;
  readonly offers: () => InitializationOptions;
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
      presented(found, module, document.uri),
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
    return syntaxFindings(verdict === undefined ? own : merge(own, verdict, text), document.uri, current);
  }

  /** A file that is not open has no verdict of HashiCorp's parser and no questions to the registry. */
  async function ofClosed(uri: string, known?: Module): Promise<Diagnostic[]> {
    const current = await settings();
    const module = known ?? (await moduleOf({ uri }));
    const file = module.files.get(uri);
    if (!file) return [];
    return [...syntaxFindings(file.problems, uri, current), ...diagnose(module, uri, current)].map(found =>
      presented(found, module, uri),
    );
  }

  const itemsOf = async (uri: string, known?: Module): Promise<Diagnostic[]> => {
    const document = documents.get(uri);
    try {
      return await (document ? of(document) : ofClosed(uri, known));
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      lsp.console.error(`diagnostics: ${error instanceof Error ? error.stack : String(error)}`);
      return [];
    }
  };

  // Pull: the client asks when it wants.
  lsp.languages.diagnostics.on(
    async ({ textDocument: { uri }, previousResultId }): Promise<DocumentDiagnosticReport> =>
      report(await itemsOf(uri), previousResultId),
  );
  const workspace = workspaceDiagnostics({
    lsp,
    files: async () =>
      (await settings())['diagnostics.workspace'] ? options.files() : documents.all().map(({ uri }) => uri),
    version: uri => documents.get(uri)?.version,
    async checker(uri) {
      const near = besides(uri);
      const isLookedAt = documents.all().some(other => near(other.uri));
      const passing = isLookedAt ? undefined : await moduleOf({ uri }, true);
      return one =>
        itemsOf(one, passing?.files.has(one) ? passing : undefined).catch(error => {
          if (error instanceof ResponseError) return undefined;
          throw error;
        });
    },
    watched: options.watched,
  });

  // Push: for clients that do not pull. Of several answers on their way the last one asked for counts.
  const pushes = new Map<string, number>();
  async function push({ uri, version }: TextDocument): Promise<void> {
    const turn = (pushes.get(uri) ?? 0) + 1;
    pushes.set(uri, turn);
    const items = await itemsOf(uri).catch(() => undefined);
    if (items && pushes.get(uri) === turn && documents.get(uri)?.version === version)
      await lsp.sendDiagnostics({ uri, version, diagnostics: items });
  }
  /** What is wrong in a file may be so for what another one says. */
  const besides = (uri: string) => {
    const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
    return (other: string) => other.startsWith(folder);
  };
  documents.onDidChangeContent(({ document }) => {
    const near = besides(document.uri);
    workspace.changed(near);
    if (!pulls()) for (const other of documents.all()) if (near(other.uri)) void push(other);
  });
  documents.onDidClose(({ document: { uri } }) => {
    workspace.closed(uri);
    pushes.delete(uri);
    if (!pulls()) void lsp.sendDiagnostics({ uri, diagnostics: [] });
    // For the others what is on disk counts from now on.
    if (documents.all().some(other => besides(uri)(other.uri))) refresh(besides(uri));
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
            blank: undefined,
          })),
        ),
    ];
    return actions.map(({ title, finding: found, edits, isPreferred, blank }) => ({
      title,
      kind: CodeActionKind.QuickFix,
      isPreferred,
      ...(blank !== undefined &&
        options.offers().commandLinks && {
          command: {
            title: 'Fill in',
            command: EditorCommands.fill,
            arguments: [{ uri, position: positionAfter(module.files.get(uri)!, edits.get(uri)!, blank) }],
          },
        }),
      diagnostics: shown.filter(
        ({ code, range: at }) => code === found.code && document.offsetAt(at.start) === found.start,
      ),
      edit: {
        changes: Object.fromEntries(
          [...edits].map(([target, changes]) => {
            const position = positionsIn(module, target);
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
  function refresh(affects: (uri: string) => boolean): void {
    if (over) return;
    workspace.changed(affects);
    pause ??= setTimeout(() => {
      pause = undefined;
      if (!pulls()) for (const document of documents.all()) void push(document);
      else if (options.client().workspace?.diagnostics?.refreshSupport)
        lsp.languages.diagnostics.refresh().catch(() => {});
    }, NEWS_PAUSE_MS);
  }
  return {
    capabilities: () =>
      pulls() ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: true } } : {},
    fixes,
    refresh,
    dispose() {
      over = true;
      clearTimeout(pause);
      workspace.dispose();
    },
  };
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

const syntaxFindings = (
  problems: readonly SyntaxFinding[],
  uri: string,
  { severity }: Settings,
): readonly Finding[] =>
  problems.flatMap(problem => {
    const { related } = problem;
    const found = finding(
      { code: problem.code, severity: 'error' },
      at(
        problem,
        problem.message,
        related ? { related: [{ ...related.span, uri, message: related.message }] } : {},
      ),
      severity,
    );
    return found ? [{ ...found, href: found.href.replace('diagnostics.md', 'syntax.md') }] : [];
  });

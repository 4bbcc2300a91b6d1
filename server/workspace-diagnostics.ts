import { setImmediate } from 'node:timers/promises';
import {
  type CancellationToken,
  type Connection,
  type Diagnostic,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { report } from './reports.ts';

export interface WorkspaceDiagnostics {
  /** What is said about these files may be another thing now. */
  changed(affects: (uri: string) => boolean): void;
  /** The editor shows a file no more: what is said about it now has to be sent, whatever was sent before. */
  closed(uri: string): void;
  dispose(): void;
}

/** Typing is many changes; files nobody looks at can wait until the hands rest. */
const PAUSE_MS = 500;
/** So many reports travel together. */
const BATCH = 50;

/**
 * Answers `workspace/diagnostic`: what is wrong in every template of the workspace, open or not. A client that has it
 * all is answered when something changes, so that it need not ask again and again. Between any two files other requests
 * have their turn.
 */
export function workspaceDiagnostics(options: {
  readonly lsp: Connection;
  /** Uris of every file of the workspace that something can be wrong in. */
  readonly files: () => Promise<readonly string[]>;
  /** The version of a file that is open. */
  readonly version: (uri: string) => number | undefined;
  /**
   * Finds what is wrong in the files of the folder that this one lies in. Undefined where a text changes at this
   * moment, so that there will be another time.
   */
  readonly checker: (uri: string) => Promise<(uri: string) => Promise<Diagnostic[] | undefined>>;
  /** Whether changes of files on disk are told; without, nobody can be kept waiting for them. */
  readonly watched: () => boolean;
}): WorkspaceDiagnostics {
  const { lsp, files, version, checker, watched } = options;
  /** Result ids of what is wrong now; the items themselves would be much to keep. */
  const known = new Map<string, string>();
  const closed = new Set<string>();
  const waiting = new Set<() => void>();
  let lastChange = 0;
  let changes = 0;
  let over = false;

  function changed(affects: (uri: string) => boolean): void {
    for (const uri of known.keys()) if (affects(uri)) known.delete(uri);
    lastChange = performance.now();
    changes++;
    for (const wake of waiting) wake();
  }

  /** Until something changes, the client loses interest, or a time has passed. */
  function wait(token: CancellationToken, ms?: number): Promise<void> {
    return new Promise(resolve => {
      const timer = ms === undefined ? undefined : setTimeout(done, ms);
      const cancelled = token.onCancellationRequested(done);
      waiting.add(done);
      function done(): void {
        clearTimeout(timer);
        cancelled.dispose();
        waiting.delete(done);
        resolve();
      }
    });
  }

  lsp.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token, _, progress) => {
    const has = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    /** While somebody types, this is not what they wait for. */
    const rest = async () => {
      for (;;) {
        if (token.isCancellationRequested)
          throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
        const left = lastChange + PAUSE_MS - performance.now();
        if (over || lastChange === 0 || left <= 0) return;
        await wait(token, left);
      }
    };
    for (;;) {
      await rest();
      const before = changes;
      const found: WorkspaceDocumentDiagnosticReport[] = [];
      let sent = 0;
      const add = (uri: string, items: Diagnostic[]): string => {
        const one = report(items, has.get(uri));
        if (one.kind === 'unchanged') return one.resultId;
        has.set(uri, one.resultId!);
        found.push({ uri, version: version(uri) ?? null, ...one });
        sent++;
        if (progress && found.length >= BATCH) progress.report({ items: found.splice(0) });
        return one.resultId!;
      };
      for (const uri of closed) has.set(uri, '');
      closed.clear();
      const all = await files();
      let folder: string | undefined;
      let itemsOf: (uri: string) => Promise<Diagnostic[] | undefined> = async () => undefined;
      for (const uri of all) {
        if (over) return { items: [] };
        const id = known.get(uri);
        if (id !== undefined && id === has.get(uri)) continue;
        const its = uri.slice(0, uri.lastIndexOf('/'));
        if (its !== folder) {
          folder = its;
          itemsOf = await checker(uri);
        }
        const items = await itemsOf(uri);
        if (items) {
          const current = add(uri, items);
          if (changes === before) known.set(uri, current);
        }
        await setImmediate();
        await rest();
      }
      const seen = new Set(all);
      // Gone, or outside of the workspace and closed.
      for (const uri of [...has.keys()]) if (!seen.has(uri) && version(uri) === undefined) add(uri, []);
      if (over || sent > 0 || previousResultIds.length === 0 || !watched()) return { items: found };
      if (changes === before) await wait(token);
      if (over) return { items: [] };
    }
  });

  return {
    changed,
    closed(uri) {
      closed.add(uri);
      changed(other => other === uri);
    },
    dispose() {
      over = true;
      for (const wake of waiting) wake();
    },
  };
}

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
  /** Undefined where the text changes at this moment, so that there will be another time. */
  readonly itemsOf: (uri: string) => Promise<Diagnostic[] | undefined>;
  /** Whether changes of files on disk are told; without, nobody can be kept waiting for them. */
  readonly watched: () => boolean;
}): WorkspaceDiagnostics {
  const { lsp, files, version, itemsOf, watched } = options;
  const known = new Map<string, Diagnostic[]>();
  const left = new Set<string>();
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
    const check = () => {
      if (token.isCancellationRequested)
        throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
    };
    for (;;) {
      for (;;) {
        check();
        const rest = lastChange + PAUSE_MS - performance.now();
        if (over || lastChange === 0 || rest <= 0) break;
        await wait(token, rest);
      }
      if (over) return { items: [] };
      const before = changes;
      const found: WorkspaceDocumentDiagnosticReport[] = [];
      let sent = 0;
      const add = (uri: string, items: Diagnostic[]) => {
        const one = report(items, has.get(uri));
        if (one.kind === 'unchanged') return;
        has.set(uri, one.resultId!);
        found.push({ uri, version: version(uri) ?? null, ...one });
        sent++;
        if (progress && found.length >= BATCH) progress.report({ items: found.splice(0) });
      };
      for (const uri of left) has.set(uri, '');
      left.clear();
      const seen = new Set<string>();
      for (const uri of await files()) {
        seen.add(uri);
        const items = known.get(uri) ?? (await itemsOf(uri));
        check();
        if (!items) continue;
        if (changes === before) known.set(uri, items);
        add(uri, items);
        await setImmediate();
      }
      // Gone, or outside of the workspace and closed.
      for (const uri of [...has.keys()]) if (!seen.has(uri) && version(uri) === undefined) add(uri, []);
      if (sent > 0 || previousResultIds.length === 0 || !watched()) return { items: found };
      if (changes === before) await wait(token);
    }
  });

  return {
    changed,
    closed(uri) {
      left.add(uri);
      changed(other => other === uri);
    },
    dispose() {
      over = true;
      for (const wake of waiting) wake();
    },
  };
}

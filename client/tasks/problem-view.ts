import { Diagnostic, DiagnosticSeverity, Disposable, languages, Range, Uri, workspace } from 'vscode';
import type { Problem } from './problems.ts';

/**
 * What the last run of Packer found, in the Problems view. It goes with the next run and with the first change
 * of the file. VS Code's own problem matchers see each line of a terminal that is used again twice, and miss
 * the first lines of a program as quick as `packer validate`: none of them can read a diagnostic of four lines.
 */
export function problemView() {
  const collection = languages.createDiagnosticCollection('packer-run');
  /** What the last run in a folder reported on: files of folders beside it and below it are of other runs. */
  const reported = new Map<string, readonly Uri[]>();
  const changes = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0) collection.delete(document.uri);
  });

  function show(folder: string, problems: readonly Problem[]): void {
    clear(folder);
    const byFile = new Map<string, Problem[]>();
    for (const one of problems) byFile.set(one.path, [...(byFile.get(one.path) ?? []), one]);
    reported.set(
      folder,
      [...byFile.keys()].map(path => Uri.file(path)),
    );
    for (const [path, all] of byFile) {
      const uri = Uri.file(path);
      // What the language server says of a line it says better.
      const said = new Set(
        languages
          .getDiagnostics(uri)
          .filter(({ source, severity }) => source === 'packer' && severity === DiagnosticSeverity.Error)
          .map(({ range }) => range.start.line),
      );
      const fresh = all.filter(({ line }) => !said.has(line));
      collection.set(uri, fresh.map(diagnostic));
    }
  }
  function clear(folder: string): void {
    for (const uri of reported.get(folder) ?? []) collection.delete(uri);
    reported.delete(folder);
  }
  return { show, clear, dispose: () => Disposable.from(collection, changes).dispose() };
}
export type ProblemView = ReturnType<typeof problemView>;

function diagnostic({ line, columns, message, severity }: Problem): Diagnostic {
  const range = columns
    ? new Range(line, columns[0], line, columns[1])
    : new Range(line, 0, line, Number.MAX_SAFE_INTEGER);
  const made = new Diagnostic(
    range,
    message,
    severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
  );
  made.source = 'packer run';
  return made;
}

import { EventEmitter, Uri, ViewColumn, window, workspace } from 'vscode';

/** A text to read and copy, in an editor that has nothing to save. */
export function reportView() {
  const uri = Uri.from({ scheme: 'packer-report', path: '/HCP Packer Connection.txt' });
  const changed = new EventEmitter<Uri>();
  let text = '';
  const provider = workspace.registerTextDocumentContentProvider(uri.scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: () => text,
  });
  return {
    async show(report: string): Promise<void> {
      text = report;
      changed.fire(uri);
      await window.showTextDocument(await workspace.openTextDocument(uri), {
        preview: true,
        viewColumn: ViewColumn.Active,
      });
    },
    dispose() {
      provider.dispose();
      changed.dispose();
    },
  };
}

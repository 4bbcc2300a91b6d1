import { EventEmitter, Uri, ViewColumn, window, workspace } from 'vscode';

/** Texts to read and copy, each in an editor that has nothing to save. */
export function reportView() {
  const scheme = 'packer-report';
  const changed = new EventEmitter<Uri>();
  const texts = new Map<string, string>();
  const provider = workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: uri => texts.get(uri.path) ?? '',
  });
  return {
    async show(name: string, report: string): Promise<void> {
      const uri = Uri.from({ scheme, path: `/${name}` });
      texts.set(uri.path, report);
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

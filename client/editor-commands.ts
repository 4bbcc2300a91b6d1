import { commands, type Disposable, Selection, Uri, window } from 'vscode';
import type { Location, Position } from 'vscode-languageclient';
import type { LanguageClient } from 'vscode-languageclient/node';
import { EditorCommands } from '../protocol/requests.ts';

interface Place {
  readonly uri: string;
  readonly position: Position;
}

/** What code actions and lenses of the server run: the editor's own commands, with the editor's own places. */
export function editorCommands({
  protocol2CodeConverter: to,
}: Pick<LanguageClient, 'protocol2CodeConverter'>): readonly Disposable[] {
  return [
    commands.registerCommand(EditorCommands.rename, ({ uri, position }: Place) =>
      commands.executeCommand('editor.action.rename', [Uri.parse(uri), to.asPosition(position)]),
    ),
    commands.registerCommand(EditorCommands.fill, async ({ uri, position }: Place) => {
      const editor = window.activeTextEditor;
      if (editor?.document.uri.toString() !== Uri.parse(uri).toString()) return;
      const place = to.asPosition(position);
      editor.selection = new Selection(place, place);
      editor.revealRange(editor.selection);
      // By itself, so that nothing is said where there is nothing to offer.
      await commands.executeCommand('editor.action.triggerSuggest', { auto: true });
    }),
    commands.registerCommand(
      EditorCommands.references,
      ({ uri, position, locations }: Place & { readonly locations: readonly Location[] }) =>
        commands.executeCommand(
          'editor.action.showReferences',
          Uri.parse(uri),
          to.asPosition(position),
          locations.map(one => to.asLocation(one)),
        ),
    ),
  ];
}

import { Disposable, l10n, languages, StatusBarAlignment, window } from 'vscode';
import type { Connection } from '../registry/registry.ts';
import { selector } from './language-client.ts';
import type { Questions } from './questions.ts';
import { statusWords } from './status-words.ts';

/** The one Language Status item. It asks only after something else has asked. */
export function connectionStatus(ask: Questions) {
  const item = languages.createLanguageStatusItem('packer.hcp', selector);
  item.name = 'HCP Packer';
  item.text = 'HCP Packer';
  let running: Promise<Connection> | undefined;
  let again = false;

  async function refresh(): Promise<void> {
    if (running !== undefined) {
      again = true;
      return;
    }
    do {
      again = false;
      running = ask.connection();
      draw(await running);
      running = undefined;
    } while (again);
  }
  function draw(connection: Connection): void {
    const words = statusWords(connection);
    item.text = words.text;
    item.detail = words.detail;
    item.command = words.command;
  }
  return { refresh, draw, dispose: () => item.dispose() };
}

/** How long the quiet line after a change stays. The palette can undo longer. */
const lineStays = 60_000;

/** After a change: one quiet line in the status bar; a press takes the change back. */
export function changeLine() {
  const item = window.createStatusBarItem('packer.change', StatusBarAlignment.Left);
  item.name = l10n.t('HCP Packer: last change');
  let timer: NodeJS.Timeout | undefined;
  let offers: string | undefined;
  const hide = () => {
    clearTimeout(timer);
    offers = undefined;
    item.hide();
  };
  return {
    /** The change that a press on it takes back. */
    offersUndo: () => offers,
    show(text: string, undo: boolean) {
      offers = undo ? text : undefined;
      item.text = `$(pass) ${undo ? l10n.t('{0} · Undo', text) : text}`;
      item.command = undo ? 'packer.registry.undo' : undefined;
      item.tooltip = undo ? l10n.t('Undo this change') : undefined;
      item.accessibilityInformation = {
        label: undo ? l10n.t('{0}. Press to undo.', text) : text,
        role: 'button',
      };
      item.show();
      clearTimeout(timer);
      timer = setTimeout(hide, lineStays);
    },
    hide,
    dispose: () => Disposable.from(item, { dispose: hide }).dispose(),
  };
}

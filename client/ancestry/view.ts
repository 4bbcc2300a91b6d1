import {
  commands,
  Disposable,
  l10n,
  Position,
  Range,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import { plain } from '../../protocol/words.ts';
import { complain, reasonOf } from '../notices.ts';
import type { Questions } from '../questions.ts';
import { type FollowedAncestry, followedAncestry } from './followed.ts';
import type { Start } from './graph.ts';
import { pageHtml } from './page-html.ts';
import type { Drawn, PageMessage } from './picture.ts';
import { pageWords } from './words.ts';

/** Of the panels, also in `activationEvents`: VS Code brings an open one back with the window. */
const viewType = 'packer.ancestry';

/** Pictures of ancestry in editors, one for each thing they are about; an open one follows the registry. */
export function ancestryView(ask: Questions, extension: Uri) {
  interface Open {
    readonly panel: WebviewPanel;
    readonly ancestry: FollowedAncestry;
    /** It was not asked for anew while nobody saw it. */
    isStale: boolean;
  }
  const open = new Map<string, Open>();
  const dist = Uri.joinPath(extension, 'dist');

  function fill(panel: WebviewPanel, start: Start): void {
    const key = JSON.stringify(start);
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.iconPath = {
      light: Uri.joinPath(extension, 'media/packer-file-light.svg'),
      dark: Uri.joinPath(extension, 'media/packer-file-dark.svg'),
    };
    let isOpen = true;
    const ancestry = followedAncestry(ask, start, async picture => {
      const drawn: Drawn = { picture, words: pageWords(), start };
      if (isOpen) await panel.webview.postMessage(drawn);
    });
    const it: Open = { panel, ancestry, isStale: false };
    open.set(key, it);
    const held = Disposable.from(
      panel.webview.onDidReceiveMessage((message: PageMessage) =>
        act(it, start, message).catch(error => complain(reasonOf(error))),
      ),
      panel.onDidChangeViewState(() => {
        if (panel.visible && it.isStale) follow(it);
      }),
    );
    panel.onDidDispose(() => {
      isOpen = false;
      open.delete(key);
      held.dispose();
    });
    panel.webview.html = pageHtml(panel.webview, dist);
  }

  function follow(it: Open): void {
    it.isStale = !it.panel.visible;
    if (!it.isStale) void it.ancestry.follow();
  }
  const followAll = () => {
    for (const it of open.values()) follow(it);
  };

  const held = Disposable.from(
    window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(panel, state) {
        const start = readStart(state);
        if (!start || open.has(JSON.stringify(start))) panel.dispose();
        else fill(panel, start);
      },
    }),
    // What others have done in the registry meanwhile nobody tells: who comes back wants to see it.
    window.onDidChangeWindowState(({ focused }) => {
      if (focused) followAll();
    }),
  );

  return {
    show({ bucket, fingerprint }: Start): void {
      const start: Start = { bucket, ...(fingerprint !== undefined && { fingerprint }) };
      const known = open.get(JSON.stringify(start));
      if (known) {
        known.panel.reveal();
        return;
      }
      const title = l10n.t('Ancestry of {0}', plain(bucket));
      fill(window.createWebviewPanel(viewType, title, ViewColumn.Active), start);
    },
    /** Answers of the registry have changed. */
    refresh: followAll,
    /** Other credentials or another project: what is open is asked for anew. */
    reset(): void {
      for (const { ancestry } of open.values()) void ancestry.reset();
    },
    dispose: () => Disposable.from(held, ...[...open.values()].map(({ panel }) => panel)).dispose(),
  };
}
export type AncestryView = ReturnType<typeof ancestryView>;

async function act(
  { ancestry }: { readonly ancestry: FollowedAncestry },
  start: Start,
  message: PageMessage,
): Promise<void> {
  switch (message.is) {
    case 'ready':
      return ancestry.begin();
    case 'expand':
      return ancestry.expand(message.id);
    case 'export':
      return save(start, message.svg);
    case 'show': {
      const end = ancestry.end(message.id);
      const target = end && { bucket: end.bucket, fingerprint: end.fingerprint };
      if (target) await commands.executeCommand('packer.registry.show', target);
      return;
    }
    case 'open': {
      const node = ancestry.shown()?.nodes.find(({ id }) => id === message.id);
      const template = node?.templates[message.template];
      if (!template) return;
      const at = new Position(template.line, 0);
      await window.showTextDocument(Uri.parse(template.uri), {
        selection: new Range(at, at),
        viewColumn: ViewColumn.Beside,
      });
    }
  }
}

/** What a page kept over a reload. */
function readStart(state: unknown): Start | undefined {
  const start = (state as { readonly start?: Partial<Start> } | undefined)?.start;
  if (typeof start?.bucket !== 'string') return undefined;
  const { bucket, fingerprint } = start;
  return { bucket, ...(typeof fingerprint === 'string' && { fingerprint }) };
}

async function save(start: Start, svg: string): Promise<void> {
  const home = workspace.workspaceFolders?.[0]?.uri;
  const name = `ancestry-${start.bucket.replace(/[^A-Za-z0-9-]/g, '_')}.svg`;
  const to = await window.showSaveDialog({
    ...(home && { defaultUri: Uri.joinPath(home, name) }),
    filters: { SVG: ['svg'] },
    title: l10n.t('Export Ancestry'),
  });
  if (to) await workspace.fs.writeFile(to, new TextEncoder().encode(`${svg}\n`));
}

import { randomBytes } from 'node:crypto';
import {
  commands,
  Disposable,
  l10n,
  Position,
  Range,
  Uri,
  ViewColumn,
  type Webview,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import { plain } from '../../protocol/words.ts';
import { complain, reasonOf } from '../notices.ts';
import type { Questions } from '../questions.ts';
import { ancestryGraph, type Start } from './graph.ts';
import type { PageMessage, Picture } from './picture.ts';

/** Pictures of ancestry in editors, one for each thing they are about. */
export function ancestryView(ask: Questions, extension: Uri) {
  const open = new Map<string, { readonly panel: WebviewPanel; readonly redraw: () => void }>();
  const dist = Uri.joinPath(extension, 'dist');

  function show(start: Start): void {
    const key = JSON.stringify(start);
    const known = open.get(key);
    if (known) {
      known.panel.reveal();
      return;
    }
    const title = l10n.t('Ancestry of {0}', plain(start.bucket));
    const panel = window.createWebviewPanel('packer.ancestry', title, ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [dist],
    });
    panel.iconPath = {
      light: Uri.joinPath(extension, 'media/packer-file-light.svg'),
      dark: Uri.joinPath(extension, 'media/packer-file-dark.svg'),
    };
    let graph = ancestryGraph(ask, start);
    let last: Picture | undefined;
    let isOpen = true;
    const draw = async (picture: Promise<Picture>) => {
      const of = graph;
      const made = await picture;
      // Closed meanwhile, or of an account that is gone.
      if (!isOpen || of !== graph) return;
      last = made;
      await panel.webview.postMessage(last);
    };
    const redraw = () => {
      graph = ancestryGraph(ask, start);
      last = undefined;
      void draw(graph.begin());
    };
    const act = async (message: PageMessage) => {
      if (message.is === 'ready') await draw(last ? Promise.resolve(last) : graph.begin());
      else if (message.is === 'expand') await draw(graph.expand(message.id));
      else if (message.is === 'export') await save(start, message.svg);
      else if (message.is === 'show') {
        const end = graph.end(message.id);
        if (end)
          await commands.executeCommand('packer.registry.show', {
            bucket: end.bucket,
            fingerprint: end.fingerprint,
          });
      } else if (message.is === 'open') {
        const template = last?.nodes.find(({ id }) => id === message.id)?.templates[message.template];
        if (!template) return;
        const at = new Position(template.line, 0);
        await window.showTextDocument(Uri.parse(template.uri), {
          selection: new Range(at, at),
          viewColumn: ViewColumn.Beside,
        });
      }
    };
    const held = panel.webview.onDidReceiveMessage((message: PageMessage) =>
      act(message).catch(error => complain(reasonOf(error))),
    );
    open.set(key, { panel, redraw });
    panel.onDidDispose(() => {
      isOpen = false;
      open.delete(key);
      held.dispose();
    });
    panel.webview.html = page(panel.webview, dist);
  }
  return {
    show,
    /** Other credentials or another project: what is open is asked for anew. */
    reset(): void {
      for (const { redraw } of open.values()) redraw();
    },
    dispose: () => Disposable.from(...[...open.values()].map(({ panel }) => panel)).dispose(),
  };
}
export type AncestryView = ReturnType<typeof ancestryView>;

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

/** Nothing but our own script and style is run or fetched; what the registry says comes later, as a message. */
function page(webview: Webview, dist: Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string) => webview.asWebviewUri(Uri.joinPath(dist, name));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  const button = (id: string, label: string, more = '') =>
    `<button type="button" id="${id}"${more}>${label}</button>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${file('ancestry.css')}">
<title>${l10n.t('Ancestry')}</title>
</head>
<body>
<header>
<h1 id="title">${l10n.t('Ancestry')}</h1>
${button('out', '−', ` aria-label="${l10n.t('Zoom Out')}"`)}
${button('in', '+', ` aria-label="${l10n.t('Zoom In')}"`)}
${button('fit', l10n.t('Fit'))}
${button('as-table', l10n.t('Table'), ' aria-pressed="false"')}
${button('export', l10n.t('Export SVG…'))}
</header>
<p id="said" role="status" hidden></p>
<main>
<div id="graph" role="region" aria-label="${l10n.t('Graph')}" tabindex="-1"></div>
<div id="words" role="region" aria-label="${l10n.t('Table')}" hidden></div>
</main>
<section id="details" aria-live="polite" aria-label="${l10n.t('Selected version')}"></section>
<script nonce="${nonce}" src="${file('ancestry.js')}"></script>
</body>
</html>`;
}

import { randomBytes } from 'node:crypto';
import { env, l10n, Uri, type Webview } from 'vscode';

/** Nothing but our own script and style is run or fetched; what the registry says comes later, as a message. */
export function pageHtml(webview: Webview, dist: Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string) => webview.asWebviewUri(Uri.joinPath(dist, name));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  const button = (id: string, label: string, more = '') =>
    `<button type="button" id="${id}"${more}>${label}</button>`;
  return `<!DOCTYPE html>
<html lang="${l10n.bundle ? env.language : 'en'}">
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

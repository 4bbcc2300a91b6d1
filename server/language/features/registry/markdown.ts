/** Registry text is untrusted: what it says must come out as text, whatever it contains. */

/** Text for a Markdown paragraph or table cell: one line, nothing in it is markup, a link, an icon or HTML. */
export const text = (untrusted: string): string =>
  untrusted
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]()#+\-.!|~$@:]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** A code span that holds exactly this text, also inside a table. */
export function code(untrusted: string): string {
  const line = untrusted.replace(/\s+/g, ' ').replaceAll('|', '\\|');
  const fence = '`'.repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** `[label](command:id?args)`; the label is ours, never the registry's. */
export const commandLink = (label: string, command: string, argument: unknown, title: string): string =>
  `[${label}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))} "${title}")`;

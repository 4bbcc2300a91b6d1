/** A code span that holds exactly this text, also inside a table. The registry's text is anybody's. */
export function code(untrusted: string): string {
  const line = untrusted.replace(/\s+/g, ' ').replaceAll('|', '\\|');
  const fence = '`'.repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** `[label](command:id?args)`; the label is ours, never the registry's. */
export const commandLink = (label: string, command: string, argument: unknown, title: string): string =>
  `[${label}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))} "${title}")`;

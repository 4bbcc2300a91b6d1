/**
 * What sets a variable of the environment in a shell, to be pasted there; the shell is known by its program. The
 * value may be anything: a registry answers fingerprints as somebody wrote them.
 */
export function environmentLine(shell: string, name: string, value: string): string {
  const program = shell
    .slice(Math.max(shell.lastIndexOf('/'), shell.lastIndexOf('\\')) + 1)
    .replace(/\.exe$/i, '')
    .toLowerCase();
  // No line may end before its quotes do.
  const text = value.replace(/[\r\n]+/g, ' ');
  switch (program) {
    case 'pwsh':
    case 'powershell':
      // The typographic quotes end a text there, too.
      return `$env:${name} = '${text.replace(/['‘’‚‛]/g, '$&$&')}'`;
    case 'cmd':
      // It has no way to quote these between quotes, and no fingerprint needs them.
      return `set "${name}=${text.replace(/["%!]/g, '')}"`;
    case 'fish':
      return `set -x ${name} '${text.replace(/[\\']/g, '\\$&')}'`;
    case 'nu':
      return `$env.${name} = ${JSON.stringify(text)}`;
    default:
      return `export ${name}='${text.replaceAll("'", "'\\''")}'`;
  }
}

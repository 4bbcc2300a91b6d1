/** `<|>` marks the cursor. Exactly one, or the test is wrong. */
export function cursor(marked: string): { text: string; offset: number } {
  const parts = marked.split('<|>');
  if (parts.length !== 2) throw new Error(`want one cursor, found ${parts.length - 1}`);
  return { text: parts.join(''), offset: parts[0]!.length };
}

/**
 * `#   ^^^ message` under a line says what that line earns, from the first to the last caret. Gives back the
 * text without these lines, and each expectation as `line:start-end message` (zero-based).
 */
export function expectations(annotated: string): { text: string; want: string[] } {
  const kept: string[] = [];
  const want: string[] = [];
  for (const line of annotated.split('\n')) {
    const note = /^#(\s*)(\^+) (.*)$/.exec(line);
    if (!note) {
      kept.push(line);
      continue;
    }
    const start = 1 + note[1]!.length;
    want.push(`${kept.length - 1}:${start}-${start + note[2]!.length} ${note[3]}`);
  }
  return { text: kept.join('\n'), want };
}

/** Several files in one text: each after a line `//- name`. Without any, one file `main.pkr.hcl`. */
export function files(marked: string): Map<string, string> {
  const found = new Map<string, string>();
  const parts = marked.split(/^\/\/- (\S+)\n/m);
  if (parts[0]!.trim() !== '') found.set('main.pkr.hcl', parts[0]!);
  for (let i = 1; i < parts.length; i += 2) found.set(parts[i]!, parts[i + 1]!);
  return found;
}

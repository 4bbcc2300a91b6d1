import { readFileSync } from 'node:fs';

/** One case of a golden file. */
export interface Golden {
  readonly source: string;
  readonly want: string;
}

/**
 * Cases are separated by a line `=`, the source from what is wanted by a line `---`. In the source `␠` is a
 * blank at a line's end, `␍` a carriage return, `␀` a NUL, a final `␄` says that there is no last line break.
 */
export function golden(name: string): Golden[] {
  const text = readFileSync(new URL(name, import.meta.url), 'utf8');
  return text.split(/^=\n/m).map(one => {
    const [shown, want] = one.split('\n---\n');
    if (shown === undefined || want === undefined) throw new Error(`${name}: ${one}`);
    const source = shown.replaceAll('␍', '\r').replaceAll('␠', ' ').replaceAll('␀', '\0');
    return { source: source.endsWith('␄') ? source.slice(0, -1) : `${source}\n`, want };
  });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A call, and what the stock Packer makes of it. */
export interface FunctionCase {
  /** The function it is a case of. */
  readonly about: string;
  readonly expression: string;
  /** As Packer's own JSON; undefined where Packer rejects the call. */
  readonly value: string | undefined;
  /** We leave a value unknown, or a rejection unsaid. */
  readonly silent: boolean;
}

export const casesFile = join(import.meta.dirname, 'functions.txt');

/**
 * Reads `functions.txt`: under `# function` a line of HCL, and under that `= JSON` where Packer has a value and so do
 * we, `? JSON` where we leave it unknown, `! rejected` where Packer rejects the call and we say so, `~ rejected` where
 * we do not.
 */
export function functionCases(text = readFileSync(casesFile, 'utf8')): readonly FunctionCase[] {
  const cases: FunctionCase[] = [];
  let about = '';
  const lines = text.split('\n').filter(line => line !== '');
  for (const [i, line] of lines.entries()) {
    const verdict = lines[i + 1] ?? '';
    if (line.startsWith('# ')) about = line.slice(2);
    else if (!/^[=?!~] /.test(line))
      cases.push({
        about,
        expression: line,
        value: /^[=?] /.test(verdict) ? verdict.slice(2) : undefined,
        silent: /^[?~] /.test(verdict),
      });
  }
  return cases;
}

/** The text of `functions.txt` for these cases. */
export function casesText(cases: readonly FunctionCase[]): string {
  let about = '';
  return cases
    .map(one => {
      const title = one.about === about ? '' : `${about ? '\n' : ''}# ${one.about}\n`;
      about = one.about;
      const mark = one.value === undefined ? (one.silent ? '~' : '!') : one.silent ? '?' : '=';
      return `${title}${one.expression}\n${mark} ${one.value ?? 'rejected'}\n`;
    })
    .join('');
}

import { resolve } from 'node:path';

/** Something Packer rejects in a file, as far as its output says where. Lines and columns count from zero. */
export interface Problem {
  readonly path: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly line: number;
  /** Where Packer says columns. */
  readonly columns?: readonly [start: number, end: number];
}

/** `Error: Unsupported argument`, the first line of a diagnostic as HCL's writer prints it. */
const head = /^(Error|Warning): (.+)$/;
/** `  on base.pkr.hcl line 12, in build:` */
const place = /^\s+on (.+?) line (\d+)\b/;
/** `base.pkr.hcl:12,5-8: Unsupported argument; …`: one diagnostic inside the text of another, or of `fmt`. */
const exact = /^\s*(?:\* )?(\S.*?):(\d+),(\d+)-(?:(\d+),)?(\d+): (.+)$/;

/** Reads problems from the output of `packer`, line by line; `end` gives what was found. */
export function problemReader(cwd: string) {
  const found: Problem[] = [];
  let now:
    | {
        severity: Problem['severity'];
        summary: string;
        at?: { path: string; line: number };
        detail: string[];
      }
    | undefined;
  let blank = 0;

  function close(): void {
    if (!now) return;
    const { severity, summary, at, detail } = now;
    now = undefined;
    const text = detail
      .join('\n')
      .replace(/(\S)\n(?=\S)/g, '$1 ')
      .trim();
    const inner = detail.findIndex(line => exact.test(line));
    if (inner >= 0) {
      const [, file, line, start, endLine, end, message] = exact.exec(detail[inner]!)!;
      const rest = detail.slice(inner + 1);
      const until = rest.findIndex(line => line.trim() === '');
      const more = (until < 0 ? rest : rest.slice(0, until)).map(line => line.trim());
      found.push({
        path: resolve(cwd, file!),
        severity,
        message: [message, ...more].join(' '),
        line: Number(line) - 1,
        ...((endLine ?? line) === line && { columns: [Number(start) - 1, Number(end) - 1] as const }),
      });
    } else if (at) {
      found.push({ ...at, severity, message: text ? `${summary}: ${text}` : summary });
    }
  }

  return {
    take(line: string): void {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      const text = line.replace(/\x1b\[[0-9;]*m/g, '');
      const starts = head.exec(text);
      if (starts || /^(==>|-->) /.test(text)) close();
      if (starts) {
        now = { severity: starts[1] === 'Error' ? 'error' : 'warning', summary: starts[2]!, detail: [] };
        blank = 0;
        return;
      }
      if (!now) return;
      blank = text.trim() === '' ? blank + 1 : 0;
      const where = now.at ? null : place.exec(text);
      if (where) now.at = { path: resolve(cwd, where[1]!), line: Number(where[2]) - 1 };
      // The line of source below a place, and the words for its absence, are in the editor anyway.
      else if (!(/^\s+\d+: /.test(text) || text.trim() === '(source code not available)'))
        now.detail.push(text);
      if (blank === 2) close();
    },
    end(): readonly Problem[] {
      close();
      return found;
    },
  };
}

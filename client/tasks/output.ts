import { relative, resolve } from 'node:path';

/** The end of a registry path Packer prints when it has published: the version's ULID, called iteration once. */
const published = /\bpacker\/([A-Za-z0-9-]{3,36})\/(?:versions|iterations)\/([0-9A-HJKMNP-TV-Z]{26})\b/g;

/** A version Packer says it has published to, and where the text says so. */
export interface Published {
  readonly bucket: string;
  /** The version's id, not its fingerprint. */
  readonly id: string;
  readonly start: number;
  readonly length: number;
}

/** Every registry path in a line of Packer's output, of whatever release. */
export const publishedIn = (line: string): readonly Published[] =>
  [...line.matchAll(published)].map(match => ({
    bucket: match[1]!,
    id: match[2]!,
    start: match.index,
    length: match[0].length,
  }));

/**
 * `  on base.pkr.hcl line 12:` with the file's path from the workspace folder: problem matchers and the
 * terminal's own links know no other place to start from.
 */
export function placesFrom(root: string, cwd: string): (line: string) => string {
  return line =>
    line.replace(
      /^(\s+on )(.+?)( line \d+\b)/,
      (_, on: string, file: string, at: string) =>
        on + relative(root, resolve(cwd, file)).replaceAll('\\', '/') + at,
    );
}

/** Cuts a stream into lines; what has no end yet is given at the end. */
export function byLine(each: (line: string) => void) {
  let rest = '';
  return {
    take(text: string): void {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines) each(line.replace(/\r$/, ''));
    },
    end(): void {
      if (rest !== '') each(rest);
      rest = '';
    },
  };
}

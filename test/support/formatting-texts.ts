import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tokensOf } from '../../server/language/syntax/tokens.ts';

const root = join(import.meta.dirname, '../..');
/** Texts of a folder. */
export const read = (folder: string, pattern: string): string[] =>
  globSync(pattern, { cwd: folder })
    .sort()
    .map(name => join(folder, name))
    .filter(path => statSync(path).isFile())
    .map(path => readFileSync(path))
    // Text that is not UTF-8 never reaches an editor as it is.
    .filter(bytes => Buffer.from(bytes.toString('utf8')).equals(bytes))
    .map(bytes => bytes.toString('utf8'));
/** Samples and fixtures of ours. */
export const own = [
  ...read(root, '{samples,test}/**/*.hcl'),
  readFileSync(join(root, 'test/fixtures/formatting.hcl'), 'utf8'),
];

/** A small generator of numbers, so that a failure comes again. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Other blanks between the same tokens, and here and there another line break or comment. */
export function mangled(text: string, random: () => number): string {
  const pick = (...from: string[]) => from[Math.floor(random() * from.length)]!;
  const tokens = tokensOf(text);
  let result = '';
  let end = 0;
  for (const [i, { kind, start, end: next }] of tokens.entries()) {
    const gap = text.slice(end, start);
    const token = text.slice(start, next);
    const before = tokens[i - 1];
    const lineStart = !before || text[before.end - 1] === '\n';
    if (gap === '' && !lineStart && /\w$/.test(text.slice(0, start)) && /^\w/.test(token)) result += '';
    else if (kind >= 302 && kind <= 308 && kind !== 306 && kind !== 307) result += gap;
    else if (before && before.kind >= 301 && before.kind <= 304) result += gap;
    else if (gap === '' && random() < 0.7) result += gap;
    else result += pick(gap || ' ', ' ', '  ', '\t', '   ', lineStart ? '' : gap || ' ');
    if (lineStart && kind !== 305 && random() < 0.03)
      result += pick('\n', '# note\n', ' // é 日本\n', '\r\n');
    if (token === '\n' && random() < 0.1) result += pick(' # trailing', ' // x', ' /* y */', ' ', '\t');
    result += token;
    end = next;
  }
  return random() < 0.2 ? result.replaceAll(/\r?\n/g, '\r\n') : result;
}

import type { Span } from '../language/syntax/ast.ts';

/** One thing HashiCorp's parser says about a text, in its own words. */
export interface HashicorpProblem extends Span {
  readonly summary: string;
  readonly detail: string;
}

/** What HashiCorp's parser makes of the syntax of a text. */
export type Verdict =
  | { readonly kind: 'ok' }
  | { readonly kind: 'problems'; readonly problems: readonly HashicorpProblem[] }
  | { readonly kind: 'unanswerable'; readonly why: string };

const head = /^parse config: \[/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the name the worker gives to the file
const place = /\u0001:(\d+),(\d+)-(?:(\d+),)?(\d+): /g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same, quoted within a sentence
const mention = /\u0001:(\d+),\d+-(?:\d+,)?\d+/g;

/**
 * Understands the error text of hcl2json, empty where there was none. Undefined for a text that is about the
 * parser and not about what it read.
 */
export function understand(answer: string, text: string): Verdict | undefined {
  // Conversion to JSON comes after parsing: by then the syntax is fine.
  if (answer === '' || answer.startsWith('convert to HCL:')) return { kind: 'ok' };
  if (!head.test(answer)) return;
  const list = answer.replace(head, '').replace(/\]\s*$/, '');
  const places = [...list.matchAll(place)];
  if (places.length === 0) return;
  const offset = offsets(text);
  const problems = places.map((match, i): HashicorpProblem => {
    const [whole, line, from, endLine, to] = match;
    const said = list.slice(match.index + whole.length, places[i + 1]?.index).trimEnd();
    const cut = said.indexOf('; ');
    const start = offset(Number(line), Number(from));
    return {
      summary: cut < 0 ? said : said.slice(0, cut),
      detail: (cut < 0 ? '' : said.slice(cut + 2)).replace(mention, 'line $1'),
      start,
      end: Math.max(start, offset(Number(endLine ?? line), Number(to))),
    };
  });
  return { kind: 'problems', problems };
}

const segmenter = new Intl.Segmenter();

/** HCL counts lines from 1 and columns from 1 in grapheme clusters, not counting a byte order mark. */
function offsets(text: string): (line: number, column: number) => number {
  const starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (line, column) => {
    const start = starts[line - 1];
    if (start === undefined) return text.length;
    const content = text.slice(start, starts[line] ?? text.length);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII
    if (/^[\x00-\x7f]*$/.test(content)) return start + Math.min(column - 1, content.length);
    let left = column - 1;
    for (const { index } of segmenter.segment(content)) if (left-- === 0) return start + index;
    return start + content.length;
  };
}

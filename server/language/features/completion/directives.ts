/** What may follow `%{` in a text, and `<<` where a text may start. */
import type { ExpressionContext } from './context.ts';
import type { Here, Item } from './item.ts';

/** With the end that belongs to it, where the brace is closed already. */
const directives: readonly (readonly [word: string, whole: string | undefined])[] = [
  ['if', 'if $1 }$0%{ endif'],
  ['for', 'for $1 in $2 }$0%{ endfor'],
  ['else', undefined],
  ['endif', undefined],
  ['endfor', undefined],
];

export function directiveItems(
  { range, offset }: ExpressionContext,
  { module, uri, env }: Here,
): readonly Item[] {
  const { text } = module.files.get(uri)!;
  const before = /[\s~]/.test(text[range.start - 1]!) ? '' : ' ';
  const rest = text.slice(offset, offset + 100);
  const after = /^[ \t]/.test(rest) ? '' : ' ';
  const isClosed = /^[ \t]*~?\}/.test(rest);
  return directives.map(([label, whole], rank) => ({
    ...{ label, kind: 'keyword', span: range, rank },
    ...(whole !== undefined && isClosed && env.snippets
      ? { newText: `${before}${whole}${after}`, snippet: true }
      : { newText: `${before}${label}${after}` }),
  }));
}

/** Texts over several lines; with a dash their indentation is not part of them. */
export const heredocItems = ({ range }: ExpressionContext, { env }: Here): readonly Item[] =>
  env.snippets
    ? ['<<-EOF', '<<EOF'].map((label, rank) => ({
        ...{ label, kind: 'keyword', span: range, rank, snippet: true },
        newText: `${label}\n  $0\nEOF`,
        description: rank === 0 ? 'without its indentation' : 'as it stands',
      }))
    : [];

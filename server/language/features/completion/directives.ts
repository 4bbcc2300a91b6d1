/** What may follow `%{` in a text, `<<` where a text may start, and `[` or `{` where a loop may. */
import type { Block } from '../../syntax/ast.ts';
import type { ExpressionContext } from './context.ts';
import { scopeOf } from './expressions.ts';
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

/** A loop that makes a list or an object, where nothing else is in it yet. */
export function loopItems(context: ExpressionContext, here: Here): readonly Item[] {
  const { place, range, steps, attribute, blocks } = context;
  const isList = place.is === 'word' && steps.at(-1)?.is === 'element';
  if (!isList && place.is !== 'key') return [];
  const { text } = here.module.files.get(here.uri)!;
  const isFirst =
    /[[{]\s*$/.test(text.slice(Math.max(0, range.start - 100), range.start)) &&
    /^\s*([\]}]|$)/.test(text.slice(range.end, range.end + 100));
  if (!isFirst || !scopeOf(context, here).values || isReadAsWritten(attribute.name.text, blocks)) return [];
  const whole = isList ? `for \${1:item} in $2 : $0` : `for \${1:key}, \${2:value} in $3 : $4 => $0`;
  return [
    {
      ...{ label: 'for', kind: 'keyword', span: range, rank: 4.5 },
      ...(here.env.snippets ? { newText: whole, snippet: true } : { newText: 'for ' }),
    },
  ];
}

/** Packer reads these before there is anything to go through. */
const isReadAsWritten = (name: string, blocks: readonly Block[]): boolean =>
  blocks[0]?.type.text === 'build' && ['sources', 'only', 'except', 'override'].includes(name);

import type { Node as Json } from 'jsonc-parser';
import type { Expression, Template, TemplatePart } from '../syntax/ast.ts';
import { parse } from '../syntax/parser.ts';

/** A string of a JSON file as the template it is there: backslashes and quotes are letters, `${ … }` is HCL unless `literal`. */
export function jsonText(node: Json, text: string, literal: boolean): Template {
  const value = node.value as string;
  const span = { start: node.offset, end: node.offset + node.length };
  if (literal || !/[$%]\{/.test(value))
    return {
      kind: 'template',
      ...span,
      // HCL passes over a byte order mark.
      parts:
        value === ''
          ? []
          : [{ kind: 'text', start: span.start + 1, end: span.end - 1, value: value.replace(/^\ufeff/, '') }],
      heredoc: undefined,
    };
  // A heredoc reads letters as JSON's templates do; its last line break is not the string's.
  let marker = 'JSON';
  while (value.includes(marker)) marker += '_';
  const before = `x = <<${marker}\n`;
  const { body, problems } = parse(`${before}${value}\n${marker}\n`);
  const [item] = body.items;
  const parts =
    item?.kind === 'attribute' && item.value.kind === 'template' ? withoutLastBreak(item.value.parts) : [];
  const broken = problems[0] && { ...problems[0] };
  relocate([parts, broken ?? {}], before.length, placesIn(node, text));
  return { kind: 'template', ...span, parts, heredoc: undefined, ...(broken && { broken }) };
}

function withoutLastBreak(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const last = parts.at(-1);
  if (last?.kind !== 'text' || !last.value.endsWith('\n')) return parts;
  const value = last.value.slice(0, -1);
  return [...parts.slice(0, -1), ...(value === '' ? [] : [{ ...last, end: last.end - 1, value }])];
}

/** A string whose content is an expression, such as the type of a variable. */
export function jsonWords(node: Json, text: string): Expression {
  const before = 'x = ';
  // Line breaks are those of the language too: they separate the attributes of an object type.
  const { body, problems } = parse(
    before + (node.value as string).replace(/^\s+/, blank => ' '.repeat(blank.length)),
  );
  const [item] = body.items;
  const span = { start: node.offset, end: node.offset + node.length };
  // Something that is neither a type nor a word, for those who read it to reject.
  if (item?.kind !== 'attribute' || problems.length > 0) return { kind: 'tuple', ...span, elements: [] };
  relocate(item.value, before.length, placesIn(node, text));
  return item.value;
}

/** Where each letter of a string stands in the JSON text, and where its end does. */
function placesIn({ offset, length }: Json, text: string): readonly number[] {
  const places: number[] = [];
  const end = offset + length - 1;
  for (let at = offset + 1; at < end; at += text[at] !== '\\' ? 1 : text[at + 1] === 'u' ? 6 : 2)
    places.push(at);
  places.push(end);
  return places;
}

const offsets = new Set(['start', 'end', 'open', 'close', 'equals']);

/** Moves freshly parsed nodes to where their letters stand. */
function relocate(node: object, before: number, places: readonly number[], seen = new Set<object>()): void {
  if (seen.has(node)) return;
  seen.add(node);
  const fields = node as Record<string, unknown>;
  for (const [key, value] of Object.entries(fields))
    if (typeof value === 'number' && offsets.has(key))
      fields[key] = places[Math.max(0, Math.min(value - before, places.length - 1))];
    else if (typeof value === 'object' && value !== null) relocate(value, before, places, seen);
}

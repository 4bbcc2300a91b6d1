import type { Body, File, Node, Span } from '../syntax/ast.ts';
import { pathAt } from '../syntax/walk.ts';

/** What an editor selects step by step around a cursor: innermost first, each within the next. */
export function selection(file: File, offset: number): readonly Span[] {
  const around: Span[] = [];
  for (const node of pathAt(file, offset)) {
    if (node.start <= offset && offset <= node.end) around.push(node);
    around.push(...within(file.text, node, offset));
  }
  const comment = file.comments.find(({ start, end }) => start <= offset && offset <= end);
  if (comment) around.push(comment);
  const nested: Span[] = [];
  for (const { start, end } of around) {
    const outer = nested.at(-1);
    if (start > offset || end < offset) continue;
    if (outer && (start < outer.start || end > outer.end || end - start === outer.end - outer.start))
      continue;
    nested.push({ start, end });
  }
  return nested.reverse();
}

/** Steps between a node and its children: what is between quotes or braces, one entry, one run of items. */
function within(text: string, node: Node, offset: number): readonly Span[] {
  switch (node.kind) {
    case 'body':
      return [trimmed(text, node), ...paragraph(text, node, offset)];
    case 'template': {
      const { heredoc } = node;
      if (!heredoc) return [{ start: node.start + 1, end: node.end - 1 }];
      const start = text.indexOf('\n', heredoc.marker.end) + 1;
      const end = heredoc.closing ? text.lastIndexOf('\n', heredoc.closing.start) : node.end;
      return [{ start, end }];
    }
    case 'label':
      return node.quoted ? [{ start: node.start + 1, end: node.end - 1 }] : [];
    case 'interpolation':
      return [trimmed(text, { start: node.start + 2, end: node.end - 1 })];
    case 'tuple':
    case 'for':
    case 'parentheses':
      return [trimmed(text, { start: node.start + 1, end: node.end - 1 })];
    case 'call':
      return node.close === undefined ? [] : [trimmed(text, { start: node.name.end + 1, end: node.close })];
    case 'object':
      return [
        trimmed(text, { start: node.start + 1, end: node.end - 1 }),
        ...node.entries.filter(({ start, end }) => start <= offset && offset <= end),
      ];
    case 'text': {
      const word = /[\p{L}\p{N}_-]*$/u.exec(text.slice(node.start, offset))![0];
      const rest = /^[\p{L}\p{N}_-]*/u.exec(text.slice(offset, node.end))![0];
      const line = { start: text.lastIndexOf('\n', offset - 1) + 1, end: node.end };
      const lineEnd = text.indexOf('\n', offset);
      if (lineEnd >= 0 && lineEnd < line.end) line.end = lineEnd;
      return [
        { start: Math.max(line.start, node.start), end: line.end },
        { start: offset - word.length, end: offset + rest.length },
      ];
    }
    default:
      return [];
  }
}

/** Items without a blank line between them. */
function paragraph(text: string, { items }: Body, offset: number): readonly Span[] {
  const at = items.findIndex(({ start, end }) => start <= offset && offset <= end);
  if (at < 0) return [];
  const close = (i: number) => !/\n\s*\n/.test(text.slice(items[i]!.end, items[i + 1]!.start));
  let first = at;
  while (first > 0 && close(first - 1)) first--;
  let last = at;
  while (last + 1 < items.length && close(last)) last++;
  return [{ start: items[first]!.start, end: items[last]!.end }];
}

function trimmed(text: string, { start, end }: Span): Span {
  const inside = text.slice(start, end);
  return {
    start: start + (inside.length - inside.trimStart().length),
    end: end - (inside.length - inside.trimEnd().length),
  };
}

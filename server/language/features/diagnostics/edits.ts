import { isJsonFile } from '../../model/file-kinds.ts';
import { isJson } from '../../model/functions/json.ts';
import { jsonInsertion, jsonRemoval } from '../../model/json-edits.ts';
import type { Module } from '../../model/module.ts';
import type { Block, File, Node, Span } from '../../syntax/ast.ts';
import { visit } from '../../syntax/walk.ts';
import type { Edit } from './rule.ts';

/** The span to delete so that an item of a body leaves no trace: its lines where it has them to itself. */
export function removal(file: File, item: Span): Span {
  const { text } = file;
  if (file.json) return jsonRemoval(text, item);
  const lineStart = text.lastIndexOf('\n', item.start - 1) + 1;
  const lineBreak = text.indexOf('\n', item.end);
  const lineEnd = lineBreak < 0 ? text.length : lineBreak + 1;
  const alone =
    text.slice(lineStart, item.start).trim() === '' && text.slice(item.end, lineEnd).trim() === '';
  if (!alone) return { start: item.start, end: item.end };
  // Of two blank lines around it one is enough.
  const lineBefore = text.slice(text.lastIndexOf('\n', lineStart - 2) + 1, Math.max(0, lineStart - 1));
  const blankBefore = lineBefore.trim() === '';
  const blankAfter = /^[ \t]*\r?\n/.exec(text.slice(lineEnd));
  return { start: lineStart, end: blankBefore && blankAfter ? lineEnd + blankAfter[0].length : lineEnd };
}

/** The spaces a line begins with. */
function indentationAt(file: File, offset: number): string {
  const lineStart = file.text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(file.text.slice(lineStart))![0];
}

/** The text of a node moved to the left margin; the lines of a heredoc are its contents and stay. */
export function outdented(file: File, node: Node): string {
  const indentation = indentationAt(file, node.start);
  return eachLine(file, node, line => (line.startsWith(indentation) ? line.slice(indentation.length) : line));
}

/** The text of a node from the left margin moved one step to the right. */
export const indented = (file: File, node: Node): string =>
  `  ${eachLine(file, node, (line, i) => (i === 0 || line.trim() === '' ? line : `  ${line}`))}`;

/** Much is written in the native syntax: what would break a file in JSON is nothing for it. */
export const staysJson = (edits: readonly Edit[], module: Module): boolean =>
  [...new Set(edits.map(edit => edit.uri))].filter(isJsonFile).every(uri => {
    const own = edits.filter(edit => edit.uri === uri);
    return isJson(textAfter(module.files.get(uri)!.text, own));
  });

/** A text with edits of it done. */
export function textAfter(text: string, edits: readonly Omit<Edit, 'uri'>[]): string {
  let found = '';
  let from = 0;
  for (const { start, end, newText } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    found += text.slice(from, start) + newText;
    from = end;
  }
  return found + text.slice(from);
}

function eachLine(file: File, node: Node, moved: (line: string, i: number) => string): string {
  const heredocs: Span[] = [];
  visit(node, child => {
    if (child.kind === 'template' && child.heredoc) heredocs.push(child);
  });
  let offset = node.start;
  return file.text
    .slice(node.start, node.end)
    .split('\n')
    .map((line, i) => {
      const inside = heredocs.some(({ start, end }) => offset > start && offset < end);
      offset += line.length + 1;
      return inside ? line : moved(line, i);
    })
    .join('\n');
}

/** Puts lines at the top of a block. Nothing where the block has no braces yet. */
export function insertion(uri: string, file: File, block: Block, lines: readonly string[]): readonly Edit[] {
  if (block.open === undefined || block.close === undefined) return [];
  if (file.json) {
    const change = jsonInsertion(file.text, block.open, lines, block.type.text);
    return change ? [{ uri, ...change }] : [];
  }
  const outer = indentationAt(file, block.start);
  const added = lines.map(line => `\n${outer}  ${line}`).join('');
  const offset = block.open + 1;
  const inside = file.text.slice(offset, block.close);
  const rest = /^[^\n]*/.exec(inside)![0];
  if (/^[ \t]*(#.*|\/\/.*)?\r?$/.test(rest) && inside.includes('\n')) {
    const end = offset + rest.replace(/\r$/, '').length;
    return [{ uri, start: end, end, newText: added }];
  }
  // The braces are on one line, or an item follows at once: every item needs a line of its own.
  const blank = /^[ \t]*/.exec(inside)![0].length;
  if (inside.trim() === '') return [{ uri, start: offset, end: block.close, newText: `${added}\n${outer}` }];
  const edits = [{ uri, start: offset, end: offset + blank, newText: `${added}\n${outer}  ` }];
  return inside.includes('\n')
    ? edits
    : [...edits, { uri, start: offset + inside.trimEnd().length, end: block.close, newText: `\n${outer}` }];
}

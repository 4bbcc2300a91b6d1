/** Makes what a fix or a refactoring writes look like the file it goes into. */
import { isJsonFile } from '../model/file-kinds.ts';
import { kept } from '../model/kept.ts';
import type { Module } from '../model/module.ts';
import type { File, Span } from '../syntax/ast.ts';
import { parse } from '../syntax/parser.ts';
import { textAfter } from './diagnostics/edits.ts';
import type { Edit } from './diagnostics/rule.ts';
import { formatting, type TextChange } from './formatting.ts';

/** Edits of one file, in order, with what `packer fmt` would change because of them. */
export interface Tidied {
  readonly edits: readonly Edit[];
  /** Where a place of one of the edits' texts is in the end. */
  place(edit: Edit, offset: number): number;
}

/** The same for edits of several files. */
export function tidiedFiles(module: Module, edits: readonly Edit[]): ReadonlyMap<string, Tidied> {
  const byUri = new Map<string, Edit[]>();
  for (const edit of edits) byUri.set(edit.uri, [...(byUri.get(edit.uri) ?? []), edit]);
  return new Map([...byUri].map(([uri, own]) => [uri, tidied(uri, module.files.get(uri)!, own)]));
}

/**
 * Gives edits of one file its line breaks and, where it is indented by tabs, these; what was formatted as by `packer fmt` is so
 * afterwards, and elsewhere the new lines are. Texts of JSON and of variable files with syntax errors stay as they are.
 */
export function tidied(uri: string, file: File, edits: readonly Edit[]): Tidied {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const own = sorted.map(edit => ({ ...edit, newText: inStyleOf(file, edit.newText) }));
  const made = placesAfter(own);
  const text = textAfter(file.text, own);
  const changes = changesOf(uri, file, own, text, made);
  return {
    edits: changes.length === 0 ? own : composed(uri, own, made, changes, text),
    place(edit, offset) {
      const at = made[sorted.indexOf(edit)]!.start + offset;
      return changes
        .filter(({ end }) => end <= at)
        .reduce((sum, { start, end, newText }) => sum + newText.length - (end - start), at);
    },
  };
}

/** The line breaks and the indentation of a file; the lines of a heredoc are its contents and stay. */
function inStyleOf(file: File, newText: string): string {
  const { isIndentedByTabs, hasCarriageReturns } = styleOf(file);
  const indented =
    isIndentedByTabs && !newText.includes('<<')
      ? newText.replace(
          /(^|\n)(\t*)((?: {2})+)/g,
          (_, line, tabs, spaces) => `${line}${tabs}${'\t'.repeat(spaces.length / 2)}`,
        )
      : newText;
  return hasCarriageReturns ? indented.replace(/\r?\n/g, '\r\n') : indented;
}
const styleOf = kept(({ text }: File) => ({
  isIndentedByTabs: /^\t/m.test(text) && !/^ {2}/m.test(text),
  hasCarriageReturns: /^[^\n]*\r\n/.test(text),
}));

function changesOf(
  uri: string,
  file: File,
  edits: readonly Edit[],
  text: string,
  made: readonly { readonly start: number; readonly end: number }[],
): readonly TextChange[] {
  if (isJsonFile(uri) || edits.length === 0) return [];
  const { start, end } = around(file, edits);
  const before = formatting(parse(file.text.slice(start, end)));
  const changes = before && formatting(parse(text.slice(start, end + text.length - file.text.length)));
  if (!before || !changes) return [];
  return changes
    .map(one => ({ ...one, start: one.start + start, end: one.end + start }))
    .filter(
      change => before.length === 0 || made.some(one => one.start < change.start && change.end < one.end),
    )
    .filter(change => !(styleOf(file).isIndentedByTabs && text[change.start - 1] === '\n'));
}

/** The lines of the root blocks that edits touch: they are formatted by themselves. Arguments stand in line with each other. */
function around({ text, body }: File, edits: readonly Edit[]): Span {
  if (body.items.some(({ kind }) => kind !== 'block')) return { start: 0, end: text.length };
  let start = edits[0]!.start;
  let end = Math.max(...edits.map(edit => edit.end));
  for (const item of body.items)
    if (item.start <= end && start <= item.end)
      [start, end] = [Math.min(start, item.start), Math.max(end, item.end)];
  const lineBreak = text.indexOf('\n', end);
  return {
    start: text.lastIndexOf('\n', start - 1) + 1,
    end: lineBreak < 0 ? text.length : lineBreak + 1,
  };
}

/** Where the new texts stand afterwards. */
function placesAfter(edits: readonly Edit[]): readonly { readonly start: number; readonly end: number }[] {
  let shift = 0;
  return edits.map(({ start, end, newText }) => {
    const from = start + shift;
    shift += newText.length - (end - start);
    return { start: from, end: from + newText.length };
  });
}

/** One set of edits for two that follow each other; what touches becomes one. */
function composed(
  uri: string,
  edits: readonly Edit[],
  made: readonly { readonly start: number; readonly end: number }[],
  changes: readonly TextChange[],
  text: string,
): readonly Edit[] {
  const found: Edit[] = [];
  let shift = 0;
  let [nextEdit, nextChange] = [0, 0];
  while (nextEdit < edits.length || nextChange < changes.length) {
    const start = Math.min(made[nextEdit]?.start ?? text.length, changes[nextChange]?.start ?? text.length);
    let end = start;
    let newText = '';
    let from = start;
    const before = start - shift;
    for (;;) {
      const place = made[nextEdit];
      const change = changes[nextChange];
      if (place && place.start <= end) {
        const edit = edits[nextEdit++]!;
        end = Math.max(end, place.end);
        shift += edit.newText.length - (edit.end - edit.start);
      } else if (change && change.start <= end) {
        nextChange++;
        newText += text.slice(from, change.start) + change.newText;
        from = change.end;
        end = Math.max(end, change.end);
      } else break;
    }
    found.push({ uri, start: before, end: end - shift, newText: newText + text.slice(from, end) });
  }
  return found;
}

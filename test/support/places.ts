import assert from 'node:assert/strict';
import { parseJsonFile } from '../../server/language/model/json-file.ts';
import { type Module, moduleOf } from '../../server/language/model/module.ts';
import { lineStarts, positionAt } from '../../server/language/syntax/lines.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { files } from './markup.ts';

/** Files behind `//- name` lines with one cursor `<|>` in one of them. */
export function moduleWithCursor(marked: string): { module: Module; uri: string; offset: number } {
  let at: { uri: string; offset: number } | undefined;
  const texts = [...files(marked)].map(([uri, marked]) => {
    const [before, ...rest] = marked.split('<|>');
    if (rest.length > 0) {
      assert.ok(!at && rest.length === 1, 'want one cursor');
      at = { uri, offset: before!.length };
    }
    const text = `${before}${rest.join('')}`;
    return [uri, uri.endsWith('.json') ? parseJsonFile(text, uri) : parse(text)] as const;
  });
  assert.ok(at, 'want a cursor');
  return { module: moduleOf(new Map(texts)), ...at };
}

/** `name:line:character text`, line and character from 0. */
export function place(module: Module, uri: string, { start, end }: { start: number; end: number }): string {
  const { text } = module.files.get(uri)!;
  const { line, character } = positionAt(lineStarts(text), start);
  return `${uri}:${line}:${character} ${text.slice(start, end)}`;
}

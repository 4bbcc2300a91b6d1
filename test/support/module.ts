import assert from 'node:assert/strict';
import type { Settings } from '../../protocol/settings.ts';
import { codeActions } from '../../server/language/features/code-actions.ts';
import { diagnose } from '../../server/language/features/diagnostics/index.ts';
import { parseJsonFile } from '../../server/language/model/json-file.ts';
import { type Module, moduleOf, type Options } from '../../server/language/model/module.ts';
import { lineStarts, positionAt } from '../../server/language/syntax/lines.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { applied } from './edits.ts';
import { expectations, files } from './markup.ts';

const treeOf = (name: string, text: string) =>
  name.endsWith('.json') ? parseJsonFile(text, name) : parse(text);

/** Files by name as a module. */
export const treesOf = (texts: ReadonlyMap<string, string>): Module =>
  moduleOf(new Map([...texts].map(([name, text]) => [name, treeOf(name, text)])));

/** One text, or several behind `//- name` lines, as a module. Uris are the names. */
export function moduleFrom(text: string, options?: Options): Module {
  return moduleOf(new Map([...files(text)].map(([name, content]) => [name, treeOf(name, content)])), options);
}

/**
 * Findings about HCP Packer as drawn under the text: `#  ^^^ code`, or `#  ^^^ code: message`. Everything found
 * must be drawn, and the other way round. What else is wrong with these texts is not their matter.
 */
export const checkDiagnostics = (annotated: string, options?: Options): void =>
  checkFindings(annotated, options, code => code.startsWith('hcp-'));

/** The same for findings of every code, or of those asked for. */
export function checkFindings(
  annotated: string,
  options?: Options,
  about: (code: string) => boolean = () => true,
  severity: Settings['severity'] = {},
): void {
  const parts = new Map([...files(annotated)].map(([name, text]) => [name, expectations(text)]));
  const texts = new Map([...parts].map(([name, { text }]) => [name, parse(text)]));
  const module = moduleOf(texts, options);
  const got: string[] = [];
  const want: string[] = [];
  for (const [name, part] of parts) {
    const starts = lineStarts(part.text);
    const notes = new Map<string, string>();
    for (const note of part.want) {
      const [, place, code, message] = /^(\S+ ([\w-]+))(?:: (.*))?$/.exec(note) ?? assert.fail(note);
      notes.set(place!, message ?? '');
      want.push(`${name}:${place}${message ? `: ${message}` : ''}`);
      assert.ok(code);
    }
    for (const found of diagnose(module, name, { severity }).filter(({ code }) => about(code))) {
      const [start, end] = [positionAt(starts, found.start), positionAt(starts, found.end)];
      const line = start.line === end.line ? '' : `${end.line}:`;
      const place = `${start.line}:${start.character}-${line}${end.character} ${found.code}`;
      got.push(`${name}:${place}${notes.get(place) ? `: ${found.message}` : ''}`);
    }
  }
  assert.deepEqual(got.sort(), want.sort());
}

/** Applies the fix of that title wherever the text offers it first, and compares all files. */
export function checkFix(
  title: string,
  before: string,
  after: string,
  options?: Options,
  severity: Settings['severity'] = {},
): void {
  const texts = files(before);
  const module = moduleFrom(before, options);
  const offered = [...texts].flatMap(([name, text]) =>
    codeActions(module, name, { start: 0, end: text.length }, { severity }),
  );
  const action = offered.find(one => one.title === title);
  assert.ok(action, `no fix "${title}" among ${JSON.stringify(offered.map(one => one.title))}`);
  const changed = new Map(
    [...texts].map(([name, text]) => [name, applied(text, action.edits.get(name) ?? [])]),
  );
  assert.deepEqual(changed, files(after));
}

/** Titles of everything offered about HCP Packer for a text. */
export function titlesOf(text: string, options?: Options): string[] {
  const module = moduleFrom(text, options);
  return [...module.files].flatMap(([name, file]) =>
    codeActions(module, name, { start: 0, end: file.text.length }, { severity: {} })
      .filter(({ finding }) => finding.code.startsWith('hcp-'))
      .map(one => one.title),
  );
}

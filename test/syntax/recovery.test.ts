// While typing: what stands around the place being edited stays where it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Item } from '../../server/language/syntax/ast.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { dice } from '../support/dice.ts';
import { fixtures, packersOwn, type Sample } from './corpus.ts';

interface Line {
  readonly path: string;
  readonly line: number;
}

/** Every item of the file: its path, and the line it begins on. */
function itemsOf(text: string): Line[] {
  const found: Line[] = [];
  const walk = (items: readonly Item[], above: string) => {
    for (const item of items) {
      const labels = item.kind === 'block' ? item.labels.map(l => l.text) : [];
      const name = item.kind === 'block' ? item.type.text : item.name.text;
      const path = `${above}/${[item.kind, name, ...labels].join(' ')}`;
      found.push({ path, line: text.slice(0, item.start).split('\n').length - 1 });
      if (item.kind === 'block') walk(item.body.items, path);
    }
  };
  walk(parse(text).body.items, '');
  return found;
}

/** An edit of the lines: the new ones, and which lines it touched or moved. */
type Edit = (
  lines: readonly string[],
  pick: (n: number) => number,
) => { lines: string[]; at: number; added: number } | undefined;

const indent = (line: string) => /^\s*/.exec(line)![0];
/** Puts `text` on lines of its own below a line where an item may begin. */
const insert =
  (...text: string[]): Edit =>
  (lines, pick) => {
    const places = lines.flatMap((line, i) =>
      /^\s*[\w-]+\s+(=|.*\{$)/.test(line) && !/[[({<]\s*$|<<-?\w+$/.test(line) ? [i] : [],
    );
    const at = places[pick(places.length)];
    if (at === undefined) return;
    const added = text.map(one => indent(lines[at]!) + one);
    return { lines: [...lines.slice(0, at), ...added, ...lines.slice(at)], at, added: added.length };
  };
/** Takes the last match of `pattern` off a line that has one. */
const without =
  (pattern: RegExp): Edit =>
  (lines, pick) => {
    const places = lines.flatMap((line, i) => (pattern.test(line) ? [i] : []));
    const at = places[pick(places.length)];
    if (at === undefined) return;
    return { lines: lines.map((line, i) => (i === at ? line.replace(pattern, '$1') : line)), at, added: 0 };
  };

const edits: Record<string, Edit> = {
  'a missing closing brace': without(/^(\s*)\}$/),
  'a missing closing bracket': without(/^(\s*)\]$/),
  'a missing closing quote': without(/^(\s*[\w-]+\s*=\s*"[^"]*)"$/),
  'a missing opening brace': without(/^(\s*[\w-]+(?: "[^"]*")*) \{$/),
  'a lone name': insert('nam'),
  'a name and an equals sign': insert('name ='),
  'a dot with no name': insert('name = var.'),
  'an open string': insert('name = "foo'),
  'an open interpolation': insert('name = "foo-${var.x'),
  'an open interpolation before the quote': insert('name = "foo-${var.x"'),
  'an interpolation just begun': insert('name = "foo-${"'),
  'an open list': insert('name = ['),
  'an open list with an element': insert('name = [', '  "x",'),
  'an open object': insert('name = {'),
  'an open object with an entry': insert('name = {', '  k = 1'),
  'an open call': insert('name = upper(var.x'),
  'an open heredoc': insert('name = <<NOBODY', '  text'),
  'a header': insert('provisioner "shell"'),
  'an open header': insert('provisioner "shell" {'),
  'an open for': insert('name = [for x in'),
  'half a conditional': insert('name = a ?'),
};

function kept(samples: readonly Sample[], edit: Edit, seed: number): { kept: number; of: number } {
  const pick = dice(seed).below;
  const sum = { kept: 0, of: 0 };
  for (const { text } of samples) {
    const unix = text.replaceAll('\r\n', '\n');
    const before = itemsOf(unix);
    for (let round = 0; round < 6; round++) {
      const done = edit(unix.split('\n'), pick);
      if (!done) continue;
      const after = new Set(itemsOf(done.lines.join('\n')).map(({ path, line }) => `${line} ${path}`));
      for (const { path, line } of before) {
        if (line === done.at && done.added === 0) continue;
        const now = line >= done.at ? line + done.added : line;
        sum.of++;
        if (after.has(`${now} ${path}`)) sum.kept++;
      }
    }
  }
  return sum;
}

const packers = packersOwn().filter(({ text }) => text.length > 400 && parse(text).problems.length === 0);
for (const [what, edit] of Object.entries(edits)) {
  test(`${what} leaves at least 95 % of all other items in their place`, () => {
    const sum = kept(fixtures, edit, 7);
    assert.ok(sum.of > 100 && sum.kept >= 0.95 * sum.of, `${sum.kept} of ${sum.of}`);
  });
  test(`${what} does so in Packer’s own templates`, {
    skip: packers.length === 0 && 'no github.com/hashicorp/packer@v1.16.0 in a Go module cache',
  }, () => {
    const sum = kept(packers, edit, 11);
    assert.ok(sum.of > 100 && sum.kept >= 0.95 * sum.of, `${sum.kept} of ${sum.of}`);
  });
}

test('a text cut off anywhere keeps all items before the cut', () => {
  const pick = dice(3).below;
  for (const { name, text } of fixtures)
    for (let round = 0; round < 40; round++) {
      const cut = pick(text.length);
      const line = text.slice(0, cut).split('\n').length - 1;
      const now = new Set(itemsOf(text.slice(0, cut)).map(i => `${i.line} ${i.path}`));
      for (const item of itemsOf(text))
        if (item.line < line)
          assert.ok(now.has(`${item.line} ${item.path}`), `${name} cut at ${cut}: ${item.path}`);
    }
});

test('an unbalanced brace without any indentation still leaves most items', () => {
  const sum = { kept: 0, of: 0 };
  for (const { text } of fixtures) {
    const flat = text.replaceAll(/^[ \t]+/gm, '');
    const some = kept([{ name: '', text: flat }], edits['an open list']!, 5);
    sum.kept += some.kept;
    sum.of += some.of;
  }
  assert.ok(sum.kept >= 0.9 * sum.of, `${sum.kept} of ${sum.of}`);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Block, File } from '../../server/language/syntax/ast.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { template } from '../bench/templates.ts';
import { fixtures } from './corpus.ts';

/** A tree with all that is read later, and without where it came from. */
const plain = (file: File): unknown =>
  JSON.parse(
    JSON.stringify(file, (key, value) =>
      key === 'origin'
        ? undefined
        : value?.kind === 'body'
          ? { kind: 'body', start: value.start, end: value.end, items: value.items }
          : value,
    ),
  );

/** What an edit leaves is read as if nothing had been there before. */
function same(text: string, earlier: File): File {
  const resumed = parse(text, earlier);
  const fresh = parse(text);
  assert.equal(resumed.problems.length, fresh.problems.length, text);
  assert.deepEqual(plain(resumed), plain(fresh), text);
  return resumed;
}

/** A sequence of numbers below one, the same for the same seed. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

const pieces = [
  'x',
  ' ',
  '\n',
  '}',
  '{',
  '"',
  '#',
  '/*',
  '*/',
  '//',
  '}\n',
  'a "b" {\n}\n',
  'a {}\n',
  'a = 1\n',
  '<<EOT\n',
  '\nEOT\n',
  '${',
  '\r\n',
  '\ufeff',
  'é',
  '}\na {',
  '# end\n',
  '}}',
];

for (const [name, text] of [
  ...fixtures.map(({ name, text }) => [name, text] as const),
  ['a template of the bench', template(3000)] as const,
  ['one with Windows line breaks', template(2500).replaceAll('\n', '\r\n')] as const,
])
  test(`${name}: after any edits the tree is that of the text`, () => {
    const chance = chances(text.length);
    const at = (end: number) => Math.floor(chance() * (end + 1));
    let current = text;
    let sound = parse(text);
    for (let round = 0; round < 60; round++) {
      // Mostly one that leaves it whole; what does not is taken back, as people do.
      const from = at(current.length);
      const to = chance() < 0.6 ? from : Math.min(current.length, from + at(chance() < 0.8 ? 3 : 80));
      const next = current.slice(0, from) + pieces[at(pieces.length - 1)] + current.slice(to);
      const tree = same(next, sound);
      if (tree.problems.length > 0) continue;
      current = next;
      sound = tree;
    }
  });

test('blocks before an edit are the same, those after it are read when somebody looks', () => {
  const text = 'a "x" {\n  b = 1\n}\n\nc {\n  d = 1\n}\n\n# of e\ne "y" {\n  f = [1, "two"]\n}\n';
  const before = parse(text);
  const after = parse(text.replace('d = 1', 'd = 1234'), before);
  const [a, c, e] = after.body.items as readonly Block[];
  const [a0, c0, e0] = before.body.items as readonly Block[];
  assert.equal(a, a0);
  assert.notEqual(c, c0);
  assert.equal(c!.origin, undefined);
  assert.equal(e!.origin, e0);
  assert.equal(e!.start, e0!.start + 3);
  const again = parse(after.text.replace('d = 1234', 'd = 12'), after);
  assert.equal((again.body.items[2] as Block).origin, e0);
});

test('a block that lost the rest of its line is no block taken over', () => {
  const before = parse('a {\n}\nb {\n}\n');
  for (const text of [
    'a {\n} x\nb {\n}\n',
    'a {\n}b {\n}\n',
    'x a {\n}\nb {\n}\n',
    'a {\n}\nb {\n} }\n',
    'a {\n}\n/*\nb {\n}\n',
    'x = 1\nb {\n}\n',
  ])
    same(text, before);
});

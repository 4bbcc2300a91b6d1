import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selection } from '../../server/language/features/selection.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { cursor } from '../support/markup.ts';

function selected(marked: string): string[] {
  const { text, offset } = cursor(marked);
  return selection(parse(text), offset).map(({ start, end }) => text.slice(start, end));
}

test('a selection grows from the name in an interpolation to the file', () => {
  const block = 'locals {\n  a = 1\n\n  b = 2\n  c = "x ${upper(var.na<|>me)} y"\n}';
  const plain = block.replace('<|>', '');
  assert.deepEqual(selected(`${block}\n`), [
    'name',
    'var.name',
    'upper(var.name)',
    '${upper(var.name)}',
    'x ${upper(var.name)} y',
    '"x ${upper(var.name)} y"',
    'c = "x ${upper(var.name)} y"',
    'b = 2\n  c = "x ${upper(var.name)} y"',
    'a = 1\n\n  b = 2\n  c = "x ${upper(var.name)} y"',
    plain.slice(8, -1),
    plain,
    `${plain}\n`,
  ]);
});

test('in a string a word comes first, in a heredoc then its line', () => {
  assert.deepEqual(selected('a = "one t<|>wo"'), ['two', 'one two', '"one two"', 'a = "one two"']);
  assert.deepEqual(selected('a = <<X\none t<|>wo\nthree\nX\n').slice(0, 4), [
    'two',
    'one two',
    'one two\nthree',
    '<<X\none two\nthree\nX',
  ]);
});

test('an entry of an object, the entries, the braces', () => {
  assert.deepEqual(selected('a = { b = <|>1, c = [2] }').slice(0, 4), [
    '1',
    'b = 1',
    'b = 1, c = [2]',
    '{ b = 1, c = [2] }',
  ]);
});

test('labels and comments are selected too', () => {
  assert.deepEqual(selected('source "nu<|>ll" "x" {}').slice(0, 3), [
    'null',
    '"null"',
    'source "null" "x" {}',
  ]);
  assert.deepEqual(selected('# no<|>te\na = 1')[0], '# note');
});

test('every step lies within the next, in broken texts too', () => {
  const text = 'build {\n  a = "x${b}" # c\n  d {\n    e = [1, { f = <<X\nq\nX\n}]\n  }\n}\n';
  for (let length = 0; length <= text.length; length++) {
    const file = parse(text.slice(0, length));
    for (let offset = 0; offset <= length; offset++) {
      const spans = selection(file, offset);
      assert.ok(spans.length > 0);
      for (const [i, { start, end }] of spans.entries()) {
        assert.ok(start <= offset && offset <= end);
        const outer = spans[i + 1];
        if (outer)
          assert.ok(outer.start <= start && end <= outer.end && end - start < outer.end - outer.start);
      }
    }
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkedEditing } from '../../server/language/features/linked-editing.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { cursor } from '../support/markup.ts';

function linked(marked: string): string[] | undefined {
  const { text, offset } = cursor(marked);
  return linkedEditing(parse(text), offset)?.map(({ start, end }) => `${start}:${text.slice(start, end)}`);
}

test('the markers of a heredoc change together', () => {
  const both = ['7:EOT', '15:EOT'];
  assert.deepEqual(linked('a = <<-E<|>OT\nx\n  EOT\n'), both);
  assert.deepEqual(linked('a = <<-EOT\nx\n  EOT<|>\n'), both);
  assert.deepEqual(linked('a = <<-<|>EOT\nx\n  EOT\n'), both);
});

test('elsewhere nothing is linked', () => {
  assert.equal(linked('a = <<-EOT\nx<|>\n  EOT\n'), undefined);
  assert.equal(linked('a = <<E<|>OT\nx\n'), undefined);
  assert.equal(linked('a = "<|>x"\n'), undefined);
});

test('an inner heredoc is linked by itself', () => {
  const text = 'a = <<A\n${f(<<B\nx\nB<|>\n)}\nA\n';
  assert.deepEqual(linked(text), ['14:B', '18:B']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signature } from '../../server/language/features/signature.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { cursor } from '../support/markup.ts';

/** `name: active parameter` of the call at `<|>`. */
function at(expression: string): string | undefined {
  const { text, offset } = cursor(`locals {\n  a = ${expression}\n}\n`);
  const found = signature(parse(text), offset);
  if (!found) return undefined;
  const [start, end] = found.parameters[found.active ?? -1] ?? [0, 0];
  return `${found.label.split('(')[0]}: ${found.label.slice(start, end) || 'none'}`;
}

test('the parameter being typed', () => {
  assert.equal(at('replace(<|>)'), 'replace: str: string');
  assert.equal(at('replace("a"<|>, "b", "c")'), 'replace: str: string');
  assert.equal(at('replace("a",<|>'), 'replace: substr: string');
  assert.equal(at('replace("a", "b<|>", "c")'), 'replace: substr: string');
  assert.equal(at('replace("a", "b", <|>)'), 'replace: replace: string');
});

test('the last parameter takes the rest, as far as there may be more', () => {
  assert.equal(at('join(",", ["a"], <|>)'), 'join: lists...: list(string)');
  assert.equal(at('range(1, 2, <|>)'), 'range: params...: number');
  assert.equal(at('range(1, 2, 3, <|>)'), 'range: none');
  assert.equal(at('upper("a", <|>)'), 'upper: none');
  assert.equal(at('timestamp(<|>)'), 'timestamp: none');
});

test('of nested calls the inner one, of an inner text or list the outer', () => {
  assert.equal(at('join(",", split(<|>))'), 'split: separator: string');
  assert.equal(at('join(",", split("a", "b"), <|>)'), 'join: lists...: list(string)');
  assert.equal(at('join(",", ["a, b", <|>])'), 'join: lists...: list(string)');
  assert.equal(at('"x ${upper(<|>)} y"'), 'upper: str: string');
});

test('nothing outside of the parentheses, in comments and for what is no function of Packer', () => {
  for (const text of ['upper<|>("a")', 'upper("a")<|>', 'unheard(<|>)', 'upper( # a<|>b\n)', '"<|>"'])
    assert.equal(at(text), undefined, text);
});

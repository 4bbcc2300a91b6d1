import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJsonFile } from '../../server/language/model/json-file.ts';

/** Each problem as the text it is about and what is said of it. */
const problems = (text: string) =>
  parseJsonFile(text, 'a.pkr.json').problems.map(({ start, end, message }) => [
    `${start}: ${text.slice(start, end)}`,
    message,
  ]);

test('what is not closed is told where it was opened, the innermost first', () => {
  assert.deepEqual(problems('{\n  "locals": {\n    "a": "}"\n'), [
    ['14: {', 'This object is not closed.'],
    ['0: {', 'This object is not closed.'],
  ]);
  assert.deepEqual(problems('{ "builds": [1\n'), [
    ['12: [', 'This list is not closed.'],
    ['0: {', 'This object is not closed.'],
  ]);
});

test('a comma too many is one problem, and is said in words', () => {
  assert.deepEqual(problems('{ "a": 1, }'), [
    ['10: }', 'The name of a property is expected here, in double quotes.'],
  ]);
});

test('a comment, a bare name and a missing colon are said each', () => {
  assert.deepEqual(problems('{ // a\n }'), [
    ['2: // a', 'JSON has no comments. A property named "//" is one for Packer.'],
  ]);
  assert.deepEqual(problems('{ a: 1 }')[0], [
    '2: a',
    'JSON knows no such word: texts stand in double quotes.',
  ]);
  assert.deepEqual(problems('{ "a" 1 }'), [['6: 1', 'A colon is expected here.']]);
});

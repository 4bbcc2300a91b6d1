import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groups } from '../../server/language/model/groups.ts';

/** `a>b c` lines: what needs what. */
function grouped(text: string, ...starts: string[]): string[][] {
  const needs = new Map(
    text.split('\n').map(line => {
      const [name, rest] = line.split('>');
      return [name!, rest!.split(' ').filter(one => one !== '')];
    }),
  );
  const found = groups(starts, name => needs.get(name) ?? []);
  const names = [...found.keys()].sort();
  return [...new Set(names.map(name => found.get(name)))].map(number =>
    names.filter(name => found.get(name) === number),
  );
}

test('what needs each other, directly or around corners, is one group, and everything else stands alone', () => {
  const text = 'a>b\nb>c d\nc>a\nd>e\ne>d f\nf>\ng>a';
  assert.deepEqual(grouped(text, 'a'), [['a', 'b', 'c'], ['d', 'e'], ['f']]);
  assert.deepEqual(grouped(text, 'g', 'e'), [['a', 'b', 'c'], ['d', 'e'], ['f'], ['g']]);
});

test('two rings that share one thing are one group', () => {
  assert.deepEqual(grouped('a>b\nb>a c\nc>d\nd>b', 'a'), [['a', 'b', 'c', 'd']]);
});

test('a chain of a hundred thousand is not too long', () => {
  const found = groups(['0'], name => [String(Math.min(Number(name) + 1, 100_000))]);
  assert.equal(new Set(found.values()).size, 100_001);
});

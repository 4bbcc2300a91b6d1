import assert from 'node:assert/strict';
import { test } from 'node:test';
import { understand } from '../../server/hcl2json/answer.ts';
import { merge } from '../../server/hcl2json/merge.ts';
import { hashicorpParser } from '../../server/hcl2json/service.ts';
import { parse } from '../../server/language/syntax/parser.ts';

const problems = (answer: string, text: string) => {
  const verdict = understand(answer, text);
  assert.ok(verdict?.kind === 'problems');
  return verdict.problems;
};

test('no error, or one of the conversion alone, is ok', () => {
  assert.deepEqual(understand('', 'a'), { kind: 'ok' });
  assert.deepEqual(understand('convert to HCL: convert file: x', 'a'), { kind: 'ok' });
});

test('what is not about the text is no answer', () => {
  assert.equal(understand('Go program has already exited', 'a'), undefined);
  assert.equal(understand('Maximum call stack size exceeded', 'a'), undefined);
});

test('several problems are taken apart, each with its own range', () => {
  const text = 'ab\ncd\nef';
  const answer =
    'parse config: [\u0001:1,1-3: One; First thing; with \u0001:3,1-2 in it. \u0001:2,2-3,1: Two; Second.]';
  assert.deepEqual(problems(answer, text), [
    { summary: 'One', detail: 'First thing; with line 3 in it.', start: 0, end: 2 },
    { summary: 'Two', detail: 'Second.', start: 4, end: 6 },
  ]);
});

const at = (text: string, column: number) =>
  problems(`parse config: [\u0001:1,${column}-${column}: S; D]`, text)[0]!.start;
test('columns are graphemes: emoji, combining marks, a byte order mark, beyond the end', () => {
  assert.equal(at('abc', 2), 1);
  assert.equal(at('👨‍👩‍👧b', 2), 8);
  assert.equal(at('e\u0301b', 2), 2);
  assert.equal(at('𝒳b', 2), 2);
  assert.equal(at('\ufeffab', 2), 2);
  assert.equal(at('ab', 40), 2);
  assert.equal(at('é', 40), 1);
});

const own = (start: number, end: number) => ({ code: 'unclosed-block', message: 'ours', start, end });
const theirs = (start: number, summary = 'S', detail = 'D') => ({ summary, detail, start, end: start + 1 });
const lines = 'one\ntwo\nthree\nfour\nfive\n';

test('HashiCorp’s ok ends it', () => {
  assert.deepEqual(merge([own(0, 3)], { kind: 'ok' }, lines), []);
});

test('without its answer ours stand', () => {
  assert.deepEqual(merge([own(0, 3)], { kind: 'unanswerable', why: '' }, lines), [own(0, 3)]);
});

test('its words within a line of ours come with our range, the nearest first and each once', () => {
  const verdict = {
    kind: 'problems' as const,
    problems: [theirs(4, 'Near'), theirs(8, 'Far'), theirs(5, 'Cascade')],
  };
  assert.deepEqual(
    merge([own(4, 7), own(8, 13)], verdict, lines).map(f => [f.message, f.start, f.end, f.related]),
    [
      ['Near: D', 4, 7, undefined],
      ['Far: D', 8, 13, undefined],
    ],
  );
});

test('where nothing is near ours stand, and its first is related', () => {
  const verdict = { kind: 'problems' as const, problems: [theirs(19, 'Far', ''), theirs(20)] };
  assert.deepEqual(merge([own(0, 3)], verdict, lines), [
    { ...own(0, 3), related: { message: 'Far', span: { start: 19, end: 20 } } },
  ]);
});

test('should only it find something, its first is shown', () => {
  assert.deepEqual(merge([], { kind: 'problems', problems: [theirs(4), theirs(8)] }, lines), [
    { code: 'syntax', message: 'S: D', start: 4, end: 5 },
  ]);
});

test('one mistake is one finding, however much HashiCorp says about it', async () => {
  const service = hashicorpParser({ worker: new URL('../../server/hcl2json/worker.ts', import.meta.url) });
  const text = 'x {\n  a = "open\n  b = "c"\n  d = "e"\n}\ny {\n  f = "g"\n}\n';
  const verdict = await service.check(text);
  await service.dispose();
  assert.ok(verdict.kind === 'problems' && verdict.problems.length > 1);
  const [finding, ...more] = merge(parse(text).problems, verdict, text);
  assert.deepEqual(more, []);
  assert.match(finding!.message, /^Invalid multi-line string: /);
  assert.equal(text.slice(finding!.start, finding!.end), '"open');
});

test('what Packer notices on the next line only is told there as well', async () => {
  const service = hashicorpParser({ worker: new URL('../../server/hcl2json/worker.ts', import.meta.url) });
  const text = 'x {\n  a = [1, 2\n  b = 3\n}\n';
  const verdict = await service.check(text);
  await service.dispose();
  const [finding, ...more] = merge(parse(text).problems, verdict, text);
  assert.deepEqual(more, []);
  assert.match(finding!.message, /^Missing item separator: /);
  assert.equal(text.slice(finding!.start, finding!.end), '[');
  assert.equal(finding!.related?.message, 'Packer reads on as far as this.');
  assert.equal(text.slice(0, finding!.related!.span.start).split('\n').length, 3);
});

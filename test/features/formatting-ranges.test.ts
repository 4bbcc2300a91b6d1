import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatting, onTypeFormatting, rangeFormatting } from '../../server/language/features/formatting.ts';
import type { Span } from '../../server/language/syntax/ast.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { applied } from '../support/edits.ts';
import { mangled, own, seeded } from '../support/formatting-texts.ts';

const random = seeded(7);
const sound = own.filter(text => parse(text).problems.length === 0);
const texts = sound
  .flatMap(text => [text, mangled(text, random), mangled(text, random)])
  .filter(text => parse(text).problems.length === 0);
const whole = (text: string) => applied(text, formatting(parse(text))!);
const ranged = (text: string, range: Span) => applied(text, rangeFormatting(parse(text), range)!);

/** Formatting breaks no line and joins none, so lines can be compared one by one. */
const lines = (text: string) => text.split('\n');

test('the lines of a range become what formatting everything makes of them; the others stay', () => {
  let changed = 0;
  for (const text of texts)
    for (let i = 0; i < 8; i++) {
      const [a, b] = [random(), random()].map(one => Math.floor(one * (text.length + 1))) as [number, number];
      const range = { start: Math.min(a, b), end: Math.max(a, b) };
      const [before, after, formatted] = [text, ranged(text, range), whole(text)].map(lines) as [
        string[],
        string[],
        string[],
      ];
      const lineOf = (offset: number) => text.slice(0, offset).split('\n').length - 1;
      for (const [n, line] of after.entries()) {
        const inside = n >= lineOf(range.start) && n <= lineOf(Math.max(range.start, range.end - 1));
        assert.equal(
          line,
          (inside ? formatted : before)[n],
          `line ${n + 1}, ${inside ? '' : 'not '}in the range, of\n${text}`,
        );
      }
      if (after.join() !== before.join()) changed++;
    }
  assert.ok(changed > 100, String(changed));
});

test('formatting line after line makes what formatting everything makes', () => {
  for (const text of texts.filter(one => one.length < 3_000)) {
    let at = text;
    for (let n = 0; n < lines(at).length; n++) {
      const start = lines(at).slice(0, n).join('\n').length + (n > 0 ? 1 : 0);
      at = ranged(at, { start, end: start + lines(at)[n]!.length });
    }
    assert.equal(at, whole(text), text);
  }
});

test('what is formatted while typing is what formatting everything makes of these lines', () => {
  let changed = 0;
  for (const text of texts) {
    const file = parse(text);
    const all = new Set(formatting(file)!.map(one => JSON.stringify(one)));
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
      for (const [offset, typed] of [
        [at + 1, '\n'],
        [at, text[at - 1] ?? ''],
      ] as const) {
        if (typed !== '\n' && typed !== '}') continue;
        const found = onTypeFormatting(file, offset, typed)!;
        changed += found.length;
        for (const one of found) assert.ok(all.has(JSON.stringify(one)), `${typed} at ${offset} of\n${text}`);
        // Nothing below the line of the cursor, which is still being written.
        if (typed === '\n') for (const one of found) assert.ok(one.end <= at + 1);
      }
  }
  assert.ok(changed > 100, String(changed));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parse } from '../../server/language/syntax/parser.ts';
import { visit } from '../../server/language/syntax/walk.ts';
import { fixtures } from './corpus.ts';
import { golden } from './golden.ts';
import { sexp } from './sexp.ts';
import { sound } from './sound.ts';

const broken = golden('broken.golden');
const valid = golden('valid.golden');

for (const { source, want } of valid)
  test(`reads ${JSON.stringify(source)}`, () => {
    const file = parse(source);
    assert.deepEqual(file.problems, []);
    assert.equal(`${sexp(file)}\n`, want);
    sound(source);
  });

for (const { source, want } of broken)
  test(`makes the best of ${JSON.stringify(source)}`, () => {
    const file = parse(source);
    const problems = file.problems.map(
      ({ code, start, end }) => `! ${code} ${JSON.stringify(source.slice(start, end))}\n`,
    );
    assert.ok(problems.length > 0);
    assert.equal(`${sexp(file)}\n${problems.join('')}`, want);
    sound(source);
  });

for (const { name, text } of fixtures) {
  test(`${name} has no problems`, () => assert.deepEqual(parse(text).problems, []));
  test(`every beginning of ${name} is read, with ranges that nest`, () => {
    for (let end = 0; end <= text.length; end++) sound(text.slice(0, end));
  });
}

test('plain text of templates spells itself', () => {
  for (const { text } of fixtures)
    visit(parse(text), node => {
      if (node.kind !== 'template' || node.heredoc?.flush) return;
      for (const part of node.parts) {
        const spelled = part.kind === 'text' ? text.slice(part.start, part.end) : '\\';
        if (
          part.kind === 'text' &&
          !/\\|[$%]{2}|~/.test(spelled) &&
          !text.slice(node.start, node.end).includes('~')
        )
          assert.equal(part.value, spelled);
      }
    });
});

test('a file of one kind of line ends reads as one of the other', () => {
  for (const { text } of fixtures) {
    const unix = text.replaceAll('\r\n', '\n');
    const windows = parse(unix.replaceAll('\n', '\r\n'));
    assert.deepEqual(windows.problems, []);
    assert.equal(sexp(windows).replaceAll('\\r\\n', '\\n'), sexp(parse(unix)));
  }
});

test('every comment is kept once, also where the text is broken', () => {
  const text =
    '# one\na = [ # two\n  1, /* three */ 2\nb = "x # no"\n// four\nc = <<E\n# no\n${x # five\n}\nE\n';
  const comments = parse(text).comments.map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(comments, ['# one', '# two', '/* three */', '// four', '# five']);
});

test('ranges are exact, headers and braces included', () => {
  const text = 'x "a" b { # c\n  k = v.w[0]\n}\n';
  const [block] = parse(text).body.items;
  assert.ok(block?.kind === 'block');
  const spell = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
  assert.equal(spell(block.header), 'x "a" b');
  assert.equal(spell(block), text.trimEnd());
  assert.equal(text[block.open!], '{');
  assert.equal(text[block.close!], '}');
  assert.equal(spell(block.body), ' # c\n  k = v.w[0]\n');
  const [attribute] = block.body.items;
  assert.ok(attribute?.kind === 'attribute' && attribute.value.kind === 'index');
  assert.equal(spell(attribute), 'k = v.w[0]');
  assert.equal(text[attribute.equals], '=');
  assert.ok(attribute.value.target.kind === 'attribute-of');
  assert.equal(spell(attribute.value.target.step), '.w');
});

test('a heredoc goes from its marker to its marker', () => {
  const text = 'a = <<-EOT\n  x\n  EOT\n';
  const [attribute] = parse(text).body.items;
  assert.ok(attribute?.kind === 'attribute' && attribute.value.kind === 'template');
  const { value } = attribute;
  assert.equal(text.slice(value.start, value.end), '<<-EOT\n  x\n  EOT');
  assert.deepEqual(value.heredoc, {
    marker: { start: 7, end: 10 },
    closing: { start: 17, end: 20 },
    flush: true,
  });
});

const deep = (n: number): Record<string, string> => ({
  parentheses: `a = ${'('.repeat(n)}1${')'.repeat(n)}\nb = 1\n`,
  lists: `a = ${'['.repeat(n)}${']'.repeat(n)}\nb = 1\n`,
  objects: `a = ${'{ a = '.repeat(n)}1${' }'.repeat(n)}\nb = 1\n`,
  calls: `a = ${'f('.repeat(n)}${')'.repeat(n)}\nb = 1\n`,
  strings: `a = ${'"${'.repeat(n)}1${'}"'.repeat(n)}\nb = 1\n`,
  signs: `a = ${'-'.repeat(n)}1\nb = 1\n`,
  conditionals: `a = ${'x ? 1 : '.repeat(n)}1\nb = 1\n`,
  sums: `a = 1${' + 1'.repeat(n)}\nb = 1\n`,
  steps: `a = x${'.y'.repeat(n)}\nb = 1\n`,
  splats: `a = x${'[*]'.repeat(n)}\nb = 1\n`,
});
for (const kind of Object.keys(deep(0)))
  test(`nested ${kind} are read to a depth, then refused like any error`, () => {
    assert.deepEqual(parse(deep(400)[kind]!).problems, []);
    const file = parse(deep(100_000)[kind]!);
    assert.deepEqual(
      file.problems.map(p => p.code),
      ['too-deep'],
    );
    assert.deepEqual(
      file.body.items.map(i => i.kind === 'attribute' && i.name.text),
      ['a', 'b'],
    );
    let nodes = 0;
    visit(file, () => nodes++);
    assert.ok(nodes > 400);
  });

test('blocks nested too deep are one problem', () => {
  assert.deepEqual(parse(`${'x {\n'.repeat(400)}${'}\n'.repeat(400)}`).problems, []);
  assert.deepEqual(
    parse('x {\n'.repeat(50_000)).problems.map(p => p.code),
    ['too-deep'],
  );
});

const hostile: Record<string, string> = {
  'open templates': '"${',
  'open comments': '/*',
  'open heredocs': 'a = <<E\n',
  'heredocs in heredocs': '<<E\n${',
  'open lists': 'a = [\n',
  'open objects': 'a = {\n',
  'open calls': 'a = f(\n',
  headers: 'x "y" ',
  quotes: '"',
  closers: ')]}',
  directives: '%{ if x }',
  words: 'a ',
  'half a block': 'x { a = 1 b = 2 }',
  'lone braces': '}\n',
  'a word and lines': `x${'\n'.repeat(100)}`,
};
for (const [what, piece] of Object.entries(hostile))
  test(`100 KB of ${what} take no more than a moment`, () => {
    for (const head of ['', 'a = "', 'a = <<E\n', 'a = [']) {
      const text = head + piece.repeat(100_000 / piece.length);
      const before = process.cpuUsage();
      parse(text);
      const { user } = process.cpuUsage(before);
      assert.ok(user < 1_500_000, `${head} ${user / 1000} ms`);
    }
  });

test('1 MB is read whole', () => {
  const one = fixtures.find(f => f.name === 'vsphere.pkr.hcl')!.text;
  const text = one.repeat(Math.ceil((1 << 20) / one.length));
  const file = parse(text);
  assert.deepEqual(file.problems, []);
  assert.equal(file.body.items.length, parse(one).body.items.length * Math.ceil((1 << 20) / one.length));
});

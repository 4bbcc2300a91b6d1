// Our parser against HashiCorp's: the same verdict on every text, the same value for every string.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { parse as toJson } from '@cdktf/hcl2json';
import { hashicorpParser } from '../../server/hcl2json/service.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { literalString } from '../../server/language/syntax/walk.ts';
import { dice } from '../support/dice.ts';
import { fixtures, packersOwn } from './corpus.ts';
import { golden } from './golden.ts';
import { sound } from './sound.ts';

const hashicorp = hashicorpParser({ worker: new URL('../../server/hcl2json/worker.ts', import.meta.url) });
after(() => hashicorp.dispose());

async function sameVerdict(text: string): Promise<'valid' | 'broken'> {
  const verdict = await hashicorp.check(text);
  assert.notEqual(verdict.kind, 'unanswerable', JSON.stringify([text, verdict]));
  const { problems } = parse(text);
  const valid = verdict.kind === 'ok';
  if (valid !== (problems.length === 0))
    assert.fail(
      `${JSON.stringify(text)}\nours: ${JSON.stringify(problems[0])}\ntheirs: ${JSON.stringify(verdict)}`,
    );
  return valid ? 'valid' : 'broken';
}

for (const name of ['valid', 'broken'])
  test(`HashiCorp finds every text of ${name}.golden ${name}`, async () => {
    for (const { source } of golden(`${name}.golden`)) assert.equal(await sameVerdict(source), name, source);
  });

test('HashiCorp finds every fixture valid', async () => {
  for (const { name, text } of fixtures) assert.equal(await sameVerdict(text), 'valid', name);
});

const packers = packersOwn();
test('Packer’s own templates get the verdict HashiCorp gives them', {
  skip: packers.length === 0 && 'no github.com/hashicorp/packer@v1.16.0 in a Go module cache',
}, async () => {
  for (const { text } of packers) {
    await sameVerdict(text);
    sound(text);
  }
});

const pieces = [
  ...[
    '"',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '${',
    '%{',
    '~}',
    '}',
    '\n',
    '\r\n',
    '\r',
    '=',
    '==',
    '=>',
    ':',
    '::',
  ],
  ...[
    '.',
    '...',
    '*',
    ',',
    '?',
    '<<EOT\n',
    '<<-E\n',
    '<<E \n',
    'EOT\n',
    '\nE\n',
    '#',
    '//',
    '/*',
    '*/',
    '\\',
  ],
  ...[
    '\\u',
    '$',
    '%',
    '$$',
    '%%',
    'for',
    'in',
    'if',
    '%{ else }',
    '%{ endif }',
    '%{ if x }',
    '%{ endfor }',
    'a',
  ],
  ...[
    'x.y',
    '1',
    '1.5',
    '-',
    '!',
    '&&',
    '|',
    "'",
    '`',
    ';',
    ' ',
    '\t',
    'é',
    '😀',
    '\ufeff',
    'null',
    'true',
    '~',
  ],
];

/** One to three edits of the kind a careless hand makes. */
function mutated(text: string, pick: (n: number) => number): string {
  let changed = text;
  for (let edits = 1 + pick(3); edits > 0; edits--) {
    const at = pick(changed.length + 1);
    const before = changed.slice(0, at);
    const piece = pieces[pick(pieces.length)]!;
    switch (pick(5)) {
      case 0:
        changed = before + changed.slice(at + 1 + pick(3));
        break;
      case 1:
        changed = before + piece + changed.slice(at);
        break;
      case 2:
        changed = before + piece + changed.slice(at + 1);
        break;
      case 3: {
        const from = pick(changed.length + 1);
        changed = before + changed.slice(from, from + pick(40)) + changed.slice(at);
        break;
      }
      default: {
        const lines = changed.split('\n');
        lines.splice(pick(lines.length), 1);
        changed = lines.join('\n');
      }
    }
  }
  return changed;
}

test('5,000 careless edits get the verdict HashiCorp gives them, and a sound tree', async () => {
  const pick = dice(20_240_917).below;
  const texts = [...fixtures.map(f => f.text), ...golden('valid.golden').map(g => g.source)];
  const count = { valid: 0, broken: 0 };
  while (count.valid + count.broken < 5000) {
    // Small texts often, for there an edit is more likely to leave something valid.
    const text = mutated(texts[pick(3) === 0 ? pick(fixtures.length) : pick(texts.length)]!, pick);
    // Its conversion to JSON hangs on large exponents.
    if (/\d[eE][+-]?\d{3}/.test(text)) continue;
    count[await sameVerdict(text)]++;
    sound(text);
  }
  assert.ok(count.valid > 500 && count.broken > 2000, JSON.stringify(count));
});

test('strings and heredocs have the value HashiCorp gives them', async () => {
  let compared = 0;
  for (const { source } of golden('valid.golden')) {
    const json: Record<string, unknown> = await toJson('f', source).catch(() => ({}));
    for (const item of parse(source).body.items) {
      if (item.kind !== 'attribute') continue;
      const value = literalString(item.value);
      if (value === undefined) continue;
      // JSON keeps what would be a sequence doubled.
      assert.equal(
        value.replaceAll(/[$%]\{/g, m => m[0] + m),
        json[item.name.text],
        source,
      );
      compared++;
    }
  }
  assert.ok(compared >= 15, `${compared}`);
});

test('constant sequences with trim marks leave the text HashiCorp leaves', async () => {
  const texts = [
    'a = " ${~ "x" ~} y"\n',
    'a = <<E\na ${~ "x" ~}\n   b\n   ${~ "y" ~}   \n   c\nE\n',
    'a = <<-E\n    a\n      ${"x"} b\n\n    c ${~ "y"}\n  E\n',
    'a = <<-E\n    ${~ "x" ~}\n      b\n    c\n  E\n',
    'a = <<-E\n  \t${"x"}\n\t  b\n  E\n',
    'a = <<-E\r\n    a\r\n      ${"x" ~}\r\n    b\r\n    E\r\n',
  ];
  for (const text of texts) {
    const [item] = parse(text).body.items;
    assert.ok(item?.kind === 'attribute' && item.value.kind === 'template', text);
    const ours = item.value.parts.map(part => {
      if (part.kind === 'text') return part.value;
      return part.kind === 'interpolation' ? literalString(part.expression) : undefined;
    });
    assert.equal(ours.join(''), (await toJson('f', text)).a, text);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Expression } from '../../server/language/syntax/ast.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { literalString, pathAt, traversalOf, visit } from '../../server/language/syntax/walk.ts';
import { cursor } from '../support/markup.ts';

/** The kinds around the cursor, and what the innermost node spells. */
function at(marked: string): string {
  const { text, offset } = cursor(marked);
  const path = pathAt(parse(text), offset);
  const inner = path.at(-1)!;
  return `${path
    .slice(2)
    .map(n => n.kind)
    .join(' ')}: ${text.slice(inner.start, inner.end)}`;
}

function value(text: string): Expression {
  const item = parse(`a = ${text}\n`).body.items[0];
  assert.ok(item?.kind === 'attribute');
  return item.value;
}

const places: Record<string, string> = {
  '<|>name = 1': 'attribute name: name',
  'na<|>me = 1': 'attribute name: name',
  'name<|> = 1': 'attribute name: name',
  'name <|>= 1': 'attribute: name = 1',
  'name = <|>1': 'attribute number: 1',
  'name = 1<|>': 'attribute number: 1',
  'name = <|>': 'attribute missing: ',
  'name = <|>\nb = 1': 'attribute missing: ',
  'nam<|>': 'incomplete name: nam',
  'x = var<|>.a': 'attribute attribute-of variable: var',
  'x = var.<|>a': 'attribute attribute-of name: a',
  'x = var.a<|>': 'attribute attribute-of name: a',
  'x = var.<|>': 'attribute attribute-of name: ',
  'x = var.a<|>.b': 'attribute attribute-of attribute-of name: a',
  'x = var.<|>\ny = 1': 'attribute attribute-of name: ',
  'x = a[<|>0]': 'attribute index number: 0',
  'x = a[0]<|>': 'attribute index: a[0]',
  'x = a[0]<|>.b': 'attribute attribute-of index: a[0]',
  'x = f(<|>)': 'attribute call: f()',
  'x = f<|>(1)': 'attribute call name: f',
  'x = f(1, <|>)': 'attribute call: f(1, )',
  'x = f(1,<|>': 'attribute call missing: ',
  'x = "a${v<|>}b"': 'attribute template interpolation variable: v',
  'x = "a${<|>}b"': 'attribute template interpolation missing: ',
  'x = "a${v.<|>}b"': 'attribute template interpolation attribute-of name: ',
  'x = "a${v.<|>': 'attribute template interpolation attribute-of name: ',
  'x = "a<|>b"': 'attribute template text: ab',
  'x = "<|>"': 'attribute template: ""',
  'b "l<|>" {}': 'block label: "l"',
  'b "<|>" {}': 'block label: ""',
  'b<|> "l" {}': 'block name: b',
  'b {<|>}': 'block body: ',
  'b {\n  <|>\n}': 'block body: \n  \n',
  'b {\n  c = 1\n  <|>\n': 'block body: \n  c = 1\n  \n',
  'b {\n  c {\n    <|>\n  }\n}': 'block body block body: \n    \n  ',
  'x = [\n  <|>\n]': 'attribute tuple: [\n  \n]',
  'x = [\n  <|>\ny = 1': 'attribute tuple: [\n  ',
  'x = {\n  k = <|>\n}': 'attribute object missing: ',
  'x = { k<|> = 1 }': 'attribute object variable: k',
  'x = <<E\nte<|>xt\nE\n': 'attribute template text: text\n',
  'x = <<E\n${v<|>}\nE\n': 'attribute template interpolation variable: v',
  'x = [for k in m : k<|>]': 'attribute for variable: k',
  'x = a ? b<|> : c': 'attribute conditional variable: b',
  'x = a +<|> b': 'attribute binary: a + b',
  'x = s[*].na<|>me': 'attribute splat name: name',
  'x = "%{ if v<|> }y%{ endif }"': 'attribute template if variable: v',
};
for (const [marked, want] of Object.entries(places))
  test(`the path to ${JSON.stringify(marked)}`, () => assert.equal(at(marked), want));

test('outside of everything there is the file and its body', () => {
  const { text, offset } = cursor('a = 1\n\n<|>\nb = 2\n');
  assert.deepEqual(
    pathAt(parse(text), offset).map(n => n.kind),
    ['file', 'body'],
  );
});

test('every node is visited once, in the order of the text, unless fn says no', () => {
  const file = parse('x "l" {\n  a = [b.c, f("d${e}")]\n}\ny = 1\n');
  const all: string[] = [];
  visit(file, node => {
    all.push(node.kind);
  });
  assert.equal(
    all.join(' '),
    'file body block name label body attribute name tuple attribute-of variable name call name template text interpolation variable attribute name number',
  );
  const some: string[] = [];
  visit(file, node => {
    some.push(node.kind);
    return node.kind !== 'block';
  });
  assert.equal(some.join(' '), 'file body block attribute name number');
});

const traversals: Record<string, string | undefined> = {
  a: 'a',
  'a.b.c': 'a attribute b attribute c',
  'a["b"].c[0]': 'a key b attribute c index 0',
  'a.0.b': 'a index 0 attribute b',
  'a["x${y}"]': undefined,
  'a[b]': undefined,
  'a[""]': 'a key ',
  'a[*].b': undefined,
  'f().b': undefined,
  '(a).b': undefined,
  '"a".b': undefined,
  'a.': 'a attribute ',
};
for (const [text, want] of Object.entries(traversals))
  test(`the traversal of ${text}`, () => {
    const found = traversalOf(value(text));
    const said = found && [found.root.name, ...found.steps.flatMap(s => [s.kind, s.name.text])].join(' ');
    assert.equal(said, want);
  });

test('a step knows its range and that of its name', () => {
  const text = 'a = b .c["d"]\n';
  const item = parse(text).body.items[0];
  assert.ok(item?.kind === 'attribute');
  const { steps } = traversalOf(item.value)!;
  assert.deepEqual(
    steps.map(s => [text.slice(s.start, s.end), text.slice(s.name.start, s.name.end)]),
    [
      ['.c', 'c'],
      ['["d"]', 'd'],
    ],
  );
});

test('the text of a template that is only text', () => {
  assert.equal(literalString(value('"a\\n$${b}"')), 'a\n${b}');
  assert.equal(literalString(value('""')), '');
  assert.equal(literalString(value('<<-E\n  x\n   y\n  E')), 'x\n y\n');
  assert.equal(literalString(value('"a${b}"')), undefined);
  assert.equal(literalString(value('1')), undefined);
});

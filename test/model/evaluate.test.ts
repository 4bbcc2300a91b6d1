import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isKnown, marksOf, type Value } from '../../server/language/model/value.ts';
import { moduleFrom } from '../support/module.ts';

/** A value as JSON, with `?` for what is unknown. */
function plain(value: Value): unknown {
  switch (value.kind) {
    case 'null':
      return null;
    case 'unknown':
      return '?';
    case 'list':
      return value.elements.map(plain);
    case 'object':
      return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry)]));
    default:
      return value.value;
  }
}
const evaluated = (expression: string, more = ''): unknown =>
  plain(moduleFrom(`locals {\n  x = ${expression}\n}\n${more}`).local('x'));

/** Expression, and what it comes to. */
const expressions: readonly (readonly [string, unknown])[] = [
  ['"a"', 'a'],
  ['""', ''],
  ['1.50', 1.5],
  ['12345678901234567890', '?'],
  ['"${1}"', 1],
  ['"n${1}"', 'n1'],
  ['"${1.5}-${true}"', '1.5-true'],
  ['"a${null}"', '?'],
  ['"a${[]}"', '?'],
  ['"${["a"]}"', ['a']],
  ['"%{ if true }yes%{ else }no%{ endif }"', 'yes'],
  ['"%{ if false }yes%{ endif }"', ''],
  ['"%{ for x in ["a", "b"] }${x},%{ endfor }"', 'a,b,'],
  ['"%{ for k, v in {b = 1, a = 2} }${k}${v}%{ endfor }"', 'a2b1'],
  ['<<EOF\nline\nEOF', 'line\n'],
  ['<<-EOF\n    line\n      more\n  EOF', 'line\n  more\n'],
  ['1 + 2 * 3', 7],
  ['7 % 4 - -1', 4],
  ['1 / 3', '?'],
  ['6 / 3', 2],
  ['1 / 0', '?'],
  ['0.1 + 0.2', 0.3],
  ['1.1 * 1.1', '?'],
  ['"2" * 3', 6],
  ['1 < 2 && "b" == "b"', true],
  ['1 == "1"', false],
  ['1 != "1"', true],
  ['null == null', true],
  ['"" == null', false],
  ['[1] == [1]', '?'],
  ['!("true")', false],
  ['!"yes"', '?'],
  ['-"3"', -3],
  ['true ? "a" : "b"', 'a'],
  ['false ? 1 : "b"', 'b'],
  ['true ? 1 : "b"', '1'],
  ['true ? null : "b"', null],
  ['true ? "a" : timestamp()', 'a'],
  ['true ? 1 : timestamp()', '?'],
  ['timestamp() == "" ? "a" : "a"', '?'],
  ['["a", 1, null]', ['a', 1, null]],
  ['{ a = 1, "b" : 2, (upper("c")) = 3 }', { a: 1, b: 2, C: 3 }],
  ['{ a = 1, a = 2 }', { a: 2 }],
  ['{ a = timestamp() }', { a: '?' }],
  ['{ (timestamp()) = 1 }', '?'],
  ['["a", "b"][1]', 'b'],
  ['["a", "b"]["1"]', 'b'],
  ['["a"][1]', '?'],
  ['["a"].0', 'a'],
  ['{ a = 1 }.a', 1],
  ['{ a = 1 }["a"]', 1],
  ['{ a = 1 }.b', '?'],
  ['[{ a = 1 }, { a = 2 }][*].a', [1, 2]],
  ['[{ a = 1 }, { a = 2 }].*.a', [1, 2]],
  ['{ a = 1 }[*].a', [1]],
  ['null[*]', []],
  ['[for x in [1, 2, 3] : x * 2 if x != 2]', [2, 6]],
  ['[for i, x in ["a", "b"] : "${i}${x}"]', ['0a', '1b']],
  ['{ for x in ["a", "b"] : x => upper(x) }', { a: 'A', b: 'B' }],
  ['{ for x in ["a", "b", "a"] : x => 1... }', { a: [1, 1], b: [1] }],
  ['{ for x in ["a", "a"] : x => 1 }', '?'],
  ['[for k, v in { b = 1, a = 2 } : k]', ['a', 'b']],
  ['[for x in timestamp() : x]', '?'],
  ['[for x in [1] : [for y in [2] : x + y]]', [[3]]],
  ['path.root', '?'],
  ['"${path.root}/x"', '?'],
  ['packer.version', '?'],
  ['data.amazon-ami.x.id', '?'],
  ['env("HOME")', '?'],
  ['nowhere', '?'],
  ['var.undeclared', '?'],
  ['local.undeclared', '?'],
];
for (const [expression, want] of expressions)
  test(`${expression} is ${JSON.stringify(want)}`, () => assert.deepEqual(evaluated(expression), want));

/** Calls of what is not known, and what they come to; `functions.txt` has all others. */
const calls: readonly (readonly [string, unknown])[] = [
  ['join("-", ["a", timestamp()])', '?'],
  ['length(["a", timestamp()])', 2],
  ['merge({ a = timestamp() }, { b = 2 })', { a: '?', b: 2 }],
  ['try(timestamp(), "b")', '?'],
  ['timestamp()', '?'],
  ['can(timestamp())', '?'],
  ['try(timestamp(), "none")', '?'],
  ['formatdate("YYYY", timestamp())', '?'],
  ['setunion(["a"], [timestamp()])', '?'],
  ['convert([timestamp()], list(string))', ['?']],
  ['convert(timestamp(), number)', '?'],
  ['length(setunion(["a"], ["a"]))', 1],
  ['setunion(["a"])[0]', '?'],
  ['setunion(["a"])[*]', ['a']],
  ['[for x in setunion(["b"], ["a"]) : upper(x)]', ['A', 'B']],
  ['"e\u0301" == "\u00e9"', true],
  // Packer puts these off until it knows of what type the null is.
  ['format("%s", null)', '?'],
  ['yamldecode("null")', '?'],
];
for (const [call, want] of calls)
  test(`${call} is ${JSON.stringify(want)}`, () => assert.deepEqual(evaluated(call), want));

test('a local may use another, in any order and file', () => {
  const module = moduleFrom(`//- b.pkr.hcl
locals {
  name = "\${local.prefix}-\${var.os}"
}
//- a.pkr.hcl
local "prefix" {
  expression = "img"
}
variable "os" {
  default = "ubuntu"
}
`);
  assert.equal(plain(module.local('name')), 'img-ubuntu');
});

test('locals that use each other are unknown, the others are not', () => {
  const module = moduleFrom('locals {\n  a = local.b\n  b = local.a\n  c = "c"\n  d = "${local.d}"\n}');
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map(name => plain(module.local(name))),
    ['?', '?', 'c', '?'],
  );
});

test('an auto var file wins over a default, and the last of them over the others', () => {
  const module = moduleFrom(`//- main.pkr.hcl
variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
//- a.auto.pkrvars.hcl
a = "first"
b = "first"
//- b.auto.pkrvars.hcl
b = "second"
//- other.pkrvars.hcl
c = "only with -var-file"
`);
  assert.deepEqual(
    ['a', 'b', 'c'].map(name => plain(module.variable(name))),
    ['first', 'second', 'default'],
  );
});

test('a JSON var file that cannot be read leaves every variable unknown', () => {
  const module = moduleFrom('variable "a" { default = "x" }', { unread: ['z.auto.pkrvars.json'] });
  assert.equal(plain(module.variable('a')), '?');
  assert.equal(module.complete, true);
});

const typed: readonly (readonly [string, string, unknown])[] = [
  ['string', '5', '5'],
  ['string', 'true', 'true'],
  ['string', 'null', null],
  ['string', '["a"]', '?'],
  ['number', '"5"', 5],
  ['number', '"x"', '?'],
  ['bool', '"true"', true],
  ['list(string)', '[1, "a"]', ['1', 'a']],
  ['set(string)', '["b", "a", "b"]', ['a', 'b']],
  ['map(number)', '{ a = "1" }', { a: 1 }],
  ['object({ a = string })', '{ a = 1, b = 2 }', { a: '1' }],
  ['object({ a = string })', '{}', '?'],
  ['object({ a = optional(string) })', '{}', { a: null }],
  ['object({ a = optional(number, 7) })', '{}', { a: 7 }],
  ['tuple([string, number])', '[1, "2"]', ['1', 2]],
  ['any', '[1, "a"]', [1, 'a']],
];
for (const [type, text, want] of typed)
  test(`${text} as ${type} is ${JSON.stringify(want)}`, () => {
    const module = moduleFrom(`variable "v" {\n  type    = ${type}\n  default = ${text}\n}`);
    assert.deepEqual(plain(module.variable('v')), want);
  });

test('a default knows neither variables nor functions', () => {
  const module = moduleFrom(
    'variable "a" { default = "x" }\nvariable "b" { default = var.a }\nvariable "c" { default = upper("c") }',
  );
  assert.deepEqual(
    ['b', 'c'].map(name => plain(module.variable(name))),
    ['?', '?'],
  );
});

test('what comes from a variable is assumed, through locals, templates and functions', () => {
  const module = moduleFrom(
    'variable "v" { default = "x" }\nlocals {\n  a = upper("${var.v}-y")\n  b = "y"\n  c = { k = var.v }\n  d = length(local.c)\n}',
  );
  assert.deepEqual(
    ['a', 'b', 'c'].map(name => marksOf(module.local(name)).assumed),
    [true, false, true],
  );
  assert.equal(module.local('c').assumed, false);
});

test('what a sensitive variable or local touches is sensitive', () => {
  const module = moduleFrom(`
variable "secret" {
  default   = "hush"
  sensitive = true
}
local "key" {
  expression = "hush"
  sensitive  = true
}
locals {
  a = "x\${var.secret}"
  b = [upper(var.secret)]
  c = { for k in [local.key] : k => 1 }
  d = var.secret == "hush" ? "yes" : "no"
  e = "plain"
}`);
  assert.deepEqual(
    ['a', 'b', 'c', 'd', 'e'].map(name => marksOf(module.local(name)).sensitive),
    [true, true, true, true, false],
  );
});

test('lists that double at every step end as unknown, at once', () => {
  const doubling = (from: string, next: (name: string) => string) =>
    `locals {\n  l0 = ${from}\n${Array.from({ length: 60 }, (_, i) => `  l${i + 1} = ${next(`local.l${i}`)}`).join('\n')}\n}`;
  for (const text of [
    doubling('[1]', l => `[${l}, ${l}]`),
    doubling('"x"', l => `"\${${l}}\${${l}}"`),
    doubling('[1]', l => `concat(${l}, ${l})`),
  ])
    assert.equal(isKnown(moduleFrom(text).local('l60')), false);
});

test('loops in loops end as unknown, at once', () => {
  const loops = '[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : 1]]]';
  assert.equal(isKnown(moduleFrom(`locals {\n  x = length(${loops})\n  y = ${loops}\n}`).local('y')), false);
});

test('an expression nested beyond reason is unknown', () => {
  assert.equal(evaluated(`${'upper('.repeat(300)}"a"${')'.repeat(300)}`), '?');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../server/language/features/diagnostics/index.ts';
import { checkFindings, moduleFrom } from '../../support/module.ts';

const codes = ['function-argument-invalid', 'branches-differ', 'iteration-invalid', 'interpolation-invalid'];
const check = (text: string) => checkFindings(text, undefined, code => codes.includes(code));

test('the argument that is at fault is marked, or the name where the whole call fails', () => {
  check(`locals {
  a = formatdate("YYYY-MM-DDD", timestamp())
#                ^^^^^^^^^^^^^ function-argument-invalid: "formatdate" cannot use this: "DDD" is no part of a date; there is "D", "DD".
  b = format("%s-%s", "x")
#            ^^^^^^^ function-argument-invalid: "format" cannot use this: the format uses 2 arguments, and there is one.
  c = regex("(?!a)", "b")
#           ^^^^^^^ function-argument-invalid: "regex" cannot use this: this is no regular expression for Packer: RE2 has no lookaround.
  d = zipmap(["a"], ["b", "c"])
#     ^^^^^^ function-argument-invalid: "zipmap" cannot use this: there are 1 keys for 2 values.
  e = "a \${["b"]}"
#          ^^^^^ interpolation-invalid: A text cannot hold this: it is a list.
  f = true ? "a" : ["b"]
#     ^^^^^^^^^^^^^^^^^^ branches-differ
}
`);
});

test('what the text does not tell is left alone', () => {
  check(`variable "when" {
  type = string
}
data "null" "x" {
  input = "x"
}
locals {
  a = formatdate("YYYY-MM-DDD", var.when)
  b = formatdate("YYYY-MM-DDD", data.null.x.output)
  c = format("%s-%s", data.null.x.output)
  d = jsondecode(file("x.json"))
  e = try(regex("(", "a"), "b")
  f = can(element([], 0))
  g = [for x in jsondecode(data.null.x.output) : x]
  h = upper(jsondecode(file("x.json")).name)
  i = base64decode(env("X"))
  j = "v\${var.given}"
  k = upper(var.given)
  l = [for x in var.given : x]
  m = formatlist("%z %s", [])
  n = formatlist("%s", [], [])
  o = range(1, 1, 0)
  p = [for x in ["a"] : x if var.given]
  q = { for x in ["a"] : var.given => x }
}
variable "given" {
  type    = string
  default = null
}
`);
});

test('a value is not shown, so that a secret one is not', () => {
  const module = moduleFrom(`variable "secret" {
  sensitive = true
  default   = "hunter2"
}
locals {
  a = parseint(var.secret, 10)
  b = timeadd(var.secret, "1h")
  c = regex("^[0-9]+$", var.secret)
}
`);
  const found = diagnose(module, 'main.pkr.hcl', { severity: {} }).filter(({ code }) => codes.includes(code));
  assert.equal(found.length, 3);
  for (const { message } of found) assert.doesNotMatch(message, /hunter/);
});

test('a side of && and || that decides hides what is wrong with the other', () => {
  checkFindings(
    `locals {
  a = nope || true
  b = null || true
  c = true && null
  d = null || false
#     ^^^^ operand-invalid: This cannot be computed: a bool is required, not null.
  e = "a" || true
#     ^^^ operand-invalid: This cannot be computed: a bool is required.
}
`,
    undefined,
    code => code === 'operand-invalid' || code === 'unknown-name',
  );
});

test('keys of objects, steps into values and what is spread out are checked', () => {
  checkFindings(
    `locals {
  a = { ([1]) = 1 }
#       ^^^^^ object-key-invalid: The key of an object is a text, and this is a list.
  b = { null = 1 }.null
  c = "x".y
#         ^ unsupported-attribute: This is a string and has no "y".
  d = timestamp()[0]
#                 ^ unsupported-attribute: This is a single value and has no elements.
  e = max(path.root...)
#         ^^^^^^^^^ function-argument-invalid: Only a list can be spread out by "...", and this is none.
}
`,
    undefined,
    code => ['object-key-invalid', 'unsupported-attribute', 'function-argument-invalid'].includes(code),
  );
});

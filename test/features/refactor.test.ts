import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixAll } from '../../server/language/features/fix-all.ts';
import { type Refactoring, refactorings } from '../../server/language/features/refactor/index.ts';
import { applied } from '../support/edits.ts';
import { files } from '../support/markup.ts';
import { moduleFrom } from '../support/module.ts';

/** What is offered for the text between « and »; one mark alone is a cursor. */
function offered(marked: string, options?: Parameters<typeof moduleFrom>[1]) {
  const [uri, own] = [...files(marked)].find(([, text]) => text.includes('«'))!;
  const start = own.indexOf('«');
  const plain = own.replace('«', '');
  const end = plain.includes('»') ? plain.indexOf('»') : start;
  const before = marked.replace('«', '').replace('»', '');
  const module = moduleFrom(before, options);
  const found = refactorings({ module, uri, start, end, asked: true });
  return { before: files(before), found, titles: found.map(one => one.title) };
}

function after(before: ReadonlyMap<string, string>, one: Refactoring): ReadonlyMap<string, string> {
  const edits = one.edits();
  return new Map(
    [...before].map(([name, text]) => [
      name,
      applied(
        text,
        edits.filter(({ uri }) => uri === name).toSorted((a, b) => a.start - b.start || a.end - b.end),
      ),
    ]),
  );
}

function check(title: string, marked: string, wanted: string): void {
  const { before, found, titles } = offered(marked);
  const one = found.find(each => each.title === title);
  assert.ok(one, `no "${title}" among ${JSON.stringify(titles)}`);
  assert.deepEqual(after(before, one), files(wanted));
}

test('a value becomes a local, above the block that needs it', () =>
  check(
    'Extract to local "region"',
    'variable "x" {\n}\n\n# Ours.\nsource "amazon-ebs" "a" {\n  region = «"eu-${var.x}"»\n}\n',
    'variable "x" {\n}\n\nlocals {\n  region = "eu-${var.x}"\n}\n\n# Ours.\nsource "amazon-ebs" "a" {\n  region = local.region\n}\n',
  ));

test('a local joins the locals of the file, with its = below the others', () => {
  check(
    'Extract to local "region_2"',
    'locals {\n  region     = "a"\n  owner_team = "b"\n}\nsource "amazon-ebs" "a" {\n  region = "eu-«west»-1"\n}\n',
    'locals {\n  region     = "a"\n  owner_team = "b"\n  region_2   = "west"\n}\nsource "amazon-ebs" "a" {\n  region = "eu-${local.region_2}-1"\n}\n',
  );
  check(
    'Extract to local "region"',
    'locals {}\nsource "amazon-ebs" "a" {\n  region = "«eu»"\n}\n',
    'locals {\n  region = "eu"\n}\nsource "amazon-ebs" "a" {\n  region = local.region\n}\n',
  );
  check(
    'Extract to local "region"',
    'locals { a = 1 }\nsource "amazon-ebs" "a" {\n  region = "«eu»"\n}\n',
    'locals {\n  a = 1\n  region = "eu"\n}\nsource "amazon-ebs" "a" {\n  region = local.region\n}\n',
  );
});

test('a constant becomes a variable of its type, behind the last one', () => {
  check(
    'Extract to variable "tags"',
    'variable "x" {\n}\n\nsource "amazon-ebs" "a" {\n  tags = «{ a = "b" }»\n}\n',
    'variable "x" {\n}\n\nvariable "tags" {\n  type    = map(string)\n  default = { a = "b" }\n}\n\nsource "amazon-ebs" "a" {\n  tags = var.tags\n}\n',
  );
  check(
    'Extract to variable "count"',
    '//- a.pkr.hcl\nsource "amazon-ebs" "a" {\n  tags = { count = «3» }\n}\n//- v.pkr.hcl\nvariable "x" {\n}\n',
    '//- a.pkr.hcl\nsource "amazon-ebs" "a" {\n  tags = { count = var.count }\n}\n//- v.pkr.hcl\nvariable "x" {\n}\n\nvariable "count" {\n  type    = number\n  default = 3\n}\n',
  );
});

test('without a selection the literal at the cursor is meant', () =>
  check(
    'Extract to local "inline"',
    'build {\n  provisioner "shell" {\n    inline = ["a", "b«"]\n  }\n}\n',
    'locals {\n  inline = "b"\n}\n\nbuild {\n  provisioner "shell" {\n    inline = ["a", local.inline]\n  }\n}\n',
  ));

test('nothing is taken to where it would mean something else', () => {
  const none = (marked: string) => assert.deepEqual(offered(marked).titles, []);
  // Only Packer's own functions and no names are known there.
  none('variable "x" {\n  default = «"a"»\n}\n');
  none('packer {\n  required_version = «">= 1"»\n}\n');
  // Bound by a loop, or a part of the build under way.
  none('locals {\n  a = [for x in [1]: «x + 1»]\n}\n');
  none('build {\n  provisioner "shell" {\n    inline = [«build.Host»]\n  }\n}\n');
  // It fails, and is not asked for where it stands.
  none('locals {\n  a = true ? 1 : «coalescelist([1], 2)»\n}\n');
  // Keys, halves of expressions, and cuts through an escape.
  none('locals {\n  a = { «"k"» = 1 }\n}\n');
  none('locals {\n  a = «1 +» 2\n}\n');
  none('locals {\n  a = "\\«n»b"\n}\n');
  none('region = «"eu"»\n'.replace(/^/, '//- x.auto.pkrvars.hcl\n'));
});

test('a local is replaced by its value wherever it is used', () => {
  check(
    'Inline local "team" in 3 places',
    '//- a.pkr.hcl\nlocals {\n  «team = "web"\n  other = 1\n}\n//- b.pkr.hcl\nlocals {\n  a = "${local.team}-x"\n  b = local.team\n  c = upper(local.team)\n}\n',
    '//- a.pkr.hcl\nlocals {\n  other = 1\n}\n//- b.pkr.hcl\nlocals {\n  a = "web-x"\n  b = "web"\n  c = upper("web")\n}\n',
  );
  check(
    'Inline local "n"',
    'locals {\n  n = 1 + 2\n}\nlocals {\n  a = 2 * local.«n\n}\n',
    'locals {\n  a = 2 * (1 + 2)\n}\n',
  );
  check(
    'Inline local "m"',
    'local "m" {\n  expression = { k = 1 }\n}\n\nlocals {\n  a = local.«m.k\n}\n',
    'locals {\n  a = { k = 1 }.k\n}\n',
  );
});

test('a local stays where its value hides, or its uses cannot all be seen', () => {
  const none = (marked: string, options?: Parameters<typeof moduleFrom>[1]) =>
    assert.deepEqual(
      offered(marked, options).titles.filter(title => title.startsWith('Inline')),
      [],
    );
  none('local "s" {\n  expression = "x"\n  sensitive = true\n}\nlocals {\n  a = local.«s\n}\n');
  none('locals {\n  h = <<EOF\nx\nEOF\n  a = local.«h\n}\n');
  none('locals {\n  h = 1\n  a = local.«h\n  b = local["h"]\n}\n');
  none('locals {\n  h = 1\n  a = local.«h\n}\n', { unread: ['b.pkr.json'] });
  none('locals {\n  «h = 1\n}\n');
});

test('what is written in JSON stays as it is', () => {
  const json =
    '//- b.pkr.json\n{ "variable": { "x": {} }, "locals": { "a": "${local.h}" }, "build": { "name": "b" } }\n';
  check(
    'Extract to variable "region"',
    `//- a.pkr.hcl\nsource "amazon-ebs" "a" {\n  region = «"eu"»\n}\n${json}`,
    `//- a.pkr.hcl\nvariable "region" {\n  type    = string\n  default = "eu"\n}\n\nsource "amazon-ebs" "a" {\n  region = var.region\n}\n${json}`,
  );
  assert.deepEqual(offered(`//- a.pkr.hcl\nlocals {\n  «h = 1\n  c = local.h\n}\n${json}`).titles, []);
  assert.deepEqual(offered(`//- a.pkr.hcl\n«hcp_packer_registry {\n}\n${json}`).titles, []);
});

test('the registry block goes into the build', () =>
  check(
    'Move hcp_packer_registry into the build, for Packer before 1.13.0',
    '«hcp_packer_registry {\n  bucket_name = "ubuntu"\n  description = <<EOF\nBase\nEOF\n}\n\nbuild {\n  sources = ["null.t"]\n\n  provisioner "shell" {}\n}\n',
    'build {\n  sources = ["null.t"]\n\n  hcp_packer_registry {\n    bucket_name = "ubuntu"\n    description = <<EOF\nBase\nEOF\n  }\n\n  provisioner "shell" {}\n}\n',
  ));

test('what a block cannot be without is added', () => {
  check(
    'Add "bucket_name", "channel_name"',
    'data "hcp-packer-version" «"a" {\n}\n',
    'data "hcp-packer-version" "a" {\n  bucket_name  = ""\n  channel_name = ""\n}\n',
  );
  check(
    'Add "error_message"',
    'variable "x" {\n  validation «{\n    condition = var.x > 0\n  }\n}\n',
    'variable "x" {\n  validation {\n    error_message = ""\n    condition = var.x > 0\n  }\n}\n',
  );
  assert.deepEqual(offered('data "hcp-packer-version" "a" {\n  «\n}\n').titles, []);
});

test('all that is certain is fixed at once, and no guess is made', () => {
  const text = `variable "x" {
  type = string
}
hcp_packer_registry "web" {
  bucket_name = "web"
  labels      = { a = "\${var.x}" }
  chanels     = ["dev"]
}
locals {
  a = "\${lower("\${var.x}")}"
}
`;
  const edits = fixAll(moduleFrom(text), 'main.pkr.hcl', { severity: {} });
  assert.equal(
    applied(text, edits),
    `variable "x" {
  type = string
}
hcp_packer_registry {
  bucket_name   = "web"
  bucket_labels = { a = var.x }
  chanels       = ["dev"]
}
locals {
  a = lower("\${var.x}")
}
`,
  );
  assert.deepEqual(
    fixAll(moduleFrom(text), 'main.pkr.hcl', {
      severity: {
        'useless-interpolation': 'off',
        'hcp-extraneous-label': 'off',
        'hcp-labels-deprecated': 'off',
      },
    }),
    [],
  );
});

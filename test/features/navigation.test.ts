import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition } from '../../server/language/features/definition.ts';
import { highlight } from '../../server/language/features/highlight.ts';
import { references } from '../../server/language/features/references.ts';
import { moduleWithCursor, place } from '../support/places.ts';

/** Where the definition of what is under the cursor is: place of the name, and the first line of the whole. */
function defined(marked: string): string[] {
  const { module, uri, offset } = moduleWithCursor(marked);
  return definition(module, uri, offset).map(({ declaration }) => {
    const whole = module.files.get(declaration.uri)!.text.slice(declaration.item.start, declaration.item.end);
    return `${place(module, declaration.uri, declaration)} | ${whole.split('\n')[0]}`;
  });
}

function used(marked: string, declarations = false): string[] {
  const { module, uri, offset } = moduleWithCursor(marked);
  return references(module, uri, offset, { declarations }).map(one => place(module, one.uri, one));
}

const rest = `//- rest.pkr.hcl
packer {
  required_plugins {
    amazon = { version = ">= 1", source = "github.com/hashicorp/amazon" }
  }
}
variable "region" {}
variables {
  size = 1
}
local "id" {
  expression = 1
}
locals {
  name = "x"
}
data "amazon-ami" "base" {}
source "amazon-ebs" "web" {}
`;
const at = (line: string) => `${rest}//- main.pkr.hcl\n${line}\n`;

test('go to a variable, local, data source or plugin of another file', () => {
  assert.deepEqual(defined(at('a = var.reg<|>ion')), ['rest.pkr.hcl:5:10 region | variable "region" {}']);
  assert.deepEqual(defined(at('a = "${var["si<|>ze"]}"')), ['rest.pkr.hcl:7:2 size | size = 1']);
  assert.deepEqual(defined(at('a = local.id<|>')), ['rest.pkr.hcl:9:7 id | local "id" {']);
  assert.deepEqual(defined(at('a = local.<|>name.x')), ['rest.pkr.hcl:13:2 name | name = "x"']);
  assert.deepEqual(defined(at('a = data.amazon-ami.ba<|>se.id')), [
    'rest.pkr.hcl:15:19 base | data "amazon-ami" "base" {}',
  ]);
  const plugin = [
    'rest.pkr.hcl:2:4 amazon | amazon = { version = ">= 1", source = "github.com/hashicorp/amazon" }',
  ];
  assert.deepEqual(defined(at('a = data.amazon-a<|>mi.base.id')), plugin);
  assert.deepEqual(defined(at('build {\n provisioner "amazon-<|>x" {}\n}')), plugin);
  assert.deepEqual(defined(at('source "amazon<|>-ebs" "b" {}')), plugin);
});

test('of several declarations the one in the same file counts', () => {
  assert.deepEqual(defined(at('variable "region" {\n}\na = var.reg<|>ion')), [
    'main.pkr.hcl:0:10 region | variable "region" {',
  ]);
});

test('what nobody declared has no definition', () => {
  for (const line of [
    'a = var.no<|>',
    'a = v<|>ar.region',
    'source "nu<|>ll" "b" {}',
    'a = b.reg<|>ion',
    '<|>',
  ])
    assert.deepEqual(defined(at(line)), [], line);
});

test('a variable file leads to the variable', () => {
  assert.deepEqual(defined(`${rest}//- prod.pkrvars.hcl\nregi<|>on = 1\n`), [
    'rest.pkr.hcl:5:10 region | variable "region" {}',
  ]);
});

test('sources are found in texts too', () => {
  const web = ['rest.pkr.hcl:16:21 web | source "amazon-ebs" "web" {}'];
  assert.deepEqual(defined(at('build {\n  sources = ["source.amazon-ebs.we<|>b"]\n}')), web);
  assert.deepEqual(defined(at('build {\n  sources = concat(["amazon-ebs.<|>web"], [])\n}')), web);
  assert.deepEqual(defined(at('build {\n  source "source.amazon-ebs.web<|>" {}\n}')), web);
  const build = (inside: string) =>
    at(`build {\n  sources = ["source.amazon-ebs.web"]\n  provisioner "shell" {\n    ${inside}\n  }\n}`);
  assert.deepEqual(defined(build('only = ["amazon-ebs.w<|>eb"]')), web);
  assert.deepEqual(defined(build('except = ["amazon-ebs.w<|>eb"]')), web);
  assert.deepEqual(defined(build('override = { w<|>eb = {} }')), web);
  assert.deepEqual(defined(build('override = { "w<|>eb" = {} }')), web);
});

test('a source with a name of its own in a build is found by that name', () => {
  const build = (inside: string) =>
    at(
      `build {\n  source "amazon-ebs.web" {\n    name = "blue"\n  }\n  post-processors {\n    post-processor "x" {\n      ${inside}\n    }\n  }\n}`,
    );
  const blue = ['main.pkr.hcl:2:12 blue | source "amazon-ebs.web" {'];
  assert.deepEqual(defined(build('only = ["amazon-ebs.bl<|>ue"]')), blue);
  assert.deepEqual(defined(build('override = { bl<|>ue = {} }')), blue);
  assert.deepEqual(defined(build('override = { we<|>b = {} }')), [], 'that is not its name here');
});

test('an iterator is found where it is bound, the innermost one', () => {
  const inner = defined('a = [for v in [1] : [for v in [v] : v<|>]]');
  assert.deepEqual(inner, ['main.pkr.hcl:0:25 v | v']);
  assert.deepEqual(defined('a = [for v in [1] : [for v in [v<|>] : v]]'), ['main.pkr.hcl:0:9 v | v']);
  assert.deepEqual(defined('a = { for k, v in x : k<|> => v }'), ['main.pkr.hcl:0:10 k | k']);
  assert.deepEqual(defined('a = "%{ for k in x }${k<|>}%{ endfor }"'), ['main.pkr.hcl:0:12 k | k']);
  assert.deepEqual(defined('a = [for v in v<|> : 1]'), []);
  const dynamic = (iterator: string, name: string) =>
    `build {\n  dynamic "provisioner" {\n    for_each = [1]\n    ${iterator}\n    labels = ["x"]\n    content {\n      a = ${name}\n    }\n  }\n}`;
  assert.deepEqual(defined(dynamic('', 'provis<|>ioner.value')), [
    'main.pkr.hcl:1:11 provisioner | dynamic "provisioner" {',
  ]);
  assert.deepEqual(defined(dynamic('iterator = it', 'it<|>.value')), ['main.pkr.hcl:3:15 it | it']);
});

test('a member is found where its key is written: in the value of a local, in the type or default of a variable', () => {
  const values = `locals {
  tags = { Name = "x", "my key" = { inner = 1 } }
  all  = merge(local.tags, { Owner = "me" })
  also = local.all
}
variable "net" {
  type = object({ vpc = string, hosts = list(object({ ip = string })) })
}
variable "free" {
  type    = any
  default = { a = { b = 1 } }
}
`;
  const key = (expression: string) =>
    defined(`//- main.pkr.hcl\nlocals {\n  x = ${expression}\n}\n//- rest.pkr.hcl\n${values}`);
  assert.deepEqual(key('local.tags.Na<|>me'), ['rest.pkr.hcl:1:11 Name | Name = "x"']);
  assert.deepEqual(key('local.also.Ow<|>ner'), ['rest.pkr.hcl:2:29 Owner | Owner = "me"']);
  assert.deepEqual(key('local.also.Na<|>me'), ['rest.pkr.hcl:1:11 Name | Name = "x"']);
  assert.deepEqual(key('local.tags["my<|> key"].inner'), [
    'rest.pkr.hcl:1:23 "my key" | "my key" = { inner = 1 }',
  ]);
  assert.deepEqual(key('local.tags["my key"].inn<|>er'), ['rest.pkr.hcl:1:36 inner | inner = 1']);
  assert.deepEqual(key('"a-${var.net.v<|>pc}"'), ['rest.pkr.hcl:6:18 vpc | vpc = string']);
  assert.deepEqual(key('var.net.hosts[0].i<|>p'), ['rest.pkr.hcl:6:54 ip | ip = string']);
  assert.deepEqual(key('[for h in var.net.hosts : h.i<|>p]'), ['rest.pkr.hcl:6:54 ip | ip = string']);
  assert.deepEqual(key('var.free.a.b<|>'), ['rest.pkr.hcl:10:20 b | b = 1']);
  assert.deepEqual(key('merge(local.tags, local.all).Na<|>me'), ['rest.pkr.hcl:1:11 Name | Name = "x"']);
  assert.deepEqual(key('[for h in concat(var.net.hosts, var.net.hosts) : h.i<|>p]'), [
    'rest.pkr.hcl:6:54 ip | ip = string',
  ]);
  assert.deepEqual(key('local.tags.No<|>ne'), []);
  assert.deepEqual(key('[for t in [local.tags] : t.Na<|>me]'), ['rest.pkr.hcl:1:11 Name | Name = "x"']);
  const dynamic =
    'locals {\n  disks = [{ size = 1 }]\n}\nsource "x" "y" {\n  dynamic "disk" {\n    for_each = local.disks\n    content {\n      size = disk.value.si<|>ze\n    }\n  }\n}\n';
  assert.deepEqual(defined(dynamic), ['main.pkr.hcl:1:13 size | size = 1']);
  const map = (type: string) =>
    `variable "m" {\n  type = ${type}\n  default = { k = { v = 1 } }\n}\nlocals {\n  x = var.m.k.v<|>\n}\n`;
  assert.deepEqual(defined(map('map(any)')), ['main.pkr.hcl:2:20 v | v = 1']);
  assert.deepEqual(defined(map('map(object({ v = number }))')), ['main.pkr.hcl:1:22 v | v = number']);
  const doubled = Array.from(
    { length: 30 },
    (_, i) => `  l${i + 1} = merge(local.l${i}, local.l${i})\n`,
  ).join('');
  const started = performance.now();
  assert.ok(defined(`locals {\n  l0 = { a = 1 }\n${doubled}  x = local.l30.a<|>\n}\n`).length <= 2_000);
  assert.ok(performance.now() - started < 500);
  assert.deepEqual(defined('locals {\n  a = local.b\n  b = local.a\n  c = local.a.x<|>\n}\n'), []);
});

test('an iterator called var is not the variables', () => {
  assert.deepEqual(defined(at('a = [for var in [{}] : var.reg<|>ion]')), []);
});

test('references come from every file of the folder, variable files included', () => {
  const text = `//- a.pkr.hcl
variable "re<|>gion" {
  validation {
    condition = var.region != ""
  }
}
//- b.pkr.hcl
locals {
  a = "\${var.region} \${var["region"]}"
  b = { region = 1 }
}
//- a.auto.pkrvars.hcl
region = 1
//- prod.pkrvars.hcl
region = 2
`;
  const all = [
    'a.pkr.hcl:2:20 region',
    'b.pkr.hcl:1:13 region',
    'b.pkr.hcl:1:28 region',
    'a.auto.pkrvars.hcl:0:0 region',
    'prod.pkrvars.hcl:0:0 region',
  ];
  assert.deepEqual(used(text), all);
  assert.deepEqual(used(text, true), ['a.pkr.hcl:0:10 region', ...all]);
});

test('references of a source include texts, those of a plugin every component', () => {
  assert.deepEqual(
    used(
      `source "a-b" "w<|>eb" {}\nbuild {\n  sources = ["source.a-b.web", "a-b.web"]\n  provisioner "x" {\n    only = ["a-b.web"]\n    override = { web = {} }\n  }\n}`,
    ),
    ['main.pkr.hcl:2:25 web', 'main.pkr.hcl:2:36 web', 'main.pkr.hcl:4:17 web', 'main.pkr.hcl:5:17 web'],
  );
  assert.deepEqual(used(`${rest.replace('amazon =', 'ama<|>zon =')}//- b.pkr.hcl\na = data.amazon-ami.x\n`), [
    'b.pkr.hcl:0:9 amazon',
    'rest.pkr.hcl:15:6 amazon',
    'rest.pkr.hcl:16:8 amazon',
  ]);
});

test('highlights stay in the file and tell reading from writing', () => {
  const { module, uri, offset } = moduleWithCursor(
    '//- a.pkr.hcl\nvariable "x" {}\nlocals {\n  a = var.<|>x\n}\n//- b.pkr.hcl\nlocals {\n  b = var.x\n}\n//- c.auto.pkrvars.hcl\nx = 1\n',
  );
  assert.deepEqual(
    highlight(module, uri, offset).map(one => [place(module, one.uri, one), one.role]),
    [
      ['a.pkr.hcl:0:10 x', 'declaration'],
      ['a.pkr.hcl:2:10 x', 'read'],
    ],
  );
});

/** A template that could be built by itself. */
const sole = (name: string) => `variable "mirror" {
  default = "https://${name}.example"
}

source "null" "box" {
  communicator = "none"
  ssh_host     = var.mirror
}

build {
  sources = ["source.null.box"]
}
`;

test('of templates side by side, each a build of its own, each means what it declares itself', () => {
  const cursor = sole('a').replace('"mirror"', '"mir<|>ror"');
  const both = `//- a.pkr.hcl\n${cursor}//- b.pkr.hcl\n${sole('b')}`;
  assert.deepEqual(used(both, true), ['a.pkr.hcl:0:10 mirror', 'a.pkr.hcl:6:21 mirror']);
  // What cannot be built by itself may mean any of them, and a variable file speaks to all.
  assert.deepEqual(
    used(`${both}//- c.pkr.hcl\nlocals {\n  c = var.mirror\n}\n//- x.auto.pkrvars.hcl\nmirror = "c"\n`),
    ['a.pkr.hcl:6:21 mirror', 'c.pkr.hcl:1:10 mirror', 'x.auto.pkrvars.hcl:0:0 mirror'],
  );
  assert.equal(
    used(
      `//- a.pkr.hcl\n${sole('a')}//- b.pkr.hcl\n${sole('b')}//- x.auto.pkrvars.hcl\nmir<|>ror = "c"\n`,
      true,
    ).length,
    5,
  );
});

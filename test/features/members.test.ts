import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition } from '../../server/language/features/definition.ts';
import { highlight } from '../../server/language/features/highlight.ts';
import { references } from '../../server/language/features/references.ts';
import { prepareRename, rename } from '../../server/language/features/rename.ts';
import { applied } from '../support/edits.ts';
import { moduleWithCursor, place } from '../support/places.ts';

const around = { unread: [] };

function uses(marked: string): string[] {
  const { module, uri, offset } = moduleWithCursor(marked);
  return references(module, uri, offset, { declarations: true }).map(
    one => `${one.role} ${place(module, one.uri, one)}`,
  );
}
function renamed(marked: string, name: string): Record<string, string> | string {
  const { module, uri, offset } = moduleWithCursor(marked);
  const edits = rename(module, uri, offset, name, around);
  if ('refused' in edits) return edits.refused;
  return Object.fromEntries(
    [...module.files].map(([uri, { text }]) => [
      uri,
      applied(
        text,
        edits.filter(edit => edit.uri === uri).sort((a, b) => a.start - b.start),
      ),
    ]),
  );
}
function refused(marked: string): string {
  const { module, uri, offset } = moduleWithCursor(marked);
  const found = prepareRename(module, uri, offset, around);
  return 'refused' in found ? found.refused : `"${found.name}"`;
}

const net = (cursor: 'type' | 'default' | 'read' | 'index' | 'file' | 'json') => `//- a.pkr.hcl
variable "net" {
  type = object({
    ${cursor === 'type' ? 're<|>gion' : 'region'} = string
    vpc    = optional(object({ region = string }))
  })
  default = {
    ${cursor === 'default' ? 're<|>gion' : 'region'} = "eu"
    vpc    = { region = "us" }
  }
}
locals {
  a = var.net.${cursor === 'read' ? 'region<|>' : 'region'}
  b = "\${var.net["${cursor === 'index' ? '<|>region' : 'region'}"]}-\${var.net.vpc.region}"
}
//- b.pkrvars.hcl
net = {
  ${cursor === 'file' ? 'reg<|>ion' : 'region'} = "ap"
}
//- c.pkrvars.json
{ "net": { "${cursor === 'json' ? 'reg<|>ion' : 'region'}": "af", "vpc": { "region": "x" } } }
`;
const places = [
  'declaration a.pkr.hcl:2:4 region',
  'write a.pkr.hcl:6:4 region',
  'write b.pkrvars.hcl:1:2 region',
  'write c.pkrvars.json:0:12 region',
  'read a.pkr.hcl:11:14 region',
  'read a.pkr.hcl:12:18 region',
];

test('a field of the type of a variable is found in its default, in variable files and where it is read', () => {
  for (const cursor of ['type', 'default', 'read', 'index', 'file', 'json'] as const)
    assert.deepEqual(uses(net(cursor)), places, cursor);
});

test('a field of the same name further in is another one', () =>
  assert.deepEqual(
    uses(net('type').replace('re<|>gion', 'region').replace('object({ region', 'object({ reg<|>ion')),
    [
      'declaration a.pkr.hcl:3:31 region',
      'write a.pkr.hcl:7:15 region',
      'write c.pkrvars.json:0:37 region',
      'read a.pkr.hcl:12:42 region',
    ],
  ));

test('a key that gives a field its value leads to the field', () => {
  for (const cursor of ['default', 'file', 'json'] as const) {
    const { module, uri, offset } = moduleWithCursor(net(cursor));
    const [found] = definition(module, uri, offset);
    assert.equal(found && place(module, found.declaration.uri, found.declaration), 'a.pkr.hcl:2:4 region');
  }
});

test('a field is renamed with everything that names it', () => {
  const after = renamed(net('file'), 'zone') as Record<string, string>;
  assert.equal(
    Object.values(after).join(''),
    net('type')
      .replace('<|>', '')
      .replace(/\/\/- \S+\n/g, '')
      .replace(/^( *)region( *)= (string|"eu"|"ap")/gm, '$1zone$2= $3')
      .replace('var.net.region', 'var.net.zone')
      .replace('["region"]', '["zone"]')
      .replace('{ "net": { "region"', '{ "net": { "zone"'),
  );
});

const tags = (rest: string) => `locals {
  tags = {
    owner  = "me"
    "Name" = "x"
    deep   = { owner = 1 }
  }
  a = local.tags.owner
  b = local.tags["Name"]
  ${rest}
}
`;

test('a key of the object that a local is, is found and renamed where it is read', () => {
  assert.deepEqual(uses(tags('').replace('local.tags.owner', 'local.tags.own<|>er')), [
    'declaration main.pkr.hcl:2:4 owner',
    'read main.pkr.hcl:6:17 owner',
  ]);
  assert.deepEqual(renamed(tags('').replace('"Name" =', '"Na<|>me" ='), 'title'), {
    'main.pkr.hcl': tags('').replaceAll('"Name"', '"title"'),
  });
  assert.deepEqual(renamed(tags('').replace('{ owner', '{ ow<|>ner'), 'x'), {
    'main.pkr.hcl': tags('').replace('{ owner', '{ x'),
  });
});

test('a key of one of several values that are put together is found where it is read, and not renamed', () => {
  const merged = (value: string, read = 'owner') =>
    `variable "tags" {\n  default = {}\n}\nlocals {\n  tags = ${value}\n  a    = local.tags.${read}\n}\n`;
  const found = ['declaration main.pkr.hcl:4', 'read main.pkr.hcl:5'];
  for (const value of [
    'merge(var.tags, { KEY = "me" })',
    'merge({ KEY = "me" }, var.tags)',
    'true ? { KEY = "me" } : {}',
    '({ KEY = "me" })',
    'merge({ other = 1 }, merge(var.tags, { KEY = "me" }))',
  ])
    for (const marked of [
      merged(value.replace('KEY', 'own<|>er')),
      merged(value.replace('KEY', 'owner'), 'own<|>er'),
    ]) {
      assert.deepEqual(
        uses(marked).map(one => one.replace(/:\d+ owner$/, '')),
        found,
        marked,
      );
      assert.match(refused(marked), /^"owner" stands in several values that are put together/, marked);
    }
  // A key further in is another one, and so is that of a value which is handed to a function.
  assert.deepEqual(uses(merged('merge({ a = { own<|>er = 1 } }, { owner = 2 })')).length, 1);
  assert.deepEqual(uses(merged('keys({ own<|>er = 1 })')), []);
});

test('what may be named elsewhere is not renamed, and says where', () => {
  const of = (rest: string) => refused(tags(rest).replace('owner  =', 'own<|>er  ='));
  assert.equal(of(''), '"owner"');
  for (const rest of [
    'c = local.tags',
    'c = local.tags[var.x]',
    'c = keys(local.tags)',
    'c = [for k, v in local.tags : k]',
    'c = local.tags[*]',
  ])
    assert.match(of(rest), /"local\.tags" is handed on as a whole in main\.pkr\.hcl, line 9: /, rest);
  // Another member, whatever is done with it.
  assert.equal(of('c = keys(local.tags.deep)'), '"owner"');
  assert.match(
    refused('variable "d" {\n  type = list(object({ si<|>ze = number }))\n}\n'),
    /in what a list or a map holds/,
  );
});

test('a member gets a name that is one, and that nothing beside it has', () => {
  const of = (name: string) => renamed(tags('').replace('owner  =', 'own<|>er  ='), name);
  assert.match(String(of('a b')), /is not a name/);
  assert.equal(of('Name'), 'There is a "Name" beside "owner" already.');
  assert.equal(renamed(net('type'), 'vpc'), 'There is a "vpc" beside "region" already.');
});

test('highlights are those of the file at hand', () => {
  const { module, uri, offset } = moduleWithCursor(net('file'));
  assert.deepEqual(
    highlight(module, uri, offset).map(one => place(module, one.uri, one)),
    ['b.pkrvars.hcl:1:2 region'],
  );
});

test('fields of what a list holds are found in each element and in loops', () =>
  assert.deepEqual(
    uses(
      'variable "disks" {\n  type    = list(object({ si<|>ze = number }))\n  default = [{ size = 1 }, { size = 2 }]\n}\nlocals {\n  all = [for disk in var.disks : disk.size]\n  one = var.disks[0].size\n}\n',
    ),
    [
      'declaration main.pkr.hcl:1:26 size',
      'write main.pkr.hcl:2:15 size',
      'write main.pkr.hcl:2:29 size',
      'read main.pkr.hcl:5:38 size',
      'read main.pkr.hcl:6:21 size',
    ],
  ));

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prepareRename, rename } from '../../server/language/features/rename.ts';
import { applied } from '../support/edits.ts';
import { files } from '../support/markup.ts';
import { moduleWithCursor } from '../support/places.ts';

const alone = { unread: [] };

function renamed(marked: string, newName: string): Map<string, string> {
  const { module, uri, offset } = moduleWithCursor(marked);
  const edits = rename(module, uri, offset, newName, alone);
  assert.ok(!('refused' in edits), 'refused' in edits ? edits.refused : '');
  return new Map(
    [...module.files].map(([name, { text }]) => [
      name,
      applied(
        text,
        edits.filter(edit => edit.uri === name),
      ),
    ]),
  );
}

/** Every `old` in the text is the thing and becomes `new`; nothing else does. */
function checkRename(marked: string): void {
  const want = marked.replace('<|>', '').replaceAll('old', 'new');
  assert.deepEqual(renamed(marked, 'new'), new Map([...files(want)].sort()), marked);
}

function refused(marked: string, newName?: string): string {
  const { module, uri, offset } = moduleWithCursor(marked);
  const answer =
    newName === undefined
      ? prepareRename(module, uri, offset, alone)
      : rename(module, uri, offset, newName, alone);
  return 'refused' in answer ? answer.refused : assert.fail('not refused');
}

test('a variable is renamed in templates and in variable files, whatever they are called', () => {
  checkRename(
    `//- a.auto.pkrvars.hcl\nold = 1\n//- a.pkr.hcl\nvariable "old" {\n  validation {\n    condition = var.old > 1 && local.x\n    error_message = "X."\n  }\n}\n//- b.pkr.hcl\nlocals {\n  x = [var.o<|>ld, "\${var["old"]}", { other = var.old.y }]\n}\n//- prod.pkrvars.hcl\nold = 2\nother = 3\n`.replaceAll(
      '\\$',
      '$',
    ),
  );
});

test('a local, a data source and an entry of variables are renamed', () => {
  checkRename('//- a.pkr.hcl\nlocals {\n  o<|>ld = 1\n  b = local.old + var.b\n}\n');
  checkRename(
    '//- a.pkr.hcl\ndata "x-y" "old" {}\nlocals {\n  a = data.x-y.old<|>.id\n  b = data.x-z.o.id\n}\n',
  );
  checkRename('//- a.pkr.hcl\nvariables {\n  old = 1\n}\nlocals {\n  a = var.<|>old\n}\n');
});

test('a source is renamed in every list of a build', () => {
  checkRename(
    `//- a.pkr.hcl\nsource "null" "old" {}\nsource "file" "other" {}\nbuild {\n  sources = ["source.null.old", "null.old", "file.other"]\n  source "null.old" {}\n  provisioner "x" {\n    only     = ["null.o<|>ld"]\n    override = {\n      old = {}\n    }\n  }\n  post-processors {\n    post-processor "y" {\n      except = ["null.old"]\n    }\n  }\n  dynamic "provisioner" {\n    for_each = []\n    labels   = ["x"]\n    content {\n      only = ["null.old"]\n    }\n  }\n}\n`,
  );
});

test('the name a build gives a source is renamed in that build only', () => {
  const build = (name: string) =>
    `build {\n  source "null.x" {\n    name = "${name}"\n  }\n  provisioner "s" {\n    only     = ["null.${name}"]\n    override = { "${name}" = {} }\n  }\n}\n`;
  const text = `//- a.pkr.hcl\nsource "null" "x" {}\n${build('one')}${build('one')}`;
  const got = renamed(text.replace('null.one', 'null.o<|>ne'), 'two').get('a.pkr.hcl');
  assert.equal(got, `source "null" "x" {}\n${build('two')}${build('one')}`);
});

test('a plugin is renamed with the prefix of its components', () => {
  assert.deepEqual(
    renamed(
      `packer {\n  required_plugins {\n    ama<|>zon = {}\n  }\n}\ndata "amazon-ami" "a" {}\nsource "amazon-ebs" "amazon" {\n  x = data.amazon-ami.a.amazon\n}\nbuild {\n  sources = ["amazon-ebs.amazon"]\n}\n`,
      'aws',
    ),
    files(
      `//- main.pkr.hcl\npacker {\n  required_plugins {\n    aws = {}\n  }\n}\ndata "aws-ami" "a" {}\nsource "aws-ebs" "amazon" {\n  x = data.aws-ami.a.amazon\n}\nbuild {\n  sources = ["aws-ebs.amazon"]\n}\n`,
    ),
  );
});

test('iterators are renamed within their loop', () => {
  checkRename(
    '//- a.pkr.hcl\na = { for k, old in x : k => [old, o<|>ld.y, [for k in old : k]] if old != 1 }\nb = o\n',
  );
  checkRename(
    '//- a.pkr.hcl\nbuild {\n  dynamic "provisioner" {\n    for_each = [1]\n    iterator = o<|>ld\n    labels   = [old.value]\n    content {\n      a = old.key\n    }\n  }\n}\n',
  );
});

test('what can be renamed shows its name', () => {
  const { module, uri, offset } = moduleWithCursor('variable "na<|>me" {}\n');
  assert.deepEqual(prepareRename(module, uri, offset, alone), { start: 10, end: 14, name: 'name' });
});

test('what cannot be renamed says why', () => {
  assert.equal(refused('a = up<|>per("x")'), 'Functions have fixed names.');
  assert.equal(refused('bu<|>ild {}'), 'Block types have fixed names.');
  assert.equal(refused('build {\n  sour<|>ces = []\n}'), 'Arguments have fixed names.');
  assert.equal(refused('source "nu<|>ll" "x" {}'), 'This label is a type, and types have fixed names.');
  assert.equal(refused('a = var.no<|>ne'), 'Variable "none" is not declared in this folder.');
  assert.match(refused('a = "te<|>xt"'), /^Only variables, /);
  assert.match(
    refused(
      'build {\n  dynamic "provisioner" {\n    for_each = []\n    content {\n      a = prov<|>isioner.key\n    }\n  }\n}',
    ),
    /Add "iterator = …"/,
  );
  const plugin = 'packer {\n  required_plugins {\n    amazon = {}\n  }\n}\n';
  assert.match(refused(`${plugin}source "amazon-e<|>bs" "x" {}`), /only "amazon", its local name/);
});

test('a name must be one, and free', () => {
  const text =
    '//- a.pkr.hcl\nvariable "a<|>" {}\nlocals {\n  c = var.d\n}\n//- b.pkr.hcl\nvariable "b" {}\n';
  assert.match(refused(text, '1x'), /^"1x" is not a name: /);
  assert.match(refused(text, 'x y'), /is not a name/);
  assert.match(refused(text, ''), /is not a name/);
  assert.equal(refused(text, 'b'), 'There is a variable "b" already, in b.pkr.hcl.');
  assert.match(refused(text, 'd'), /names a variable "d" that does not exist/);
  assert.equal(renamed(text, 'c').get('a.pkr.hcl')?.split('\n')[0], 'variable "c" {}');
  assert.match(
    refused('packer {\n  required_plugins {\n    ama<|>zon = {}\n  }\n}\n', 'Amazon_2'),
    /lower-case letters, digits and single dashes/,
  );
});

test('an iterator must not hide what is used in its loop', () => {
  assert.match(refused('a = [for v<|> in [1] : v + var.x]', 'var'), /^"var" has a meaning already/);
  assert.match(refused('a = [for v<|> in [1] : [for w in [v] : w]]', 'w'), /has a meaning already/);
  assert.match(refused('a = [for v<|> in [1] : v]', 'null'), /is a word of the language/);
});

test('one text that stands for two sources is not torn apart', () => {
  const text = `source "a" "x<|>" {}\nsource "b" "x" {}\nbuild {\n  sources = ["a.x", "b.x"]\n  provisioner "s" {\n    override = { x = {} }\n  }\n}\n`;
  assert.match(
    refused(text, 'y'),
    /^One place names both source "a\.x" and source "b\.x" \("x" in main\.pkr\.hcl\)/,
  );
});

test('JSON files of the configuration forbid a rename that could miss something in them', () => {
  const { module, uri, offset } = moduleWithCursor('variable "na<|>me" {}\n');
  const answer = rename(module, uri, offset, 'x', { unread: ['b.pkr.json'] });
  assert.match('refused' in answer ? answer.refused : '', /^b\.pkr\.json may name variable "name" too/);
  const values = { unread: ['c.pkrvars.json'] };
  assert.ok('refused' in prepareRename(module, uri, offset, values));
  const local = moduleWithCursor('locals {\n  na<|>me = 1\n}\n');
  assert.ok(
    !('refused' in prepareRename(local.module, local.uri, local.offset, values)),
    'no variable file names a local',
  );
});

test('what `dynamic` makes is renamed: its source, and the plugin of its label', () => {
  checkRename(
    '//- a.pkr.hcl\nsource "null" "o<|>ld" {}\nbuild {\n  dynamic "source" {\n    for_each = ["a"]\n    labels   = ["source.null.old"]\n    content {\n      name = source.value\n    }\n  }\n}\n',
  );
  checkRename(
    '//- a.pkr.hcl\npacker {\n  required_plugins {\n    o<|>ld = {}\n  }\n}\nbuild {\n  dynamic "provisioner" {\n    for_each = ["a"]\n    labels   = ["old-x"]\n    content {}\n  }\n}\n',
  );
});

test('a key of `override` is renamed wherever the object is written out', () => {
  const step = (override: string) =>
    checkRename(
      `//- a.pkr.hcl\nsource "null" "o<|>ld" {}\nbuild {\n  sources = ["null.old"]\n  provisioner "x" {\n    override = ${override}\n  }\n}\n`,
    );
  step('merge({ old = {} }, local.others)');
  step('local.all ? { ("old") = {} } : ({ "old" : {} })');
});

test('a source whose name a step takes from elsewhere is not renamed', () => {
  const step = (argument: string) =>
    refused(
      `source "null" "o<|>ld" {}\nlocals {\n  names = ["null.old"]\n  changes = { old = {} }\n}\nbuild {\n  sources = ["null.old"]\n  provisioner "x" {\n    ${argument}\n  }\n}\n`,
      'new',
    );
  const elsewhere = 'in a value that is made elsewhere, where its name would stay. Write it there first.';
  assert.equal(step('only = local.names'), `"only" of a step names source "null.old" ${elsewhere}`);
  assert.match(step('except = concat(["null.old"], local.names)'), /^"except" of a step/);
  assert.match(step('override = local.changes'), /^"override" of a step/);
  assert.match(
    refused(
      'source "null" "a" {}\nlocals {\n  names = ["null.old"]\n}\nbuild {\n  source "null.a" {\n    name = "o<|>ld"\n  }\n  post-processors {\n    post-processor "x" {\n      only = local.names\n    }\n  }\n}\n',
      'new',
    ),
    /names source in the build "old" in a value/,
  );
});

test('two sources of a build do not get one name', () => {
  const build = (type: string, step = '') =>
    `source "null" "o<|>ld" {}\nsource "${type}" "b" {}\nbuild {\n  sources = ["null.old"]\n  source "${type}.b" {\n    name = "new"\n  }\n${step}}\n`;
  assert.equal(
    refused(build('null'), 'new'),
    'A build has a "null.new" already, and its steps name both alike.',
  );
  const override = '  provisioner "x" {\n    override = { old = {} }\n  }\n';
  assert.match(refused(build('file', override), 'new'), /^A build has a "file\.new" already/);
  assert.ok(renamed(build('file'), 'new'), 'nothing tells them apart by the name alone');
  assert.match(
    refused(build('null').replace('o<|>ld', 'old').replace('"new"', '"n<|>ew"'), 'old'),
    /^A build/,
  );
});

test('what has no name yet, and the name of a build, say why there is nothing to rename', () => {
  assert.equal(refused('variable "<|>" {}\nlocals {\n  a = var.\n}\n'), 'There is no name here yet.');
  assert.match(refused('build {\n  name = "web<|>"\n}\n'), /^No template refers to the name of a build/);
});

test('an index between quotes is renamed in JSON, where the quotes are escaped', () => {
  const json = (name: string) => `{"locals": {"a": "\${var[\\"${name}\\"]} \\u00e9 \${var.${name}}"}}\n`;
  const got = renamed(`//- a.pkr.hcl\nvariable "o<|>ld" {}\n//- b.pkr.json\n${json('old')}`, 'new');
  assert.equal(got.get('b.pkr.json'), json('new'));
});

const sole = (name: string) => `variable "${name}" {
  default = "a"
}

source "null" "box" {
  communicator = "none"
  ssh_host     = var.${name}
}

build {
  sources = ["source.null.box"]
}
`;

test('templates side by side, each a build of its own, are renamed each by itself, unless a variable file speaks to all', () => {
  const both = `//- a.pkr.hcl\n${sole('mirror').replace('"mirror"', '"mir<|>ror"')}//- b.pkr.hcl\n${sole('mirror')}`;
  assert.deepEqual(
    [...renamed(both, 'site')],
    [
      ['a.pkr.hcl', sole('site')],
      ['b.pkr.hcl', sole('mirror')],
    ],
  );
  const given = `${both}//- x.auto.pkrvars.hcl\nmirror = "c"\n`;
  assert.deepEqual(
    [...renamed(given, 'site')],
    [
      ['a.pkr.hcl', sole('site')],
      ['b.pkr.hcl', sole('site')],
      ['x.auto.pkrvars.hcl', 'site = "c"\n'],
    ],
  );
  const source = both.replace('<|>', '').replace('"box"', '"b<|>ox"');
  assert.deepEqual([...renamed(source, 'other')][0], [
    'a.pkr.hcl',
    sole('mirror').replaceAll('box', 'other'),
  ]);
  assert.deepEqual([...renamed(source, 'other')][1], ['b.pkr.hcl', sole('mirror')]);
});

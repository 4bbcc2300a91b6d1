import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepting, labelsAt } from '../../support/completion.ts';

const world = `variable "region" {
  type = string
}
locals {
  disks = [{ size = 10, kind = { name = "a" } }]
}
source "null" "a" {
}
`;
const at = (text: string) => labelsAt(world + text);
const has = async (text: string, ...wanted: readonly string[]) => {
  const labels = await at(text);
  for (const one of wanted)
    assert.ok(labels.includes(one), `no ${one} at ${text}: ${labels.join(' ').slice(0, 200)}`);
};

test('behind a dot there are names, however much is still missing around it', async () => {
  for (const text of [
    'locals {\n  x = var.<|>',
    'locals {\n  x = "a-${var.<|>',
    'locals {\n  x = "a-${var.<|>"\n}\n',
    'locals {\n  x = "a-${var.<|>\n}\n',
    'locals {\n  x = [for s in var.<|>]\n}\n',
    'locals {\n  x = [for s in var.<|>',
    'locals {\n  x = upper(var.<|>\n}\n',
    'locals {\n  x = { a = var.<|>\n}\n',
    'locals {\n  x = true ? var.<|>\n}\n',
    'locals {\n  x = <<-EOF\n    a ${var.<|>\n  EOF\n}\n',
    'locals {\n  x = <<-EOF\n    a ${var.<|>}\n  EOF\n}\n',
    'locals {\r\n\tx = <<-EOF\r\n\t\ta ${var.<|>\r\n\tEOF\r\n}\r\n',
    'locals {\n  x = "%{ if var.<|> }a%{ endif }"\n}\n',
  ])
    assert.deepEqual(await at(text), ['region'], text);
});

test('an open interpolation takes any value, in a heredoc too', async () => {
  for (const text of [
    'locals {\n  x = "a-${<|>"\n}\n',
    'locals {\n  x = <<-EOF\n    a ${<|>\n  EOF\n}\n',
    'locals {\n  x = [for s in <|>',
  ])
    await has(text, 'var.region', 'local.disks', 'upper');
});

test('in an unclosed quote there are the values, and in an unclosed block the arguments', async () => {
  assert.deepEqual(await at('source "null" "b" {\n  communicator = "<|>\n}\n'), ['ssh', 'winrm', 'none']);
  assert.deepEqual(await at('build {\n  sources = ["<|>\n}\n'), ['source.null.a']);
  await has('source "null" "b" {\n  <|>', 'ssh_host');
  await has('source "null" "b" {\n  ssh<|>\n\nbuild {\n}\n', 'ssh_host');
});

test('elements of a splat have the members of the first', async () => {
  assert.deepEqual(await at('locals {\n  x = local.disks[*].<|>\n}\n'), ['kind', 'size']);
  assert.deepEqual(await at('locals {\n  x = local.disks.*.kind.<|>\n}\n'), ['name']);
});

test('a loop has its variables where they are bound: not in what it goes through', async () => {
  await has('locals {\n  x = [for s in local.disks : <|>]\n}\n', 's');
  assert.ok(!(await at('locals {\n  x = [for s in <|> : s]\n}\n')).includes('s'));
  assert.deepEqual(await at('locals {\n  x = [for s in local.disks : s.<|>]\n}\n'), ['kind', 'size']);
});

test('a local is not offered for its own value', async () => {
  assert.ok(!(await at('locals {\n  x = <|>\n}\n')).includes('local.x'));
  assert.deepEqual(await at('locals {\n  x = local.<|>\n}\n'), ['disks']);
  assert.deepEqual(await at('local "x" {\n  expression = local.<|>\n}\n'), ['disks']);
});

test('a reference to a source becomes the text that Packer wants', async () => {
  assert.equal(
    await accepting('source.null.a', `${world}build {\n  sources = [source.<|>]\n}\n`),
    `${world}build {\n  sources = ["source.null.a"]\n}\n`,
  );
  assert.deepEqual(await at('build {\n  sources = [source.null.<|>]\n}\n'), ['source.null.a']);
});

test('directives of a text, with their end where the brace is closed', async () => {
  const taken = (label: string, value: string) => accepting(label, `locals {\n  x = ${value}\n}\n`);
  const inside = (value: string) => `locals {\n  x = ${value}\n}\n`;
  assert.deepEqual(await at('locals {\n  x = "a%{<|>}"\n}\n'), ['if', 'for', 'else', 'endif', 'endfor']);
  assert.equal(await taken('if', '"a%{<|>}"'), inside('"a%{ if $1 }$0%{ endif }"'));
  assert.equal(await taken('for', '"a%{ f<|> }"'), inside('"a%{ for $1 in $2 }$0%{ endfor }"'));
  assert.equal(await taken('if', '"a%{ <|>"'), inside('"a%{ if "'));
  assert.equal(
    await taken('endif', '<<EOF\n%{ if true }b%{ en<|>}\nEOF'),
    inside('<<EOF\n%{ if true }b%{ endif }\nEOF'),
  );
  assert.deepEqual(await at('locals {\n  x = "a%%{<|>}"\n}\n'), []);
  assert.deepEqual(
    await at('locals {\n  x = "a%{ if <|>}"\n}\n').then(all => all.includes('var.region')),
    true,
  );
});

test('<< brings a heredoc with its end, where nothing stands behind it', async () => {
  assert.deepEqual(await at('locals {\n  x = <<<|>\n}\n'), ['<<-EOF', '<<EOF']);
  assert.deepEqual(await at('locals {\n  x = [<<-<|>\n  ]\n}\n'), ['<<-EOF', '<<EOF']);
  assert.equal(
    await accepting('<<-EOF', 'locals {\n  x = <<<|>\n}\n'),
    'locals {\n  x = <<-EOF\n  $0\nEOF\n}\n',
  );
  assert.deepEqual(await at('locals {\n  x = "<<<|>"\n}\n'), []);
  assert.ok(!(await at('locals {\n  x = <<<|> + 1\n}\n')).includes('<<-EOF'));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepting, completionAt, labelsAt } from '../../support/completion.ts';

const world = `variable "aws_region" {
  type = string
}
variable "instance_type" {
  type = string
}
variable "environment" {
  type = string
  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "It must be dev or prod."
  }
}
variable "size" {
  type    = string
  default = "s"
  validation {
    condition     = var.size == "s" || "m" == var.size
    error_message = "It must be s or m."
  }
}
variable "disks" {
  type = list(object({ size = number, parts = list(object({ label = string })) }))
}
locals {
  machines = [{ name = "a", disks = [{ size = 1 }] }]
}
`;
const at = (text: string) => labelsAt(world + text);

test('a variable or local that is called like the argument comes first', async () => {
  const first = async (text: string) => (await at(text))[0];
  const source = (line: string) => `source "amazon-ebs" "x" {\n  ${line}\n}\n`;
  assert.equal(await first(source('instance_type = <|>')), 'var.instance_type');
  assert.equal(await first(source('region = <|>')), 'var.aws_region');
  assert.equal(await first(source('tags = { environment = <|> }')), 'var.environment');
  assert.equal((await at(source('instance_type = var.<|>')))[0], 'instance_type');
  assert.equal(await first('build {\n  name = <|>\n}\n'), 'local.machines');
});

test('what a validation lets through are the values of its variable', async () => {
  const given = (line: string) => labelsAt(`//- a.pkr.hcl\n${world}//- dev.pkrvars.hcl\n${line}\n`);
  assert.deepEqual(await given('environment = "<|>"'), ['dev', 'prod']);
  assert.deepEqual(await given('environment = <|>'), ['dev', 'prod']);
  assert.deepEqual(await given('size = "<|>"'), ['m', 's']);
  assert.deepEqual(await given('instance_type = "<|>"'), []);
  assert.equal(
    await accepting('prod', `//- a.pkr.hcl\n${world}//- dev.pkrvars.hcl\nenvironment = <|>\n`),
    'environment = "prod"\n',
  );
  const own = (values: string) =>
    labelsAt(
      `variable "a" {\n  type = string\n  default = "<|>"\n  validation {\n    condition = ${values}\n    error_message = "No."\n  }\n}\n`,
    );
  assert.deepEqual(await own('contains(["x", "y"], var.a)'), ['x', 'y']);
  assert.deepEqual(await own('!contains(["x", "y"], var.a)'), []);
  assert.deepEqual(await own('var.a != "x"'), []);
  assert.deepEqual(await own('var.a == "x" || length(var.a) > 2'), []);
});

test('a condition is about its variable, and neither true nor false', async () => {
  const rule = (line: string) => `variable "b" {\n  validation {\n    ${line}\n  }\n}\n`;
  const labels = await at(rule('condition = <|>'));
  assert.equal(labels[0], 'var.b');
  assert.ok(!labels.includes('true'));
  assert.equal(
    await accepting('validation', 'variable "b" {\n  val<|>\n}\n'),
    'variable "b" {\n  validation {\n  condition     = $1\n  error_message = "$2"\n  $0\n}\n}\n',
  );
});

test('a loop of a directive has its variables, inside of loops too', async () => {
  const text = (inner: string) =>
    `locals {\n  x = <<-EOT\n    %{for d in var.disks~}\n    ${inner}\n    %{endfor~}\n  EOT\n}\n`;
  assert.equal((await at(text('${<|>}')))[0], 'd');
  assert.deepEqual(await at(text('${d.<|>}')), ['parts', 'size']);
  assert.deepEqual(await at(text('%{for p in d.parts}${p.<|>}%{endfor}')), ['label']);
  assert.deepEqual(await at('locals {\n  x = "%{for k, m in local.machines}${m.<|>}%{endfor}"\n}\n'), [
    'disks',
    'name',
  ]);
  assert.deepEqual(await at('locals {\n  x = [for m in local.machines : [for d in m.disks : d.<|>]]\n}\n'), [
    'size',
  ]);
  assert.ok(!(await at('locals {\n  x = "%{for d in <|>}%{endfor}"\n}\n')).includes('d'));
  for (const plain of ['part /<|>', 'part = <|>', '(<|>)'])
    assert.deepEqual(await at(text(plain)), [], plain);
});

test('where a list or an object begins a loop can make it', async () => {
  assert.equal(
    await accepting('for', 'locals {\n  x = [<|>]\n}\n'),
    'locals {\n  x = [for ${1:item} in $2 : $0]\n}\n',
  );
  assert.equal(
    await accepting('for', 'locals {\n  x = { f<|> }\n}\n'),
    'locals {\n  x = { for ${1:key}, ${2:value} in $3 : $4 => $0 }\n}\n',
  );
  for (const text of [
    'locals {\n  x = [1, <|>]\n}\n',
    'locals {\n  x = { a = 1, <|> }\n}\n',
    'locals {\n  x = <|>\n}\n',
    'locals {\n  x = upper(<|>)\n}\n',
    'variable "z" {\n  default = [<|>]\n}\n',
    'variable "z" {\n  type = object({ <|> })\n}\n',
    'build {\n  sources = [<|>]\n}\n',
  ])
    assert.ok(!(await at(text)).includes('for'), text);
});

test('the address and version of a plugin are those of its name', async () => {
  const entry = (line: string) =>
    `packer {\n  required_plugins {\n    proxmox = {\n      ${line}\n    }\n  }\n}\n`;
  assert.equal((await at(entry('source = "<|>"')))[0], 'github.com/hashicorp/proxmox');
  assert.match((await at(entry('version = "<|>"')))[0]!, /^>= 1\./);
});

test('the content of a dynamic step has what its label says', async () => {
  const step = (labels: string, inner: string) =>
    `build {\n  dynamic "provisioner" {\n    for_each = [1]\n    labels = [${labels}]\n    content {\n      ${inner}\n    }\n  }\n}\n`;
  assert.equal((await at(step('"shell"', '<|>')))[0], 'inline');
  assert.ok((await at(step('"shell"', 'script = <|>'))).includes('provisioner.value'));
  assert.ok(!(await at(step('local.kind', '<|>'))).includes('inline'));
  assert.equal((await at(step('"<|>"', '')))[0], 'shell');
  const nested =
    'source "amazon-ebs" "x" {\n  dynamic "tag" {\n    for_each = {}\n    content {\n      <|>\n    }\n  }\n}\n';
  assert.deepEqual((await at(nested)).slice(0, 2), ['key', 'value']);
});

test('what takes several lines stands apart from the = of its neighbours, as packer fmt has it', async () => {
  assert.equal(
    await accepting('tags', 'source "amazon-ebs" "x" {\n  instance_type = "a"\n  ta<|>\n}\n'),
    'source "amazon-ebs" "x" {\n  instance_type = "a"\n  tags = {\n  $1\n}\n}\n',
  );
  assert.equal(
    await accepting(
      'net',
      '//- a.pkr.hcl\nvariable "net" {\n  type = object({ id = string })\n}\n//- x.pkrvars.hcl\nregion_of_all = 1\n<|>\n',
    ),
    'region_of_all = 1\nnet = {\n  id = "$1"\n}\n',
  );
});

test('the regions of a builder are asked for right away', async () => {
  const { items } = await completionAt('source "amazon-ebs" "x" {\n  reg<|>\n}\n');
  assert.equal(items.find(({ label }) => label === 'region')?.again, true);
});

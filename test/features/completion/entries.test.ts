import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepting, completionAt, labelsAt } from '../../support/completion.ts';

const template = `
variable "tags" {
  type    = map(string)
  default = { team = "core", "cost center" = "7" }
}
variable "machine" {
  type = object({
    name  = string
    disks = list(object({ size = number, kind = optional(string) }))
  })
}
variable "login" {
  type      = object({ user = string, password = string })
  sensitive = true
}
variable "hidden" {
  default   = { s3cret = 1 }
  sensitive = true
}
locals {
  nested = { inner = { deep = 1, "x y" = 2 }, list = [{ one = 1 }] }
  steps  = [{ script = "a.sh", env = { A = "1" } }]
}
data "amazon-ami" "base" {}
data "amazon-ami" "other" {}
source "null" "x" {}
build {
  sources = ["source.null.x"]
  PLACE
}
`;
const at = (place: string) => labelsAt(template.replace('PLACE', place));

test('keys between brackets, of any shape', async () => {
  assert.deepEqual(await at('name = var.tags["<|>"]'), ['cost center', 'team']);
  assert.deepEqual(await at('name = "${var.tags["<|>"]}"'), ['cost center', 'team']);
  assert.deepEqual(await at('name = local.nested.inner["de<|>"]'), ['deep', 'x y']);
  assert.deepEqual(await at('name = data.amazon-ami["<|>"]'), ['base', 'other']);
  assert.deepEqual(await at('name = var.machine["<|>"]'), ['disks', 'name']);
  assert.deepEqual(await at('name = var.tags["team"]["<|>"]'), []);
  assert.match(
    await accepting('cost center', template.replace('PLACE', 'name = var.tags["<|>"]')),
    /name = var\.tags\["cost center"\]/,
  );
});

test('members of members, through lists too', async () => {
  assert.deepEqual(await at('name = local.nested.<|>'), ['inner', 'list']);
  assert.deepEqual(await at('name = local.nested.inner.<|>'), ['deep']);
  assert.deepEqual(await at('name = local.nested.list[0].<|>'), ['one']);
  assert.deepEqual(await at('name = data.amazon-ami.base.<|>'), [
    ...['creation_date', 'id', 'name', 'owner', 'owner_name', 'tags'],
  ]);
});

test('the type of a variable says what it holds where it has no value, or a hidden one', async () => {
  assert.deepEqual(await at('name = var.machine.<|>'), ['disks', 'name']);
  assert.deepEqual(await at('name = var.machine.disks[0].<|>'), ['kind', 'size']);
  assert.deepEqual(await at('name = var.login.<|>'), ['password', 'user']);
  assert.deepEqual(await at('name = var.hidden.<|>'), []);
  const { items } = await completionAt(template.replace('PLACE', 'name = var.machine.<|>'));
  assert.deepEqual(
    items.map(({ description }) => description),
    ['list(object)', 'string'],
  );
});

test('what a loop or a dynamic block goes through', async () => {
  assert.deepEqual(await at('name = [for d in var.machine.disks : d.<|>]'), ['kind', 'size']);
  assert.deepEqual(await at('name = [for s in local.steps : s.env.<|>]'), ['A']);
  const dynamic = (inner: string, iterator = '') => `dynamic "provisioner" {
    for_each = local.steps
    labels   = ["shell"]${iterator}
    content {
      script = ${inner}
    }
  }`;
  assert.deepEqual(await at(dynamic('provisioner.<|>')), ['key', 'value']);
  assert.deepEqual(await at(dynamic('provisioner.value.<|>')), ['env', 'script']);
  assert.deepEqual(await at(dynamic('provisioner.value["<|>"]')), ['env', 'script']);
  assert.deepEqual(await at(dynamic('step.value.env.<|>', '\n    iterator = step')), ['A']);
  assert.deepEqual(await at(dynamic('provisioner.value.<|>').replace('local.steps', 'var.machine.disks')), [
    'kind',
    'size',
  ]);
});

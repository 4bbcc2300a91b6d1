import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepting, completionAt, labelsAt } from '../../support/completion.ts';

const variable = `variable "net" {
  type = object({
    vpc     = string
    subnets = list(string)
    dns     = optional(bool)
    ports   = map(object({ from = number, open = bool }))
  })
`;
const vars = (text: string) => `//- a.pkr.hcl\n${variable}}\n//- x.auto.pkrvars.hcl\n${text}`;

test('keys of the object a variable is, in a variable file and in its default', async () => {
  assert.deepEqual(await labelsAt(vars('net = {\n  <|>\n}')), ['ports', 'subnets', 'vpc', 'dns']);
  assert.deepEqual(await labelsAt(`${variable}  default = {\n    vpc = "a"\n    <|>\n  }\n}`), [
    'ports',
    'subnets',
    'dns',
  ]);
  assert.deepEqual(await labelsAt(vars('net = {\n  ports = {\n    http = {\n      <|>\n    }\n  }\n}')), [
    'from',
    'open',
  ]);
  assert.deepEqual(await labelsAt(vars('net = {\n  ports = {\n    <|>\n  }\n}')), [], 'a map has any keys');
  assert.deepEqual(await labelsAt(vars('net = {\n  dns = <|>\n}')), ['true', 'false']);
});

test('an object comes with the fields that must be there', async () => {
  const { items } = await completionAt(vars('<|>'));
  assert.equal(
    items[0]?.newText,
    'net = {\n  vpc     = "$1"\n  subnets = ["$2"]\n  ports = {\n    $3\n  }\n}',
  );
  assert.equal(
    await accepting('subnets', vars('net = {\n  su<|>\n}')).then(text =>
      text.includes('  subnets = ["$1"]\n'),
    ),
    true,
  );
});

test('what an override may say of one source: the arguments of the provisioner, not those Packer takes for itself', async () => {
  const override = (inner: string) =>
    `source "null" "a" {\n}\nbuild {\n  sources = ["source.null.a"]\n  provisioner "shell" {\n    override = {\n      ${inner}\n    }\n  }\n}\n`;
  assert.deepEqual(await labelsAt(override('<|>')), ['a']);
  const labels = await labelsAt(override('a = {\n        script = "x"\n        <|>\n      }'));
  assert.deepEqual(labels.slice(0, 3), ['inline', 'execute_command', 'scripts']);
  for (const meta of ['only', 'override', 'script', 'packer_force']) assert.ok(!labels.includes(meta), meta);
});

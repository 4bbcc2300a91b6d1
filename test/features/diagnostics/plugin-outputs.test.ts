import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../server/language/features/diagnostics/index.ts';
import { moduleFrom } from '../../support/module.ts';
import { check, requires, said } from './plugin-findings.ts';

test('what a data source of a plugin gives is known', () => {
  check(`${requires('1.8.2')}
data "amazon-ami" "base" {
  owners      = ["self"]
  most_recent = true
  filters     = { name = "x" }
}
locals {
  id    = data.amazon-ami.base.id
  image = data.amazon-ami.base.image
#                              ^^^^^ plugin-output-unknown
  tried = try(data.amazon-ami.base.image, "")
}
`);
  assert.deepEqual(
    said(`data "amazon-ami" "base" {
  owners      = ["self"]
  most_recent = true
  filters     = { name = "x" }
}
locals {
  image = data.amazon-ami.base.image
}
`),
    ['hint plugin-output-unknown'],
  );
});

const uses = (expression: string) => `
data "amazon-ami" "base" {
  owners      = ["self"]
  most_recent = true
  filters     = { name = "x" }
}
locals {
  used = ${expression}
}
`;
const errors = (text: string) =>
  diagnose(moduleFrom(text), 'main.pkr.hcl', { severity: {} })
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

test('an output of the release in use that is put where its type does not fit is an error', () => {
  for (const expression of ['join("", data.amazon-ami.base.id)', 'upper(data.amazon-ami.base.tags)'])
    assert.deepEqual(errors(requires('1.8.2') + uses(expression)), ['function-argument-invalid'], expression);
  for (const expression of ['upper(data.amazon-ami.base.id)', 'keys(data.amazon-ami.base.tags)'])
    assert.deepEqual(errors(requires('1.8.2') + uses(expression)), [], expression);
});

test('the types of another release are not known', () => {
  for (const version of ['= 1.8.1', '>= 1.0.0'])
    assert.deepEqual(errors(requires(version) + uses('keys(data.amazon-ami.base.id)')), [], version);
});

test('a plugin is asked for in plain text: what needs a data source for it says nothing of its release', () => {
  const circular = requires('1.8.2').replace('"1.8.2"', 'data.amazon-ami.base.name');
  assert.ok(
    !errors(circular + uses('join("", data.amazon-ami.base.id)')).includes('function-argument-invalid'),
  );
});

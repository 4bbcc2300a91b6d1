import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeActions } from '../../server/language/features/code-actions.ts';
import { textAfter } from '../../server/language/features/diagnostics/edits.ts';
import { moduleFrom } from '../support/module.ts';

/** The text a fix makes, with a bar where something is to be filled in. */
function blankOf(name: string, text: string, title: string): string {
  const module = moduleFrom(`//- ${name}\n${text}`);
  const offered = codeActions(module, name, { start: 0, end: text.length }, { severity: {} });
  const action = offered.find(one => one.title === title);
  assert.ok(action, offered.map(one => one.title).join());
  const after = textAfter(module.files.get(name)!.text, action.edits.get(name)!);
  const { blank } = action;
  return blank === undefined ? after : `${after.slice(0, blank)}|${after.slice(blank)}`;
}

test('a fix that leaves something to fill in says where, in the text it makes', () => {
  assert.equal(
    blankOf('a.pkr.hcl', 'data "null" "d" {\n}\n', 'Add "input"'),
    'data "null" "d" {\n  input = "|"\n}\n',
  );
  assert.equal(
    blankOf('a.pkr.json', '{ "data": { "null": { "d": {} } } }\n', 'Add "input"'),
    '{ "data": { "null": { "d": { "input": "|" } } } }\n',
  );
});

test('of several the first is filled in; what is formatted along does not shift the place', () =>
  assert.equal(
    blankOf(
      'a.pkr.hcl',
      'data "hcp-packer-artifact" "x" {\n  bucket_name  = "base"\n  channel_name = "dev"\n}\n',
      'Add "platform" and "region"',
    ),
    'data "hcp-packer-artifact" "x" {\n  platform     = "|"\n  region       = ""\n  bucket_name  = "base"\n  channel_name = "dev"\n}\n',
  ));

test('within the list that is needed, and nowhere where the fix is whole', () => {
  const source = 'source "null" "t" {\n  communicator = "none"\n}\n';
  assert.match(
    blankOf(
      'a.pkr.hcl',
      `${source}build {\n  sources = ["null.t"]\n  provisioner "shell" {\n  }\n}\n`,
      'Add "inline"',
    ),
    /inline = \["\|"\]/,
  );
  assert.doesNotMatch(blankOf('a.pkr.hcl', `${source}build {\n}\n`, 'Add "source.null.t"'), /\|/);
  assert.doesNotMatch(blankOf('a.pkr.hcl', 'locals {\n  a = var.b\n}\n', 'Declare variable "b"'), /\|/);
});

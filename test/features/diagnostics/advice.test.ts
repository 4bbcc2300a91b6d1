import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../server/language/features/diagnostics/index.ts';
import { checkFix, moduleFrom } from '../../support/module.ts';

/** The places that earn a code, as they are written. */
const marked = (code: string, text: string, file = 'main.pkr.hcl') =>
  diagnose(moduleFrom(text), file, { severity: {} })
    .filter(one => one.code === code)
    .map(({ start, end }) => text.slice(start, end));

const idle = 'source "null" "idle" {\n  communicator = "none"\n}\n';
const build = (body: string) => `${idle}build {\n  sources = ["null.idle"]\n${body}}\n`;
const step = (body: string) => build(`  provisioner "shell-local" {\n    inline = ["true"]\n${body}  }\n`);

test('a version of Packer that is a number means exactly that one', () => {
  const text = 'packer {\n  required_version = 1.16\n}\n';
  assert.deepEqual(marked('version-number', text), ['1.16']);
  assert.deepEqual(marked('version-number', text.replace('1.16', '"1.16"')), []);
  checkFix('Change to ">= 1.16.0"', text, text.replace('1.16', '">= 1.16.0"'));
});

test('a version constraint that the known release does not satisfy is told', () => {
  const text = 'packer {\n  required_version = "< 1.5.0"\n}\n';
  assert.deepEqual(marked('version-unsupported', text), ['"< 1.5.0"']);
  assert.deepEqual(marked('version-unsupported', text.replace('< 1.5.0', '>= 1.7.0, < 2.0.0')), []);
});

test('a source that no build uses is told, unless there is no build or one that may use it', () => {
  const other = 'source "null" "other" {\n  communicator = "none"\n}\n';
  const text = other + build('');
  assert.deepEqual(marked('unused-source', text), ['source "null" "other"']);
  assert.deepEqual(marked('unused-source', other), []);
  assert.deepEqual(marked('unused-source', text.replace('["null.idle"]', 'var.sources')), []);
  checkFix('Remove source "null" "other"', text, build(''));
  const given = (kind: string) =>
    `variable "kind" {\n  type    = string\n  default = "null"\n}\n${text.replace('["null.idle"]', `["${kind}.idle"]`)}`;
  assert.deepEqual(marked('unused-source', given('null')), ['source "null" "other"']);
  assert.deepEqual(marked('unused-source', given(`\${var.kind}`)), [], 'a build may be given another one');
});

test('only and except that name no source of the build match nothing', () => {
  const text = step('    only = ["idle", "null.other"]\n');
  assert.deepEqual(marked('filter-unknown-source', text), ['"idle"', '"null.other"']);
  assert.deepEqual(marked('filter-unknown-source', step('    except = ["null.idle"]\n')), []);
  const known = step('    only = ["idle"]\n');
  checkFix('Change to "null.idle"', known, known.replace('"idle"]', '"null.idle"]'));
});

test('a key of override that is no source by its name alone is ignored by Packer', () => {
  const text = (key: string) => step(`    override = {\n      ${key} = { inline = ["false"] }\n    }\n`);
  assert.deepEqual(marked('override-unknown-source', text('"null.idle"')), ['"null.idle"']);
  assert.deepEqual(marked('override-unknown-source', text('other')), ['other']);
  assert.deepEqual(marked('override-unknown-source', text('idle')), []);
  checkFix('Change to "idle"', text('"null.idle"'), text('idle'));
});

test('a timeout beside a pause is ignored, and fewer than no retries are none', () => {
  const text = step('    pause_before = "1s"\n    timeout      = "2s"\n');
  assert.deepEqual(marked('timeout-ignored', text), ['timeout']);
  assert.deepEqual(marked('timeout-ignored', text.replace('1s', '0s')), []);
  const retries = step('    max_retries = -1\n');
  assert.deepEqual(marked('retries-negative', retries), ['-1']);
  assert.deepEqual(marked('retries-negative', retries.replace('-1', '1')), []);
  checkFix('Change to "0"', retries, retries.replace('-1', '0'));
});

test('of a source with too many parts Packer drops some', () => {
  const text = (name: string) => `${idle}build {\n  sources = ["${name}"]\n}\n`;
  assert.deepEqual(marked('source-prefix', text('data.null.idle')), ['"data.null.idle"']);
  assert.deepEqual(marked('source-prefix', text('source.null.idle')), []);
  checkFix('Change to "source.null.idle"', text('data.null.idle'), text('source.null.idle'));
});

test('a source whose name is no identifier cannot be used', () => {
  const text = (name: string) => `source "null" "${name}" {\n  communicator = "none"\n}\n`;
  assert.deepEqual(marked('source-name-invalid', text('a.b')), ['"a.b"']);
  assert.deepEqual(marked('source-name-invalid', text('a-b_1')), []);
  checkFix('Change to "a_b"', text('a.b'), text('a_b'));
});

test('what a build names is not renamed behind its back', () => {
  const text = 'source "null" "a b" {\n  communicator = "none"\n}\nbuild {\n  source "null.a b" {\n  }\n}\n';
  assert.throws(() => checkFix('Change to "a_b"', text, text), /no fix/);
});

test('blocks that Packer accepts and does not read are told', () => {
  const text = `communicator "ssh" "x" {\n}\n${idle}`;
  assert.deepEqual(marked('ignored-block', text), ['communicator "ssh" "x"']);
  assert.deepEqual(marked('ignored-block', idle), []);
  checkFix('Remove this block', text, idle);
});

test('a variable without a type is read by the look of its text', () => {
  const text = 'variable "size" {\n  default = 20\n}\n';
  assert.deepEqual(marked('variable-without-type', text), ['variable "size"']);
  const typed = 'variable "size" {\n  type    = number\n  default = 20\n}\n';
  assert.deepEqual(marked('variable-without-type', typed), []);
  checkFix('Add "type = number"', text, 'variable "size" {\n  type    = number\n  default = 20\n}\n');
});

test('entries of variables become blocks that can say more', () => {
  const text = 'variables {\n  size = 20\n}\n';
  assert.deepEqual(marked('variables-block', text), ['variables']);
  assert.deepEqual(marked('variables-block', 'variables {\n}\n'), []);
  checkFix('Change to "variable" blocks', text, 'variable "size" {\n  type    = number\n  default = 20\n}\n');
});

test('a variable of the old template language is plain text', () => {
  const text = 'locals {\n  name = "{{user `region`}}-{{timestamp}}"\n}\n';
  assert.deepEqual(marked('legacy-template', text), ['{{user `region`}}']);
  assert.deepEqual(marked('legacy-template', text.replace('{{user `region`}}', `\${var.region}`)), []);
  checkFix(`Change to "\${var.region}"`, text, text.replace('{{user `region`}}', `\${var.region}`));
});

test('what is named with an underscore in front is there for what happens meanwhile', () => {
  const text = 'locals {\n  _check = file("x") == "" ? 1 : 2\n  check  = 1\n}\nvariable "_spare" {\n}\n';
  assert.deepEqual(marked('unused-local', text), ['check']);
  assert.deepEqual(marked('unused-variable', text), []);
});

test('what keeps nothing secret is no secret, and a throwaway or a name is only hinted at', () => {
  const text = (name: string, value: string) =>
    `variable "${name}" {\n  type      = string\n  sensitive = true\n  default   = "${value}"\n}\n`;
  const severities = (name: string, value: string) =>
    diagnose(moduleFrom(text(name, value)), 'main.pkr.hcl', { severity: {} })
      .filter(({ code }) => code === 'secret-default')
      .map(({ severity }) => severity);
  assert.deepEqual(severities('db_password', 'hunter2'), ['warning']);
  assert.deepEqual(severities('ssh_password', 'hunter2'), ['hint']);
  assert.deepEqual(severities('user_name', 'jane'), ['hint']);
  for (const value of ['vagrant', '<token>', 'YOUR SECRET KEY', 'changeme', '$6$x$y'])
    assert.deepEqual(severities('db_password', value), [], value);
  const literal = (name: string, value: string) => `source "amazon-ebs" "x" {\n  ${name} = "${value}"\n}\n`;
  assert.deepEqual(marked('secret-literal', literal('secret_key', 'hunter2')), ['"hunter2"']);
  assert.deepEqual(marked('secret-literal', literal('secret_key', 'YOUR SECRET KEY')), []);
});

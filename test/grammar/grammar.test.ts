import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { drawn, scopeAt, scopesOf } from './scopes.ts';

const sample = readFileSync('test/grammar/sample.pkr.hcl', 'utf8');

test('a template is coloured as drawn in sample.scopes.txt', async () => {
  const got = await drawn('source.hcl.packer', sample);
  const golden = 'test/grammar/sample.scopes.txt';
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, got);
  assert.equal(got, readFileSync(golden, 'utf8'));
});

test('an unfinished string ends with its line, an unfinished block with its brace', async () => {
  const lines = await scopesOf('source.hcl.packer', 'a = "x\nb = 1');
  assert.equal(lines[1]![0]!.scopes.at(-1), 'variable.other.property.hcl');
});

test('brackets inside interpolations, comments and heredocs leave no block open', async () => {
  const text = `build {
  a = "\${ { x = "}" }.x }"
  # {
  /* { */
  b = <<EOT
    { "
  EOT
  c = { (d) = [ { e = f(g) } ] }
}
h = 1`;
  const last = (await scopesOf('source.hcl.packer', text)).at(-1)!;
  assert.deepEqual(last[0]!.scopes, ['variable.other.property.hcl']);
});

test('a name with a dash is one word, also when it starts like a keyword', async () => {
  const text = 'x = [for-each, if-not, amazon-ebs, true-ish]';
  for (const word of ['for-each', 'if-not', 'amazon-ebs', 'true-ish']) {
    assert.equal(await scopeAt('source.hcl.packer', text, word), 'variable.other.hcl', word);
  }
  const words = JSON.parse(readFileSync('syntaxes/language-configuration.json', 'utf8')).wordPattern;
  assert.deepEqual('source.amazon-ebs.größe'.match(new RegExp(words.pattern, `g${words.flags}`)), [
    'source',
    'amazon-ebs',
    'größe',
  ]);
});

test('a comparison is no assignment, and what stands before a brace in an expression is no block', async () => {
  assert.equal(await scopeAt('source.hcl.packer', 'x = a == b', '=='), 'keyword.operator.comparison.hcl');
  assert.equal(
    await scopeAt('source.hcl.packer', 'x = [for k in { a = 1 } : k]', 'in'),
    'keyword.control.hcl',
  );
});

test('a variables file knows attributes and values, and no blocks', async () => {
  const got = await drawn('source.hcl.packervars', 'regions = ["eu-west-1", 2] # all');
  assert.equal(
    got,
    `>regions = ["eu-west-1", 2] # all
#^^^^^^^ variable.other.property
#        ^ keyword.operator.assignment
#          ^ punctuation.section.brackets.begin
#           ^ punctuation.definition.string.begin
#            ^^^^^^^^^ string.quoted.double
#                     ^ punctuation.definition.string.end
#                      ^ punctuation.separator
#                        ^ constant.numeric
#                         ^ punctuation.section.brackets.end
#                           ^ punctuation.definition.comment
#                             ^^^ comment.line.number-sign`,
  );
});

test('a template file is plain text but for its interpolations', async () => {
  const lines = await scopesOf('text.hcl.packertpl', `#!/bin/sh "x\necho \${name}`);
  assert.deepEqual(lines[0]![0]!.scopes, []);
  assert.equal(lines[1]!.find(token => token.text === 'name')?.scopes.at(-1), 'variable.other.hcl');
});

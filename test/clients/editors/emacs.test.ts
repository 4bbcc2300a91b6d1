import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { missing, sessionIn } from './session.ts';

const emacs = process.env.EMACS ?? 'emacs';
/** Without anybody's own set-up, and with the packages of the system, where older releases have Eglot. */
const bare = ['--batch', '-q', '-f', 'package-initialize'];
const skip = missing(emacs, [...bare, '--eval', "(require 'eglot)"]);

interface Seen {
  readonly mode: string;
  readonly diagnostics: readonly { line: number; message: string }[];
  readonly completion: readonly string[];
  readonly definition: string;
  readonly text: string;
}

test('Emacs with Eglot, set up as documented, shows mistakes, completes, finds, renames and formats', {
  skip,
}, async () => {
  const session = resolve('test/clients/editors/session.el');
  const seen = await sessionIn<Seen>(emacs, [...bare, '-l', session], 'elisp');
  assert.equal(seen.failure, undefined);
  assert.equal(seen.mode, 'packer-mode');
  const [mistake] = seen.diagnostics.filter(({ line }) => line === 12);
  assert.match(mistake!.message, /undeclared-source.*Did you mean "amazon-ebs\.web"\?/);
  assert.deepEqual(seen.completion, ['team', 'nobody_needs']);
  assert.equal(seen.definition, 'variable "team" {');
  assert.match(seen.text, /variable "owner" \{/);
  assert.match(seen.text, / {2}region {3}= "eu-west-1"\n {2}ami_name = var\.owner\n/);
});

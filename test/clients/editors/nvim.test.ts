import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { missing, sessionIn } from './session.ts';

const nvim = process.env.NVIM ?? 'nvim';
const skip = missing(nvim, ['--version']);

interface Seen {
  readonly filetype: string;
  readonly diagnostics: readonly { line: number; message: string; source: string; code?: string }[];
  readonly hover: readonly string[];
  readonly completion: readonly string[];
  readonly definition: string;
  readonly text: readonly string[];
}

test('Neovim, set up as documented, shows mistakes, hovers, completes, finds, renames, formats and corrects', {
  skip,
}, async () => {
  const session = resolve('test/clients/editors/session.lua');
  const args = ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${session}`];
  const seen = await sessionIn<Seen>(nvim, args, 'lua');
  assert.equal(seen.failure, undefined);
  assert.equal(seen.filetype, 'packer');
  const [mistake] = seen.diagnostics.filter(({ line }) => line === 12);
  assert.deepEqual([mistake!.source, mistake!.code], ['packer', 'undeclared-source']);
  assert.match(mistake!.message, /Did you mean "amazon-ebs\.web"\?/);
  // The settings of the example reach the server.
  assert.ok(seen.diagnostics.every(({ code }) => code !== 'unused-variable'));
  assert.match(seen.hover.join('\n'), /region/);
  assert.deepEqual(seen.completion, ['team', 'nobody_needs']);
  assert.equal(seen.definition, 'variable "team" {');
  const text = seen.text.join('\n');
  assert.match(text, /variable "owner" \{/);
  assert.match(text, / {2}region {3}= "eu-west-1"\n {2}ami_name = var\.owner\n/);
  assert.match(text, /sources = \["amazon-ebs\.web"\]/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Module, moduleOf } from '../../server/language/model/module.ts';
import type { File } from '../../server/language/syntax/ast.ts';
import { parse } from '../../server/language/syntax/parser.ts';

const names = (module: Module) =>
  module.stretches.map(({ templates }) =>
    templates.map(({ uri }) => uri.slice('file:///t/'.length, -'.pkr.hcl'.length)).join(' '),
  );

/** A folder of files whose modules come from each other, as in the editor. */
function folder(...letters: string[]) {
  const files = new Map<string, File>();
  const lineage = {};
  const write = (letter: string, text: string) => files.set(`file:///t/${letter}.pkr.hcl`, parse(text));
  for (const letter of letters) write(letter, `variable "${letter}" {}\n`);
  return {
    write,
    remove: (letter: string) => files.delete(`file:///t/${letter}.pkr.hcl`),
    module: () => moduleOf(files, { lineage }),
  };
}

test('the templates before and after an edited one stay together from edit to edit', () => {
  const { write, module } = folder('a', 'b', 'c', 'd', 'e');
  assert.deepEqual(names(module()), ['a b c d e']);
  write('c', 'variable "x" {}\n');
  const first = module();
  assert.deepEqual(names(first), ['a b', 'c', 'd e']);
  write('c', 'variable "y" {}\n');
  const second = module();
  assert.deepEqual(
    second.stretches.map((stretch, i) => stretch === first.stretches[i]),
    [true, false, true],
  );
  assert.deepEqual([...second.variables.keys()], ['a', 'b', 'y', 'd', 'e']);
  write('a', 'variable "z" {}\n');
  assert.deepEqual(names(module()), ['a', 'b c d e']);
  assert.deepEqual([...module().variables.keys()], ['z', 'b', 'y', 'd', 'e']);
});

test('templates that come, go or change together are divided anew', () => {
  const { write, remove, module } = folder('a', 'b', 'c');
  module();
  write('b', '');
  assert.deepEqual(names(module()), ['a', 'b', 'c']);
  write('a', '');
  write('c', '');
  assert.deepEqual(names(module()), ['a b c']);
  remove('b');
  assert.deepEqual(names(module()), ['a c']);
  write('d', 'variable "d" {}\n');
  assert.deepEqual(names(module()), ['a c d']);
  assert.deepEqual([...module().variables.keys()], ['d']);
});

test('of two with one name the first in order counts, wherever the edit is', () => {
  const { write, module } = folder('a', 'b', 'c');
  write('c', 'variable "b" {}\n');
  const uri = () => module().variables.get('b')?.uri;
  assert.equal(uri(), 'file:///t/b.pkr.hcl');
  write('a', 'variable "b" {}\n');
  assert.equal(uri(), 'file:///t/a.pkr.hcl');
  write('a', '');
  write('b', '');
  assert.equal(uri(), 'file:///t/c.pkr.hcl');
});

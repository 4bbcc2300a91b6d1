import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { packerVersion, stockPacker } from './packer.ts';

test('Go builds the Packer that the tests ask for, with the replacements of its own go.mod', () => {
  const mod = readFileSync(join(import.meta.dirname, 'go.mod'), 'utf8');
  assert.ok(mod.includes(`github.com/hashicorp/packer v${packerVersion}`));
  assert.ok(mod.includes('replace github.com/zclconf/go-cty => github.com/nywilken/go-cty v1.13.3'));
});

test('the stock Packer at hand is the pinned release', async context => {
  const packer = await stockPacker();
  if ('missing' in packer) return context.skip(packer.missing);
  assert.equal(packer.version, packerVersion);
});

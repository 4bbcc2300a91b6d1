import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { cases } from './cases.ts';
import { ours } from './compare.ts';
import { stockPacker } from './packer.ts';
import { comparedPublish, isThrough, publish, publishErrors, startRegistry } from './publishing.ts';

const known = publishErrors.map(([, code]) => code);
const all = cases(join(import.meta.dirname, 'publish'));
const codesOf = (files: ReadonlyMap<string, string>): readonly string[] => [
  ...new Set(
    ours(files)
      .map(({ code }) => code)
      .filter(code => known.includes(code)),
  ),
];

test('what packer build rejects before it reaches the registry is said beforehand, and nothing else', () => {
  for (const { name, files, wants } of all) {
    const codes = codesOf(files);
    // Packer stops at the first; several builds hide several blocks.
    for (const code of wants.filter(one => known.includes(one)))
      assert.ok(codes.includes(code), `${name}: no ${code}`);
    if (wants.length === 0) assert.deepEqual(codes, [], name);
  }
});

test('the stock packer build agrees, with a registry that answers', {
  timeout: 300_000,
}, async context => {
  const packer = await stockPacker();
  if ('missing' in packer) return context.skip(packer.missing);
  const registry = await startRegistry();
  context.after(() => registry.close());
  for (const { name, files, wants } of all) {
    const verdict = await publish(files, registry);
    const said = verdict.errors.map(({ summary }) => summary).join(', ');
    const { missed, invented, agreed } = comparedPublish({ files, environment: {} }, ours(files), verdict);
    assert.deepEqual([...missed, ...invented], [], `${name}: ${said}`);
    // What is not rejected has got as far as the registry.
    if (wants.length === 0) assert.ok(isThrough(verdict), `${name}: ${said}`);
    for (const code of wants) assert.ok(agreed.includes(code), `${name}: no ${code} for ${said}`);
  }
});

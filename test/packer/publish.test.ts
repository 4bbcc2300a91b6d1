import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { cases } from './cases.ts';
import { ours } from './compare.ts';
import { stockPacker } from './packer.ts';
import { publish } from './validate.ts';

/** What `packer build` rejects for HCP that `packer validate` lets pass, and our codes for it. */
const summaries: readonly (readonly [RegExp, string])[] = [
  [/^Multiple build blocks$/, 'hcp-multiple-builds'],
  [/^Multiple HCP Packer registry block declaration$/, 'hcp-multiple-blocks'],
  [/^Bucket name required$/, 'hcp-bucket-name-missing'],
  [/^Build name conflicts$/, 'hcp-duplicate-source'],
];
const known = summaries.map(([, code]) => code);
const all = cases(join(import.meta.dirname, 'publish'));

test('what packer build rejects before it reaches the registry is said beforehand, and nothing else', () => {
  for (const { name, files, wants } of all) {
    const codes = new Set(
      ours(files)
        .map(({ code }) => code)
        .filter(code => known.includes(code)),
    );
    // Packer stops at the first; several builds hide several blocks.
    for (const code of wants) assert.ok(codes.has(code), `${name}: no ${code}`);
    if (wants.length === 0) assert.deepEqual([...codes], [], name);
  }
});

test('the stock packer build agrees, with a registry nobody listens at', {
  timeout: 300_000,
}, async context => {
  const packer = await stockPacker();
  if ('missing' in packer) return context.skip(packer.missing);
  for (const { name, files, wants } of all) {
    const { accepted, errors } = (await publish(files))!;
    assert.equal(accepted, false, name);
    const said = errors.map(({ summary }) => summary);
    const codes = summaries
      .filter(([summary]) => said.some(one => summary.test(one)))
      .map(([, code]) => code);
    assert.deepEqual(codes, wants, `${name}: ${said.join(', ')}`);
    // What is not rejected has got as far as the registry.
    if (wants.length === 0) assert.match(said.join(), /^HCP: populating version failed/, name);
  }
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { cases } from './cases.ts';
import { ours } from './compare.ts';
import { stockPacker } from './packer.ts';
import { comparedPublish, isThrough, publish, publishErrors, startRegistry } from './publishing.ts';

const known = publishErrors.map(([, code]) => code);
const all = cases(join(import.meta.dirname, 'publish'));

test('what packer build rejects before it reaches the registry is said beforehand, and nothing else', () => {
  assert.deepEqual(
    all.flatMap(({ name, files, wants }) => {
      const codes = ours(files).map(({ code }) => code);
      return [
        // Packer stops at the first; several builds hide several blocks.
        ...wants.filter(code => !codes.includes(code)).map(code => `${name}: no ${code}`),
        ...codes.filter(code => wants.length === 0 && known.includes(code)).map(code => `${name}: ${code}`),
      ];
    }),
    [],
  );
});

test('the stock packer build agrees, with a registry that answers', {
  timeout: 300_000,
}, async context => {
  const packer = await stockPacker();
  if ('missing' in packer) return context.skip(packer.missing);
  const registry = await startRegistry();
  context.after(() => registry.close());
  const wrong: string[] = [];
  for (const { name, files, wants } of all) {
    const verdict = await publish(files, registry);
    const said = verdict.errors.map(({ summary }) => summary).join(', ');
    const { missed, invented, agreed } = comparedPublish({ files, environment: {} }, ours(files), verdict);
    wrong.push(
      ...missed.map(one => `${name}: missed ${one}`),
      ...invented.map(one => `${name}: invented ${one}`),
      // What is not rejected has got as far as the registry.
      ...(wants.length === 0 && !isThrough(verdict) ? [`${name}: ${said}`] : []),
      ...wants.filter(code => !agreed.includes(code)).map(code => `${name}: no ${code} for ${said}`),
    );
  }
  assert.deepEqual(wrong, []);
});

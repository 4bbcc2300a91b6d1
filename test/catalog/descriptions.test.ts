import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ComponentKind, component, plugins } from '../../server/language/catalog/index.ts';
import { commonWords } from '../../server/language/catalog/words-common.ts';
import { pluginWords } from '../../server/language/catalog/words-plugins.ts';

const components = plugins().flatMap(({ name, address, components: kinds }) =>
  Object.entries(kinds).flatMap(([kind, types]) =>
    types.map(type => component(kind as ComponentKind, type, new Map([[name, address]]))!),
  ),
);

test('every argument or block that must be set has words', () => {
  const silent = components.flatMap(one =>
    one.mustSet
      .filter(name => (one.attributes.get(name) ?? one.blocks.get(name))!.description === '')
      .map(name => `${one.plugin.name} ${one.type} ${name}`),
  );
  assert.deepEqual(silent, []);
});

test('the best known builders have words for twenty arguments and more of their own', () => {
  const wordy = (plugin: string) =>
    new Set(
      components
        .filter(one => one.plugin.name === plugin)
        .flatMap(one => [...one.attributes.values(), ...one.blocks.values()])
        .filter(({ description }) => description !== '' && !commonWords.includes(description))
        .map(({ name }) => name),
    ).size;
  for (const name of ['amazon', 'azure', 'googlecompute', 'docker', 'vsphere', 'qemu', 'proxmox'])
    assert.ok(wordy(name) >= 20, `${name}: ${wordy(name)}`);
});

test('everything there are words about exists', () => {
  const spoken = new Set<string>();
  const hear = (description: string) => spoken.add(description);
  for (const one of components) {
    for (const attribute of [...one.attributes.values(), ...one.blocks.values(), ...one.outputs.values()])
      hear(attribute.description);
    for (const block of one.blocks.values())
      for (const attribute of block.body.attributes.values()) hear(attribute.description);
  }
  const written = `${commonWords}${pluginWords}`
    .split('\n')
    .flatMap(line => /^\w+: (.+)$/.exec(line)?.[1] ?? []);
  assert.deepEqual(
    written.filter(words => !spoken.has(words)),
    [],
  );
});

test('words are a sentence in plain text', () => {
  for (const line of `${commonWords}${pluginWords}`.split('\n').filter(text => /^\w+: /.test(text)))
    assert.match(line, /^\w+: (`|[A-Z]).*[.…]$/, line);
});

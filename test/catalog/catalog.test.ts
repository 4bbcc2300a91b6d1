import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compact, pluginSchemas, type SourceBody } from '../../scripts/catalog.ts';
import {
  type AttributeSchema,
  type BodySchema,
  type ComponentKind,
  component,
  componentTypes,
  functions,
  packerVersion,
  placeAt,
  plugin,
  plugins,
  type Required,
  signatureOf,
} from '../../server/language/catalog/index.ts';
import { isUnchecked } from '../../server/language/catalog/unchecked.ts';

test('the catalog is what its script makes of the plugin schemas', () => {
  assert.equal(compact(pluginSchemas()), readFileSync('server/language/catalog/plugin-texts.ts', 'utf8'));
});

test('every attribute and block of the plugin schemas comes back with all its facts', () => {
  const from = pluginSchemas();
  let rows = 0;
  // What Packer itself hands to components is internal wherever a component lists it.
  const internals = new Set(
    Object.values(from.groups).flatMap(group => (group.internal ? Object.keys(group.attributes ?? {}) : [])),
  );
  const merged = (body: SourceBody): { attributes: Map<string, unknown>; blocks: Map<string, unknown> } => {
    const attributes = new Map<string, unknown>();
    const blocks = new Map<string, unknown>();
    for (const group of body.use ?? []) {
      const part = from.groups[group]!;
      const inner = merged(part);
      for (const [name, row] of inner.attributes) attributes.set(name, row);
      for (const [name, row] of inner.blocks) blocks.set(name, row);
    }
    for (const [name, row] of Object.entries(body.attributes ?? {}))
      attributes.set(name, internals.has(name) ? { ...row, internal: true } : row);
    for (const [name, row] of Object.entries(body.blocks ?? {})) blocks.set(name, row);
    return { attributes, blocks };
  };
  const stated = ({ name: _, description: __, ...facts }: AttributeSchema) =>
    Object.fromEntries(
      Object.entries(facts).filter(
        ([, v]) => v !== undefined && v !== false && !(Array.isArray(v) && v.length === 0),
      ),
    );
  const given = (row: object) =>
    Object.fromEntries(Object.entries(row).filter(([, value]) => value !== false));
  const compare = (where: string, body: SourceBody, got: BodySchema, depth = 0): void => {
    const want = merged(body);
    assert.deepEqual([...got.attributes.keys()].sort(), [...want.attributes.keys()].sort(), where);
    for (const [name, row] of want.attributes) {
      rows++;
      const schema = got.attributes.get(name)!;
      const { strict, ...others } = given(row as object) as { strict?: true };
      const unchecked = isUnchecked(...(where.split(' ') as [string, string]), name);
      assert.deepEqual(
        stated(schema),
        { ...others, ...(strict && !unchecked && { strict }) },
        `${where} ${name}`,
      );
      if ('default' in (row as object))
        assert.equal(schema.default, (row as { default: unknown }).default, `${where} ${name}`);
    }
    assert.deepEqual([...got.blocks.keys()].sort(), [...want.blocks.keys()].sort(), where);
    if (depth > 6) return;
    for (const [name, row] of want.blocks) {
      const { block, ...facts } = row as { block: string };
      const { nesting, required, deprecated, undocumented, replacedBy, body: inner } = got.blocks.get(name)!;
      assert.deepEqual(
        Object.fromEntries(
          Object.entries({ nesting, required, deprecated, undocumented, replacedBy }).filter(([, v]) => v),
        ),
        facts,
        `${where} ${name}`,
      );
      compare(`${where} ${name}`, from.blocks[block]!, inner, depth + 1);
    }
  };
  for (const [address, { components }] of Object.entries(from.plugins))
    for (const [kind, all] of Object.entries(components))
      for (const [type, body] of Object.entries(all)) {
        const got = component(kind as ComponentKind, type, new Map([[plugin(address)!.name, address]]))!;
        assert.equal(got.plugin.address, address);
        compare(`${address} ${type}`, body, got);
        for (const key of ['mustSet', 'exactlyOneOf', 'atLeastOneOf', 'conflicts'] as const)
          assert.deepEqual(got[key], body[key] ?? [], `${type} ${key}`);
        assert.deepEqual(
          [...got.outputs.keys()].sort(),
          body.outputs ? [...merged(body.outputs).attributes.keys()].sort() : [],
          type,
        );
      }
  assert.ok(rows > 8_000, String(rows));
});

test('a component is found by the name its plugin goes by in the configuration', () => {
  const aws: Required = new Map([['aws', 'github.com/hashicorp/Amazon']]);
  assert.equal(component('builder', 'aws-ebs', aws)?.plugin.name, 'amazon');
  assert.equal(component('builder', 'aws-ebs', aws)?.declared, true);
  assert.equal(component('builder', 'aws-ebs'), undefined);
  assert.equal(component('builder', 'amazon-ebs', aws)?.declared, false);
  const other: Required = new Map([['amazon', 'example.com/me/amazon']]);
  assert.equal(component('builder', 'amazon-ebs', other), undefined, 'a plugin we do not know');
  assert.equal(component('provisioner', 'shell', other)?.plugin.bundled, true);
});

test('of two addresses with the same components, required_plugins decides; else the one that did not move', () => {
  const old: Required = new Map([['vmware', 'github.com/hashicorp/vmware']]);
  assert.equal(component('builder', 'vmware-iso', old)?.plugin.address, 'github.com/hashicorp/vmware');
  assert.equal(component('builder', 'vmware-iso')?.plugin.address, 'github.com/vmware/vmware');
});

test('types: bundled, then what the configuration requires, then the rest, each once', () => {
  const types = componentTypes('builder', new Map([['aws', 'github.com/hashicorp/amazon']]));
  assert.deepEqual(
    types.slice(0, 4).map(({ type }) => type),
    ['file', 'null', 'aws-chroot', 'aws-ebs'],
  );
  assert.equal(new Set(types.map(({ type }) => type)).size, types.length);
  assert.ok(types.some(({ type, declared }) => type === 'docker' && !declared));
});

test('facts of a well-known component', () => {
  const ebs = component('builder', 'amazon-ebs')!;
  assert.deepEqual(ebs.mustSet.includes('ami_name'), true);
  assert.equal(ebs.attributes.get('region')?.type, 'string');
  assert.equal(ebs.attributes.get('communicator')?.internal, false);
  assert.equal(ebs.attributes.get('packer_force')?.internal, true);
  assert.equal(
    ebs.blocks.get('launch_block_device_mappings')?.body.attributes.get('volume_size')?.type,
    'number',
  );
  assert.match(ebs.docs!, /^https:\/\/developer\.hashicorp\.com\/.*builder\/ebs$/);
  const image = component('datasource', 'hcp-packer-image')!;
  assert.deepEqual([image.deprecated, image.replacedBy], [true, 'hcp-packer-artifact']);
  assert.equal(image.outputs.get('labels')?.type, 'map(string)');
});

test('every plugin says which release its schema is from', () => {
  assert.ok(plugins().length >= 50);
  for (const { address, version, repository, licence } of plugins())
    assert.ok(version !== '' && repository !== '' && licence !== '', address);
});

const at = (...blocks: string[]) =>
  placeAt(
    blocks.map(text => {
      const [type, ...labels] = text.split(' ');
      return { type: { text: type }, labels: labels.map(label => ({ text: label })) };
    }) as never,
  );

test('what may stand in a body follows from the blocks around it', () => {
  assert.deepEqual([...at()!.body.blocks.keys()].slice(0, 3), ['packer', 'variable', 'variables']);
  assert.ok(at('source amazon-ebs x')!.body.attributes.has('ami_name'));
  assert.ok(at('build', 'source source.amazon-ebs.x')!.body.attributes.has('ami_name'));
  assert.ok(at('build', 'source amazon-ebs.x')!.body.attributes.has('name'));
  const shell = at('build', 'provisioner shell')!.body;
  assert.ok(shell.attributes.has('inline') && shell.attributes.has('pause_before'));
  assert.ok(at('build', 'post-processors', 'post-processor manifest')!.body.attributes.has('output'));
  assert.ok(at('source amazon-ebs x', 'assume_role')!.body.attributes.has('role_arn'));
  assert.ok(at('build', 'hcp_packer_registry')!.body.attributes.has('bucket_name'));
  assert.equal(at('build', 'provisioner unheard-of')!.body.open, true);
  assert.equal(at('nonsense'), undefined);
  assert.equal(at('data null x', 'dynamic y'), undefined, 'the body of a data source is not expanded');
});

test('the content of a dynamic block is the body of what it makes', () => {
  assert.ok(at('source amazon-ebs x', 'dynamic tag')!.body.attributes.has('for_each'));
  assert.ok(at('source amazon-ebs x', 'dynamic tag', 'content')!.body.attributes.has('key'));
  assert.ok(
    at('build', 'dynamic provisioner', 'content')!.body.attributes.has('max_retries'),
    'with the arguments that every type has',
  );
});

test('every function of Packer, with what it takes', () => {
  assert.equal(functions().size, 104);
  const shown = (name: string) => signatureOf(functions().get(name)!).label;
  assert.equal(shown('join'), 'join(separator: string, lists...: list(string)) → string');
  assert.equal(shown('timestamp'), 'timestamp() → string');
  assert.equal(shown('aws_secretsmanager'), 'aws_secretsmanager(name: string, key: string or null) → string');
  assert.deepEqual(functions().get('range')!.arity, [1, 3]);
  assert.deepEqual(functions().get('lookup')!.arity, [3, 3]);
  assert.equal(functions().get('sum')!.since, '1.13.0');
  for (const { description, group } of functions().values()) assert.ok(description !== '' && group !== '');
});

test('the page about plugins lists what the catalog has, release by release', () => {
  const page = readFileSync('docs/plugins.md', 'utf8');
  const listed = [...page.matchAll(/^\| `([^`]+)` +\| (\S+) +\|/gm)].map(([, address, version]) => [
    address,
    version,
  ]);
  assert.deepEqual(
    listed,
    plugins()
      .filter(({ bundled }) => !bundled)
      .map(({ address, version }) => [address, version]),
  );
  assert.ok(page.includes(`Packer ${packerVersion()}`));
});

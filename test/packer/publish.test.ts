import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { LocalRegistry } from '../../registry/local/server.ts';
import { files } from '../support/markup.ts';
import { cases } from './cases.ts';
import { ours } from './compare.ts';
import { packerSource, stockPacker } from './packer.ts';
import { comparedPublish, isThrough, publish, publishErrors, startRegistry } from './publishing.ts';
import type { Verdict } from './validate.ts';

type Files = ReadonlyMap<string, string>;
const known = publishErrors.map(([, code]) => code);
const all = cases(join(import.meta.dirname, 'publish'));

/** What Packer warns of about HCP Packer, and our codes for it. */
const warnings: readonly (readonly [RegExp, string])[] = [
  [/^Build block level hcp_packer_registry are deprecated/, 'hcp-build-level-block'],
  [/^the argument hcp_packer_registry.labels has been deprecated/, 'hcp-labels-deprecated'],
];

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

test('each thing that packer build says about publishing is in two templates at least', () => {
  const codes = [...all, ...cases()].flatMap(({ wants }) => wants);
  const warned = all.flatMap(({ files }) => ours(files).map(({ code }) => code));
  const rows = [
    'hcp-duplicate-block',
    'hcp-bucket-name-invalid',
    'hcp-description-too-long',
    'hcp-labels-conflict',
    'hcp-unsuitable-value',
    'hcp-data-missing-argument',
    'hcp-data-one-of-required',
    'hcp-data-exclusive-arguments',
    ...known,
  ];
  const seldom = (row: string, among: readonly string[]) => among.filter(code => code === row).length < 2;
  assert.deepEqual(
    [
      ...rows.filter(row => seldom(row, codes)),
      ...warnings.map(([, code]) => code).filter(row => seldom(row, warned)),
    ],
    [],
  );
});

test('the stock packer build agrees, with a registry that answers', {
  timeout: 300_000,
}, async context => {
  const registry = await listening(context);
  if (!registry) return;
  const wrong: string[] = [];
  for (const { name, files, wants } of all) {
    const verdict = await publish(files, registry);
    const said = verdict.errors.map(({ summary }) => summary).join(', ');
    const { missed, invented, agreed } = comparedPublish({ files, environment: {} }, ours(files), verdict);
    wrong.push(
      ...missed.map(one => `${name}: missed ${one}`),
      ...invented.map(one => `${name}: invented ${one}`),
      ...warnedOtherwise(files, verdict).map(one => `${name}: ${one}`),
      // What is not rejected has got as far as the registry.
      ...(wants.length === 0 && !isThrough(verdict) ? [`${name}: ${said}`] : []),
      ...wants.filter(code => !agreed.includes(code)).map(code => `${name}: no ${code} for ${said}`),
    );
  }
  assert.deepEqual(wrong, []);
});

test("the stock packer build agrees about Packer's own fixtures for HCP Packer", {
  timeout: 300_000,
}, async context => {
  if (!existsSync(packerSource)) return context.skip('no source of Packer in the Go module cache');
  const registry = await listening(context);
  if (!registry) return;
  const paths = globSync('{hcl2template/testdata/hcp_par,command/test-fixtures/hcp}/*.pkr.{hcl,json}', {
    cwd: packerSource,
  });
  assert.ok(paths.length > 15, `${paths.length} fixtures`);
  const wrong: string[] = [];
  for (const path of paths) {
    const files = new Map([[basename(path), readFileSync(join(packerSource, path), 'utf8')]]);
    const verdict = await publish(files, registry);
    const { missed, invented } = comparedPublish({ files, environment: {} }, ours(files), verdict);
    for (const one of [...missed, ...invented, ...warnedOtherwise(files, verdict)])
      wrong.push(`${path}: ${one}`);
  }
  assert.deepEqual(wrong, []);
});

const twoBuilds = (block: string): Files =>
  files(`${block}
source "null" "t" {
  communicator = "none"
}
build {
  sources = ["null.t"]
}
build {
  sources = ["null.t"]
}
`);
const unnamed = files(`hcp_packer_registry {
}
source "null" "t" {
  communicator = "none"
}
build {
  sources = ["null.t"]
}
`);

test('what the environment of a process decides is an error to nobody else', {
  timeout: 300_000,
}, async context => {
  const registry = await listening(context);
  if (!registry) return;
  const said = async (files: Files, environment: Readonly<Record<string, string>>) => ({
    packer: (await publish(files, registry, environment)).errors.map(({ summary }) => summary),
    ours: ours(files)
      .filter(({ error, code }) => error && code.startsWith('hcp'))
      .map(({ code }) => code),
  });
  const multiple = ['Multiple build blocks'];
  assert.deepEqual(await said(twoBuilds(''), {}), { packer: ['No builds to run'], ours: [] });
  // Turned on from outside.
  for (const HCP_PACKER_REGISTRY of ['on', '1', ''])
    assert.deepEqual(await said(twoBuilds(''), { HCP_PACKER_REGISTRY }), { packer: multiple, ours: [] });
  assert.deepEqual(await said(twoBuilds(''), { HCP_PACKER_BUCKET_NAME: 'images' }), {
    packer: multiple,
    ours: [],
  });
  // Turned off from outside, on by the template: that is what the template says.
  const block = 'hcp_packer_registry {\n  bucket_name = "images"\n}';
  assert.deepEqual(await said(twoBuilds(block), {}), { packer: multiple, ours: ['hcp-multiple-builds'] });
  for (const HCP_PACKER_REGISTRY of ['off', 'OFF', '0'])
    assert.deepEqual(await said(twoBuilds(block), { HCP_PACKER_REGISTRY }), {
      packer: ['No builds to run'],
      ours: ['hcp-multiple-builds'],
    });
  // A bucket that is named from outside, and one that nobody names: a warning at most.
  assert.deepEqual(await said(unnamed, {}), { packer: ['Bucket name required'], ours: [] });
  assert.deepEqual(await said(unnamed, { HCP_PACKER_BUCKET_NAME: 'images' }), {
    packer: ['No builds to run'],
    ours: [],
  });
  // Without credentials the builds are counted first, and the bucket's name looked for at once.
  const HCP_CLIENT_SECRET = '';
  const credentials = 'HCP authentication information required';
  assert.deepEqual((await said(twoBuilds(block), { HCP_CLIENT_SECRET })).packer, multiple);
  assert.deepEqual(await said(unnamed, { HCP_CLIENT_SECRET }), {
    packer: [credentials, 'Bucket name required'],
    ours: [],
  });
});

/** A registry for the stock Packer, if there is one. */
async function listening(context: TestContext): Promise<LocalRegistry | undefined> {
  const packer = await stockPacker();
  if ('missing' in packer) {
    context.skip(packer.missing);
    return undefined;
  }
  const registry = await startRegistry();
  context.after(() => registry.close());
  return registry;
}

/** Of what Packer comes to, the warnings that only one of us has. */
function warnedOtherwise(files: Files, verdict: Verdict): readonly string[] {
  const told = new Set(
    verdict.warnings?.flatMap(
      ({ summary }) => warnings.find(([pattern]) => pattern.test(summary))?.[1] ?? [],
    ),
  );
  const own = new Set(ours(files).map(({ code }) => code));
  const through = isThrough(verdict);
  return warnings
    .map(([, code]) => code)
    .filter(code => (told.has(code) ? !own.has(code) : through && own.has(code)))
    .map(code => `${told.has(code) ? 'missed' : 'invented'} ${code} (warning)`);
}

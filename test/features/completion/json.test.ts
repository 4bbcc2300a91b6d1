import assert from 'node:assert/strict';
import { test } from 'node:test';
import { componentTypes } from '../../../server/language/catalog/index.ts';
import { accepting, completionAt, type Editor, labelsAt } from '../../support/completion.ts';
import { fakeRegistry, version } from '../../support/fake-registry.ts';

const labels = (marked: string, editor?: Editor) => labelsAt(`//- a.pkr.json\n${marked}`, editor);
const accept = async (label: string, marked: string, editor?: Editor) =>
  (await accepting(label, `//- a.pkr.json\n${marked}`, editor)).replace(/\n$/, '');

/** What stands there with every tab stop left empty or at its first choice. */
const parsed = (text: string): unknown =>
  JSON.parse(
    text
      .replace(/\$\{\d+\|([^|,]*)[^|]*\|\}/g, '$1')
      .replace(/\$\{\d+:([^}]*)\}/g, '$1')
      .replace(/: \$\d(?=[,\n}])/g, ': 0')
      .replace(/\$\d/g, ''),
  );

test('at the root of a JSON template are the blocks it does not have yet, in quotes', async () => {
  const found = await labels('{\n  "locals": {},\n  <|>\n}');
  assert.ok(found.includes('variable') && found.includes('build') && !found.includes('locals'), found.join());
  assert.equal(await accept('source', '{\n  <|>\n}'), '{\n  "source": {\n  "$0"\n}\n}');
  assert.equal(await accept('locals', '{\n  "lo<|>"\n}'), '{\n  "locals": {\n  $0\n}\n}');
  assert.equal(await accept('variable', '{ <|> }', { snippets: false }), '{ "variable":  }');
});

test('a key that is half typed does not hide those behind it', async () => {
  const found = await labels('{ "variable": { "x": {\n  "default": "a"\n  "<|>"\n  "sensitive": true } } }');
  assert.ok(
    found.includes('type') && !found.includes('default') && !found.includes('sensitive'),
    found.join(),
  );
});

test('commas are put where they are missing, on both sides', async () => {
  assert.equal(
    await accept('type', '{ "variable": { "x": {\n  "default": "a"\n  "ty<|>"\n  "sensitive": true } } }'),
    '{ "variable": { "x": {\n  "default": "a",\n  "type": "${1|string,number,bool,list(string),map(string),any|}",\n  "sensitive": true } } }',
  );
  assert.match(await accept('type', '{ "variable": { "x": { <|> } } }'), /\{ "type": "\$\{1\|[^|]*\|\}" \}/);
  assert.match(
    await accept('type', '{ "variable": { "x": { "<|>": "string" } } }'),
    /\{ "type": "string" \}/,
  );
});

test('types of components are the keys of source, and bring their names and what they need', async () => {
  const marked = '{ "source": { "<|>" } }';
  assert.ok((await labels(marked)).includes('amazon-ebs'));
  const text = await accept('amazon-ebs', marked);
  const { source } = parsed(text) as { source: Record<string, Record<string, object>> };
  assert.ok('ami_name' in source['amazon-ebs']!.name!, text);
  assert.equal(await accept('null', '{ "source": { "<|>": {} } }'), '{ "source": { "null": {} } }');
});

test('steps of a build are lists; in each the type is the key', async () => {
  const text = await accept('provisioner', '{ "build": { <|> } }');
  assert.match(text, /"provisioner": \[\n {2}\{\n {4}"\$0"\n {2}\}\n\]/);
  const marked = '{ "build": { "provisioner": [ { "shell": {} }, { "sh<|>" } ] } }';
  assert.ok((await labels(marked)).includes('shell-local'));
  assert.ok((await labels('{ "build": { "provisioner": [ { "shell": { "<|>" } } ] } }')).includes('inline'));
});

test('arguments and blocks of a component are offered once, with values of their types', async () => {
  const marked = '{ "source": { "amazon-ebs": { "x": { "region": "eu-west-1", <|> } } } }';
  const found = await labels(marked);
  assert.ok(found.includes('ami_name') && found.includes('source_ami_filter') && !found.includes('region'));
  assert.match(await accept('ami_regions', marked), /"ami_regions": \["\$1"\]/);
  assert.match(await accept('ssh_pty', marked), /"ssh_pty": \$\{1\|true,false\|\}/);
});

test('values of an argument stand in quotes, with or without quotes typed', async () => {
  const of = (value: string) => `{ "source": { "amazon-ebs": { "x": { "region": ${value} } } } }`;
  assert.equal(await accept('eu-west-1', of('<|>')), of('"eu-west-1"'));
  assert.equal(await accept('eu-west-1', of('"eu<|>"')), of('"eu-west-1"'));
  assert.equal(await accept('eu-west-1', of('"eu<|>-no"')), of('"eu-west-1"'));
  const sensitive = (value: string) => `{ "variable": { "x": { "sensitive": ${value} } } }`;
  assert.deepEqual((await labels(sensitive('<|>'))).slice(0, 2), ['true', 'false']);
  assert.equal(await accept('true', sensitive('t<|>')), sensitive('true'));
  const type = (value: string) => `{ "variable": { "x": { "type": ${value} } } }`;
  assert.equal(await accept('string', type('"<|>"')), type('"string"'));
  assert.equal(await accept('number', type('"list(num<|>)"')), type('"list(number)"'));
});

test('references are offered as whole texts and within an interpolation', async () => {
  const of = (value: string) =>
    `{ "variable": { "region": {} }, "locals": { "a": {"k": 1}, "b": ${value} } }`;
  assert.equal(await accept('${var.region}', of('<|>')), of('"${var.region}"'));
  assert.equal(await accept('${var.region}', of('"<|>"')), of('"${var.region}"'));
  assert.equal(await accept('var.region', of('"x ${<|>}"')), of('"x ${var.region}"'));
  assert.equal(await accept('region', of('"${var.<|>}"')), of('"${var.region}"'));
  assert.equal(await accept('region', of('"${var.re<|>"')), of('"${var.region"'));
  assert.equal(await accept('k', of('"${local.a.<|>}"')), of('"${local.a.k}"'));
  assert.equal(await accept('k', of('"${local.a[\\"<|>\\"]}"')), of('"${local.a[\\"k\\"]}"'));
  assert.ok((await labels(of('"${up<|>}"'))).includes('upper'));
  // A local is not made of itself.
  assert.ok(!(await labels(of('"${<|>}"'))).includes('local.b'));
});

test('sources of a build and its names in only and except are offered where they are not listed yet', async () => {
  const sources = (list: string) =>
    `{ "source": { "null": { "a": {}, "b": {} } }, "build": { "sources": ${list} } }`;
  assert.equal(
    await accept('source.null.b', sources('["source.null.a", <|>]')),
    sources('["source.null.a", "source.null.b"]'),
  );
  assert.deepEqual(await labels(sources('["source.null.a", "<|>"]')), ['source.null.b']);
  const only = (list: string) =>
    `{ "source": { "null": { "a": {}, "b": {} } }, "build": { "sources": ["source.null.a", "source.null.b"], "provisioner": { "shell": { "only": ${list} } } } }`;
  assert.deepEqual(await labels(only('["<|>"]')), ['null.a', 'null.b']);
});

test('plugins are offered with source and version as JSON', async () => {
  const text = await accept('amazon', '{ "packer": { "required_plugins": { <|> } } }');
  const { packer } = parsed(text) as { packer: { required_plugins: Record<string, object> } };
  assert.deepEqual(Object.keys(packer.required_plugins.amazon!), ['version', 'source']);
  assert.deepEqual(
    (await labels('{ "packer": { "required_plugins": { "amazon": { "<|>" } } } }')).toSorted(),
    ['source', 'version'],
  );
});

test('variable files in JSON have the variables that have no value yet, as their types say', async () => {
  const declared =
    '//- v.pkr.hcl\nvariable "net" {\n  type = object({ cidr = string, open = bool })\n}\nvariable "name" {}\n';
  const marked = `${declared}//- x.pkrvars.json\n{ "name": "a", <|> }\n`;
  assert.deepEqual(await labelsAt(marked), ['net']);
  const text = await accepting('net', marked);
  assert.deepEqual(parsed(text), { name: 'a', net: { cidr: '', open: true } });
  assert.deepEqual(await labelsAt(`${declared}//- x.pkrvars.json\n{ "net": { "<|>" } }\n`), ['cidr', 'open']);
});

test('buckets and channels of the registry are values in JSON too', async () => {
  const registry = fakeRegistry({ 'golden-base': { channels: { production: version('v3') } } });
  const data = (value: string) =>
    `{ "data": { "hcp-packer-version": { "x": { "bucket_name": "golden-base", "channel_name": ${value} } } } }`;
  assert.ok((await labels(data('"<|>"'), { registry })).includes('production'));
  assert.equal(await accept('production', data('<|>'), { registry }), data('"production"'));
  const bucket = '{ "build": { "hcp_packer_registry": { "bucket_name": "<|>" } } }';
  assert.ok((await labels(bucket, { registry })).includes('golden-base'));
});

test('what is compared with a key in quotes has them as well', async () => {
  const { items } = await completionAt('//- a.pkr.json\n{ "bu<|>" }');
  assert.equal(items.find(({ label }) => label === 'build')!.filter, '"build"');
});

/** As somebody leaves it who takes every default. */
const expanded = (snippet: string): string =>
  snippet
    // A label that is chosen next.
    .replace('"$0"', '"x": 0')
    .replace('$0', '')
    .replace(/\$\{\d+\|([^|]*?)(?<!\\),[^|]*\|\}/g, '$1')
    .replace(/\$\{\d+\|([^|]*)\|\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/([:[] *)\$[1-9](?=[\s,\]}]|$)/g, '$10')
    .replace(/\{\s*\$\d\s*\}/g, '{}')
    .replace(/\$\d/g, '')
    .replace(/\\([\\$}])/g, '$1');

test('what is accepted is JSON: every component, and every argument and block of each', async () => {
  let checked = 0;
  for (const [kind, wrap] of [
    ['builder', (inner: string) => `{ "source": { ${inner} } }`],
    ['datasource', (inner: string) => `{ "data": { ${inner} } }`],
    ['provisioner', (inner: string) => `{ "build": { "provisioner": [ { ${inner} } ] } }`],
    ['post-processor', (inner: string) => `{ "build": { "post-processor": [ { ${inner} } ] } }`],
  ] as const) {
    const isNamed = kind === 'builder' || kind === 'datasource';
    const check = async (marked: string) => {
      const { items, text } = await completionAt(`//- a.pkr.json\n${marked}`);
      assert.ok(items.length > 0, marked);
      for (const { label, span, newText } of items) {
        const whole = `${text.slice(0, span.start)}${expanded(newText)}${text.slice(span.end)}`;
        assert.doesNotThrow(() => JSON.parse(whole), `${label}: ${whole}`);
        checked++;
      }
    };
    await check(wrap('"<|>"'));
    for (const { type } of componentTypes(kind, new Map()))
      await check(wrap(isNamed ? `"${type}": { "x": { "<|>" } }` : `"${type}": { "<|>" }`));
  }
  assert.ok(checked > 5_000, String(checked));
});

test('at every place of a JSON template, whole or broken off, there is an answer and no exception', async () => {
  const whole = `{
  "variable": { "region": { "type": "string", "default": "eu" } },
  "locals": { "a": { "b": ["x", "\${upper(var.region)}"] } },
  "source": { "null": { "t": { "communicator": "none" } } },
  "build": [ { "sources": ["null.t"], "provisioner": [ { "shell": { "only": ["null.t"], "inline": ["ls"] } } ] } ]
}`;
  let answers = 0;
  for (let offset = 0; offset <= whole.length; offset++)
    for (const text of [
      `${whole.slice(0, offset)}<|>${whole.slice(offset)}`,
      `${whole.slice(0, offset)}<|>`,
      `${whole.slice(0, offset)}"<|>${whole.slice(offset)}`,
      `${whole.slice(0, offset)}\${<|>}${whole.slice(offset)}`,
    ])
      answers += (await labels(text)).length;
  assert.ok(answers > 5_000, String(answers));
});

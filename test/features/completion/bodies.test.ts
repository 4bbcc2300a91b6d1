import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepting, completionAt, labelsAt } from '../../support/completion.ts';

test('the root: every block of Packer', async () => {
  const labels = await labelsAt('<|>\n');
  assert.deepEqual(labels.toSorted(), [
    'build',
    'data',
    'hcp_packer_registry',
    'local',
    'locals',
    'packer',
    'source',
    'variable',
    'variables',
  ]);
});

test('a word under the cursor is replaced, also where it goes on behind it', async () => {
  assert.equal(await accepting('locals', 'lo<|>xyz\n'), 'locals {\n  $0\n}\n');
});

test('a block brings its labels and what it cannot be without', async () => {
  assert.equal(await accepting('variable', 'var<|>'), 'variable "${1:name}" {\n  $0\n}');
  assert.equal(await accepting('local', '<|>'), 'local "${1:name}" {\n  expression = $2\n  $0\n}');
  assert.equal(
    await accepting('validation', 'variable "x" {\n  val<|>\n}'),
    'variable "x" {\n  validation {\n  condition     = $1\n  error_message = "$2"\n  $0\n}\n}',
  );
});

test('a block whose label is a component asks for the component next', async () => {
  const { items } = await completionAt('so<|>');
  const source = items.find(({ label }) => label === 'source');
  assert.deepEqual([source?.newText, source?.again], ['source "$0"', true]);
  assert.equal(
    await accepting('source', 'so<|>', { again: false }),
    'source "${1:type}" "${2:name}" {\n  $0\n}',
  );
});

test('without snippets there are plain words', async () => {
  assert.equal(await accepting('source', 'so<|>', { snippets: false }), 'source ');
  assert.equal(await accepting('name', 'build {\n  na<|>\n}', { snippets: false }), 'build {\n  name = \n}');
});

test('a name that is followed by its value or body is only a name', async () => {
  assert.equal(
    await accepting('description', 'build {\n  des<|> = "x"\n}'),
    'build {\n  description = "x"\n}',
  );
  assert.equal(await accepting('locals', 'loc<|> {\n}'), 'locals {\n}');
});

test('arguments of a component: what must be set first, deprecated and undocumented last, internal never', async () => {
  const { items } = await completionAt('source "amazon-ebs" "x" {\n  <|>\n}\n');
  const labels = items.map(({ label }) => label);
  assert.equal(labels[0], 'ami_name');
  assert.ok(labels.includes('region') && labels.includes('ssh_username') && labels.includes('dynamic'));
  assert.ok(labels.includes('launch_block_device_mappings'));
  assert.ok(!labels.includes('packer_force'));
  const bundled = await completionAt('build {\n  provisioner "shell" {\n    <|>\n  }\n}\n');
  assert.ok(bundled.items.some(({ label }) => label === 'inline'));
  assert.deepEqual(
    bundled.items.filter(({ label }) => label.startsWith('packer_')),
    [],
  );
  assert.ok(items.filter(({ deprecated }) => deprecated).every(({ rank }) => rank === 4));
  assert.equal(items.find(({ label }) => label === 'region')?.description, 'string');
});

test('one of several that must be there comes right after what must be set', async () => {
  const labels = await labelsAt('data "hcp-packer-artifact" "x" {\n  <|>\n}');
  assert.deepEqual(labels.slice(0, 5), [
    'bucket_name',
    'platform',
    'region',
    'channel_name',
    'version_fingerprint',
  ]);
});

test('what is there already is not offered again, except under the cursor', async () => {
  const labels = await labelsAt('build {\n  name = "x"\n  <|>\n}');
  assert.ok(!labels.includes('name') && labels.includes('description'));
  assert.ok((await labelsAt('build {\n  na<|>me = "x"\n}')).includes('name'));
});

test('nested blocks of a plugin, and blocks in them', async () => {
  assert.deepEqual(
    (await labelsAt('source "amazon-ebs" "x" {\n  source_ami_filter {\n    <|>\n  }\n}')).includes('owners'),
    true,
  );
});

test('a nested block of a plugin brings what it cannot be without', async () => {
  assert.equal(
    await accepting('launch_block_device_mappings', 'source "amazon-ebs" "x" {\n  launch_b<|>\n}'),
    'source "amazon-ebs" "x" {\n  launch_block_device_mappings {\n  device_name = "$1"\n  $0\n}\n}',
  );
  const { items } = await completionAt(
    'source "amazon-ebs" "x" {\n  launch_block_device_mappings {\n    <|>\n  }\n}',
  );
  const rankOf = (name: string) => items.find(({ label }) => label === name)!.rank;
  assert.ok(rankOf('device_name') < rankOf('kms_key_id'));
});

test('a step has Packer’s arguments next to its own', async () => {
  const labels = await labelsAt('build {\n  provisioner "shell" {\n    <|>\n  }\n}');
  assert.ok(labels.includes('inline') && labels.includes('max_retries') && labels.includes('only'));
});

test('a build has its blocks; its registry block is deprecated', async () => {
  const { items } = await completionAt('build {\n  <|>\n}');
  assert.equal(items.find(({ label }) => label === 'hcp_packer_registry')?.deprecated, true);
  for (const name of ['sources', 'provisioner', 'post-processors', 'dynamic'])
    assert.ok(
      items.some(({ label }) => label === name),
      name,
    );
});

test('values of an argument come along as choices', async () => {
  assert.equal(
    await accepting('sensitive', 'variable "x" {\n  sen<|>\n}'),
    'variable "x" {\n  sensitive = ${1|true,false|}\n}',
  );
  assert.match(await accepting('method', 'data "http" "x" {\n  met<|>\n}'), /method = "\$\{1\|HEAD,GET,POST/);
  assert.equal(
    await accepting('inline', 'build {\n  provisioner "shell" {\n    inl<|>\n  }\n}'),
    'build {\n  provisioner "shell" {\n    inline = ["$1"]\n  }\n}',
  );
});

test('an argument whose values the registry knows asks for them right away', async () => {
  const { items } = await completionAt('data "hcp-packer-artifact" "x" {\n  <|>\n}');
  const bucket = items.find(({ label }) => label === 'bucket_name');
  assert.deepEqual([bucket?.newText, bucket?.again], ['bucket_name = "$1"', true]);
});

test('required_plugins: plugins with address and version, those in use first', async () => {
  const template = `packer {
  required_plugins {
    <|>
  }
}
source "docker" "x" {}
`;
  const labels = await labelsAt(template);
  assert.equal(labels[0], 'docker');
  assert.match(
    await accepting('docker', template),
    /docker = \{\n {2}version = "\$\{1:>= 1\.1\.4\}"\n {2}source {2}= "github\.com\/hashicorp\/docker"\n\}/,
  );
  assert.deepEqual(
    await labelsAt('packer {\n  required_plugins {\n    docker = {\n      <|>\n    }\n  }\n}'),
    ['source', 'version'],
  );
});

test('a local that is used and not declared is offered where locals are', async () => {
  assert.equal((await labelsAt('locals {\n  <|>\n}\nbuild {\n  name = local.tag\n}'))[0], 'tag');
});

test('nothing in comments, behind a value, in heredocs, in unknown blocks', async () => {
  for (const text of [
    '# so<|>',
    '// <|>',
    '/* so<|> */',
    'build {\n  # na<|>\n}',
    'build {\n  name = "x" <|>\n}',
    'build {\n  name = "x"<|>\n}',
    'build {\n  description = <<EOF\n  so<|>\nEOF\n}',
    'nonsense {\n  <|>\n}',
    'build {\n  name <|>\n}',
  ])
    assert.deepEqual(await labelsAt(text), [], text);
});

test('a broken template still has its places', async () => {
  assert.ok((await labelsAt('source "docker" "x" {\n  image = "\n  <|>\n}')).includes('commit'));
  assert.ok((await labelsAt('source "docker" "x" {\n  <|>')).includes('image'));
  assert.ok((await labelsAt('build {\n  sources = [\n  ]\n  <|>\n\nsource "null" "x" {}')).includes('name'));
});

test('what people write most comes first, and of a second packer block nobody thinks first', async () => {
  assert.deepEqual((await labelsAt('<|>')).slice(0, 5), ['packer', 'variable', 'locals', 'source', 'build']);
  assert.deepEqual((await labelsAt('packer {\n}\n<|>')).slice(0, 3), ['variable', 'locals', 'source']);
  const plugins = await labelsAt('packer {\n  required_plugins {\n    <|>\n  }\n}');
  assert.deepEqual(plugins.slice(0, 2), ['amazon', 'ansible']);
  const builder = await labelsAt('source "amazon-ebs" "x" {\n  <|>\n}');
  assert.deepEqual(builder.slice(0, 4), ['ami_name', 'instance_type', 'region', 'ssh_username']);
  const mapping = 'source "amazon-ebs" "x" {\n  launch_block_device_mappings {\n    <|>\n  }\n}';
  assert.deepEqual((await labelsAt(mapping)).slice(0, 2), ['device_name', 'volume_size']);
  const dynamic =
    'source "amazon-ebs" "x" {\n  dynamic "launch_block_device_mappings" {\n    content {\n      <|>\n    }\n  }\n}';
  assert.deepEqual((await labelsAt(dynamic)).slice(0, 2), ['device_name', 'volume_size']);
  assert.deepEqual((await labelsAt('build {\n  provisioner "shell" {\n    <|>\n  }\n}')).slice(0, 3), [
    'inline',
    'execute_command',
    'script',
  ]);
});

test('the = of a new argument stands where its neighbours have it', async () => {
  const source = (lines: string) => `source "null" "x" {\n${lines}\n}`;
  const accepted = (lines: string) => accepting('ssh_port', source(lines));
  assert.equal(
    await accepted('  ssh_host     = "a" # here\n  ssh_po<|>'),
    source('  ssh_host     = "a" # here\n  ssh_port     = $1'),
  );
  assert.equal(
    await accepted('  <|>\n  ssh_username = "a"'),
    source('  ssh_port     = $1\n  ssh_username = "a"'),
  );
  assert.equal(
    await accepted('\tssh_username = "a"\r\n\t<|>\r'),
    source('\tssh_username = "a"\r\n\tssh_port     = $1\r'),
  );
  // Lines apart, lines of another block and values over several lines are no neighbours.
  for (const before of ['  ssh_username = "a"\n', '  dynamic "x" {\n  }', '  ssh_username = <<EOF\nEOF'])
    assert.equal(await accepted(`${before}\n  <|>`), source(`${before}\n  ssh_port = $1`));
  assert.equal(await accepted('  a = "a"\n  <|>'), source('  a = "a"\n  ssh_port = $1'));
});

test('where the folder, the build or the registry has the values, they are asked for right away', async () => {
  const accepted = async (label: string, marked: string) => {
    const item = (await completionAt(marked)).items.find(one => one.label === label);
    return [item?.newText, item?.again];
  };
  assert.deepEqual(await accepted('sources', 'build {\n  <|>\n}'), ['sources = ["$1"]', true]);
  const shell = 'build {\n  provisioner "shell" {\n    <|>\n  }\n}';
  assert.deepEqual(await accepted('script', shell), ['script = "$1"', true]);
  assert.deepEqual(await accepted('scripts', shell), ['scripts = ["$1"]', true]);
  assert.deepEqual(await accepted('only', shell), ['only = ["$1"]', true]);
  assert.deepEqual(await accepted('inline', shell), ['inline = ["$1"]', false]);
  assert.deepEqual(await accepted('required_version', 'packer {\n  <|>\n}'), [
    'required_version = "$1"',
    true,
  ]);
  assert.deepEqual(await accepted('region', 'source "amazon-ebs" "x" {\n  <|>\n}'), ['region = "$1"', true]);
  const artifact = 'data "hcp-packer-artifact" "x" {\n  <|>\n}';
  assert.deepEqual(await accepted('region', artifact), ['region = "$1"', true]);
  assert.deepEqual(await accepted('packer', '<|>'), ['packer {\n  $0\n}', true]);
  assert.deepEqual(await accepted('required_plugins', 'packer {\n  <|>\n}'), [
    'required_plugins {\n  $0\n}',
    true,
  ]);
  assert.deepEqual(await accepted('hcp_packer_registry', '<|>'), ['hcp_packer_registry {\n  $0\n}', true]);
  assert.deepEqual(await accepted('locals', '<|>'), ['locals {\n  $0\n}', undefined]);
});

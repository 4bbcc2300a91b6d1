import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepting, completionAt, labelsAt } from '../../support/completion.ts';

const template = `
variable "region" {
  type    = string
  default = "eu-west-1"
}
variable "flags" {
  type = object({ debug = bool })
  default = { debug = true }
}
locals {
  tags = { team = "core", "cost center" = 7 }
}
data "hcp-packer-version" "base" {
  bucket_name  = "b"
  channel_name = "c"
}
source "amazon-ebs" "x" {}
source "null" "y" {}
build {
  sources = ["source.amazon-ebs.x", "source.null.y"]
  source "source.null.y" {
    name = "z"
  }
  PLACE
}
`;
const at = (place: string) => labelsAt(template.replace('PLACE', place));

test('references to everything declared, and functions, where an expression starts', async () => {
  for (const place of [
    'name = <|>',
    'name = r<|>',
    'name = "a-${<|>}"',
    'name = upper(<|>)',
    'name = true ? <|> : 1',
  ]) {
    const labels = await at(place);
    for (const label of ['var.region', 'local.tags', 'data.hcp-packer-version.base', 'path.root', 'upper'])
      assert.ok(labels.includes(label), `${place}: ${label}`);
    assert.ok(!labels.includes('env') && !labels.includes('build.ID'), place);
  }
});

test('what follows a dot', async () => {
  assert.deepEqual(await at('name = var.<|>'), ['flags', 'region']);
  assert.deepEqual(await at('name = var.re<|>gion'), ['flags', 'region']);
  assert.deepEqual(await at('name = "${var.<|>}"'), ['flags', 'region']);
  assert.deepEqual(await at('name = local.<|>'), ['tags']);
  assert.deepEqual(await at('name = data.<|>'), ['hcp-packer-version']);
  assert.deepEqual(await at('name = data.hcp-packer-version.<|>'), ['base']);
  assert.ok((await at('name = data.hcp-packer-version.base.<|>')).includes('fingerprint'));
  assert.deepEqual(await at('name = path.<|>'), ['cwd', 'root']);
  assert.equal((await at('name = packer.<|>')).at(-1), 'iterationID');
});

test('members of values that are known', async () => {
  assert.deepEqual(await at('name = local.tags.<|>'), ['team']);
  assert.deepEqual(await at('name = var.flags.<|>'), ['debug']);
  assert.deepEqual(await at('name = [for t in [{ a = 1 }] : t.<|>]'), ['a']);
});

test('in the interpolations of a heredoc as in any other', async () => {
  assert.deepEqual(await at('description = <<EOF\n  a ${var.<|>}\nEOF'), ['flags', 'region']);
  assert.ok((await at('description = <<EOF\n  a ${<|>}\nEOF')).includes('upper'));
});

test('the default of a boolean variable', async () => {
  assert.deepEqual(await labelsAt('variable "a" {\n  type    = bool\n  default = <|>\n}'), [
    'true',
    'false',
    'env',
  ]);
});

test('accepting replaces the name behind the dot, and nothing else', async () => {
  assert.equal(
    await accepting('b', 'variable "b" {}\nlocals {\n  x = var.a<|>bc + 1\n}'),
    'variable "b" {}\nlocals {\n  x = var.b + 1\n}',
  );
});

test('build has what the builders of this build add', async () => {
  const build = (source: string, rest: string) =>
    labelsAt(`build {\n  sources = ["${source}"]\n  provisioner "shell" {\n    inline = [${rest}]\n  }\n}`);
  assert.ok((await build('amazon-ebs.x', '<|>')).includes('build.SourceAMI'));
  assert.ok((await build('amazon-chroot.x', 'build.<|>')).includes('MountPath'));
  assert.ok(!(await build('googlecompute.x', 'build.<|>')).includes('SourceAMI'));
});

test('what may be used where follows Packer', async () => {
  const only = async (text: string) =>
    (await labelsAt(text)).filter(label => !/^[a-z0-9_]+$/.test(label) || label === 'env');
  assert.deepEqual(await labelsAt('variable "a" {\n  default = <|>\n}'), ['env']);
  assert.deepEqual(await labelsAt('variable "a" {}\nvariable "b" {\n  description = <|>\n}'), []);
  assert.deepEqual(
    await only('variable "a" {}\nvariable "b" {\n  validation {\n    condition = <|>\n  }\n}'),
    ['var.b'],
  );
  assert.ok(!(await labelsAt('locals {\n  a = <|>\n}')).includes('source.name'));
  assert.ok((await labelsAt('source "null" "x" {\n  ssh_host = <|>\n}')).includes('source.name'));
  const step = (argument: string) =>
    labelsAt(`build {\n  provisioner "shell" {\n    ${argument} = <|>\n  }\n}`);
  assert.ok((await step('script')).includes('build.Host'));
  assert.deepEqual(
    (await step('timeout')).filter(label => label.startsWith('build.')),
    ['build.name'],
  );
});

test('names of loops and of dynamic blocks', async () => {
  assert.ok((await labelsAt('locals {\n  a = [for one in [1] : <|>]\n}')).includes('one'));
  const dynamic =
    'build {\n  dynamic "provisioner" {\n    for_each = [1]\n    labels = ["shell"]\n    content {\n      name = PLACE\n    }\n  }\n}';
  assert.ok((await labelsAt(dynamic.replace('PLACE', '<|>'))).includes('provisioner.value'));
  assert.deepEqual(await labelsAt(dynamic.replace('PLACE', 'provisioner.<|>')), ['key', 'value']);
});

test('functions bring their parentheses', async () => {
  assert.equal(await accepting('upper', 'locals {\n  a = up<|>\n}'), 'locals {\n  a = upper($1)\n}');
  assert.equal(await accepting('timestamp', 'locals {\n  a = t<|>\n}'), 'locals {\n  a = timestamp()\n}');
  assert.equal(await accepting('upper', 'locals {\n  a = up<|>("x")\n}'), 'locals {\n  a = upper("x")\n}');
});

test('known values: of plugins, booleans, types', async () => {
  assert.equal(
    (
      await labelsAt(
        'source "amazon-ebs" "x" {\n  launch_block_device_mappings {\n    volume_type = "<|>"\n  }\n}',
      )
    )[0],
    'gp2',
  );
  assert.equal(
    await accepting(
      'gp3',
      'source "amazon-ebs" "x" {\n  launch_block_device_mappings {\n    volume_type = <|>\n  }\n}',
    ),
    'source "amazon-ebs" "x" {\n  launch_block_device_mappings {\n    volume_type = "gp3"\n  }\n}',
  );
  assert.deepEqual((await labelsAt('source "amazon-ebs" "x" {\n  encrypt_boot = <|>\n}')).slice(0, 2), [
    'true',
    'false',
  ]);
  assert.deepEqual((await labelsAt('variable "x" {\n  type = <|>\n}')).slice(0, 3), [
    'string',
    'number',
    'bool',
  ]);
  assert.ok((await labelsAt('variable "x" {\n  type = list(<|>)\n}')).includes('string'));
  assert.ok(
    (await labelsAt('build {\n  post-processor "checksum" {\n    checksum_types = ["<|>"]\n  }\n}')).includes(
      'sha256',
    ),
  );
});

test('sources and names of sources', async () => {
  assert.deepEqual(await labelsAt(template.replace('"source.null.y"]', '"<|>"]').replace('PLACE', '')), [
    'source.null.y',
  ]);
  assert.deepEqual(
    await at('provisioner "shell" {\n    only = ["null.y", "<|>"]\n  }'),
    ['amazon-ebs.x', 'null.z'],
    'what the list has already is not offered again',
  );
  assert.deepEqual(await at('provisioner "shell" {\n    only = ["<|>"]\n  }'), [
    'amazon-ebs.x',
    'null.y',
    'null.z',
  ]);
  assert.deepEqual((await at('provisioner "shell" {\n    except = [<|>]\n  }')).slice(0, 3), [
    'amazon-ebs.x',
    'null.y',
    'null.z',
  ]);
  assert.deepEqual(await at('provisioner "shell" {\n    override = {\n      <|>\n    }\n  }'), [
    'x',
    'y',
    'z',
  ]);
});

test('required_plugins: address and version of a plugin', async () => {
  const plugins = (entry: string) =>
    labelsAt(`packer {\n  required_plugins {\n    docker = {\n      ${entry}\n    }\n  }\n}`);
  assert.ok((await plugins('source = "<|>"')).includes('github.com/hashicorp/docker'));
  assert.deepEqual(await plugins('source = "github.com/hashicorp/docker"\n      version = "<|>"'), [
    '>= 1.1.4',
    '~> 1.1',
  ]);
  assert.ok((await plugins('source = "git<|>hub.com/hashi"')).includes('github.com/hashicorp/docker'));
});

test('a variable file: variables without a value, then values of their type', async () => {
  const module =
    'variable "debug" {\n  type = bool\n}\nvariable "region" {\n  type = string\n  default = "x"\n}\nvariable "done" {}\n';
  const vars = (text: string) => `//- a.pkr.hcl\n${module}//- x.auto.pkrvars.hcl\n${text}`;
  assert.deepEqual(await labelsAt(vars('done = 1\n<|>\n')), ['debug', 'region']);
  assert.match(await accepting('region', vars('re<|>')), /^region = "\$1"/m);
  assert.deepEqual(await labelsAt(vars('debug = <|>\n')), ['true', 'false']);
  assert.deepEqual(await labelsAt(vars('region = <|>\n')), []);
});

test('files and folders, by what is typed of the path', async () => {
  const disk = { './': ['scripts/', 'a.sh'], 'scripts/': ['setup.sh', 'x y.sh'], './scripts/': ['setup.sh'] };
  const step = (value: string) => `build {\n  provisioner "shell" {\n    script = ${value}\n  }\n}`;
  assert.deepEqual(await labelsAt(step('"<|>"'), { disk }), ['a.sh', 'scripts/']);
  assert.deepEqual(await labelsAt(step('"scripts/<|>"'), { disk }), ['setup.sh', 'x y.sh']);
  assert.equal(await accepting('setup.sh', step('"scripts/se<|>x"'), { disk }), step('"scripts/setup.sh"'));
  assert.deepEqual(await labelsAt(step('"${path.root}/scripts/<|>"'), { disk }), ['setup.sh']);
  assert.equal(
    await accepting('setup.sh', step('"${path.root}/scripts/se<|>"'), { disk }),
    step('"${path.root}/scripts/setup.sh"'),
  );
  assert.deepEqual(await labelsAt(step('"${var.dir}/<|>"'), { disk }), []);
  assert.deepEqual(await labelsAt('locals {\n  a = file("<|>")\n}', { disk }), ['a.sh', 'scripts/']);
  assert.deepEqual(await labelsAt('build {\n  name = "<|>"\n}', { disk }), []);
});

test('a text with other parts is left alone', async () => {
  assert.deepEqual((await completionAt('build {\n  sources = ["a${var.x}b<|>"]\n}')).items, []);
});

test('of functions those that are called most come first, and a plain literal comes behind what has a name', async () => {
  const labels = await labelsAt('variable "v" {\n}\nlocals {\n  x = 1 + <|>\n}\n');
  const order = ['var.v', 'path.root', 'true', 'timestamp', 'upper', 'abs'].map(one => labels.indexOf(one));
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
  assert.ok(!order.includes(-1));
});

test('the regions of AWS, once each in a list', async () => {
  const regions = await labelsAt('source "amazon-ebs" "x" {\n  region = "<|>"\n}\n');
  assert.equal(regions[0], 'us-east-1');
  assert.ok(regions.includes('eu-north-1') && regions.includes('cn-north-1'));
  const more = await labelsAt('source "amazon-ebs" "x" {\n  ami_regions = ["us-east-1", "<|>"]\n}\n');
  assert.ok(more.includes('eu-north-1') && !more.includes('us-east-1'));
  assert.deepEqual(await labelsAt('source "azure-arm" "x" {\n  location = "<|>"\n}\n'), []);
});

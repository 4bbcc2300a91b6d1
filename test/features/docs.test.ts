import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeRegistry, silentRegistry, version } from '../support/fake-registry.ts';
import { hoverAt } from '../support/registry-features.ts';

const registry = silentRegistry('signed-out', 'Not signed in to HCP.');
const at = (text: string) => hoverAt(text, registry);

test('an argument: type, whether it must be set, values, and the release it is from', async () => {
  const text = (await at('source "amazon-ebs" "x" {\n  ami_<|>name = "x"\n}'))!;
  assert.match(text, /^\[ami_name\]\n```hcl\nami_name: string\n```/);
  assert.match(text, /\nrequired\n/);
  assert.match(text, /as of `github\.com\/hashicorp\/amazon` 1\.8\.2$/);
  assert.match(
    text,
    /\[Documentation\]\(https:\/\/developer\.hashicorp\.com\/packer\/integrations\/hashicorp\/amazon\/.*ebs\)/,
  );
});

test('an argument: default, choices, what excludes it', async () => {
  const method = (await at('data "http" "x" {\n  meth<|>od = "GET"\n}'))!;
  assert.match(method, /optional · default `"GET"`/);
  assert.match(method, /One of `"HEAD"`, `"GET"`/);
  assert.match(
    (await at('data "hcp-packer-artifact" "x" {\n  channel<|>_name = "x"\n}'))!,
    /Exactly one of `channel_name`, `version_fingerprint`\./,
  );
});

test('a component: what it cannot do without, either-or included', async () => {
  assert.match(
    (await at('source "amazon-<|>ebs" "x" {}'))!,
    /Needs `ami_name`; `instance_type` or `spot_instance_types`; `source_ami` or `source_ami_filter`; `ssh_username`\./,
  );
});

test('a nested block: what it cannot do without', async () => {
  assert.match(
    (await at('source "proxmox-iso" "x" {\n  pci_<|>devices {\n  }\n}'))!,
    /\nNeeds `host` or `mapping`\.\n/,
  );
});

test('a name that a builder adds to build', async () => {
  const text = (name: string) => `build {\n  provisioner "shell" {\n    inline = [build.${name}]\n  }\n}`;
  assert.match((await at(text('Source<|>AMI')))!, /The id of the AMI the machine was started from\./);
  assert.equal(await at(text('Nowhere<|>Known')), undefined);
});

test('Packer’s own arguments and blocks are nobody’s plugin', async () => {
  const timeout = (await at('build {\n  provisioner "shell" {\n    time<|>out = "1m"\n  }\n}'))!;
  assert.match(timeout, /Gives up after this long/);
  assert.doesNotMatch(timeout, /as of/);
  assert.match((await at('bui<|>ld {\n}'))!, /^\[build\]\n```hcl\nbuild \{ … \}\n```/);
  assert.match((await at('build {\n  prov<|>isioner "shell" {}\n}'))!, /provisioner "type" \{ … \}/);
});

test('an argument of a nested block has the rules of that block', async () => {
  const text = (await at('source "amazon-ebs" "x" {\n  source_ami_filter {\n    own<|>ers = []\n  }\n}'))!;
  assert.match(text, /owners: list\(string\)/);
  assert.match(text, /as of/);
});

test('what is deprecated says what to use', async () => {
  assert.match(
    (await at('hcp_packer_registry {\n  lab<|>els = {}\n}'))!,
    /\*\*Deprecated\.\*\* Use `bucket_labels`\./,
  );
});

test('a component: what it needs, and whether required_plugins names its plugin', async () => {
  const text = (await at('source "amazon-<|>ebs" "x" {}'))!;
  assert.match(text, /^\["amazon-ebs"\]\n\*\*amazon\\-ebs\*\* builder/);
  assert.match(text, /Needs `ami_name`/);
  assert.match(text, /`github\.com\/hashicorp\/amazon`, which `required_plugins` does not name/);
  assert.doesNotMatch((await at('build {\n  provisioner "she<|>ll" {}\n}'))!, /required_plugins/);
});

test('a source where a build names it', async () => {
  assert.match(
    (await at('source "docker" "x" {}\nbuild {\n  sources = ["source.doc<|>ker.x"]\n}'))!,
    /^\["source\.docker\.x"\]\n\*\*docker\*\* builder/,
  );
});

test('a function: signature and what it does', async () => {
  assert.match(
    (await at('locals {\n  a = jo<|>in(",", [])\n}'))!,
    /^\[join\]\n```hcl\njoin\(separator: string, lists\.\.\.: list\(string\)\) → string\n```/,
  );
  assert.match((await at('locals {\n  a = su<|>m([1])\n}'))!, /Since Packer 1\.13\.0$/);
});

const variables = `variable "region" {
  type        = string
  default     = "eu-west-1"
  description = "Where [to](command:evil) build"
}
variable "password" {
  type      = string
  default   = "hunter2"
  sensitive = true
}
variable "unset" {}
locals {
  zone   = "\${var.region}a"
  tags   = { team = "core", list = [1, 2] }
  secret = "x-\${var.password}"
  when   = timestamp()
}
`;

test('a variable: type, description, value; where it is declared and where it is used', async () => {
  const used = (await at(`${variables}build {\n  name = "a-\${var.re<|>gion}"\n}`))!;
  assert.match(used, /^\[var\.region\]\n```hcl\nvar\.region: string\n```/);
  assert.match(used, /Where \\\[to\\\]\\\(command\\:evil\\\) build/);
  assert.match(used, /Value, unless somebody gives another:\n\n```hcl\n"eu-west-1"\n```/);
  assert.match(
    (await at(variables.replace('"region"', '"reg<|>ion"')))!,
    /^\["region"\]\n```hcl\nvar\.region/,
  );
});

test('what is sensitive, or made of it, is never shown', async () => {
  for (const name of ['var.pass<|>word', 'local.sec<|>ret']) {
    const text = (await at(`${variables}build {\n  name = ${name}\n}`))!;
    assert.doesNotMatch(text, /hunter2/);
    assert.match(text, /sensitive, and not shown/);
  }
});

test('a local: its value, as far as it is known', async () => {
  assert.match((await at(`${variables}build {\n  name = local.zo<|>ne\n}`))!, /```hcl\n"eu-west-1a"\n```/);
  assert.match(
    (await at(`${variables}build {\n  name = local.ta<|>gs.team\n}`))!,
    /```hcl\n\{\n {2}team = "core"\n {2}list = \[1, 2\]\n\}\n```/,
  );
  assert.match((await at(`${variables}build {\n  name = local.wh<|>en\n}`))!, /known only while building/);
  assert.match((await at(`${variables}build {\n  name = var.un<|>set\n}`))!, /somebody must set it/);
});

test('a variable file is about the variables', async () => {
  assert.match(
    (await at(`//- a.pkr.hcl\n${variables}//- b.auto.pkrvars.hcl\nreg<|>ion = "us-east-1"\n`))!,
    /var\.region: string[\s\S]*"us-east-1"/,
  );
});

test('outputs of data sources, and the data source itself', async () => {
  const text = 'data "amazon-ami" "base" {}\nlocals {\n  a = data.amazon-ami.ba<|>se.OUT\n}';
  assert.match((await at(text))!, /^\[data\.amazon-ami\.base\]\n\*\*amazon\\-ami\*\* data source/);
  assert.match(
    (await at(text.replace('ba<|>se.OUT', 'base.i<|>d')))!,
    /^\[data\.amazon-ami\.base\.id\]\n```hcl\nid: string\n```/,
  );
});

test('a plugin of required_plugins: what it brings', async () => {
  const text = (await at(
    'packer {\n  required_plugins {\n    aw<|>s = {\n      source = "github.com/hashicorp/amazon"\n      version = "> 1"\n    }\n  }\n}',
  ))!;
  assert.match(text, /builder: `aws-chroot`, `aws-ebs`/);
  assert.match(text, /as of 1\.8\.2$/);
});

test('objects that are always there', async () => {
  assert.match((await at('locals {\n  a = path.ro<|>ot\n}'))!, /folder of the template/);
});

test('no words in comments, in texts and about what nobody knows', async () => {
  for (const text of [
    '# build<|> {\n',
    'build {\n  name = "bui<|>ld"\n}',
    'source "unheard-of" "x" {\n  thi<|>ng = 1\n}',
    'locals {\n  a = unheard<|>_of()\n}',
    'build {\n  name = var.unde<|>clared\n}',
  ])
    assert.equal(await at(text), undefined, text);
});

test('the registry’s card comes first; the name of its argument has words', async () => {
  const full = fakeRegistry({ b: { channels: { production: version('v1') } } });
  const block = 'data "hcp-packer-version" "x" {\n  bucket_name  = "b"\n  channel_name = "production"\n}';
  assert.match(
    (await hoverAt(block.replace('"production"', '"prod<|>uction"'), full))!,
    /\*\*production → v1\*\*/,
  );
  assert.match(
    (await hoverAt(block.replace('channel_name', 'channel<|>_name'), full))!,
    /channel_name: string/,
  );
});

test('what lies within a value: of the part of the chain the cursor is on', async () => {
  const text = (chain: string) => `locals {
  nested = { inner = { deep = 1, "x y" = "two" }, list = ["a", "b"] }
}
variable "hidden" {
  default   = { user = "s3cret" }
  sensitive = true
}
build {
  name = ${chain}
}`;
  const said = async (chain: string) => (await at(text(chain)))!;
  assert.match(await said('local.nes<|>ted.inner.deep'), /```hcl\nlocal\.nested\n```/);
  assert.match(
    await said('local.nested.inner.de<|>ep'),
    /local\.nested\.inner\.deep\n```\n\nValue:\n\n```hcl\n1\n/,
  );
  assert.match(
    await said('local.nested.in<|>ner.deep'),
    /local\.nested\.inner\n```\n\nValue:\n\n```hcl\n\{\n {2}deep = 1/,
  );
  assert.match(await said('local.nested.inner["x <|>y"]'), /inner\["x y"\]\n```\n\nValue:\n\n```hcl\n"two"/);
  assert.match(await said('var.hidden.us<|>er'), /var\.hidden\.user\n```\n\nIts value is sensitive/);
});

test('a key of a value: what it comes to where it is written, and its type where one is declared', async () => {
  const variable =
    'variable "net" {\n  type = object({ vpc = string, ports = list(number) })\n  default = { vp|A|c = "v-1", ports = [80] }\n}\n';
  const plain = variable.replace('|A|', '');
  const vpc = /```hcl\nvar\.net\.vpc: string\n```\n\nValue, unless somebody gives another:\n\n```hcl\n"v-1"/;
  assert.match((await at(variable.replace('|A|', '<|>')))!, vpc);
  assert.match((await at(`${plain}locals {\n  x = var.net.vp<|>c\n}`))!, vpc);
  assert.match((await at(`${plain}locals {\n  x = var.net.por<|>ts\n}`))!, /var\.net\.ports: list\(number\)/);
  assert.match(
    (await at(`//- a.pkr.hcl\n${plain}//- b.auto.pkrvars.hcl\nnet = { vp<|>c = "v-2", ports = [] }\n`))!,
    /var\.net\.vpc: string\n[\s\S]*"v-2"/,
  );
  const local = 'locals {\n  name = "x"\n  tags = { a = { Na<|>me = "the ${local.name}" } }\n}';
  assert.match((await at(local))!, /local\.tags\.a\.Name\n```\n\nValue:\n\n```hcl\n"the x"/);
  const hidden = 'variable "s" {\n  default = { us<|>er = "s3cret" }\n  sensitive = true\n}';
  assert.match((await at(hidden))!, /sensitive, and not shown/);
  assert.equal(await at('locals {\n  list = [{ a<|>a = 1 }]\n}'), undefined);
});

test('an argument that an override gives a source has the words of the component', async () => {
  const text =
    'build {\n  provisioner "shell" {\n    override = {\n      x = { inl<|>ine = [] }\n    }\n  }\n}';
  assert.match((await at(text))!, /inline: list\(string\)/);
});

test('an argument in the content of a dynamic step has the words of the component its label names', async () => {
  const step = (label: string) =>
    `build {\n  dynamic "provisioner" {\n    for_each = [1]\n    labels = [${label}]\n    content {\n      inl<|>ine = []\n    }\n  }\n}`;
  assert.match((await at(step('"shell"')))!, /inline: list\(string\)/);
  assert.equal(await at(step('local.kind')), undefined);
});

test('a word of the type of a variable', async () => {
  const type = (written: string) => at(`variable "x" {\n  type = ${written}\n}`);
  assert.match((await type('str<|>ing'))!, /^\[string\]\n```hcl\nstring\n```\n\nText\. Numbers/);
  assert.match((await type('map(num<|>ber)'))!, /^\[number\]/);
  assert.match((await type('li<|>st(string)'))!, /list\(type\)/);
  assert.match((await type('object({ a = option<|>al(string) })'))!, /need not be given/);
  assert.equal(await type('strin<|>g2'), undefined);
  assert.equal(await at('locals {\n  type = str<|>ing\n}'), undefined, 'this is no type');
});

test('what a loop binds: its type, and what it is in the first round', async () => {
  assert.equal(
    await at(
      'locals {\n  disks = [{ size = 10 }, { size = 20 }]\n  a = [for d in local.disks : d.si<|>ze]\n}',
    ),
    '[d.size]\n```hcl\nd.size\n```\n\nAnother value in each round. In the first round `10`.',
  );
  assert.match(
    (await at(
      'variable "disks" {\n  type = list(object({ size = number }))\n}\nsource "x" "y" {\n  dynamic "disk" {\n    for_each = var.disks\n    content {\n      size = disk.value.si<|>ze\n    }\n  }\n}',
    ))!,
    /disk\.value\.size: number\n/,
  );
  assert.match(
    (await at('locals {\n  a = { for k, v in { x = 1 } : k<|> => v }\n}'))!,
    /The key, or the number/,
  );
  const secret =
    'variable "s" {\n  default   = ["hunter2"]\n  sensitive = true\n}\nlocals {\n  a = [for v in var.s : v<|>]\n}';
  assert.doesNotMatch((await at(secret))!, /hunter2/);
});

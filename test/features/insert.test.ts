import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publishInsertion, referenceInsertion } from '../../server/language/features/insert/insertion.ts';
import { labelOf, placesOf, type Wanted } from '../../server/language/features/insert/snippets.ts';
import { moduleOf } from '../../server/language/model/module.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { artifact, bucket, build, version } from '../client/samples.ts';
import { applied } from '../support/edits.ts';
import { cursor, files } from '../support/markup.ts';

/** The files after a reference was inserted at `<|>`; the first file has the cursor. */
function inserted(marked: string, wanted: Wanted): string {
  const texts = new Map(files(marked));
  const [[uri, first]] = [...texts] as [[string, string]];
  const { text, offset } = cursor(first);
  texts.set(uri, text);
  const module = moduleOf(new Map([...texts].map(([name, content]) => [name, parse(content)])));
  const dialect = uri.endsWith('.tf') ? 'terraform' : 'packer';
  const { here, edits } = referenceInsertion(dialect, module, uri, offset, wanted);
  const all = [{ uri, start: offset, end: offset, newText: here }, ...edits];
  return [...texts]
    .map(([name, content]) => {
      const own = all.filter(edit => edit.uri === name).sort((a, b) => a.start - b.start);
      const result = applied(content, own);
      assert.deepEqual(parse(result).problems, [], result);
      return texts.size === 1 ? result : `//- ${name}\n${result}`;
    })
    .join('');
}
const ireland = { platform: 'aws', region: 'eu-west-1' };
const production = (...places: Wanted['places']): Wanted => ({
  bucket: 'golden-ubuntu',
  channel: 'production',
  places,
});

test('in an empty template one artifact asks its channel itself', () => {
  assert.equal(
    inserted('//- a.pkr.hcl\n<|>', production(ireland)),
    `data "hcp-packer-artifact" "golden-ubuntu" {
  bucket_name  = "golden-ubuntu"
  channel_name = "production"
  platform     = "aws"
  region       = "eu-west-1"
}
`,
  );
});

test('among the items of a block only the data source is written, above it', () => {
  assert.match(
    inserted('//- a.pkr.hcl\nsource "null" "x" {\n  <|>\n}\n', production(ireland)),
    /^data "hcp-packer-artifact" "golden-ubuntu" \{[^}]*\}\n\nsource "null" "x" \{\n {2}\n\}\n$/,
  );
});

test('several artifacts share one look at the channel', () => {
  assert.equal(
    inserted('//- a.pkr.hcl\n<|>', production(ireland, { platform: 'aws', region: 'us-east-1' })),
    `data "hcp-packer-version" "golden-ubuntu" {
  bucket_name  = "golden-ubuntu"
  channel_name = "production"
}

data "hcp-packer-artifact" "golden-ubuntu-eu-west-1" {
  bucket_name         = "golden-ubuntu"
  version_fingerprint = data.hcp-packer-version.golden-ubuntu.fingerprint
  platform            = "aws"
  region              = "eu-west-1"
}

data "hcp-packer-artifact" "golden-ubuntu-us-east-1" {
  bucket_name         = "golden-ubuntu"
  version_fingerprint = data.hcp-packer-version.golden-ubuntu.fingerprint
  platform            = "aws"
  region              = "us-east-1"
}
`,
  );
});

test('where the channel is looked up already, in whatever file, its fingerprint is used', () => {
  const result = inserted(
    `//- a.pkr.hcl
source "null" "x" {
  source_ami = <|>
}
//- b.pkr.hcl
variable "b" {
  default = "golden-ubuntu"
}
data "hcp-packer-version" "shared" {
  bucket_name  = var.b
  channel_name = "production"
}
`,
    production(ireland),
  );
  assert.match(
    result,
    /^\/\/- a\.pkr\.hcl\ndata "hcp-packer-artifact" "golden-ubuntu" \{\n {2}bucket_name {9}= "golden-ubuntu"\n {2}version_fingerprint = data\.hcp-packer-version\.shared\.fingerprint\n/,
  );
  assert.match(result, /\n {2}source_ami = data\.hcp-packer-artifact\.golden-ubuntu\.external_identifier\n/);
});

test('an artifact that is read already is only named, and a label that is taken is not taken twice', () => {
  const known = `data "hcp-packer-artifact" "known" {
  bucket_name  = "golden-ubuntu"
  channel_name = "production"
  platform     = "aws"
  region       = "eu-west-1"
}
`;
  assert.equal(
    inserted(
      `//- a.pkr.hcl\n${known}locals {\n  ami = "<|>"\n  b = "x<|>"\n}\n`.replace('x<|>', 'x'),
      production(ireland),
    ),
    `${known}locals {\n  ami = data.hcp-packer-artifact.known.external_identifier\n  b = "x"\n}\n`,
  );
  assert.equal(
    inserted(`//- a.pkr.hcl\n${known}locals {\n  ami = "x<|>"\n}\n`, production(ireland)),
    `${known}locals {\n  ami = "x\${data.hcp-packer-artifact.known.external_identifier}"\n}\n`,
  );
  const taken = known.replace('"known"', '"golden-ubuntu"').replace('production', 'staging');
  assert.match(
    inserted(`//- a.pkr.hcl\n${taken}<|>`, production(ireland)),
    /\}\n\ndata "hcp-packer-artifact" "golden-ubuntu-2" \{/,
  );
});

test('a version is read by its fingerprint, which costs nothing', () => {
  const wanted: Wanted = { bucket: 'golden-ubuntu', fingerprint: '01JD', places: [ireland] };
  assert.match(
    inserted('//- a.pkr.hcl\n# here\n<|>\nlocals {}\n', wanted),
    /^# here\n\ndata "hcp-packer-artifact" "golden-ubuntu" \{\n {2}bucket_name {9}= "golden-ubuntu"\n {2}version_fingerprint = "01JD"\n[^}]*\}\n\nlocals/,
  );
});

test('Terraform gets its own types, and the provider where the module lacks it', () => {
  assert.equal(
    inserted('//- main.tf\n<|>', production(ireland)),
    `terraform {
  required_providers {
    hcp = {
      source  = "hashicorp/hcp"
      version = ">= 0.82.0"
    }
  }
}

data "hcp_packer_artifact" "golden_ubuntu" {
  bucket_name  = "golden-ubuntu"
  channel_name = "production"
  platform     = "aws"
  region       = "eu-west-1"
}
`,
  );
  const elsewhere = inserted(
    `//- main.tf
resource "aws_instance" "web" {
  ami = <|>
}
//- versions.tf
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
`,
    production(ireland),
  );
  assert.match(elsewhere, /\n {2}ami = data\.hcp_packer_artifact\.golden_ubuntu\.external_identifier\n/);
  assert.match(
    elsewhere,
    /required_providers \{\n {4}hcp = \{\n {6}source {2}= "hashicorp\/hcp"\n {6}version = ">= 0\.82\.0"\n {4}\}\n {4}aws = /,
  );
});

test('in Terraform an artifact tells the fingerprint the next one is read by', () => {
  const result = inserted(
    `//- main.tf
terraform {
  required_providers {
    hcp = { source = "hashicorp/hcp" }
  }
}

data "hcp_packer_artifact" "first" {
  bucket_name  = "golden-ubuntu"
  channel_name = "production"
  platform     = "aws"
  region       = "us-east-1"
}
<|>`,
    production(ireland),
  );
  assert.match(result, /version_fingerprint = data\.hcp_packer_artifact\.first\.version_fingerprint\n/);
  assert.equal(result.match(/hashicorp\/hcp/g)?.length, 1);
});

test('the block that publishes to a bucket is written with its words, once per configuration', () => {
  const golden = bucket('golden', { description: 'a "b" ${c}', labels: { team: 'x', 'a/b': 'y' } });
  const at = (text: string) =>
    publishInsertion(moduleOf(new Map([['a', parse(text)]])), 'a', text.length, golden);
  assert.equal(
    at('')?.here,
    `hcp_packer_registry {
  bucket_name = "golden"
  description = "a \\"b\\" $\${c}"
  bucket_labels = {
    team  = "x"
    "a/b" = "y"
  }
}
`,
  );
  assert.equal(at('hcp_packer_registry {}\n'), undefined);
});

test('a build is named only where platform and region are not enough', () => {
  const two = version(1, {
    builds: [
      build({ componentType: 'amazon-ebs.x', artifacts: [artifact('ami-1', 'r1'), artifact('ami-2', 'r2')] }),
      build({ componentType: 'amazon-ebs.arm', artifacts: [artifact('ami-3', 'r1')] }),
    ],
  });
  assert.deepEqual(placesOf(two), [
    { platform: 'aws', region: 'r1', componentType: 'amazon-ebs.x' },
    { platform: 'aws', region: 'r2' },
    { platform: 'aws', region: 'r1', componentType: 'amazon-ebs.arm' },
  ]);
  assert.deepEqual(placesOf(two, { artifact: 'ami-2' }), [{ platform: 'aws', region: 'r2' }]);
  assert.deepEqual(
    [labelOf('packer', '4-all.x'), labelOf('terraform', '4-all.x')],
    ['bucket-4-all-x', 'bucket_4_all_x'],
  );
});

test('lines that end as on Windows are blank lines all the same', () => {
  const above = 'source "null" "x" {\n}\n\n';
  const below = '\n\nbuild {\n}\n';
  const plain = inserted(`//- a.pkr.hcl\n${above}<|>${below}`, production(ireland));
  const windows = inserted(
    `//- a.pkr.hcl\n${`${above}<|>${below}`.replaceAll('\n', '\r\n')}`,
    production(ireland),
  );
  assert.equal(windows.replaceAll('\r\n', '\n'), plain);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { templateSummary } from '../../server/language/features/template-summary.ts';
import { moduleOf } from '../../server/language/model/module.ts';
import { parse } from '../../server/language/syntax/parser.ts';

const summary = (files: Record<string, string>, uri = Object.keys(files)[0]!) =>
  templateSummary(moduleOf(new Map(Object.entries(files).map(([name, text]) => [name, parse(text)]))), uri);

const base = `source "file" "base" {}
source "file" "other" {}
build {
  sources = ["source.file.base"]
  source "file.other" {
    name = "mine"
  }
}
`;

test('the builds go by the names -only takes', () => {
  assert.deepEqual(summary({ 'a.pkr.hcl': base }).builds, ['file.base', 'file.mine']);
  const named = base.replace('build {', 'build {\n  name = "golden"');
  assert.deepEqual(summary({ 'a.pkr.hcl': named }).builds, ['golden.file.base', 'golden.file.mine']);
  const open = base.replace('["source.file.base"]', 'var.sources');
  assert.deepEqual(summary({ 'a.pkr.hcl': open }).builds, []);
});

test('a folder is read as one, unless two of its templates are each complete', () => {
  const sources = 'source "file" "web" {}\n';
  const build = 'build {\n  sources = ["file.web"]\n}\n';
  assert.equal(summary({ 'a.pkr.hcl': build, 'b.pkr.hcl': sources }).reads, 'folder');
  const two = { 'a.pkr.hcl': base, 'b.pkr.hcl': sources + build };
  assert.deepEqual(summary(two, 'b.pkr.hcl'), {
    reads: 'file',
    builds: ['file.web'],
    unset: [],
    buckets: [],
  });
});

test('variables without a value are told, with what a person needs to give one', () => {
  const variables = `variable "region" {
  type = list(string)
}
variable "token" {
  type      = string
  sensitive = true
}
variable "given" {}
variable "default" {
  default = null
}
`;
  assert.deepEqual(summary({ 'a.pkr.hcl': base + variables, 'x.auto.pkrvars.hcl': 'given = 1\n' }).unset, [
    { name: 'region', type: 'list(string)', sensitive: false },
    { name: 'token', type: 'string', sensitive: true },
  ]);
});

test('the buckets are those it publishes to, not those it reads', () => {
  const text = `${base}data "hcp-packer-version" "v" {
  bucket_name  = "parent"
  channel_name = "production"
}
hcp_packer_registry {
  bucket_name = "golden"
}
`;
  assert.deepEqual(summary({ 'a.pkr.hcl': text }).buckets, ['golden']);
});

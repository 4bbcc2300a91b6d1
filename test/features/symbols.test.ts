import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { SymbolInformation } from 'vscode-languageserver';
import {
  type DocumentSymbol,
  declaredSymbols,
  documentSymbols,
  rankFor,
} from '../../server/language/features/symbols.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { startTestServer } from '../support/server.ts';

const drawn = (symbols: readonly DocumentSymbol[], indent = ''): string[] =>
  symbols.flatMap(({ name, detail, kind, deprecated, children }) => [
    `${indent}${kind} ${name}${detail ? ` (${detail})` : ''}${deprecated ? ' deprecated' : ''}`,
    ...drawn(children, `${indent}  `),
  ]);

const template = `
packer {
  required_plugins {
    amazon = { version = "1.2.8", source = "github.com/hashicorp/amazon" }
  }
}
variable "region" {
  default = "eu"
}
variables {
  size = 1
}
local "id" { expression = 1 }
locals {
  name = "x"
}
data "hcp-packer-version" "base" {}
source "amazon-ebs" "web" {
  launch_block_device_mappings { volume_size = 1 }
}
build {
  name = "web"
  hcp_packer_registry {}
  provisioner "shell" {
    inline = []
  }
}
`;

test('the outline nests blocks and arguments and says what each is', () => {
  assert.deepEqual(drawn(documentSymbols(parse(template))), [
    'block packer',
    '  block required_plugins',
    '    plugin amazon (plugin)',
    'variable region (variable)',
    '  argument default',
    'block variables',
    '  variable size (variable)',
    'local id (local)',
    '  argument expression',
    'block locals',
    '  local name (local)',
    'data base (data hcp-packer-version)',
    'source web (source amazon-ebs)',
    '  block launch_block_device_mappings',
    '    argument volume_size',
    'build build (web)',
    '  argument name',
    '  block hcp_packer_registry deprecated',
    '  step shell (provisioner)',
    '    argument inline',
  ]);
});

test('a symbol of a broken or nameless block still has a name, and its place lies within it', () => {
  const check = (symbols: readonly DocumentSymbol[]) => {
    for (const { name, span, selection, children } of symbols) {
      assert.notEqual(name.trim(), '');
      assert.ok(span.start <= selection.start && selection.end <= span.end, name);
      check(children);
    }
  };
  for (let end = 0; end <= template.length; end++) check(documentSymbols(parse(template.slice(0, end))));
  assert.deepEqual(drawn(documentSymbols(parse('variable "" {}\nsource "a" {\n'))), [
    'block variable',
    'source a (source)',
  ]);
});

test('what is declared can be found from anywhere', () => {
  assert.deepEqual(
    declaredSymbols(parse(template)).map(({ name }) => name),
    ['amazon', 'region', 'size', 'id', 'name', 'base', 'web', 'build'],
  );
});

test('a query matches characters in order, case aside, the nearest first', () => {
  const ranks = (query: string, ...names: string[]) =>
    names.map(name => rankFor(name, 'local, a/b.pkr.hcl', query));
  assert.deepEqual(ranks('base', 'base', 'base_ami', 'my_base', 'b_a_s_e', 'bas'), [0, 1, 2, 3, undefined]);
  assert.deepEqual(ranks('bAmi', 'base_ami'), [3]);
  assert.deepEqual(ranks('', 'anything'), [1]);
  assert.deepEqual(ranks('bb', 'base'), [undefined]);
});

test('words behind the first are about where the symbol is', () => {
  const rank = (query: string) => rankFor('region', 'variable, web/a.pkr.hcl', query);
  assert.equal(rank('region variable'), 0);
  assert.equal(rank('reg web'), 1);
  assert.equal(rank('region local'), undefined);
});

test('workspace symbols come from files that are not open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'symbols-'));
  writeFileSync(join(folder, 'a.pkr.hcl'), template);
  const uri = pathToFileURL(folder).href;
  const server = await startTestServer({ folders: [uri] });
  try {
    const found = await server.lsp.sendRequest<SymbolInformation[]>('workspace/symbol', { query: 'reg' });
    assert.deepEqual(
      found.map(({ name, containerName, location }) => [name, containerName, location.range.start.line]),
      [['region', `variable, ${basename(folder)}/a.pkr.hcl`, 6]],
    );
    assert.equal(found[0]!.location.uri, `${uri}/a.pkr.hcl`);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
});

test('of very many symbols the one that has the name is among those an editor gets', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'symbols-'));
  const many = Array.from({ length: 3_000 }, (_, i) => `variable "r_e_g_${i}" {}\n`).join('');
  writeFileSync(join(folder, 'a.pkr.hcl'), many);
  writeFileSync(join(folder, 'z.pkr.json'), '{ "variable": { "reg": {} }, "locals": { "region": 1 } }');
  const server = await startTestServer({ folders: [pathToFileURL(folder).href] });
  try {
    const found = await server.lsp.sendRequest<SymbolInformation[]>('workspace/symbol', { query: 'reg' });
    assert.equal(found.length, 1_000);
    assert.deepEqual(
      found.slice(0, 2).map(({ name, containerName }) => [name, containerName]),
      [
        ['reg', `variable, ${basename(folder)}/z.pkr.json`],
        ['region', `local, ${basename(folder)}/z.pkr.json`],
      ],
    );
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countedAt, referenceLenses } from '../../server/language/features/reference-lens.ts';
import { moduleFrom } from '../support/module.ts';

const text = `variable "team" {
}
locals {
  a = var.team
  b = "\${var.team}-\${local.a}"
}
locals {
}
source "null" "t" {
}
data "null" "d" {
}
build {
  sources = ["null.t"]
  provisioner "shell" {
    only = ["null.t"]
  }
}
build {
  sources = [var.team]
}
packer {
}
//- x.pkrvars.hcl
team = "web"
`;

test('above each block is said how often what it declares is used, in every file of the folder', () => {
  const module = moduleFrom(`//- main.pkr.hcl\n${text}`);
  const said = referenceLenses(module.files.get('main.pkr.hcl')!).map(({ span }) => {
    const found = countedAt(module, 'main.pkr.hcl', span.start);
    return [module.files.get('main.pkr.hcl')!.text.slice(span.start, span.end), found?.title];
  });
  assert.deepEqual(said, [
    ['variable "team"', '4 references'],
    ['locals', '1 reference to 2 locals'],
    ['source "null" "t"', '2 references'],
    ['data "null" "d"', '0 references'],
    ['build', 'builds 1 source'],
    ['build', undefined],
  ]);
});

test('a lens leads to the places it counts, from the name they are about', () => {
  const module = moduleFrom(`//- main.pkr.hcl\n${text}`);
  const file = module.files.get('main.pkr.hcl')!;
  const found = countedAt(module, 'main.pkr.hcl', 0)!;
  assert.equal(file.text.slice(found.offset, found.offset + 4), 'team');
  assert.deepEqual(
    found.places.map(({ uri, start, end }) => `${uri} ${module.files.get(uri)!.text.slice(start, end)}`),
    ['main.pkr.hcl team', 'main.pkr.hcl team', 'main.pkr.hcl team', 'x.pkrvars.hcl team'],
  );
  const build = countedAt(module, 'main.pkr.hcl', file.text.indexOf('build'))!;
  assert.deepEqual(
    build.places.map(({ start, end }) => file.text.slice(start - 1, end + 1)),
    ['"t"'],
  );
  assert.equal(countedAt(module, 'main.pkr.hcl', 3), undefined);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { definition } from '../../server/language/features/definition.ts';
import { folding } from '../../server/language/features/folding.ts';
import { highlight } from '../../server/language/features/highlight.ts';
import { linkedEditing } from '../../server/language/features/linked-editing.ts';
import { links } from '../../server/language/features/links.ts';
import { rename } from '../../server/language/features/rename.ts';
import { occurrencesIn } from '../../server/language/model/occurrences.ts';
import { applied } from '../support/edits.ts';
import { moduleFrom } from '../support/module.ts';

const uri = 'main.pkr.hcl';
const template = `packer {
  required_plugins {
    null = { source = "github.com/a/null" }
  }
}
variable "a" { default = file("x") }
locals {
  b = { for k, v in var.a : k => "\${v.c["d"]}" if local.b[0] }
}
data "null-x" "e" {}
source "null" "f" {}
build {
  sources = ["source.null.f", "x.y.z.w", "..", "null."]
  source "null.f" { name = "g" }
  provisioner "shell" {
    only     = ["null.f", "null.g", "null"]
    override = { g = { a = <<EOT
\${data.null-x.e.id}
EOT
    } }
  }
  dynamic "provisioner" {
    iterator = it
    labels   = [it.key]
    content { script = it.value }
  }
}
`;
const broken = Array.from({ length: template.length }, (_, i) => [
  template.slice(0, i),
  template.slice(0, i) + template.slice(i + 2),
  `${template.slice(0, i)}"${template.slice(i)}`,
])
  .flat()
  .filter(text => text.trim() !== '');

test('in a text with anything missing every name lies in it and is what is written there', () => {
  for (const text of broken) {
    const module = moduleFrom(text);
    for (const { start, end, reach, item, thing } of occurrencesIn(module).byFile.get(uri) ?? []) {
      assert.equal(text.slice(start, end), thing.name, text);
      assert.ok(reach.start <= start && end <= reach.end && reach.end <= text.length, text);
      assert.ok(item.start <= start && end <= item.end && item.end <= text.length, text);
    }
    const lines = text.split('\n').length;
    for (const { startLine, endLine } of folding(module.files.get(uri)!))
      assert.ok(startLine < endLine && endLine < lines, text);
    for (const { start, end } of links(module, uri)) assert.ok(start <= end && end <= text.length, text);
  }
});

test('wherever a broken text is asked about, there is an answer', () => {
  for (const [i, text] of broken.entries()) {
    if (i % 7 !== 0) continue;
    const module = moduleFrom(text);
    for (let offset = i % 5; offset <= text.length; offset += 5) {
      assert.ok(
        definition(module, uri, offset).every(({ from }) => from.start <= offset && offset <= from.end),
      );
      highlight(module, uri, offset);
      linkedEditing(module.files.get(uri)!, offset);
      const edits = rename(module, uri, offset, 'other', { unread: [] });
      if (!('refused' in edits)) applied(text, edits);
      else assert.match(edits.refused, /\.$/);
    }
  }
});

const firstOf = (edits: readonly { start: number }[]) => Math.min(...edits.map(({ start }) => start));

test('a text renamed there and back is the same text', () => {
  const sample = readFileSync('samples/web-app/web.pkr.hcl', 'utf8');
  for (const text of [template, sample]) {
    const module = moduleFrom(text);
    for (const [, [place]] of occurrencesIn(module).byThing) {
      const edits = rename(module, uri, place!.start, 'quite-another', { unread: [] });
      if ('refused' in edits) continue;
      const there = applied(text, edits);
      const back = rename(moduleFrom(there), uri, firstOf(edits), place!.thing.name, {
        unread: [],
      });
      assert.ok(!('refused' in back), 'refused' in back ? back.refused : '');
      assert.equal(applied(there, back), text);
    }
  }
});

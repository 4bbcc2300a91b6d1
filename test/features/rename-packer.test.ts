import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { rename } from '../../server/language/features/rename.ts';
import { occurrencesIn } from '../../server/language/model/occurrences.ts';
import { stockPacker } from '../packer/packer.ts';
import { applied } from '../support/edits.ts';
import { moduleFrom } from '../support/module.ts';

const folder = `//- build.pkr.hcl
build {
  name    = "all"
  sources = ["source.file.first", "file.second"]
  source "file.second" {
    name = "third"
  }
  provisioner "shell-local" {
    only     = ["file.first", "file.third"]
    inline   = ["echo \${var.greeting} \${local.message}"]
    override = {
      first   = { inline = ["echo first"] }
      "third" = { inline = ["echo third"] }
    }
  }
  dynamic "provisioner" {
    for_each = local.greetings
    iterator = each_one
    labels   = ["shell-local"]
    content {
      except = ["file.second"]
      inline = ["echo \${each_one.value}"]
    }
  }
  post-processors {
    post-processor "checksum" {
      except = ["file.third"]
    }
  }
}
//- sources.pkr.hcl
source "file" "first" {
  content = data.null.origin.output
  target  = "first.txt"
}
source "file" "second" {
  content = var["greeting"]
  target  = "\${source.name}.txt"
}
//- values.pkr.hcl
variable "greeting" {
  type = string
  validation {
    condition     = length(var.greeting) > 1
    error_message = "A greeting is longer."
  }
}
variables {
  name = "world"
}
data "null" "origin" {
  input = "x"
}
local "message" {
  expression = "\${var.greeting}, \${var.name} %{ for part in local.greetings }\${part}%{ endfor }"
}
locals {
  greetings = [for key, word in { a = var.greeting } : "\${key} \${upper(word)}" if key != word]
}
//- some.auto.pkrvars.hcl
greeting = "hello"
`;

/** What Packer says of texts in a folder. */
function saidBy(packer: string, home: string, texts: ReadonlyMap<string, string>): string {
  for (const [name, text] of texts) writeFileSync(join(home, name), text);
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', PACKER_CONFIG_DIR: home };
  const { status, stdout, stderr, error } = spawnSync(packer, ['validate', '.'], {
    env,
    cwd: home,
    encoding: 'utf8',
  });
  if (error) throw error;
  return status === 0 && !stdout.includes('Warning') ? 'valid' : `${stdout}${stderr}`;
}

test('after any rename Packer accepts the folder as before, and a half rename it does not', async context => {
  const packer = await stockPacker();
  if ('missing' in packer) return context.skip(packer.missing);
  const module = moduleFrom(folder);
  const home = mkdtempSync(join(tmpdir(), 'rename-'));
  const said = (texts: ReadonlyMap<string, string>) => saidBy(packer.path, home, texts);
  const texts = new Map([...module.files].map(([name, { text }]) => [name, text]));
  try {
    assert.equal(said(texts), 'valid');
    const { byThing } = occurrencesIn(module);
    for (const [id, places] of byThing) {
      // From the last place, which is seldom the declaration.
      const from = places.at(-1)!;
      const edits = rename(module, from.uri, from.start, 'renamed-thing', { unread: [] });
      assert.ok(!('refused' in edits), `${id}: ${'refused' in edits ? edits.refused : ''}`);
      assert.equal(edits.length, places.length);
      const changed = (some: typeof edits) =>
        new Map(
          [...texts].map(([name, text]) => [
            name,
            applied(
              text,
              some.filter(edit => edit.uri === name),
            ),
          ]),
        );
      assert.equal(said(changed(edits)), 'valid', id);
    }
    context.diagnostic(`renamed: ${[...byThing.keys()].join(', ')}`);
    assert.equal(byThing.size, 12);
    const [variable] = byThing.get('variable greeting')!;
    const half = rename(module, variable!.uri, variable!.start, 'renamed-thing', { unread: [] });
    assert.ok(!('refused' in half));
    const text = applied(
      texts.get('values.pkr.hcl')!,
      half.filter(edit => edit.uri === 'values.pkr.hcl').slice(0, 1),
    );
    assert.notEqual(said(new Map([...texts, ['values.pkr.hcl', text]])), 'valid');
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

const members = `//- main.pkr.hcl
variable "net" {
  type = object({
    region = string
    vpc    = object({ id = string })
  })
}
locals {
  tags = {
    owner  = "me"
    "Team" = { lead = "you" }
  }
}
source "null" "t" {
  communicator = "none"
}
build {
  sources = ["null.t"]
  provisioner "shell-local" {
    inline = ["echo \${var.net.region} \${var.net["vpc"].id} \${local.tags.owner} \${local.tags.Team["lead"]}"]
  }
}
//- some.auto.pkrvars.json
{ "net": { "region": "eu", "vpc": { "id": "x" } } }
`;

test('after a rename of a member Packer accepts the folder, and with any one edit left out it does not', async context => {
  const packer = await stockPacker();
  if ('missing' in packer) return context.skip(packer.missing);
  const module = moduleFrom(members);
  const texts = new Map([...module.files].map(([name, { text }]) => [name, text]));
  const main = texts.get('main.pkr.hcl')!;
  const home = mkdtempSync(join(tmpdir(), 'rename-'));
  try {
    assert.equal(saidBy(packer.path, home, texts), 'valid');
    for (const [name, places] of [
      ['region', 3],
      ['vpc', 3],
      ['id = string', 3],
      ['owner', 2],
      ['Team', 2],
      ['lead', 2],
    ] as const) {
      const edits = rename(module, 'main.pkr.hcl', main.indexOf(name), 'renamed', { unread: [] });
      assert.ok(!('refused' in edits), name);
      assert.equal(edits.length, places, name);
      for (const left of [undefined, ...edits]) {
        const some = edits.filter(edit => edit !== left).sort((a, b) => a.start - b.start);
        const changed = new Map(
          [...texts].map(([uri, text]) => [
            uri,
            applied(
              text,
              some.filter(edit => edit.uri === uri),
            ),
          ]),
        );
        const said = saidBy(packer.path, home, changed);
        if (left) assert.notEqual(said, 'valid', `${name} without ${left.uri} ${left.start}`);
        else assert.equal(said, 'valid', name);
      }
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

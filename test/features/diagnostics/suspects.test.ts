import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose, rules } from '../../../server/language/features/diagnostics/index.ts';
import { suspectsIn } from '../../../server/language/features/diagnostics/suspects.ts';
import { referencesOf } from '../../../server/language/features/registry/references.ts';
import { parseJsonFile } from '../../../server/language/model/json-file.ts';
import { type Module, moduleOf } from '../../../server/language/model/module.ts';
import { parse } from '../../../server/language/syntax/parser.ts';
import { template } from '../../bench/templates.ts';
import { cases } from '../../packer/cases.ts';
import { dice } from '../../support/dice.ts';
import { files } from '../../support/markup.ts';

const settings = { severity: {} };
const moduleFrom = (texts: ReadonlyMap<string, string>, after?: Module): Module =>
  moduleOf(
    new Map(
      [...texts].map(([name, text]) => [
        name,
        name.endsWith('.json') ? parseJsonFile(text, name) : parse(text, after?.files.get(name)),
      ]),
    ),
    { lineage: after ? after.lineage : {} },
  );
const everything = (module: Module) =>
  new Map(
    [...module.files.keys()].map(uri => [uri, [diagnose(module, uri, settings), registryNames(module, uri)]]),
  );
/** What the registry would be asked about, and where that is written. */
const registryNames = (module: Module, uri: string) =>
  referencesOf(module, uri).map(({ block, ...reference }) =>
    JSON.parse(
      JSON.stringify({ header: block.header, ...reference }, (key, value) =>
        key === 'span' ? { start: value.start, end: value.end } : value,
      ),
    ),
  );

/** The root blocks looked at in the last of these texts, after the others were looked at. */
function lookedAt(...texts: readonly string[]): string[] {
  let module: Module | undefined;
  for (const text of texts) {
    module = moduleFrom(files(text), module);
    everything(module);
  }
  return [...module!.files].flatMap(([uri, { text }]) =>
    suspectsIn(module!, uri).blocks.map(({ header }) => text.slice(header.start, header.end)),
  );
}

const base = `variable "region" {
  type    = string
  default = "eu"
}
locals {
  name  = "web-\${var.region}"
  other = 1
}
source "null" "a" {
  communicator = "none"
}
source "null" "b" {
  communicator = "none"
  ssh_host     = local.name
}
build {
  sources = ["null.a", "null.b"]
}
`;

test('an edit inside a block has that block looked at again, and no other', () => {
  assert.deepEqual(lookedAt(base, base.replace('"none"', '"ssh"')), ['source "null" "a"']);
});

test('text around and between blocks has nothing looked at', () => {
  assert.deepEqual(lookedAt(base, `# New.\n\n${base.replace('locals', '\n\nlocals')}`), []);
});

test('a value has those looked at that read it, through others too', () => {
  assert.deepEqual(lookedAt(base, base.replace('"eu"', '"us"')), [
    'variable "region"',
    'locals',
    'source "null" "b"',
  ]);
  assert.deepEqual(lookedAt(base, base.replace('other = 1', 'other = 2')), ['locals']);
});

test('a name that comes or goes has everything looked at', () => {
  assert.equal(lookedAt(base, base.replace('other', 'another')).length, 5);
  assert.equal(lookedAt(base, `${base}\n//- main2.pkr.hcl\nvariable "b" {}\n`).length > 4, true);
});

test('a block with a problem is looked at until it has none', () => {
  const wrong = base.replace('local.name', 'local.nam');
  assert.deepEqual(lookedAt(wrong, wrong, wrong), ['source "null" "b"']);
});

test('a value from another file counts, and so does a variable file', () => {
  const apart = (value: string, given: string) => `//- a.pkr.hcl
variable "region" {
  type = string
}
locals {
  name = "${value}"
}
//- b.pkr.hcl
source "null" "b" {
  communicator = "none"
  ssh_host     = local.name
}
source "null" "c" {
  communicator = "none"
}
build {
  sources = ["null.b", "null.c"]
}
//- c.auto.pkrvars.hcl
region = "${given}"
`;
  assert.deepEqual(lookedAt(apart('x', 'eu'), apart('y', 'eu')), ['locals', 'source "null" "b"']);
  assert.equal(lookedAt(apart('x', 'eu'), apart('x', 'us')).length, 5);
});

test('while a line cannot be read, and when it can be again, nothing is forgotten', () => {
  const broken = base.replace('"none"\n', '"none\n');
  assert.deepEqual(
    [...everything(moduleFrom(files(broken), undefined))],
    [...everything(moduleFrom(files(broken), seen(base)))],
  );
  assert.deepEqual(lookedAt(base, broken, base), []);
});
function seen(text: string): Module {
  const module = moduleFrom(files(text));
  everything(module);
  return module;
}

test('a rule that is told of suspects only says so', () => {
  const silent = new Set<string>();
  for (const texts of folders)
    for (const rule of rules.filter(one => !one.byBlock)) {
      const module = moduleFrom(texts);
      const asked: Module = Object.create(module, {
        lineage: {
          get() {
            silent.add(rule.code);
            return undefined;
          },
        },
      });
      for (const uri of module.files.keys()) [...rule.check(asked, uri)];
    }
  assert.deepEqual([...silent], []);
});

/** Folders of several cases at once, so that one may change what another comes to. */
const folders = cases().map(one => one.files);
const words = [
  ...new Set(
    folders.flatMap(one => [...one.values()].flatMap(text => text.match(/[\w.-]+|"[^"\n]*"/g) ?? [])),
  ),
];
const lines = [...new Set(folders.flatMap(one => [...one.values()].flatMap(text => text.split('\n'))))];

/** Folders that hold a bit of everything, or several files. */
const rich = folders.filter(
  one => one.size > 1 || [...one.values()].some(text => text.length > 1200 || text.includes('dynamic')),
);
/** Others, or more of them, by `EDITS=240-4000`. */
const [first, end] = (process.env.EDITS ?? '0-240').split('-').map(Number) as [number, number];

for (let part = 0; part < 8; part++)
  test(`after any edits the same is said as by one who sees the text for the first time (${part + 1} of 8)`, () => {
    for (let seed = first + part; seed < end; seed += 8) {
      const below = dice(seed + 1).below;
      const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
      let texts = new Map<string, string>();
      for (let i = below(3); i >= 0; i--)
        for (const [name, text] of pick(seed % 2 === 0 ? rich : folders))
          texts.set(
            name,
            `${texts.get(name) ?? ''}${name.endsWith('.json') ? '' : '\n'}${name.endsWith('.json') && texts.has(name) ? '' : text}`,
          );
      if (seed % 10 === 0) texts.set('main.pkr.hcl', template(4000));
      let module = moduleFrom(texts);
      everything(module);
      for (let step = 0; step < 12; step++) {
        texts = new Map(texts);
        const name = pick([...texts.keys()]);
        texts.set(name, edited(texts.get(name)!, below, pick));
        if (below(12) === 0 && texts.size > 1) texts.delete(pick([...texts.keys()]));
        if (below(12) === 0) for (const [other, text] of pick(folders)) texts.set(`x${other}`, text);
        module = moduleFrom(texts, module);
        assert.deepEqual(
          everything(module),
          everything(moduleFrom(texts)),
          `seed ${seed}, step ${step}:\n${[...texts].map(([one, text]) => `//- ${one}\n${text}`).join('\n')}`,
        );
      }
    }
  });

function edited(text: string, below: (n: number) => number, pick: <T>(from: readonly T[]) => T): string {
  const all = text.split('\n');
  const at = below(all.length);
  switch (below(6)) {
    case 0:
      return all.toSpliced(at, 1).join('\n');
    case 1:
      return all.toSpliced(at, 0, pick(lines)).join('\n');
    case 2:
      return all.toSpliced(at, 0, pick(all)).join('\n');
    case 3: {
      const blocks = text.split(/^(?=\S)/m);
      return blocks.toSpliced(below(blocks.length), below(2), pick(blocks)).join('');
    }
    default: {
      const found = [...text.matchAll(/[\w.-]+|"[^"\n]*"/g)];
      if (found.length === 0) return pick(lines);
      const { index, 0: word } = pick(found);
      const other = below(2) === 0 ? pick(found)[0] : pick(words);
      return text.slice(0, index) + other + text.slice(index + word.length);
    }
  }
}

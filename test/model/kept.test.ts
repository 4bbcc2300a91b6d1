import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { defaults } from '../../protocol/settings.ts';
import { diagnose } from '../../server/language/features/diagnostics/index.ts';
import { type Module, moduleOf } from '../../server/language/model/module.ts';
import { parse } from '../../server/language/syntax/parser.ts';

setFlagsFromString('--expose_gc');
const gc = runInNewContext('gc') as () => void;

/** Two templates that declare the same, as people have them who build one at a time. */
const alone = (more: string) => `
variable "region" {
  default = "eu-west-1"
}

locals {
  of = ["a", "b"]
}

source "null" "a" {
  communicator = "none"
}

source "null" "b" {
  communicator = "none"
}

build {
  sources = [for name in local.of : "null.\${name}"]
  ${more}
}
`;

test('what was worked out of a configuration is not kept by the files it shares with the next one', async () => {
  const neighbour = parse(alone(''));
  const seen: WeakRef<Module>[] = [];
  const look = (text: string) => {
    const files = new Map([
      ['file:///t/a.pkr.hcl', parse(text)],
      ['file:///t/b.pkr.hcl', neighbour],
    ]);
    const module = moduleOf(files, { lineage });
    const found = [...files.keys()].flatMap(uri => diagnose(module, uri, defaults));
    seen.push(new WeakRef(module));
    return found;
  };
  const lineage = {};
  for (let i = 0; i < 5; i++)
    assert.ok(look(alone(`name = "n${i}"`)).some(({ code }) => code === 'duplicate-variable'));
  // What a turn has looked at through a weak reference lives until it ends.
  await new Promise(resolve => setImmediate(resolve));
  gc();
  assert.deepEqual(
    seen.map(module => module.deref() === undefined),
    [true, true, true, true, true],
  );
  assert.ok(neighbour);
});

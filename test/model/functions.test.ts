import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functions } from '../../server/language/catalog/index.ts';
import { diagnose } from '../../server/language/features/diagnostics/index.ts';
import { toJson } from '../../server/language/model/functions/json.ts';
import { moduleFrom } from '../support/module.ts';
import { functionCases } from './function-cases.ts';

const cases = functionCases();
const module = moduleFrom(
  `locals {\n${cases.map(({ expression }, i) => `  c${i} = ${expression}\n`).join('')}}\nbuild {}\n`,
  { installed: [] },
);
const [uri] = module.files.keys();
const { text } = module.files.get(uri!)!;
const rejected = new Set(
  diagnose(module, uri!, { severity: {} })
    .filter(({ severity }) => severity === 'error')
    .map(({ start }) => text.slice(0, start).split('\n').length - 2),
);

test('every function has five cases or more', () => {
  const counts = new Map([...functions().keys()].map(name => [name, 0]));
  for (const { about } of cases) counts.set(about, (counts.get(about) ?? 0) + 1);
  assert.deepEqual(
    [...counts].filter(([, count]) => count < 5),
    [],
  );
});

for (const name of new Set(cases.map(({ about }) => about)))
  test(`${name} comes to what Packer makes of it, and is rejected where Packer rejects it`, () => {
    const told = (i: number, expression: string, verdict: string) => `${expression} ${verdict} (c${i})`;
    const got: string[] = [];
    const want: string[] = [];
    for (const [i, { about, expression, value, silent }] of cases.entries()) {
      if (about !== name) continue;
      const ours = toJson(module.local(`c${i}`));
      got.push(told(i, expression, rejected.has(i) ? 'rejected' : (ours ?? 'unknown')));
      want.push(told(i, expression, silent ? 'unknown' : (value ?? 'rejected')));
    }
    assert.deepEqual(got, want);
  });

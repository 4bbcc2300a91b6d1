import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../server/language/syntax/parser.ts';
import { modules } from '../../server/modules.ts';
import type { Templates } from '../../server/templates.ts';

test('a configuration in use is kept, however many others have been looked at since it was made', async () => {
  const trees = new Map<string, ReturnType<typeof parse>>();
  const folder: Templates['folder'] = async ({ uri }) => {
    if (!trees.has(uri)) trees.set(uri, parse('locals {\n  a = 1\n}\n'));
    return { files: new Map([[uri, trees.get(uri)!]]), unread: [] };
  };
  const installed: never[] = [];
  const moduleOf = modules({ folder } as unknown as Templates, async () => installed);
  const at = (n: number) => moduleOf({ uri: `file:///f${n}/a.pkr.hcl` });
  const inUse = await at(0);
  const left = await at(1);
  for (let n = 2; n < 120; n++) {
    await at(n);
    assert.equal(await at(0), inUse, `after ${n} others`);
  }
  assert.notEqual(await at(1), left);
});

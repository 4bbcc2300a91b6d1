import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { diagnose, rules } from '../../../server/language/features/diagnostics/index.ts';
import { liveFindings } from '../../../server/language/features/registry/live.ts';
import { moduleOf } from '../../../server/language/model/module.ts';
import type { Block, File } from '../../../server/language/syntax/ast.ts';
import { parse } from '../../../server/language/syntax/parser.ts';
import { part, template } from '../../bench/templates.ts';
import { NOW, silentRegistry } from '../../support/fake-registry.ts';

/** A tree that counts how often somebody looks at its nodes. */
function counted(file: File): { readonly file: File; looks(): number } {
  let looks = 0;
  const proxies = new WeakMap<object, object>();
  const handler: ProxyHandler<object> = {
    get(target, key, receiver) {
      const value = Reflect.get(target, key, receiver);
      if (key === 'kind') looks++;
      // What is kept of a node is no part of the tree.
      if (typeof key === 'symbol') return value;
      return typeof value === 'object' && value !== null && key !== 'problems' ? proxy(value) : value;
    },
  };
  function proxy(target: object): object {
    const known = proxies.get(target) ?? new Proxy(target, handler);
    proxies.set(target, known);
    return known;
  }
  return { file: proxy(file) as File, looks: () => looks };
}

const settings = { severity: {} };
const uri = 'file:///t/main.pkr.hcl';

/** A configuration of eleven files, read anew for each version of the one that is edited. */
function folder() {
  const others = Array.from(
    { length: 10 },
    (_, i) => [`file:///t/part-${i}.pkr.hcl`, counted(parse(part(3000, 100 * (i + 1))))] as const,
  );
  const text = template(3000);
  const module = (version: number) =>
    moduleOf(
      new Map([
        ...others.map(([name, { file }]) => [name, file] as const),
        [uri, parse(`${text}# ${version}\n`)] as const,
      ]),
    );
  const looks = () => others.reduce((sum, [, one]) => sum + one.looks(), 0);
  return { others, module, looks };
}

test('an edit looks at the file it is in: no rule goes through the trees of the others again', () => {
  const { others, module, looks } = folder();
  diagnose(module(1), uri, settings);
  const first = looks();
  assert.ok(first > 5_000, 'the trees are not looked at: the test shows nothing');
  const greedy = rules.flatMap(rule => {
    // Facts that rules share are there, and what is left is the rule's own.
    const next = module(2);
    diagnose(next, others[0]![0], settings);
    const again = module(3);
    const before = looks();
    [...rule.check(again, uri)];
    const own = looks() - before;
    return own > 3 * others.length ? [`${rule.code}: ${own} looks at ${others.length} other files`] : [];
  });
  assert.deepEqual(greedy, []);
});

test('a file of twice the size costs about twice as much', () => {
  const costs = [10_000, 20_000].map(size => {
    const { file, looks } = counted(parse(template(size)));
    const module = moduleOf(new Map([[uri, file]]));
    return new Map(
      rules.map(rule => {
        const before = looks();
        [...rule.check(module, uri)];
        return [rule.code, looks() - before];
      }),
    );
  });
  const [small, large] = costs as [Map<string, number>, Map<string, number>];
  assert.deepEqual(
    [...large].flatMap(([code, looks]) =>
      looks > 2.5 * small.get(code)! + 100 ? [`${code}: ${small.get(code)}, then ${looks} looks`] : [],
    ),
    [],
  );
});

test('nor does what is asked of the registry: of other files only the blocks that publish count', async () => {
  const { others, module, looks } = folder();
  const environment = { registry: silentRegistry('pending', 'Asking.'), now: NOW, who: 'me' };
  diagnose(module(1), uri, settings);
  const again = module(2);
  const before = looks();
  await liveFindings(again, uri, environment);
  const own = looks() - before;
  assert.ok(own <= 3 * others.length, `${own} looks at ${others.length} other files`);
});

test('nothing is wrong with the texts that the bench types into: a finding would be sent with every key', () => {
  const folder = new Map([
    [uri, parse(template(10_240))],
    ['file:///t/part-0.pkr.hcl', parse(part(10_240, 1000))],
  ]);
  const found = [
    moduleOf(folder, { installed: [] }),
    ...[1024, 10_240].map(size => moduleOf(new Map([[uri, parse(template(size))]]))),
  ].flatMap(module => diagnose(module, uri, settings));
  assert.deepEqual(found, []);
});

test('an edit has no block read again but the one it is in', async () => {
  const text = template(10_240);
  const at = text.indexOf('instance_type', text.length / 2) + 'instance_type = "'.length;
  const environment = { registry: silentRegistry('pending', 'Asking.'), now: NOW, who: 'me' };
  const lineage = {};
  let file = parse(text);
  const look = async () => {
    const module = moduleOf(new Map([[uri, file]]), { lineage, installed: [] });
    diagnose(module, uri, settings);
    await liveFindings(module, uri, environment);
  };
  await look();
  file = parse(`${text.slice(0, at)}x${text.slice(at)}`, file);
  const moved = file.body.items.filter(item => item.kind === 'block' && item.origin) as readonly Block[];
  assert.ok(moved.length > 10, 'nothing stands behind the edit: the test shows nothing');
  const bodies = Object.getPrototypeOf(moved[0]!.body);
  const items = Object.getOwnPropertyDescriptor(bodies, 'items')!;
  const read: string[] = [];
  Object.defineProperty(bodies, 'items', {
    ...items,
    get() {
      read.push(new Error('somebody reads a block').stack!);
      return items.get!.call(this);
    },
  });
  await look();
  Object.defineProperty(bodies, 'items', items);
  assert.deepEqual(read, []);
});

test('an edit leaves its block behind, not the text of its whole file', () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const text = template(100_000);
  const at = text.indexOf('"t3.small"') + 1;
  const lineage = {};
  let tree: File | undefined;
  const edits = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      tree = parse(`${text.slice(0, at)}${i}${text.slice(at)}`, tree);
      diagnose(moduleOf(new Map([[uri, tree]]), { lineage }), uri, settings);
    }
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = edits(100, 150);
  const grown = edits(150, 250) - before;
  assert.ok(grown < (100 * text.length) / 4, `100 edits left ${grown} bytes behind`);
});

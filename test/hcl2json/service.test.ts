import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Verdict } from '../../server/hcl2json/answer.ts';
import { hashicorpParser } from '../../server/hcl2json/service.ts';
import { parse } from '../../server/language/syntax/parser.ts';

const worker = new URL('../../server/hcl2json/worker.ts', import.meta.url);
const shared = hashicorpParser({ worker });
after(() => shared.dispose());

const why = (verdict: Verdict) => (verdict.kind === 'unanswerable' ? verdict.why : verdict.kind);
/** A worker that is ready and then does what `body` says with each text. */
const made = (body: string) =>
  new URL(
    `data:text/javascript,${encodeURIComponent(
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', text => { ${body} });
       parentPort.postMessage('ready');`,
    )}`,
  );

test('a good text is ok', async () => {
  assert.deepEqual(await shared.check('a = 1\n'), { kind: 'ok' });
});

test('a broken text comes back with HashiCorp’s words and the place', async () => {
  assert.deepEqual(await shared.check('a = 1\na = 2\n'), {
    kind: 'problems',
    problems: [
      {
        summary: 'Attribute redefined',
        detail: 'The argument "a" was already set at line 1. Each argument may be set only once.',
        start: 6,
        end: 7,
      },
    ],
  });
});

test('columns behind emoji and combining marks are places in the text', async () => {
  const text = '\ufeffa = "👨‍👩‍👧é\u0301𝒳" b\n';
  const verdict = await shared.check(text);
  assert.ok(verdict.kind === 'problems');
  const { start, end } = verdict.problems[0]!;
  assert.equal(text.slice(start, end), 'b');
});

test('a text that parses and cannot be turned into JSON is ok', async () => {
  assert.deepEqual(await shared.check('x {}\nx "a" {}\n'), { kind: 'ok' });
});

test('who asks the same of the same document twice gets one answer twice', async () => {
  const service = hashicorpParser({ worker });
  const busy = service.check('a = \n', 'other');
  const [first, second] = await Promise.all([service.check('b = \n', 'one'), service.check('b = \n', 'one')]);
  assert.equal(first!.kind, 'problems');
  assert.deepEqual(second, first);
  await busy;
  await service.dispose();
});

test('a text it hangs on is given up within 3 seconds, remembered, and the next one is answered', async () => {
  const lines: string[] = [];
  const service = hashicorpParser({ worker, log: line => lines.push(line) });
  await service.check('a = 1\n');
  const start = performance.now();
  assert.equal(why(await service.check('x = 1e9999999\n')), 'no answer within 2500 ms');
  assert.ok(performance.now() - start < 3000);
  assert.deepEqual(parse('x = 1e9999999\n').problems, []);
  const again = performance.now();
  assert.equal(why(await service.check('x = 1e9999999\n')), 'no answer within 2500 ms');
  assert.ok(performance.now() - again < 100);
  assert.equal((await service.check('b = \n')).kind, 'problems');
  assert.equal(lines.length, 1);
  await service.dispose();
});

test('deep nesting does not kill it, or it comes back', async () => {
  const service = hashicorpParser({ worker });
  const deep = (n: number) => `a = ${'['.repeat(n)}${']'.repeat(n)}\n`;
  assert.equal((await service.check(deep(400))).kind, 'ok');
  await service.check(deep(20_000));
  assert.equal((await service.check('a = 1\n')).kind, 'ok');
  await service.dispose();
});

test('without its WebAssembly it says so, dies three times and stays off', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hcl2json-'));
  try {
    const outfile = join(folder, 'worker', 'hcl2json.cjs');
    await mkdir(dirname(outfile));
    const bundle = () =>
      build({
        entryPoints: [fileURLToPath(worker)],
        outfile,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        external: ['performance'],
        logLevel: 'warning',
      });
    await bundle();
    const url = pathToFileURL(outfile);
    const lines: string[] = [];
    const lacking = hashicorpParser({ worker: url, log: line => lines.push(line) });
    assert.match(why(await lacking.check('a = 1\n')), /stopped 3 times/);
    assert.match(lines[0]!, /main\.wasm\.gz/);
    assert.equal(lines.length, 4);
    assert.match(why(await lacking.check('b = 1\n')), /stopped 3 times/);
    assert.equal(lines.length, 4);
    await lacking.dispose();

    const library = dirname(createRequire(import.meta.url).resolve('@cdktf/hcl2json/package.json'));
    await copyFile(join(library, 'main.wasm.gz'), join(folder, 'main.wasm.gz'));
    const bundled = hashicorpParser({ worker: url });
    assert.equal((await bundled.check('a = [\n')).kind, 'problems');
    await bundled.dispose();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what kills the worker is not asked again; other texts are', async () => {
  const service = hashicorpParser({
    worker: made('if (text === "die") process.exit(3); else parentPort.postMessage("");'),
  });
  assert.equal(why(await service.check('die')), 'exit code 3');
  assert.equal(why(await service.check('die')), 'exit code 3');
  assert.equal((await service.check('live')).kind, 'ok');
  await service.dispose();
});

test('an answer about the parser itself counts as its death', async () => {
  const service = hashicorpParser({
    worker: made('parentPort.postMessage("Go program has already exited")'),
  });
  assert.equal(why(await service.check('a')), 'Go program has already exited');
  await service.dispose();
});

test('one question is in flight; of those that wait, the latest of each document is asked', async () => {
  const service = hashicorpParser({
    worker: made('parentPort.postMessage(text === "b2" ? "convert to HCL: " : "");'),
  });
  const [first, overtaken, latest, other] = await Promise.all([
    service.check('b1', 'one'),
    service.check('b2', 'one'),
    service.check('b3', 'one'),
    service.check('b4', 'two'),
  ]);
  assert.deepEqual([first, overtaken].map(why), ['overtaken by a newer text', 'overtaken by a newer text']);
  assert.deepEqual([latest, other].map(why), ['ok', 'ok']);
  await service.dispose();
});

test('the same text is asked once', async () => {
  const service = hashicorpParser({
    worker: made(
      'globalThis.n = (globalThis.n ?? 0) + 1; parentPort.postMessage(n > 1 ? "asked twice" : "");',
    ),
  });
  assert.deepEqual((await Promise.all([service.check('a', 'one'), service.check('a', 'two')])).map(why), [
    'ok',
    'ok',
  ]);
  assert.equal(why(await service.check('a', 'three')), 'ok');
  await service.dispose();
});

test('a text over 1 MB is not asked', async () => {
  assert.equal(why(await shared.check(`# ${'x'.repeat(1 << 20)}`)), 'larger than 1 MB');
});

test('after ten idle minutes its memory is given back, and it starts anew when asked', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const service = hashicorpParser({
    worker: made(
      'globalThis.n = (globalThis.n ?? 0) + 1; parentPort.postMessage(n > 1 ? "same thread" : "");',
    ),
  });
  assert.equal(why(await service.check('a')), 'ok');
  t.mock.timers.tick(10 * 60_000);
  assert.equal(why(await service.check('b')), 'ok');
  t.mock.timers.tick(9 * 60_000);
  assert.equal(why(await service.check('c')), 'same thread');
  await service.dispose();
});

test('a dead service answers', async () => {
  const service = hashicorpParser({ worker });
  const pending = service.check('a = 1\n');
  await service.dispose();
  assert.equal(why(await pending), 'disposed');
  assert.equal(why(await service.check('b = 1\n')), 'disposed');
});

test('it does not keep the process alive', () => {
  const script = `import { hashicorpParser } from ${JSON.stringify(new URL('../../server/hcl2json/service.ts', import.meta.url).href)};
    const service = hashicorpParser({ worker: new URL(${JSON.stringify(worker.href)}) });
    console.log((await service.check('a = 1')).kind);`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  assert.deepEqual([run.status, run.stdout.trim()], [0, 'ok']);
});

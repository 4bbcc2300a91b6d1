// `npm run bench`: how fast the product is on this machine. Prints a table and writes .cache/bench.json.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DocumentDiagnosticReport, WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { startLocalRegistry } from '../../registry/local/server.ts';
import { cache, run } from '../../scripts/paths.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { presentPacker } from '../packer/packer.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { asking } from './asking.ts';
import { computedBy, computedByMain, line, type Result, residentOf, summary, timed } from './measure.ts';
import { scale } from './scale.ts';
import { bundled, part, references, seed, template } from './templates.ts';

const KB = 1024;
const results: Result[] = [];
/** Of all documents; their versions go up with it. */
let edits = 1;
const tell = (...found: readonly Result[]) => {
  for (const result of found) {
    results.push(result);
    console.log(line(result));
  }
};
const section = (title: string) =>
  console.log(
    `\n${title.padEnd(58)} p50                  p99                  p5         computed   its p99`,
  );

if ((await run(process.execPath, ['esbuild.mjs', '--production'])) !== 0) process.exit(1);
const wanted = process.argv.slice(2);
const questions = () => {
  section('Questions about a template of 10 KB, over stdio');
  return asking(tell);
};
const large = () => {
  section('A large local registry');
  return scale(tell);
};
const stages: Record<string, () => Promise<void>> = {
  parsing,
  typing,
  asking: questions,
  workspace,
  packer,
  starting,
  memory,
  registry,
  large,
};
/** What takes minutes is run by name. */
const usual = Object.keys(stages).filter(name => name !== 'large');
for (const [name, stage] of Object.entries(stages))
  if ((wanted.length === 0 ? usual : wanted).includes(name)) await stage();
if (wanted.length === 0) {
  mkdirSync(cache, { recursive: true });
  const machine = { platform: process.platform, arch: process.arch, node: process.version };
  writeFileSync(
    join(cache, 'bench.json'),
    `${JSON.stringify({ at: new Date().toISOString(), machine, results }, null, 2)}\n`,
  );
}

async function parsing() {
  section('Parsing');
  for (const [size, rounds] of [
    [1, 500],
    [10, 200],
    [100, 50],
    [1024, 10],
  ] as const) {
    const text = template(size * KB);
    // Each round another text: nothing may be remembered.
    const before = process.cpuUsage();
    const times = await timed(rounds, round => parse(`${text}# ${round}\n`), 0);
    const { user, system } = process.cpuUsage(before);
    tell({ ...summary(`parse ${size} KB`, times), cpu: (user + system) / 1000 / rounds });
  }
  ratio('parse 1024 KB', 'parse 10 KB', 140);
}

/** How much more one takes than another, in this run: says more on a busy machine than either. */
function ratio(of: string, to: string, target: number) {
  const [more, less] = [of, to].map(name => results.find(({ what }) => what === name));
  if (!more || !less) return;
  const p50 = more.cpu && less.cpu ? more.cpu / less.cpu : more.p50 / less.p50;
  tell({ what: `${of} : ${to}`, unit: '×', p50, target });
}

/**
 * Changes a place of the text, to something new with each key, and waits until the pull is answered. The first keys after
 * the start, while code is still being compiled, are told apart where somebody wants to know.
 * @param more.typed comes and goes instead
 */
async function keystrokes(
  what: string,
  server: ServerProcess,
  uri: string,
  text: string,
  rounds: number,
  more: { typed?: string; behind?: string; first?: boolean; target?: number; target99?: number } = {},
) {
  const { typed, behind = 'instance_type = "t', first = false, ...targets } = more;
  // In the middle, as people are on average.
  const at = text.indexOf(behind, text.length / 2) + behind.length;
  const lines = text.slice(0, at).split('\n');
  const position = { line: lines.length - 1, character: lines.at(-1)!.length };
  let before: number | undefined;
  let previousResultId: string | undefined;
  let there = '';
  const warm = Math.ceil(rounds / 5);
  const computed: number[] = [];
  const act = async (round: number) => {
    if (round === warm) before = computedBy(server.pid);
    if (round >= warm) computed.push(computedByMain(server.pid) ?? 0);
    const next = typed === undefined ? wordOf(round) : round % 2 === 1 ? '' : typed;
    const end = { ...position, character: position.character + there.length };
    void server.lsp.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: ++edits },
      contentChanges: [{ range: { start: position, end }, text: next }],
    });
    there = next;
    previousResultId = await pull(server, uri, previousResultId);
  };
  const all = await timed(rounds + warm, act, 0);
  if (first) tell(summary(`${what}, the first 50 keys`, all.slice(0, 50)));
  const times = all.slice(warm);
  const after = computedBy(server.pid);
  const cpu = after === undefined || before === undefined ? undefined : (after - before) / rounds;
  const { p99 } = summary(
    '',
    computed.slice(1).map((now, i) => now - computed[i]!),
  );
  tell({ ...summary(what, times, targets), cpu, cpu99: p99 || undefined });
}

/** A word of one to three letters: one more, or another, each time. */
function wordOf(round: number): string {
  const letter = String.fromCharCode(97 + (round % 26));
  return round < 26 ? letter : wordOf(Math.floor(round / 26) - 1) + letter;
}

/** As VS Code does, which says what it has. */
async function pull(server: ServerProcess, uri: string, previousResultId: string | undefined) {
  const { resultId } = await server.lsp.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', {
    textDocument: { uri },
    previousResultId,
  });
  return resultId;
}

async function typing() {
  section('Keystroke to diagnostics, over stdio');
  {
    // How long a question takes whose answer is known: what the machine and the protocol add to the rest.
    const server = await startServerProcess({});
    const uri = 'untitled:/templates/main.pkr.hcl';
    server.open(uri, template(KB));
    const id = await pull(server, uri, undefined);
    tell(summary('nothing typed', await timed(500, () => pull(server, uri, id))));
    await server.close();
  }
  const targets = { 1: {}, 10: { target: 2.3, target99: 5, first: true }, 100: { target: 15 } } as const;
  for (const [size, rounds] of [
    [1, 500],
    [10, 1000],
    [100, 200],
  ] as const) {
    const server = await startServerProcess({});
    const uri = `untitled:/templates/main.pkr.hcl`;
    const text = template(size * KB);
    server.open(uri, text);
    const started = performance.now();
    await pull(server, uri, undefined);
    const p50 = performance.now() - started;
    tell({ what: `the first look at ${size} KB, by a fresh server`, unit: 'ms', p50 });
    await keystrokes(`${size} KB`, server, uri, text, rounds, targets[size]);
    if (size > 1)
      await keystrokes(`${size} KB, in a local that others read`, server, uri, text, rounds / 4, {
        behind: ' = "golden-',
      });
    await server.close();
  }
  {
    const server = await startServerProcess({});
    const uri = `untitled:/templates/main.pkr.hcl`;
    const text = template(10 * KB);
    server.open(uri, text);
    await keystrokes('10 KB, a stray quote comes and goes', server, uri, text, 100, { typed: '"' });
    await server.close();
  }
  const registry = await startLocalRegistry({ seed: seed(20) });
  const folder = mkdtempSync(join(tmpdir(), 'hp-bench-'));
  for (let i = 0; i < 49; i++)
    writeFileSync(join(folder, `part-${i}.pkr.hcl`), part(10 * KB, 1000 * (i + 1)));
  const text = template(10 * KB);
  const path = join(folder, 'main.pkr.hcl');
  writeFileSync(path, text);
  const uri = pathToFileURL(path).href;
  for (const [name, env] of [
    ['10 KB in a folder of 50 such files', {}],
    ['the same, signed in', registry.env],
  ] as const) {
    const server = await startServerProcess({ env });
    server.open(uri, text);
    const started = performance.now();
    await server.diagnostics(uri);
    const first = performance.now() - started;
    if (env !== registry.env) tell({ what: 'the first look at that folder', unit: 'ms', p50: first });
    await keystrokes(name, server, uri, text, 1000, {
      target: 2.3,
      target99: 5,
      first: env !== registry.env,
    });
    if (env === registry.env) {
      const at = text.slice(0, text.indexOf('"production"')).split('\n').length - 1;
      await server.hover(uri, at, 20);
      tell(summary('hover there, warm', await timed(200, () => server.hover(uri, at, 20)), { target: 1 }));
      const place = { textDocument: { uri }, position: { line: at, character: 20 } };
      const complete = () => server.lsp.sendRequest('textDocument/completion', place);
      tell(summary('completion there, warm', await timed(200, complete), { target: 1 }));
    }
    await server.close();
  }
  rmSync(folder, { recursive: true });
  await registry.close();
  ratio('100 KB', '10 KB', 12);
  ratio('10 KB in a folder of 50 such files', '10 KB', 2);
}

/** Reads and checks every template of a workspace of 600, none of them open. */
async function workspace() {
  section('A workspace of 600 templates of 10 KB');
  const folder = mkdtempSync(join(tmpdir(), 'hp-bench-'));
  for (let i = 0; i < 600; i++) {
    mkdirSync(join(folder, `t-${i}`));
    writeFileSync(join(folder, `t-${i}`, 'main.pkr.hcl'), template(10 * KB, i));
  }
  const server = await startServerProcess({ folders: [pathToFileURL(folder).href] });
  const resident = residentOf(server.pid);
  const started = performance.now();
  const first = server.lsp.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
    previousResultIds: [],
  });
  // Meanwhile somebody opens one of them and types.
  const uri = pathToFileURL(join(folder, 't-0', 'main.pkr.hcl')).href;
  const text = template(10 * KB);
  server.open(uri, text);
  const meanwhile = await timed(
    100,
    async round => {
      server.change(uri, round + 2, `${text}# ${round}\n`);
      await server.diagnostics(uri);
    },
    0,
  );
  const { items } = await first;
  tell({ what: `all ${items.length} reported`, unit: 's', p50: (performance.now() - started) / 1000 });
  tell(summary('a keystroke meanwhile', meanwhile));
  const after = residentOf(server.pid);
  if (resident !== undefined && after !== undefined) {
    tell({ what: 'resident before', unit: 'MB', p50: resident });
    tell({ what: 'resident after', unit: 'MB', p50: after });
  }
  await server.close();
  rmSync(folder, { recursive: true });
}

/** What the same check takes as a process, where the stock Packer is there already. */
async function packer() {
  section('For scale: packer validate as a process');
  const path = presentPacker();
  if (path === undefined) {
    console.log('skipped: no stock packer');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'hp-bench-'));
  const file = join(folder, 'main.pkr.hcl');
  writeFileSync(file, bundled(10 * KB));
  const validate = () => {
    const { status, stdout } = spawnSync(path, ['validate', file], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder, PACKER_CONFIG_DIR: folder, CHECKPOINT_DISABLE: '1' },
    });
    if (status !== 0) throw new Error(stdout);
  };
  tell(summary('packer validate 10 KB', await timed(5, validate, 1)));
  rmSync(folder, { recursive: true });
}

async function starting() {
  section('Start');
  const times: number[] = [];
  for (let round = 0; round < 8; round++) {
    const started = performance.now();
    const server = await startServerProcess({});
    times.push(performance.now() - started);
    await server.close();
  }
  tell(summary('dist/server.js to the initialize answer', times.slice(1)));
}

async function memory() {
  section('Memory');
  const server = await startServerProcess({});
  const resident = (what: string) => {
    const p50 = residentOf(server.pid);
    if (p50 !== undefined) tell({ what, unit: 'MB', p50 });
  };
  resident('idle');
  for (let i = 0; i < 200; i++) server.open(`untitled:/templates-${i}/main.pkr.hcl`, template(10 * KB, i));
  for (let i = 0; i < 200; i++) await server.diagnostics(`untitled:/templates-${i}/main.pkr.hcl`);
  resident('with 200 open templates of 10 KB');
  const uri = 'untitled:/broken/main.pkr.hcl';
  server.open(uri, 'source "null" "x" {\n  a = 1 2\n}\n');
  for (let attempt = 0; attempt < 20; attempt++) {
    const [problem] = await server.diagnostics(uri);
    if (String(problem?.message).startsWith('Missing newline')) break;
  }
  resident("and HashiCorp's parser at work");
  await server.close();
}

async function registry() {
  section('Registry: 50 references to 10 buckets in 5 files');
  const cold: number[] = [];
  const warm: number[] = [];
  let requests: ReadonlyMap<string, number> = new Map();
  for (let round = 0; round < 5; round++) {
    const local = await startLocalRegistry({ seed: seed(10) });
    const server = await startServerProcess({ env: local.env });
    const uris = [0, 1, 2, 3, 4].map(i => `untitled:/templates-${i}/main.pkr.hcl`);
    for (const uri of uris) server.open(uri, references(10, 10));
    const look = async () => {
      let findings = 0;
      for (const uri of uris)
        findings += (await server.diagnostics(uri)).filter(
          ({ code }) => code === 'hcp-version-revoked',
        ).length;
      return findings;
    };
    const started = performance.now();
    for (;;) {
      const news = server.news();
      if ((await look()) === 50) break;
      await news;
    }
    cold.push(performance.now() - started);
    warm.push(...(await timed(10, look)));
    await server.close();
    requests = local.requests;
    await local.close();
  }
  tell(summary('cold: sign in, ask, all findings there', cold), summary('warm: all five files', warm));
  for (const [operation, times] of requests) tell({ what: `requests: ${operation}`, unit: '', p50: times });
  const [lists, gets] = [requests.get('ListChannels') ?? 0, requests.get('GetChannel') ?? 0];
  tell(
    { what: 'ListChannels', unit: '', p50: lists, target: 10 },
    { what: 'GetChannel', unit: '', p50: gets, target: 0 },
  );
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { formatting } from '../../server/language/features/formatting.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { tokensOf } from '../../server/language/syntax/tokens.ts';
import { stockPacker } from '../packer/packer.ts';
import { applied } from '../support/edits.ts';

/** What `packer fmt` leaves in the files, all of them formatted by one run. */
function packerFmt(packer: string, texts: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'fmt-'));
  const name = (i: number) => join(folder, `${String(i).padStart(5, '0')}.pkr.hcl`);
  try {
    for (const [i, text] of texts.entries()) writeFileSync(name(i), text);
    const env = { ...process.env, CHECKPOINT_DISABLE: '1', PACKER_CONFIG_DIR: folder };
    const { error } = spawnSync(packer, ['fmt', folder], { env, maxBuffer: 1 << 28 });
    if (error) throw error;
    return texts.map((_, i) => readFileSync(name(i), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(context: TestContext, texts: readonly string[]): Promise<void> {
  const packer = await stockPacker();
  if ('missing' in packer) return context.skip(packer.missing);
  let changed = 0;
  for (const [i, theirs] of packerFmt(packer.path, texts).entries()) {
    const text = texts[i]!;
    const ours = applied(text, formatting(parse(text)) ?? []);
    assert.equal(JSON.stringify(ours), JSON.stringify(theirs), `of\n${text}`);
    if (ours !== text) changed++;
  }
  context.diagnostic(`${texts.length} texts, ${changed} of them changed by formatting`);
  assert.ok(changed > 0, 'there is nothing to compare where nothing changes');
}

const root = join(import.meta.dirname, '../..');
const read = (folder: string, pattern: string): string[] =>
  globSync(pattern, { cwd: folder })
    .sort()
    .map(name => join(folder, name))
    .filter(path => statSync(path).isFile())
    .map(path => readFileSync(path))
    // Text that is not UTF-8 never reaches an editor as it is.
    .filter(bytes => Buffer.from(bytes.toString('utf8')).equals(bytes))
    .map(bytes => bytes.toString('utf8'));
const own = [
  ...read(root, '{samples,test}/**/*.hcl'),
  readFileSync(join(root, 'test/fixtures/formatting.hcl'), 'utf8'),
];

/** A small generator of numbers, so that a failure comes again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Other blanks between the same tokens, and here and there another line break or comment. */
function mangled(text: string, random: () => number): string {
  const pick = (...from: string[]) => from[Math.floor(random() * from.length)]!;
  const tokens = tokensOf(text);
  let result = '';
  let end = 0;
  for (const [i, { kind, start, end: next }] of tokens.entries()) {
    const gap = text.slice(end, start);
    const token = text.slice(start, next);
    const before = tokens[i - 1];
    const lineStart = !before || text[before.end - 1] === '\n';
    if (gap === '' && !lineStart && /\w$/.test(text.slice(0, start)) && /^\w/.test(token)) result += '';
    else if (kind >= 302 && kind <= 308 && kind !== 306 && kind !== 307) result += gap;
    else if (before && before.kind >= 301 && before.kind <= 304) result += gap;
    else if (gap === '' && random() < 0.7) result += gap;
    else result += pick(gap || ' ', ' ', '  ', '\t', '   ', lineStart ? '' : gap || ' ');
    if (lineStart && kind !== 305 && random() < 0.03)
      result += pick('\n', '# note\n', ' // é 日本\n', '\r\n');
    if (token === '\n' && random() < 0.1) result += pick(' # trailing', ' // x', ' /* y */', ' ', '\t');
    result += token;
    end = next;
  }
  return random() < 0.2 ? result.replaceAll(/\r?\n/g, '\r\n') : result;
}

test('formatting equals packer fmt on all samples and fixtures', context => compare(context, own));

test('formatting equals packer fmt at the edges of a text', context =>
  compare(context, [
    ...['', '\ufeff', '\ufeffa=1', '\n', '\t', ' \n\t\n ', 'a=1', 'a=1\t ', 'a=1\r\n\r\n', '# x', ' # x\n\t'],
    ...[
      '/* x */ # y',
      'a=1 /* x */',
      ' /* x\n y */ a=1',
      'a=<<X\nX\n',
      'a=<<X\n\n X \nb=1 # y\n',
      'a {} # x\n# y',
    ],
    ...['a="$"', 'a="%"  # x', 'a="$$" # x\nb="%%{x}${ 1 }"#y', 'a = [<<X\n  x\nX\n  , 1]   # z\nb=1   # y'],
  ]));

test('formatting equals packer fmt on texts with other blanks', context => {
  const sound = own.filter(text => parse(text).problems.length === 0);
  const random = seeded(1);
  const texts: string[] = [];
  while (texts.length < 300) {
    const text = mangled(sound[texts.length % sound.length]!, random);
    texts.push(text);
  }
  const broken = texts.filter(text => parse(text).problems.length > 0).length;
  assert.ok(broken < 60, `${broken} of the texts are broken, which proves little`);
  return compare(context, texts);
});

test('formatting equals packer fmt on the fixtures Packer has itself', context => {
  const modules = spawnSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8', cwd: '/' }).stdout?.trim();
  const packer = modules ? join(modules, 'github.com/hashicorp/packer@v1.16.0') : '';
  if (!existsSync(packer)) return context.skip('no source of Packer in the Go module cache');
  return compare(context, read(packer, '**/*.{pkr,pkrvars}.hcl'));
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { formatting } from '../../server/language/features/formatting.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { stockPacker } from '../packer/packer.ts';
import { applied } from '../support/edits.ts';
import { mangled, own, read, seeded } from '../support/formatting-texts.ts';

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

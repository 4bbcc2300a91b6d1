import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { codeActions } from '../../server/language/features/code-actions.ts';
import { cases } from '../packer/cases.ts';
import { stockPacker } from '../packer/packer.ts';
import { applied } from '../support/edits.ts';
import { treesOf } from '../support/module.ts';

/** Of each kind of fix that leaves nothing to fill in the first one in our templates, where an error is mended. */
function* sample() {
  const seen = new Set<string>();
  for (const { name, files } of cases()) {
    if ([...files.keys()].some(file => file.includes('/'))) continue;
    const module = treesOf(new Map([...files].filter(([file]) => /\.pkr(vars)?\.(hcl|json)$/.test(file))));
    for (const [uri, { text }] of module.files)
      for (const { title, finding, edits } of codeActions(
        module,
        uri,
        { start: 0, end: text.length },
        { severity: {} },
      )) {
        const kind = `${finding.code} ${title.replace(/"[^"]*"/g, '')}`;
        if (finding.severity !== 'error' || /^(Add|Declare) /.test(title) || seen.has(kind)) continue;
        seen.add(kind);
        const after = new Map([...files].map(([file, old]) => [file, applied(old, edits.get(file) ?? [])]));
        yield { what: `${name}: ${finding.code}, "${title}"`, files, after };
      }
  }
}

/** How many errors the stock binary has for a folder. */
function errorsOf(packer: string, files: ReadonlyMap<string, string>): number {
  const home = mkdtempSync(join(tmpdir(), 'fixes-'));
  try {
    for (const [file, text] of files) writeFileSync(join(home, file), text);
    const env = { ...process.env, CHECKPOINT_DISABLE: '1', PACKER_CONFIG_DIR: home };
    const { stdout, stderr, error } = spawnSync(packer, ['validate', '.'], {
      env,
      cwd: home,
      encoding: 'utf8',
    });
    if (error) throw error;
    return `${stdout}${stderr}`.match(/^Error: |^panic: /gm)?.length ?? 0;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

test('of no quick fix Packer has more errors than before', async context => {
  const packer = await stockPacker();
  if ('missing' in packer) return context.skip(packer.missing);
  const worse: string[] = [];
  let asked = 0;
  for (const { what, files, after } of sample()) {
    const [before, left] = [errorsOf(packer.path, files), errorsOf(packer.path, after)];
    asked++;
    if (left > before) worse.push(`${what}: ${before} became ${left}`);
  }
  context.diagnostic(`${asked} fixes`);
  assert.deepEqual(worse, []);
  assert.ok(asked > 40, String(asked));
});

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { phases } from '../../server/language/features/diagnostics/rule.ts';
import { cases } from './cases.ts';
import { type Comparison, compare, ours } from './compare.ts';
import { packerSource, packerVersion, stockPacker } from './packer.ts';
import { errors, warnings } from './rows.ts';
import { validate } from './validate.ts';

const all = cases();

test('every template of ours earns the errors written beside it, and no other in that step', () => {
  assert.deepEqual(
    all
      .filter(({ files, wants }) => {
        const errors = ours(files).filter(({ error, phase }) => error && phase !== 'publish');
        const step = Math.min(...errors.map(({ phase }) => phases.indexOf(phase)));
        const codes = errors.filter(({ phase }) => phases.indexOf(phase) === step).map(({ code }) => code);
        const others = ours(files).map(({ code }) => code);
        return (
          !wants.every(code => codes.includes(code) || (!errors.length && others.includes(code))) ||
          !codes.every(code => wants.includes(code))
        );
      })
      .map(
        ({ name, files }) =>
          `${name}: ${ours(files)
            .map(({ code, phase, error }) => `${code} ${phase}${error ? '' : ' (no error)'}`)
            .join(', ')}`,
      ),
    [],
  );
});

test('the stock packer validate agrees about every template of ours', { timeout: 600_000 }, async context => {
  const packer = await stockPacker();
  if ('missing' in packer) return context.skip(packer.missing);
  const compared = await eachOf(all, async one => {
    const verdict = (await validate(one.files))!;
    return { name: one.name, ...compare(ours(one.files), verdict) };
  });
  context.diagnostic(table('ours', compared));
  assert.deepEqual(disagreements(compared), []);
});

test('each error and warning packer validate has is in two templates at least', {
  timeout: 600_000,
}, async context => {
  const packer = await stockPacker();
  if ('missing' in packer) return context.skip(packer.missing);
  const verdicts = await eachOf(
    [...all, ...cases(join(import.meta.dirname, 'publish'))],
    async one => (await validate(one.files))!,
  );
  const seldom = (row: RegExp, of: 'errors' | 'warnings') =>
    verdicts.filter(verdict => verdict[of]?.some(({ summary }) => row.test(summary))).length < 2;
  assert.deepEqual(
    [...errors.filter(row => seldom(row, 'errors')), ...warnings.filter(row => seldom(row, 'warnings'))],
    [],
  );
});

const fixtures = packerSource;
interface Known {
  readonly fixture: string;
  readonly why: string;
  /** Packer's own verdict differs between runs. */
  readonly unsteady?: boolean;
}

test("the stock packer validate agrees about Packer's own fixtures, but for those explained", {
  timeout: 600_000,
}, async context => {
  const packer = await stockPacker();
  if ('missing' in packer) return context.skip(packer.missing);
  if (!existsSync(fixtures))
    return context.skip(`no source of Packer ${packerVersion} in the Go module cache`);
  const known = JSON.parse(readFileSync(join(import.meta.dirname, 'disagreements.json'), 'utf8')) as Known[];
  const compared = await eachOf(fixtureFolders(), async ({ name, files, target }) => {
    const seen = target === '.' ? files : new Map([[target, files.get(target)!]]);
    const verdict = (await validate(files, target))!;
    return { name, ...compare(ours(seen), verdict) };
  });
  context.diagnostic(table('fixtures', compared));
  const wrong = compared.filter(one => one.missed.length + one.invented.length > 0);
  assert.deepEqual(
    disagreements(wrong.filter(({ name }) => !known.some(({ fixture }) => fixture === name))),
    [],
  );
  assert.deepEqual(
    known.filter(({ fixture, unsteady }) => !unsteady && !wrong.some(({ name }) => name === fixture)),
    [],
    'these agree by now',
  );
});

/** Every folder of templates as a whole, and every template by itself. */
function fixtureFolders(): { name: string; files: Map<string, string>; target: string }[] {
  const paths = readdirSync(fixtures, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter(entry => entry.isFile() && /\.pkr\.(hcl|json)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name));
  const folders = new Map<string, Map<string, string>>();
  for (const path of paths) {
    const folder = dirname(path);
    if (folders.has(folder)) continue;
    const files = new Map<string, string>();
    for (const name of readdirSync(folder, { withFileTypes: true }))
      if (name.isFile()) files.set(name.name, readFileSync(join(folder, name.name), 'utf8'));
    folders.set(folder, files);
  }
  const found: { name: string; files: Map<string, string>; target: string }[] = [];
  for (const [folder, files] of [...folders].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const templates = [...files.keys()].filter(name => /\.pkr\.(hcl|json)$/.test(name));
    const name = relative(fixtures, folder).replaceAll('\\', '/');
    if (templates.length > 1 || [...files.keys()].some(one => /\.auto\.pkrvars\.(hcl|json)$/.test(one)))
      found.push({ name, files, target: '.' });
    for (const template of templates) found.push({ name: `${name}/${template}`, files, target: template });
  }
  return found;
}

type Compared = Comparison & { readonly name: string };

const disagreements = (compared: readonly Compared[]): string[] =>
  compared.flatMap(({ name, missed, invented }) => [
    ...missed.map(one => `${name}: missed ${one}`),
    ...invented.map(one => `${name}: invented ${one}`),
  ]);

function table(title: string, compared: readonly Compared[]): string {
  const count = (test: (one: Compared) => boolean) => compared.filter(test).length;
  const agree = count(one => one.missed.length + one.invented.length === 0);
  return `${title}: ${compared.length} compared, ${agree} agree (${count(one => one.agreed.length > 0)} on errors, ${count(one => one.excused)} stopped by what is not in the text), ${count(one => one.missed.length > 0)} missed, ${count(one => one.invented.length > 0)} invented`;
}

/** Two at a time: the machine is not ours alone. */
async function eachOf<T, R>(items: readonly T[], of: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  await Promise.all(
    [0, 1].map(async () => {
      for (let i = next++; i < items.length; i = next++) results[i] = await of(items[i]!);
    }),
  );
  return results;
}

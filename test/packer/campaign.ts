/**
 * `npm run test:mutants -- [kind] [count] [seed] [examples]`: changes templates at random (kind `templates`, which need not
 * be named), those that publish to a local registry for `packer build` (`build`), or makes folders with values for variables
 * (`values`), asks Packer and us about each, and prints where we
 * differ, by class with the smallest examples, taken apart until only what shows it is left. Fails where we accuse what the stock Packer accepts. What Packer in this
 * process says is asked of the stock binary again wherever we differ, and of every hundredth mutant besides.
 */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Dice, dice } from '../support/dice.ts';
import { cases } from './cases.ts';
import { type Comparison, compare, type Ours, ours } from './compare.ts';
import { comparedGiven, givenTrial } from './given-values.ts';
import { type Asked, packersInProcess } from './inprocess.ts';
import { jsonTwin, mutatedJson } from './json-twin.ts';
import { mutated, poolIn } from './mutants.ts';
import { packerSource } from './packer.ts';
import { buildArguments, comparedPublish, environmentOf, isThrough, startRegistry } from './publishing.ts';
import { shrunk } from './shrink.ts';
import { said, type Verdict } from './validate.ts';

type Files = ReadonlyMap<string, string>;
/** A folder, what Packer is asked about it, and how its answer compares with ours. */
interface Trial extends Required<Asked> {
  readonly registry?: Readonly<Record<string, string>>;
  compared(mine: readonly Ours[], verdict: Verdict): Comparison;
}
const words = process.argv.slice(2);
const kind = /^\d/.test(words[0] ?? '1') ? 'templates' : words.shift()!;
const [count = 2000, seed = 1, examples = 1] = words.map(Number);

/** What is changed: our templates, sound and rich ones more often, the samples, and Packer's fixtures. */
function bases(): readonly Files[] {
  const own = cases().flatMap(({ name, files, wants }) =>
    Array<Files>(name.startsWith('whole') ? 40 : wants.length > 0 ? 1 : 3).fill(files),
  );
  const samples = new Map<string, Map<string, string>>();
  for (const path of globSync('samples/*/*.pkr{,vars}.{hcl,json}')) {
    const folder = samples.get(dirname(path)) ?? new Map<string, string>();
    samples.set(dirname(path), folder.set(basename(path), readFileSync(path, 'utf8')));
  }
  const packers = existsSync(packerSource)
    ? globSync('**/*.pkr.{hcl,json}', { cwd: packerSource })
        .filter(path => statSync(join(packerSource, path)).isFile())
        .map(path => new Map([[basename(path), readFileSync(join(packerSource, path), 'utf8')]]))
        // Without its plugins Packer stops at the first component.
        .filter(
          files => !/source "(?!null|file)|required_plugins|"(amazon|virtualbox)/.test([...files][0]![1]),
        )
    : [];
  return [...own, ...samples.values(), ...packers];
}

/** Of these what has to do with HCP Packer, and what is there for it alone. */
function publishingBases(): readonly Files[] {
  const own = cases(join(import.meta.dirname, 'publish')).flatMap(({ name, files, wants }) =>
    Array<Files>(name.startsWith('whole') ? 30 : wants.length > 0 ? 2 : 4).fill(files),
  );
  return [...own, ...bases().filter(files => [...files.values()].some(text => /hcp[_-]/.test(text)))];
}

const fileOf = ({ places }: Ours): string => places[0]!.split(':')[0]!;

/** A folder with one to three changes; one in seven in JSON. */
function mutant(all: readonly Files[], d: Dice, pool?: ReturnType<typeof poolIn>): Files | undefined {
  const base = d.pick(all);
  let files = new Map(base);
  if (d.chance(1 / 7)) {
    const twins = [...base].map(([name, text]) =>
      name.endsWith('.pkr.hcl')
        ? ([name.replace('.hcl', '.json'), jsonTwin(text)] as const)
        : ([name, text] as const),
    );
    if (twins.every(([, text]) => text !== undefined)) files = new Map(twins as [string, string][]);
  }
  // Two folders in one: what both have is there twice.
  if (d.chance(0.05))
    for (const [name, text] of d.pick(all)) files.set(files.has(name) ? `z-${name}` : name, text);
  const names = [...files.keys()].filter(name => /\.pkr(vars)?\.(hcl|json)$/.test(name));
  if (names.length === 0) return undefined;
  for (let left = 1 + Number(d.chance(0.4)) + Number(d.chance(0.1)); left > 0; left--) {
    const name = d.pick(names);
    files.set(
      name,
      name.endsWith('.json') ? mutatedJson(files.get(name)!, d) : mutated(files.get(name)!, d, pool),
    );
  }
  return files;
}

/**
 * Of a text that cannot be read the first error of each file counts: what follows depends on how a parser goes on. Where
 * the other end of something is missing, both say so at another place, we where it was opened.
 */
function firstOfSyntax(mine: readonly Ours[], { errors }: Verdict): Comparison | undefined {
  const unread = mine.filter(one => one.syntax);
  const early = unread.filter(({ phase }) => phase === 'syntax');
  const syntax =
    early.length > 0 ? early : unread.filter(one => errors.some(({ file }) => file === fileOf(one)));
  if (syntax.length === 0 || errors.length === 0) return undefined;
  const apart = new Set(
    syntax
      .filter(one => /^(unclosed|stray-brace|unterminated)/.test(one.code) || fileOf(one).endsWith('.json'))
      .map(fileOf),
  );
  const first = new Map<string, number>();
  for (const { file, line } of errors)
    if (file !== undefined && line !== undefined && syntax.some(one => fileOf(one) === file))
      first.set(file, Math.min(line, first.get(file) ?? line));
  return {
    missed: [...first]
      .filter(
        ([file, line]) =>
          !apart.has(file) && !syntax.some(({ places }) => places.includes(`${file}:${line}`)),
      )
      .map(([file, line]) => `${file}:${line} first syntax error`),
    invented: first.size === 0 ? syntax.map(one => `${one.places[0]} ${one.code} (syntax)`) : [],
    agreed: ['syntax'],
    excused: false,
  };
}

function compared(mine: readonly Ours[], verdict: Verdict): Comparison {
  const result =
    firstOfSyntax(mine, verdict) ??
    compare(
      mine.filter(one => !one.syntax),
      verdict,
    );
  // Locals and data sources are gone through one after the other, and the first that fails ends it.
  const stopped =
    (result.agreed.length > 0 || result.excused) &&
    result.invented.every(one => one.endsWith('(initialize)'));
  return stopped ? { ...result, invented: [] } : result;
}
const differs = ({ missed, invented }: Comparison): boolean => missed.length + invented.length > 0;

const publishing = kind === 'build';
const all = publishing ? publishingBases() : bases();
const pool = publishing ? poolIn('publish-mutants.txt') : undefined;
const registry = publishing ? await startRegistry() : undefined;
const plain = { args: ['validate', '.'], environment: {} };
/** What is tried, of a number that decides everything. */
const kinds: Readonly<Record<string, (number: number) => Trial | undefined>> = {
  templates: number => {
    const files = mutant(all, dice(number));
    return files && { ...plain, files, compared };
  },
  build: number => {
    const d = dice(number);
    const files = mutant(all, d, pool);
    const environment = environmentOf(d);
    return (
      files && {
        args: buildArguments,
        files,
        environment,
        registry: registry!.env,
        compared: (mine, verdict) => comparedPublish({ files, environment }, mine, verdict, compared),
      }
    );
  },
  values: number => {
    const trial = givenTrial(number);
    return { ...trial, compared: (mine, verdict) => comparedGiven(mine, verdict, trial) };
  },
};
const stock = async ({ args, files, environment, registry }: Trial): Promise<Verdict> =>
  (await said(args, files, environment, registry))!;
const packers = await packersInProcess(2);
const inProcess = ({ environment, ...trial }: Trial): Promise<Verdict> =>
  packers.ask({ ...trial, environment: { ...trial.registry, ...environment } });
/** By what differs: how often, and the shortest mutants that show it. */
const classes = new Map<string, { count: number; shown: { number: number; trial: Trial }[] }>();
const counted = { ran: 0, accepted: 0, agreed: 0, accused: 0, excused: 0, repeated: 0, otherwise: 0 };
let next = 0;
await Promise.all(
  [0, 1].map(async () => {
    for (let number = next++; number < count; number = next++) await judge(number);
  }),
);
for (const [name, one] of [...classes].sort(([, a], [, b]) => b.count - a.count)) {
  console.log(`\n## ${one.count} × ${name}`);
  for (const { number, trial } of one.shown) {
    const result = async (files: Files) => (await judged({ ...trial, files }, inProcess)).result;
    const files = await shrunk(trial.files, async files => namesOf(await result(files)).includes(name));
    const { missed, invented } = await result(files);
    console.log(`mutant ${number} of seed ${seed}: packer ${trial.args.join(' ')}`);
    for (const [name, text] of Object.entries(trial.environment)) console.log(`${name}=${text}`);
    for (const [file, text] of files) console.log(`//- ${file}\n${text}`);
    for (const said of missed) console.log(`missed: ${said}`);
    for (const said of invented) console.log(`invented: ${said}`);
  }
}
packers.stop();
await registry?.close();
console.log(
  `\n${counted.ran} mutants, ${counted.accepted} accepted, ${counted.excused} stopped by what is not in the text: ${counted.agreed} agree (${((100 * counted.agreed) / counted.ran).toFixed(2)} %), ${counted.accused} accused of what Packer accepts; ${counted.repeated} asked of the stock binary as well, which said something else of ${counted.otherwise}`,
);
process.exitCode = counted.accused > 0 ? 1 : 0;

async function judged(trial: Trial, asked: (trial: Trial) => Promise<Verdict>) {
  const verdict = await asked(trial);
  return {
    result: trial.compared(ours(trial.files), verdict),
    accepted: verdict.accepted || (publishing && isThrough(verdict)),
  };
}

async function judge(number: number): Promise<void> {
  const trial = kinds[kind]!(seed * 1_000_003 + number);
  if (!trial) return;
  let { result, accepted } = await judged(trial, inProcess);
  if (differs(result) || number % 100 === 0) {
    const before = accepted;
    ({ result, accepted } = await judged(trial, stock));
    counted.repeated++;
    if (accepted !== before) counted.otherwise++;
  }
  counted.ran++;
  if (accepted) counted.accepted++;
  if (result.excused) counted.excused++;
  if (!differs(result)) {
    counted.agreed++;
    return;
  }
  if (accepted) counted.accused++;
  const length = ({ files }: Trial) => [...files.values()].reduce((sum, text) => sum + text.length, 0);
  for (const name of namesOf(result)) {
    const known = classes.get(name) ?? { count: 0, shown: [] };
    classes.set(name, {
      count: known.count + 1,
      shown: [...known.shown, { number, trial }]
        .sort((a, b) => length(a.trial) - length(b.trial))
        .slice(0, examples),
    });
  }
}

/** What two mutants that differ in the same have in common. */
function namesOf({ missed, invented }: Comparison): readonly string[] {
  return [
    ...new Set([
      ...missed.map(one => `missed: ${one.replace(/^\S+ /, '').replace(/".*?"/g, '…')}`),
      ...invented.map(one => `invented: ${one.replace(/^\S+ /, '')}`),
    ]),
  ];
}

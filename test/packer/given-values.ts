/** Folders of variables with values from everywhere Packer takes them, made at random: for `campaign.ts`. */

import { type Dice, dice } from '../support/dice.ts';
import { type Comparison, compare, type Ours } from './compare.ts';
import type { Verdict } from './validate.ts';

const types =
  `string number bool any list(string) list(any) set(number) set(string) map(string) map(any) map(number)
object({a=string}) object({a=string,b=optional(number)}) object({a=optional(string,"z"),b=bool}) tuple([string,number])
list(object({a=number})) map(list(string)) list(list(number)) map(object({a=optional(bool)}))`.split(/\s+/);
const values = [
  ...[
    '"a"',
    '"5"',
    '"true"',
    '""',
    '"  "',
    '5',
    '-1',
    '1.5',
    '0',
    'true',
    'false',
    'null',
    '[]',
    '{}',
    '"é"',
  ],
  ...[
    '["a"]',
    '["a", 1]',
    '[1, 2]',
    '["1", "2"]',
    '[true, "x"]',
    '[null]',
    '["a", null]',
    '[[1], ["2"]]',
    '[[]]',
  ],
  ...[
    '{ a = "b" }',
    '{ a = 1 }',
    '{ a = null }',
    '{ a = 1, b = 2 }',
    '{ a = "x", b = true, c = [] }',
    '{ b = "no" }',
  ],
  ...['{ a = [] }', '{ a = ["x"] }', '[{ a = 1 }]', '[{ a = 1 }, { a = "2" }]', '[{}]', '[{ a = 1, b = 2 }]'],
  ...[
    '{ x = { a = true } }',
    '{ x = {} }',
    '{ "a b" = 1 }',
    '{ (1) = 2 }',
    '1 + 1',
    '"${1}"',
    '"a${5}"',
    '!true',
  ],
  ...[
    '["a", "a"]',
    '[1, "1"]',
    'upper("a")',
    'var.v1',
    'x',
    '"$${a}"',
    '<<E\na\nE',
    '[for x in [1] : x]',
    '1 == 1',
  ],
];
const conditions = [
  ...[
    'length(§) > 1',
    '§ != null',
    '§ == "a"',
    '§ > 3',
    'can(regex("^a", §))',
    'contains([1, 2], §)',
    '§',
    '!§',
  ],
  ...[
    '§.a == "b"',
    '§[0] == "a"',
    'alltrue([for x in § : x != ""])',
    'length(keys(§)) == 1',
    'true',
    'var.v9',
  ],
];
const uses = [
  ...[
    '§',
    '"x-${§}"',
    'upper(§)',
    'length(§)',
    '§.a',
    '§[0]',
    '[for x in § : x]',
    '{ for k, x in § : k => x }',
  ],
  ...[
    '§ ? 1 : 2',
    '§ + 1',
    'merge({}, §)',
    'concat(["z"], §)',
    'keys(§)',
    'try(§.a, "none")',
    'join(",", §)',
  ],
  ...['lookup(§, "a", "b")', '§[*].a', 'jsonencode(§)', '!§', '§ == "a"', 'tostring(§)', 'format("%s", §)'],
];
const texts = [
  'a',
  '5',
  'true',
  '',
  '["a"]',
  '[1]',
  '{}',
  '{ a = "b" }',
  '{"a": 1}',
  '[',
  'null',
  'x y',
  '[[1]]',
];

export interface GivenTrial {
  readonly files: ReadonlyMap<string, string>;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** How the values come: what Packer reads by itself, what it is told to read, and what only its process knows. */
export function givenTrial(seed: number): GivenTrial {
  const d = dice(seed);
  const way = d.pick(['automatic', 'automatic', 'named', 'outside'] as const);
  const names = ['v0', 'v1', 'v2'].slice(0, 1 + d.below(3));
  const declarations = names.map(name => variable(name, d, way));
  const locals = names.flatMap((name, i) =>
    d.chance(0.5) ? [`  l${i} = ${d.pick(uses).replaceAll('§', `var.${name}`)}`] : [],
  );
  const files = new Map([
    [
      'main.pkr.hcl',
      `${declarations.join('\n')}\n${way === 'named' ? '' : `locals {\n${locals.join('\n')}\n}\n`}source "null" "t" {\n  communicator = "none"\n}\nbuild {\n  sources = ["null.t"]\n}\n`,
    ],
  ]);
  const given = (name: string) => {
    const set = [...names, ...(d.chance(0.2) ? ['other'] : [])].filter(() => d.chance(0.7));
    const doubled = d.chance(0.05) ? [...set, ...set.slice(0, 1)] : set;
    files.set(name, name.endsWith('.json') ? jsonFile(doubled, d) : hclFile(doubled, d));
  };
  if (way === 'automatic')
    for (const name of ['a.auto.pkrvars.hcl', 'b.auto.pkrvars.hcl', 'c.auto.pkrvars.json', 'd.pkrvars.hcl'])
      if (d.chance(0.4)) given(name);
  if (way !== 'named' && way !== 'outside') return { files, args: ['validate', '.'], environment: {} };
  if (way === 'named') {
    const name = d.pick(['given.pkrvars.hcl', 'given.pkrvars.json']);
    given(name);
    return { files, args: ['validate', `-var-file=${name}`, '.'], environment: {} };
  }
  const told = names.map(name => [name, d.pick(texts)] as const);
  const asArguments = d.chance(0.5);
  return {
    files,
    args: ['validate', ...(asArguments ? told.map(([name, text]) => `-var=${name}=${text}`) : []), '.'],
    environment: asArguments ? {} : Object.fromEntries(told.map(([name, text]) => [`PKR_VAR_${name}`, text])),
  };
}

function variable(name: string, d: Dice, way: string): string {
  const lines = [
    ...(d.chance(0.7) ? [`  type = ${d.pick(types)}`] : []),
    ...(d.chance(way === 'outside' ? 0 : 0.8) ? [`  default = ${d.pick(values)}`] : []),
    ...(d.chance(0.25)
      ? [
          `  validation {\n    condition = ${d.pick(conditions).replaceAll('§', `var.${name}`)}\n    error_message = "No."\n  }`,
        ]
      : []),
  ];
  return `variable "${name}" {\n${lines.join('\n')}\n}`;
}

function hclFile(names: readonly string[], d: Dice): string {
  const lines = names.map(name => `${name} = ${d.pick(values)}`);
  if (d.chance(0.04)) lines.push(d.pick(['x {', 'variable "y" {\n}', 'a b', 'z = ', 'block {\n}', '= 1']));
  return `${lines.join('\n')}\n`;
}

function jsonFile(names: readonly string[], d: Dice): string {
  const json = [
    '1',
    '"a"',
    '"5"',
    'true',
    'null',
    '[]',
    '{}',
    '["a"]',
    '[1, "b"]',
    '{"a": "b"}',
    '{"a": 1}',
    '1.5',
  ];
  const more = [
    '"${1}"',
    '"${var.x}"',
    '{"//": 1}',
    '"%{ if true }x%{ endif }"',
    '[[1]]',
    '[{"a": 1}]',
    '{"a": null}',
  ];
  const text = `{${names.map(name => `\n  "${name}": ${d.pick([...json, ...more])}`).join(',')}\n}\n`;
  return d.chance(0.04) ? d.pick(['[]', '{', '[{"v0": 1}]', '1', '{"//": 1, "v0": "a"}', '']) : text;
}

/** What of our findings Packer has to repeat for the way the values come. */
export function comparedGiven(
  mine: readonly Ours[],
  verdict: Verdict,
  { files, args, environment }: GivenTrial,
): Comparison {
  const named = args.find(arg => arg.startsWith('-var-file='))?.slice(10);
  if (named !== undefined)
    return compare(
      mine.flatMap(one => {
        // Named, the file counts like an automatic one; what another value would come to is not said of it.
        if (one.places[0]!.startsWith(named))
          return [{ ...one, error: one.error || /^(variable-value|validation-failed)/.test(one.code) }];
        const ofIt = one.root === 'variable' && one.phase === 'initialize';
        return ofIt && givesAnother(one) ? [] : [one];
      }),
      verdict,
    );
  function givesAnother({ places }: Ours): boolean {
    const [file, line] = places.at(-1)!.split(':') as [string, string];
    const name = /"(\w+)"/.exec(files.get(file)?.split('\n')[Number(line) - 1] ?? '')?.[1];
    return name === undefined || new RegExp(`\\b${name}\\b`).test(files.get(named!) ?? '');
  }
  const outside = args.length > 2 || Object.keys(environment).length > 0;
  // What nobody names nobody reads.
  const read = mine.filter(({ places }) => !/^[^:]*(?<!\.auto)\.pkrvars\.(hcl|json):/.test(places[0]!));
  if (!outside) return compare(read, verdict);
  // What the process is given nobody can know here: there is only silence to be held to.
  return { ...compare(verdict.accepted ? read : [], { accepted: true, errors: [] }) };
}

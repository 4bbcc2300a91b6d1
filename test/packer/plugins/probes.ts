import type { AttributeSchema, BodySchema } from '../../../server/language/catalog/index.ts';

/** One line of a template, and what it asks: does the component take this here? */
export interface Probe {
  /** `launch_block_device_mappings.volume_size` */
  readonly about: string;
  readonly line: string;
  /** What has to stand before it. */
  readonly before?: string;
  /** The blocks around it, from the component's body inwards. */
  readonly within: readonly string[];
}

/** Each is a question about every argument and block of a component, with the answer we expect from both. */
export interface Question {
  readonly title: string;
  readonly accepted: boolean;
  readonly probes: (body: BodySchema) => readonly Probe[];
}

type Values = Readonly<Record<string, string | undefined>>;
/** A value of each type. */
export const samples: Values = {
  string: '"abc"',
  number: '1',
  bool: 'true',
  'list(string)': '["a"]',
  'list(number)': '[1]',
  'list(list(string))': '[["a"]]',
  'map(string)': '{ a = "b" }',
};
const right: readonly Values[] = [
  samples,
  {
    string: '100',
    number: '"-1.5e3"',
    bool: '"1"',
    'list(string)': '[1, true, null]',
    'list(number)': '["1", null]',
    'list(list(string))': '[[1], []]',
    'map(string)': '{ a = 1, b = null }',
  },
  {
    string: 'timestamp()',
    number: 'length(timestamp())',
    bool: 'timestamp() == ""',
    'list(string)': 'split(",", timestamp())',
    'list(number)': '[]',
    'list(list(string))': '[]',
    'map(string)': '{ a = timestamp() }',
  },
];
const wrong: readonly Values[] = [
  {
    string: '["a"]',
    number: '"a"',
    bool: '"maybe"',
    'list(string)': '"a"',
    'list(number)': '["a"]',
    'list(list(string))': '["a"]',
    'map(string)': '"a"',
  },
  {
    string: '{}',
    number: 'true',
    bool: '2',
    'list(string)': '[["a"]]',
    'list(number)': '1',
    'list(list(string))': '[{}]',
    'map(string)': '["a"]',
  },
  {
    string: '[]',
    number: '"0x10"',
    bool: '"TRUE"',
    'list(string)': '{ a = "b" }',
    'list(number)': '[true]',
    'list(list(string))': '[[["a"]]]',
    'map(string)': '{ a = [] }',
  },
];

/** Deeper than any plugin goes. */
export const deepest = 8;

/** A probe for each of what `of` makes of a body, in it and in all bodies below. */
function everywhere(
  body: BodySchema,
  of: (body: BodySchema) => readonly (readonly [name: string, line: string])[],
  within: readonly string[] = [],
): readonly Probe[] {
  return [
    ...of(body).map(([name, line]) => ({ about: [...within, name].join('.'), line, within })),
    ...(within.length < deepest
      ? [...body.blocks.values()].flatMap(block => everywhere(block.body, of, [...within, block.name]))
      : []),
  ];
}

/** `keep_input_artifact` is Packer's own where a plugin has it too. */
const offered = ({ attributes }: BodySchema) =>
  [...attributes.values()].filter(({ internal, name }) => !internal && name !== 'keep_input_artifact');
const values = (of: (schema: AttributeSchema) => string) => (body: BodySchema) =>
  everywhere(body, one => offered(one).map(schema => [schema.name, `${schema.name} = ${of(schema)}`]));
const first = ({ values: [value] }: AttributeSchema) =>
  typeof value === 'string' ? JSON.stringify(value) : undefined;

export const questions: readonly Question[] = [
  ...right.map((table, i) => ({
    title: `right type ${i + 1}`,
    accepted: true,
    probes: values(schema => (schema.type === 'string' && first(schema)) || table[schema.type]!),
  })),
  {
    title: 'null',
    accepted: true,
    // To what is required null is the same as to leave it out, and that is another question.
    probes: body =>
      everywhere(body, one =>
        offered(one)
          .filter(({ required }) => !required)
          .map(({ name }) => [name, `${name} = null`] as const),
      ),
  },
  {
    title: 'block',
    accepted: true,
    // Those with blocks in them are there already.
    probes: body =>
      everywhere(body, one =>
        [...one.blocks.values()]
          .filter(inner => inner.body.blocks.size === 0)
          .map(({ name }) => [name, `${name} {}`] as const),
      ),
  },
  ...wrong.map((table, i) => ({
    title: `wrong type ${i + 1}`,
    accepted: false,
    probes: values(({ type }) => table[type]!),
  })),
  {
    title: 'unknown',
    accepted: false,
    probes: body =>
      everywhere(body, () => [
        ['(argument)', 'unheard_of = 1'],
        ['(block)', 'unheard_of {}'],
      ]),
  },
  {
    title: 'block as argument',
    accepted: false,
    probes: body =>
      everywhere(body, one => [...one.blocks.keys()].map(name => [name, `${name} = {}`] as const)),
  },
  {
    title: 'argument as block',
    accepted: false,
    probes: body => everywhere(body, one => offered(one).map(({ name }) => [name, `${name} {}`] as const)),
  },
  {
    title: 'block with a label',
    accepted: false,
    probes: body =>
      everywhere(body, one => [...one.blocks.keys()].map(name => [name, `${name} "a" {}`] as const)),
  },
  {
    title: 'single block twice',
    accepted: false,
    probes: body =>
      everywhere(
        body,
        one =>
          [...one.blocks.values()]
            .filter(({ nesting }) => nesting === 'single')
            .map(({ name }) => [name, `${name} {}`] as const),
        // One with blocks of this kind in it is there already.
      ).map((probe, _, all) =>
        all.some(({ within }) => `${within.join('.')}.`.startsWith(`${probe.about}.`))
          ? probe
          : { ...probe, before: probe.line },
      ),
  },
];

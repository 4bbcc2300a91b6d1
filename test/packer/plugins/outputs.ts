import type { AttributeSchema, Component } from '../../../server/language/catalog/index.ts';
import { ours } from '../compare.ts';
import { errorsIn } from '../validate.ts';
import { type Line, written } from './asking.ts';
import { installed, judged, type Tally } from './judge.ts';
import { offeredBody } from './preparing.ts';

/** What can be done with an output, and whether Packer allows it; `silent` where we do not know so much. */
interface Reading {
  readonly expression: string;
  readonly accepted: boolean;
  readonly silent?: true;
}

/** An expression is worked out with a value of the type, before anything is read. */
function readingsOf(type: AttributeSchema['type'], it: string): readonly Reading[] {
  const taken = (expression: string): Reading => ({ expression, accepted: true });
  const refused = (expression: string): Reading => ({ expression, accepted: false });
  // Only a text may be a number and a condition.
  const text = (one: string) => `[!${one}, ${one} + 1]`;
  switch (type) {
    case 'string':
      return [taken(text(it)), refused(`join("", ${it})`)];
    case 'number':
      return [taken(`abs(${it})`), refused(`join("", ${it})`), refused(`!${it}`)];
    case 'bool':
      return [taken(`!${it}`), refused(`join("", ${it})`), refused(`${it} + 1`)];
    case 'list(string)':
      return [taken(`[for one in concat(${it}, []) : ${text('one')}]`), refused(`upper(${it})`)];
    case 'map(string)':
      return [
        taken(`[for one in ${it} : ${text('one')}]`),
        refused(`upper(${it})`),
        refused(`concat(${it}, [])`),
      ];
    default:
      throw new Error(`How is a ${type} read?`);
  }
}

/** What a data source needs to be read besides what is offered with it, where that depends. */
const more: Readonly<Record<string, readonly string[]>> = {
  'amazon-ami': ['filters = { name = "a" }', 'region = "us-east-1"'],
  'digitalocean-image': ['api_token = "a"', 'name = "a"'],
};

/** What both say of the outputs of a data source: of each, of its type, and of one that there is not. */
export async function outputsRead(component: Component, plugins: string): Promise<readonly Tally[]> {
  if (component.kind !== 'datasource') return [];
  const body = [...offeredBody(component).values(), ...(more[component.type] ?? [])].map(text => ({ text }));
  const at = (name: string) => `data.${component.type}.s0.${name}`;
  const names = [...component.outputs.keys()].sort().join(' ');
  const readings: readonly (Reading & { readonly about: string })[] = [
    // The names are known before anything is read: of any other text Packer says that there is no such key.
    {
      about: 'all',
      expression: `{ "${names}" = 1 }[join(" ", keys(data.${component.type}.s0))]`,
      accepted: true,
    },
    {
      about: 'all but one',
      expression: `{ "${names.slice(1)}" = 1 }[join(" ", keys(data.${component.type}.s0))]`,
      accepted: false,
      silent: true,
    },
    ...[...component.outputs.values()].flatMap(({ name, type }) => [
      { about: name, expression: at(name), accepted: true },
      { about: `${name}, misspelt`, expression: at(`${name}s_`), accepted: false },
      ...readingsOf(type, at(name)).map(one => ({ ...one, about: `${name}, as ${type}` })),
    ]),
  ];
  const lines: readonly Line[] = [
    ...written(component, [body]),
    { text: 'locals {' },
    ...readings.map(({ expression }, i) => ({ text: `v${i} = ${expression}` })),
    { text: '}' },
  ];
  const text = `${lines.map(line => line.text).join('\n')}\n`;
  const first = lines.length - 1 - readings.length;
  const said = errorsIn(await judged(text, plugins));
  const theirs = new Set(said.map(({ line }) => line));
  const mine = new Set(
    ours(new Map([['main.pkr.hcl', text]]), installed(component))
      .filter(({ error }) => error)
      .map(({ places }) => Number(places[0]!.split(':')[1])),
  );
  const unread = said.filter(({ line }) => line === undefined || line <= first);
  const disagreements = readings.flatMap(({ about, expression, accepted, silent }, i) => {
    const [packer, we] = [theirs.has(first + i + 1), mine.has(first + i + 1)];
    return packer === !accepted && we === (silent ? false : !accepted)
      ? []
      : [
          `${component.type} ${about}: ${expression} - Packer ${packer ? 'refuses' : 'accepts'}, we ${we ? 'refuse' : 'accept'}`,
        ];
  });
  return [
    {
      question: 'outputs',
      asked: readings.length,
      disagreements: [
        ...disagreements,
        ...unread.map(({ summary, line }) => `${component.type} is not read: ${line} ${summary}`),
      ],
      accusations: readings.some(({ accepted }, i) => mine.has(first + i + 1) && accepted),
    },
  ];
}

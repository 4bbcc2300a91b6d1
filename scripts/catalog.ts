// `node scripts/run.mjs catalog`: makes server/language/catalog/plugin-texts.ts from plugin-schemas.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import { root } from './paths.ts';

export interface Source {
  readonly format: 1;
  readonly packer: string;
  readonly groups: Readonly<Record<string, SourceBody & { readonly internal?: true }>>;
  readonly blocks: Readonly<Record<string, SourceBody>>;
  readonly plugins: Readonly<Record<string, SourcePlugin>>;
}
export interface SourcePlugin {
  readonly name: string;
  readonly components: Readonly<Record<string, Readonly<Record<string, SourceComponent>>>>;
  readonly [fact: string]: unknown;
}
export interface SourceBody {
  readonly use?: readonly string[];
  readonly attributes?: Readonly<Record<string, SourceAttribute>>;
  readonly blocks?: Readonly<Record<string, SourceBlock>>;
}
export interface SourceComponent extends SourceBody {
  readonly mustSet?: readonly string[];
  readonly exactlyOneOf?: readonly (readonly string[])[];
  readonly atLeastOneOf?: readonly (readonly string[])[];
  readonly conflicts?: readonly (readonly string[])[];
  readonly outputs?: SourceBody;
  readonly docs?: string;
  readonly deprecated?: true;
  readonly replacedBy?: string;
}
export interface SourceAttribute {
  readonly type: string;
  readonly [flag: string]: unknown;
}
export interface SourceBlock {
  readonly block: string;
  readonly nesting: 'list' | 'single';
  readonly [flag: string]: unknown;
}

/** What the plugins and Packer itself define, as facts. */
export const pluginSchemas = (): Source =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'plugin-schemas.json'), 'utf8')) as Source;

const types: Readonly<Record<string, string>> = {
  string: 's',
  number: 'n',
  bool: 'b',
  'list(string)': 'ls',
  'list(number)': 'ln',
  'list(list(string))': 'lls',
  'map(string)': 'ms',
};
const flags: Readonly<Record<string, string>> = {
  required: '!',
  deprecated: '-',
  undocumented: '?',
  sensitive: '*',
  strict: '=',
};
const extras: Readonly<Record<string, string>> = { values: 'v', default: 'd', env: 'e', replacedBy: 'r' };

function code(kind: string, row: Readonly<Record<string, unknown>>): string {
  const set = Object.keys(row).filter(key => key in flags && row[key] === true);
  return (
    kind +
    Object.keys(flags)
      .map(flag => (set.includes(flag) ? flags[flag] : ''))
      .join('')
  );
}
/** What no flag can say. Fails on a fact it has no place for. */
function rest(row: Readonly<Record<string, unknown>>, known: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).flatMap(([key, value]) => {
      if (known.includes(key) || (key in flags && value === true)) return [];
      if (!(key in extras)) throw new Error(format('No place for %s in %o', key, row));
      return [[extras[key], value]];
    }),
  );
}

/** `a`: names by type and flags; `x`: their values, default, environment, replacement; `b`: blocks; `u`: groups. */
function body({ use, attributes, blocks }: SourceBody): Record<string, unknown> {
  const a: Record<string, string> = {};
  const x: Record<string, unknown> = {};
  const b: Record<string, string> = {};
  const note = (name: string, more: Record<string, unknown>) => {
    if (Object.keys(more).length > 0) x[name] = more;
  };
  for (const [name, row] of Object.entries(attributes ?? {})) {
    const kind = types[row.type];
    if (kind === undefined) throw new Error(`No code for the type ${row.type}`);
    const key = code(kind, row);
    a[key] = a[key] === undefined ? name : `${a[key]} ${name}`;
    note(name, rest(row, ['type']));
  }
  for (const [name, row] of Object.entries(blocks ?? {})) {
    b[name] = `${row.block} ${code(row.nesting === 'list' ? 'l' : 's', row)}`;
    note(name, rest(row, ['block', 'nesting']));
  }
  return {
    ...(use && { u: use.join(' ') }),
    ...(attributes && { a }),
    ...(blocks && { b }),
    ...(Object.keys(x).length > 0 && { x }),
  };
}

const words = (lists: readonly (readonly string[])[]) => lists.map(list => list.join(' '));

function component(from: SourceComponent): Record<string, unknown> {
  const { docs, deprecated, replacedBy, mustSet, exactlyOneOf, atLeastOneOf, conflicts, outputs } = from;
  return {
    ...body(from),
    ...(docs !== undefined && { docs }),
    ...(deprecated && { deprecated }),
    ...(replacedBy !== undefined && { replacedBy }),
    ...(mustSet && { mustSet: mustSet.join(' ') }),
    ...(exactlyOneOf && { exactlyOneOf: words(exactlyOneOf) }),
    ...(atLeastOneOf && { atLeastOneOf: words(atLeastOneOf) }),
    ...(conflicts && { conflicts: words(conflicts) }),
    ...(outputs && { outputs: body(outputs) }),
  };
}

/** Without what most plugins have alike. */
function usual(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { docs, docsComponents, ...others } = facts;
  const alike = docsComponents === `${docs}/latest/components/`;
  return { ...others, docs, ...(!alike && docsComponents !== undefined && { docsComponents }) };
}

/** The module's text: an index, what several plugins share, and a text for each plugin. */
export function compact(source: Source): string {
  const users = new Map<string, Set<string>>();
  const reach = (owner: string, from: SourceBody): void => {
    const visit = (key: string, next: SourceBody | undefined) => {
      if (!next) throw new Error(`There is no ${key}`);
      const known = users.get(key) ?? new Set();
      users.set(key, known);
      if (known.has(owner)) return;
      known.add(owner);
      reach(owner, next);
    };
    for (const name of from.use ?? []) visit(`groups ${name}`, source.groups[name]);
    for (const { block } of Object.values(from.blocks ?? {})) visit(`blocks ${block}`, source.blocks[block]);
  };
  const plugins = Object.entries(source.plugins);
  for (const [address, { components }] of plugins)
    for (const one of Object.values(components).flatMap(kind => Object.values(kind))) {
      reach(address, one);
      if (one.outputs) reach(address, one.outputs);
    }
  const parts = (kind: 'groups' | 'blocks', owns: (owners: ReadonlySet<string>) => boolean) =>
    Object.fromEntries(
      Object.entries(source[kind])
        .filter(([name]) => owns(users.get(`${kind} ${name}`) ?? new Set()))
        .map(([name, part]) => [
          name,
          { ...body(part), ...((part as { internal?: true }).internal && { internal: true }) },
        ]),
    );
  const shared = (owners: ReadonlySet<string>) => owners.size !== 1;
  const index = Object.fromEntries(
    plugins.map(([address, { components, ...facts }]) => [
      address,
      {
        ...usual(facts),
        components: Object.fromEntries(
          Object.entries(components).map(([kind, all]) => [kind, Object.keys(all).join(' ')]),
        ),
      },
    ]),
  );
  const texts: [string, unknown][] = plugins.map(([address, { components }]) => [
    address,
    {
      groups: parts('groups', owners => owners.size === 1 && owners.has(address)),
      blocks: parts('blocks', owners => owners.size === 1 && owners.has(address)),
      components: Object.fromEntries(
        Object.entries(components).map(([kind, all]) => [
          kind,
          Object.fromEntries(Object.entries(all).map(([type, one]) => [type, component(one)])),
        ]),
      ),
    },
  ]);
  const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
  const row = (name: string, value: unknown) => `  ${quoted(name)}: ${quoted(JSON.stringify(value))},`;
  return [
    '// Made by scripts/catalog.ts; not to be edited. Each text is JSON, so that a plugin nobody uses costs nothing.',
    '// biome-ignore format: one line per plugin',
    'export const pluginTexts: Readonly<Record<string, string>> = {',
    row('index', { packer: source.packer, plugins: index }),
    row('shared', { groups: parts('groups', shared), blocks: parts('blocks', shared) }),
    ...texts.map(([address, value]) => row(address, value)),
    '};',
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  const text = compact(pluginSchemas());
  writeFileSync(join(root, 'server/language/catalog/plugin-texts.ts'), text);
  console.log(`${text.length} characters`);
}

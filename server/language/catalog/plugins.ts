/** Components of plugins, read from their compact form when first asked for. */
import { announcedBy } from './announced.ts';
import { describe } from './descriptions.ts';
import { needsOf } from './needs.ts';
import { pluginTexts } from './plugin-texts.ts';
import type {
  ArgumentType,
  AttributeSchema,
  BlockSchema,
  BodySchema,
  Component,
  ComponentKind,
  Plugin,
} from './schema.ts';
import { isUnchecked } from './unchecked.ts';

/** Source addresses by local name, as `required_plugins` has them. */
export type Required = ReadonlyMap<string, string>;
const none: Required = new Map();

/** The bundled components' address. */
export const bundled = 'packer';

/** As scripts/catalog.ts writes it. */
interface RawBody {
  readonly u?: string;
  readonly a?: Readonly<Record<string, string>>;
  readonly b?: Readonly<Record<string, string>>;
  readonly x?: Readonly<Record<string, RawExtras>>;
  readonly internal?: true;
}
interface RawExtras {
  readonly v?: (string | number)[];
  readonly d?: string | number | boolean;
  readonly e?: string[];
  readonly r?: string;
}
interface RawComponent extends RawBody {
  readonly docs?: string;
  readonly deprecated?: true;
  readonly replacedBy?: string;
  readonly mustSet?: string;
  readonly exactlyOneOf?: readonly string[];
  readonly atLeastOneOf?: readonly string[];
  readonly conflicts?: readonly string[];
  readonly outputs?: RawBody;
}
interface RawParts {
  readonly groups: Readonly<Record<string, RawBody>>;
  readonly blocks: Readonly<Record<string, RawBody>>;
}
interface RawPlugin extends RawParts {
  readonly components: Readonly<Partial<Record<ComponentKind, Readonly<Record<string, RawComponent>>>>>;
}
interface RawIndex {
  readonly packer: string;
  readonly plugins: Readonly<Record<string, Omit<Plugin, 'address' | 'components'> & RawFacts>>;
}
interface RawFacts {
  readonly docsComponents?: string;
  readonly components: Readonly<Partial<Record<ComponentKind, string>>>;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
function remembered<T>(make: (key: string) => T): (key: string) => T {
  const kept = new Map<string, T>();
  return key => {
    const known = kept.get(key);
    if (known !== undefined || kept.has(key)) return known as T;
    const value = make(key);
    kept.set(key, value);
    return value;
  };
}

const index = once(() => JSON.parse(pluginTexts.index!) as RawIndex);
const shared = once(() => JSON.parse(pluginTexts.shared!) as RawParts);
const contents = remembered(address => JSON.parse(pluginTexts[address]!) as RawPlugin);

/** The release of Packer whose bundled components these are. */
export const packerVersion = (): string => index().packer;

const all = once(
  (): ReadonlyMap<string, Plugin> =>
    new Map(
      Object.entries(index().plugins).map(([address, facts]) => [
        address.toLowerCase(),
        {
          address,
          name: facts.name,
          version: facts.version,
          date: facts.date,
          bundled: facts.bundled === true,
          requiredVersion: facts.requiredVersion,
          successor: facts.successor,
          repository: facts.repository,
          licence: facts.licence,
          docs: facts.docs,
          components: Object.fromEntries(
            Object.entries(facts.components).map(([kind, types]) => [kind, types.split(' ')]),
          ),
        },
      ]),
    ),
);

/** Every plugin the catalog knows, the bundled components among them. */
export const plugins = (): readonly Plugin[] => [...all().values()];

/** A plugin by its source address; Packer compares those without regard to case. */
export const plugin = (address: string): Plugin | undefined => all().get(address.toLowerCase());

/** Canonical type → plugins that have it, the one to prefer first: not one that moved elsewhere. */
const owners = remembered(kind => {
  const found = new Map<string, Plugin[]>();
  for (const one of plugins())
    for (const type of one.components[kind as ComponentKind] ?? [])
      found.set(type, [...(found.get(type) ?? []), one]);
  for (const list of found.values())
    list.sort((a, b) => Number(a.successor !== undefined) - Number(b.successor !== undefined));
  return found;
});

/**
 * The component a type names. `required` decides which plugin a local name stands for; without an entry for it, the
 * plugin known by that name is meant, and the component is not `declared`. Undefined for what the catalog does not
 * know, which says nothing about whether it exists.
 */
export function component(
  kind: ComponentKind,
  type: string,
  required: Required = none,
): Component | undefined {
  const known = owners(kind).get(type) ?? [];
  if (known[0]?.bundled) return made(known[0], kind, type, type, true);
  let claimed = false;
  for (const [name, address] of required) {
    if (type !== name && !type.startsWith(`${name}-`)) continue;
    claimed = true;
    const owner = plugin(address);
    const canonical = owner && owner.name + type.slice(name.length);
    if (owner && canonical && owner.components[kind]?.includes(canonical))
      return made(owner, kind, canonical, type, true);
  }
  return claimed || !known[0] ? undefined : made(known[0], kind, type, type, false);
}

/** The same component as other plugins have it: which one is meant is not known where `declared` is false. */
export const namesakes = ({ kind, type, plugin: own }: Component): readonly Component[] =>
  (owners(kind).get(type) ?? []).filter(one => one !== own).map(one => made(one, kind, type, type, false));

/** Types of a kind as a template would write them: bundled, then of `required`, then of every other plugin. */
export function componentTypes(
  kind: ComponentKind,
  required: Required = none,
): readonly { readonly type: string; readonly plugin: Plugin; readonly declared: boolean }[] {
  const declared = [...required].flatMap(([name, address]) => {
    const owner = plugin(address);
    return (owner?.components[kind] ?? []).map(type => ({
      type: name + type.slice(owner!.name.length),
      plugin: owner!,
      declared: true,
    }));
  });
  const others = [...owners(kind)].map(([type, [owner]]) => ({
    type,
    plugin: owner!,
    declared: owner!.bundled,
  }));
  const seen = new Set<string>();
  return [
    ...others.filter(({ declared: isBundled }) => isBundled),
    ...declared,
    ...others.filter(({ plugin: { bundled: isBundled, name } }) => !isBundled && !required.has(name)),
  ].filter(({ type }) => !seen.has(type) && seen.add(type));
}

const made = (() => {
  const kept = new Map<string, Component>();
  return (owner: Plugin, kind: ComponentKind, canonical: string, type: string, declared: boolean) => {
    const key = `${owner.address} ${kind} ${type} ${declared}`;
    const known = kept.get(key);
    if (known) return known;
    const value = read(owner, kind, canonical, type, declared);
    kept.set(key, value);
    return value;
  };
})();

const lists = (texts: readonly string[] | undefined) => (texts ?? []).map(text => text.split(' '));

function read(
  owner: Plugin,
  kind: ComponentKind,
  canonical: string,
  type: string,
  declared: boolean,
): Component {
  const raw = contents(owner.address).components[kind]![canonical]!;
  const scopes = [canonical, owner.name, ''];
  const docs = index().plugins[owner.address]!.docsComponents ?? `${owner.docs}/latest/components/`;
  return {
    ...bodyOf(raw, owner.address, scopes, canonical),
    kind,
    type,
    plugin: owner,
    declared,
    deprecated: raw.deprecated === true,
    replacedBy: raw.replacedBy,
    docs: raw.docs === undefined ? undefined : docs + raw.docs,
    mustSet: raw.mustSet?.split(' ') ?? [],
    needs: needsOf(owner.address, canonical),
    announces: kind === 'builder' ? announcedBy(owner.address, canonical) : undefined,
    exactlyOneOf: lists(raw.exactlyOneOf),
    atLeastOneOf: lists(raw.atLeastOneOf),
    conflicts: lists(raw.conflicts),
    outputs: raw.outputs
      ? bodyOf(raw.outputs, owner.address, [`${canonical} outputs`, 'outputs'], canonical).attributes
      : new Map(),
  };
}

const nothing: readonly never[] = [];
const types: Readonly<Record<string, ArgumentType>> = {
  s: 'string',
  n: 'number',
  b: 'bool',
  ls: 'list(string)',
  ln: 'list(number)',
  lls: 'list(list(string))',
  ms: 'map(string)',
};

function part(kind: keyof RawParts, name: string, address: string): RawBody {
  return contents(address)[kind][name] ?? shared()[kind][name] ?? {};
}

/** `scopes`: under which names our descriptions of these attributes are looked for; `path`: the type and the blocks around. */
function bodyOf(raw: RawBody, address: string, scopes: readonly string[], path: string): BodySchema {
  const attributes = new Map<string, AttributeSchema>();
  const blocks = new Map<string, BlockSchema>();
  const add = (from: RawBody): void => {
    for (const group of from.u?.split(' ') ?? []) add(part('groups', group, address));
    for (const [code, names] of Object.entries(from.a ?? {}))
      for (const name of names.split(' ')) {
        const one = attributeOf(name, code, from, scopes);
        attributes.set(
          name,
          one.strict && isUnchecked(address, path, name) ? { ...one, strict: false } : one,
        );
      }
    for (const [name, code] of Object.entries(from.b ?? {}))
      blocks.set(name, blockOf(name, code, from.x?.[name], address, scopes, `${path}.${name}`));
  };
  add(raw);
  return { attributes, blocks, open: false };
}

/** Accepted in every component's body; Packer fills these in itself. */
export const isInternal = (name: string): boolean => Object.hasOwn(internalTypes, name);
/** Of such an argument its type. */
export const internalType = (name: string): string | undefined =>
  isInternal(name) ? internalTypes[name] : undefined;
const internalTypes: Readonly<Record<string, string>> = {
  packer_build_name: 'string',
  packer_builder_type: 'string',
  packer_core_version: 'string',
  packer_on_error: 'string',
  packer_debug: 'bool',
  packer_force: 'bool',
  packer_user_variables: 'map(string)',
  packer_sensitive_variables: 'list(string)',
};

/** What the letters of a code say; there are a few dozen codes for thousands of attributes. */
const facts = remembered(code => ({
  type: types[/^[a-z]+/.exec(code)![0]]!,
  required: code.includes('!'),
  deprecated: code.includes('-'),
  undocumented: code.includes('?'),
  sensitive: code.includes('*'),
  strict: code.includes('='),
}));

function attributeOf(
  name: string,
  code: string,
  { x, internal }: RawBody,
  scopes: readonly string[],
): AttributeSchema {
  const { type, required, deprecated, undocumented, sensitive, strict } = facts(code);
  const extras = x?.[name];
  return {
    name,
    type,
    required,
    deprecated,
    undocumented,
    sensitive,
    strict,
    internal: internal === true || isInternal(name),
    replacedBy: extras?.r,
    values: extras?.v ?? nothing,
    default: extras?.d,
    env: extras?.e ?? nothing,
    description: describe(scopes, name),
  };
}

function blockOf(
  name: string,
  code: string,
  extras: RawExtras | undefined,
  address: string,
  scopes: readonly string[],
  path: string,
): BlockSchema {
  const [id, flags] = code.split(' ') as [string, string];
  const body = once(() => bodyOf(part('blocks', id, address), address, [id], path));
  return {
    name,
    labels: [],
    nesting: flags.startsWith('l') ? 'list' : 'single',
    required: flags.includes('!'),
    deprecated: flags.includes('-'),
    undocumented: flags.includes('?'),
    replacedBy: extras?.r,
    description: describe(scopes, name),
    needs: needsOf(address, path),
    get body() {
      return body();
    },
  };
}

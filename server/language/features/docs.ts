/** Words about what Packer and its plugins define, and about what a configuration declares. */
import { markdown as escaped } from '../../../protocol/words.ts';
import {
  type AttributeSchema,
  announcedWords,
  type BlockSchema,
  builtIn,
  type Component,
  type ComponentKind,
  component,
  type FunctionSchema,
  functions,
  type Need,
  type Place,
  placeAt,
  plugin,
  requiredPlugin,
  signatureOf,
} from '../catalog/index.ts';
import { attributeOf } from '../model/declarations.ts';
import { member } from '../model/members.ts';
import type { Module } from '../model/module.ts';
import { requiredOf, requiredPlugins } from '../model/required-plugins.ts';
import { isKnown, marksOf, shownText, type Value } from '../model/value.ts';
import { typeWord, within } from './completion/entries.ts';
import { typeSaid } from './completion/typed.ts';
import { quotedText } from './quoted-text.ts';
import { code } from './registry/markdown.ts';
import { shown } from './shown.ts';

/** Something there are words about. Plain data: it travels to the editor and back. */
export type Subject =
  | { readonly is: 'member'; readonly blocks: readonly Header[]; readonly name: string }
  | { readonly is: 'component'; readonly kind: ComponentKind; readonly type: string }
  | { readonly is: 'function'; readonly name: string }
  /** With a path, what lies there within its value. */
  | { readonly is: 'variable' | 'local'; readonly name: string; readonly path?: readonly string[] }
  | { readonly is: 'output'; readonly type: string; readonly name: string }
  | { readonly is: 'data' | 'source'; readonly type: string; readonly name: string }
  | { readonly is: 'builtIn'; readonly root: string; readonly name: string }
  /** A word of the type of a variable. */
  | { readonly is: 'type'; readonly name: string }
  /** An entry of `required_plugins`, and what it consists of. */
  | { readonly is: 'plugin'; readonly name: string }
  | { readonly is: 'pluginFact'; readonly name: string };
export interface Header {
  readonly type: string;
  readonly labels: readonly string[];
}

const paragraphs = (...parts: readonly (string | undefined)[]): string =>
  parts.filter(part => part !== undefined && part !== '').join('\n\n');

/** Markdown, or undefined where there is nothing to say. */
export function documentation(module: Module, subject: Subject): string | undefined {
  switch (subject.is) {
    case 'member': {
      const place = placeAt(
        subject.blocks.map(({ type, labels }) => ({
          type: { text: type },
          labels: labels.map(text => ({ text })),
        })) as never,
        requiredOf(module),
      );
      const attribute = place?.body.attributes.get(subject.name);
      if (place && attribute) return attributeDocs(attribute, place);
      const block = place?.body.blocks.get(subject.name);
      return place && block && blockDocs(block, place);
    }
    case 'component': {
      const found = component(subject.kind, subject.type, requiredOf(module));
      return found && componentDocs(found);
    }
    case 'function': {
      const found = functions().get(subject.name);
      return found && functionDocs(found);
    }
    case 'variable':
    case 'local': {
      if (subject.path?.length) return memberDocs(module, subject.is, subject.name, subject.path);
      return subject.is === 'variable' ? variableDocs(module, subject.name) : localDocs(module, subject.name);
    }
    case 'output': {
      const found = component('datasource', subject.type, requiredOf(module));
      const output = found?.outputs.get(subject.name);
      return (
        found &&
        output &&
        paragraphs(hcl(`${output.name}: ${output.type}`), output.description, origin(found))
      );
    }
    case 'data':
    case 'source': {
      const found = component(
        subject.is === 'data' ? 'datasource' : 'builder',
        subject.type,
        requiredOf(module),
      );
      return found && componentDocs(found);
    }
    case 'plugin':
      return pluginDocs(module, subject.name);
    case 'pluginFact': {
      const fact = requiredPlugin.attributes.get(subject.name);
      return fact && paragraphs(hcl(`${fact.name}: ${fact.type}`), fact.description);
    }
    case 'type': {
      const words = Object.hasOwn(typeWords, subject.name) ? typeWords[subject.name] : undefined;
      return words && paragraphs(hcl(words[0]), words[1]);
    }
    case 'builtIn': {
      const text =
        builtIn[subject.root]?.[subject.name] ??
        (subject.root === 'build' ? announcedWords(subject.name) : undefined);
      return text && paragraphs(hcl(`${subject.root}.${subject.name}`), text);
    }
  }
}

/** How a type is written, and what has it, after HCL's `typeexpr`. */
const typeWords: Readonly<Record<string, readonly [string, string]>> = {
  string: ['string', 'Text. Numbers and `true` or `false` are taken too, and become text.'],
  number: ['number', 'A number, whole or not. A text that is one is taken too.'],
  bool: ['bool', '`true` or `false`. The texts `"true"` and `"false"` are taken too.'],
  any: ['any', 'Whatever is given, of the type it has.'],
  list: ['list(type)', 'Values of one type, in order.'],
  set: ['set(type)', 'Values of one type, each once, in no order of their own.'],
  map: ['map(type)', 'Values of one type under names.'],
  object: [
    'object({ name = type, … })',
    'Named values, each of its own type. What else is given is left out.',
  ],
  tuple: ['tuple([type, …])', 'As many values as types are named, each of its own.'],
  optional: [
    'optional(type, default)',
    'An attribute of an object that need not be given; it is the default then, or `null`.',
  ],
};

/** A code block; the fence is longer than any run of backticks in it. */
function hcl(text: string): string {
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}hcl\n${text}\n${fence}`;
}

const literal = (value: string | number | boolean): string =>
  typeof value === 'string' ? JSON.stringify(value) : String(value);

function replaced(replacedBy: string | undefined): string {
  return `**Deprecated.**${replacedBy === undefined ? '' : ` Use ${code(replacedBy)}.`}`;
}

function attributeDocs(schema: AttributeSchema, place: Place): string {
  const from = ownerOf(schema.name, place);
  const must = from
    ? from.mustSet.includes(schema.name) && place.body.attributes.has(schema.name)
    : schema.required;
  const facts = [
    must ? 'required' : schema.required ? 'required, or set in another way' : 'optional',
    schema.default === undefined ? '' : `default ${code(literal(schema.default))}`,
    schema.sensitive ? 'sensitive' : '',
    schema.undocumented ? 'not in the plugin’s documentation' : '',
  ].filter(fact => fact !== '');
  const group = (lists: readonly (readonly string[])[]) => lists.filter(list => list.includes(schema.name));
  return paragraphs(
    hcl(`${schema.name}: ${schema.type}`),
    schema.deprecated ? replaced(schema.replacedBy) : '',
    schema.description,
    facts.join(' · '),
    schema.values.length === 0
      ? ''
      : `${schema.strict ? 'One of' : 'Such as'} ${schema.values.map(value => code(literal(value))).join(', ')}`,
    schema.env.length === 0 ? '' : `Taken from ${schema.env.map(code).join(' or ')} where empty.`,
    ...(from
      ? [
          ...group(from.exactlyOneOf).map(list => `Exactly one of ${list.map(code).join(', ')}.`),
          ...group(from.atLeastOneOf).map(list => `At least one of ${list.map(code).join(', ')}.`),
          ...group(from.conflicts).map(list => `Only one of ${list.map(code).join(', ')}.`),
        ]
      : []),
    origin(from),
  );
}

/** The component an argument belongs to; undefined for Packer's own. */
function ownerOf(name: string, { body, block, component: of }: Place): Component | undefined {
  if (!of) return undefined;
  const isNested = block?.labels.length === 0;
  // In a nested block the component's rules about that name mean something else.
  if (isNested) return { ...of, mustSet: [], exactlyOneOf: [], atLeastOneOf: [], conflicts: [] };
  return of.attributes.get(name) === body.attributes.get(name) ? of : undefined;
}

function blockDocs(schema: BlockSchema, place: Place): string {
  const labels = schema.labels.map(({ name }) => ` "${name}"`).join('');
  return paragraphs(
    hcl(`${schema.name}${labels} { … }`),
    schema.deprecated ? replaced(schema.replacedBy) : '',
    schema.description,
    needed(always(schema.needs)),
    [
      schema.required ? 'required' : 'optional',
      schema.nesting === 'single' ? 'at most one' : 'any number',
    ].join(' · '),
    origin(place.component),
  );
}

const kindNames: Readonly<Record<ComponentKind, string>> = {
  builder: 'builder',
  provisioner: 'provisioner',
  'post-processor': 'post-processor',
  datasource: 'data source',
};

function componentDocs(found: Component): string {
  return paragraphs(
    `**${escaped(found.type)}** ${kindNames[found.kind]}`,
    found.deprecated ? replaced(found.replacedBy) : '',
    needed([
      ...found.mustSet.map(name => [name]),
      ...found.exactlyOneOf,
      ...found.atLeastOneOf,
      ...always(found.needs),
    ]),
    found.declared
      ? ''
      : `Of the plugin ${code(found.plugin.address)}, which \`required_plugins\` does not name.`,
    origin(found),
  );
}

/** What is needed whatever else is set. */
const always = (needs: readonly Need[]) =>
  needs
    .filter(
      ({ unless, where, communicator }) =>
        unless.length === 0 && where.length === 0 && communicator !== 'winrm',
    )
    .map(({ oneOf }) => oneOf);

/** What cannot be done without: `Needs "a"; "b" or "c".` */
const needed = (wanted: readonly (readonly string[])[]): string =>
  wanted.length === 0 ? '' : `Needs ${wanted.map(names => names.map(code).join(' or ')).join('; ')}.`;

/** The plugin and release a schema is from: another release may differ. */
function origin(from: Component | undefined): string {
  if (!from) return '';
  const { plugin, docs } = from;
  const name = plugin.bundled ? `Packer ${plugin.version}` : `${code(plugin.address)} ${plugin.version}`;
  return docs === undefined ? `As of ${name}` : `[Documentation](${docs}) · as of ${name}`;
}

/** What a plugin brings, as of the release the catalog knows. */
function pluginDocs(module: Module, name: string): string | undefined {
  const entry = requiredPlugins(module).find(one => one.name === name);
  const found = entry?.source === undefined ? undefined : plugin(entry.source);
  if (!found) return undefined;
  const kinds = Object.entries(found.components) as [ComponentKind, readonly string[]][];
  return paragraphs(
    `**${code(found.address)}**`,
    found.successor === undefined ? '' : `Moved to ${code(found.successor)}.`,
    kinds
      .map(
        ([kind, types]) =>
          `- ${kindNames[kind]}: ${types.map(type => code(name + type.slice(found.name.length))).join(', ')}`,
      )
      .join('\n'),
    `[Documentation](${found.docs}) · as of ${found.version}`,
  );
}

function functionDocs(found: FunctionSchema): string {
  return paragraphs(
    hcl(signatureOf(found).label),
    found.description,
    found.since === undefined ? '' : `Since Packer ${found.since}`,
  );
}

/** Type and present value of an input variable. */
function variableDocs(module: Module, name: string): string | undefined {
  const declared = module.variables.get(name);
  if (!declared) return undefined;
  const { node, uri, type, sensitive } = declared;
  const constraint = type && module.files.get(uri)?.text.slice(type.start, type.end);
  const value = module.variable(name);
  const said = node.kind === 'block' ? attributeOf(node.body, 'description')?.value : undefined;
  const description = said && shownText(module.evaluate(said));
  return paragraphs(
    hcl(`var.${name}: ${constraint ?? 'any'}`),
    description && escaped(description),
    sensitive
      ? 'Its value is sensitive, and not shown.'
      : !declared.default && value.kind === 'unknown'
        ? 'It has no default: somebody must set it.'
        : valueDocs(value, 'Value, unless somebody gives another'),
  );
}

/** The present value of a local. */
function localDocs(module: Module, name: string): string | undefined {
  const declared = module.locals.get(name);
  if (!declared) return undefined;
  const value = module.local(name);
  return paragraphs(
    hcl(`local.${name}`),
    declared.sensitive ? 'Its value is sensitive, and not shown.' : valueDocs(value, 'Value'),
  );
}

/** What lies within the value of a variable or local; of what is not there, others speak. */
function memberDocs(
  module: Module,
  of: 'variable' | 'local',
  name: string,
  path: readonly string[],
): string | undefined {
  const declared = of === 'variable' ? module.variables.has(name) : module.locals.has(name);
  if (!declared) return undefined;
  const whole = of === 'variable' ? module.variable(name) : module.local(name);
  const names = [of === 'variable' ? 'var' : 'local', name, ...path];
  const title = of === 'variable' ? 'Value, unless somebody gives another' : 'Value';
  const text = names.reduce((text, one) =>
    /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(one)
      ? `${text}.${one}`
      : `${text}[${/^\d+$/.test(one) ? one : `"${quotedText(one)}"`}]`,
  );
  const type = of === 'variable' && within(typeSaid(module.variables.get(name)?.type), path);
  return paragraphs(
    hcl(type ? `${text}: ${typeWord(type)}` : text),
    valueDocs(path.reduce(member, whole), title),
  );
}

function valueDocs(value: Value, title: string): string {
  if (marksOf(value).sensitive) return 'Its value is sensitive, and not shown.';
  if (!isKnown(value)) return 'Its value is known only while building.';
  return `${title}:\n\n${hcl(shown(value, 2_000))}`;
}

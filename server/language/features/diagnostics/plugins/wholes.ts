import type { BlockSchema, BodySchema, Condition, Need } from '../../../catalog/index.ts';
import { attributeOf, attributesOf, blocksOf } from '../../../model/declarations.ts';
import type { Module } from '../../../model/module.ts';
import { isKnown, textOf, type Value } from '../../../model/value.ts';
import type { Attribute, Block, Body, File, Name } from '../../../syntax/ast.ts';
import type { Found } from '../core/family.ts';
import { insertion, removal } from '../edits.ts';
import { listed } from '../hcp-data-missing-argument.ts';
import { at } from '../rule.ts';
import { type Certainty, certaintyOf } from './certainty.ts';
import { isSlip } from './slip.ts';
import type { Use } from './uses.ts';

export type Code =
  | 'plugin-argument-unknown'
  | 'plugin-argument-type'
  | 'plugin-argument-missing'
  | 'plugin-argument-conflict'
  | 'plugin-argument-value'
  | 'plugin-argument-deprecated';

/** The file a use of a component is in. */
export interface Here {
  readonly module: Module;
  readonly uri: string;
  readonly file: File;
}

/** What is there, and what is not, in the blocks that are read as one. */
export function wholeProblems(
  use: Use,
  blocks: readonly Block[],
  { module, uri, file }: Here,
): readonly Found<Code>[] {
  const { component, block, phase } = use;
  const sure = certaintyOf(use);
  const bodies = blocks.map(({ body }) => body);
  // The arguments of single sources may lie there, and half a block is no ground for a complaint.
  if (blocks.some(({ close }) => close === undefined) || bodies.some(body => attributeOf(body, 'override')))
    return [];
  const found: Found<Code>[] = [];
  const given = givenIn(bodies);
  found.push(
    ...missing(
      [
        ...component.mustSet.map(name => ({ names: [name] })),
        ...component.exactlyOneOf.map(names => ({ names })),
        ...component.atLeastOneOf.map(names => ({ names })),
        ...dueOf(component.needs, bodies, communicatorOf(bodies, module), module),
      ],
      { block, given, schema: component, owner: component.type, phase, sure },
      { uri, file },
    ),
  );
  for (const names of [...component.exactlyOneOf, ...component.conflicts]) {
    const written = names.filter(name => given.has(name));
    if (written.length < 2) continue;
    const set = written
      .flatMap(name => firstSet(bodies, name, module))
      .sort((x, y) => bodies.indexOf(x.body) - bodies.indexOf(y.body) || x.name.start - y.name.start);
    const [, second] = set;
    if (!second || second.body !== block.body) continue;
    found.push({
      ...at(
        second.name,
        `Of ${listed(names, 'and')}, "${component.type}" takes only one; "${set[0]!.name.text}" is set already.${sure.note}`,
        { phase, ...sure.severity() },
      ),
      code: 'plugin-argument-conflict',
      fixes: set
        .filter(({ body }) => body === block.body)
        .map(({ name, item }) => ({
          title: `Remove "${name.text}"`,
          edits: [{ uri, ...removal(file, item), newText: '' }],
        })),
    });
  }
  return found;
}

/** What is not there in a block within a component's body. */
export function nestedProblems(
  { phase }: Use,
  block: Block,
  { body, name, needs }: BlockSchema,
  sure: Certainty,
  here: Here,
): readonly Found<Code>[] {
  if (needs.length === 0 || block.close === undefined) return [];
  const given = givenIn([block.body]);
  const due = dueOf(needs, [block.body], undefined, here.module);
  return missing(due, { block, given, schema: body, owner: name, phase, sure }, here);
}

/** The names of arguments and blocks that are there. */
const givenIn = (bodies: readonly Body[]): ReadonlySet<string> =>
  new Set(
    bodies.flatMap(body =>
      body.items.map(item => {
        if (item.kind !== 'block') return item.name.text;
        return item.type.text === 'dynamic' ? (item.labels[0]?.text ?? '') : item.type.text;
      }),
    ),
  );

interface Asked extends Pick<Use, 'phase' | 'block'> {
  readonly given: ReadonlySet<string>;
  readonly schema: BodySchema;
  /** Who needs it. */
  readonly owner: string;
  readonly sure: Certainty;
}

/** One of these has to be there, on account of what is. */
interface Due {
  readonly names: readonly string[];
  readonly beside?: Condition | undefined;
}

function missing(
  lists: readonly Due[],
  { block, given, schema, owner, phase, sure }: Asked,
  { uri, file }: Pick<Here, 'uri' | 'file'>,
): readonly Found<Code>[] {
  // A name with a slip in it is what has to be mended.
  const isGiven = (name: string): boolean =>
    given.has(name) || [...given].some(written => isSlip(written, name));
  const fromEnvironment = (name: string) => (schema.attributes.get(name)?.env.length ?? 0) > 0;
  return lists
    .filter(({ names }) => !names.some(name => given.has(name) || fromEnvironment(name) || isGiven(name)))
    .map(({ names, beside }): Found<Code> => {
      const [first] = names as [string];
      const type = schema.attributes.get(first)?.type;
      return {
        ...at(
          block.header,
          `"${owner}" needs ${listed(names, 'or')}${beside === undefined ? '' : ` ${besideOf(beside)}`}.${sure.note}`,
          { phase, ...sure.severity() },
        ),
        code: 'plugin-argument-missing',
        fixes: type
          ? [
              {
                title: `Add ${listed([first])}`,
                edits: insertion(uri, file, block, [`${first} = ${initial(type)}`]),
              },
            ]
          : [],
      };
    });
}

/** Where an argument has a value that is certainly one: not empty, `false`, null or below zero; a block holds such a one. */
function firstSet(bodies: readonly Body[], name: string, module: Module): readonly Given[] {
  for (const body of bodies) {
    const attribute = attributesOf(body).find(one => one.name.text === name);
    if (attribute && isSet(module.evaluate(attribute.value)))
      return [{ body, name: attribute.name, item: attribute }];
    const block = blocksOf(body, name)[0];
    if (block && attributesOf(block.body).some(({ value }) => isSet(module.evaluate(value))))
      return [{ body, name: block.type, item: block }];
  }
  return [];
}

/** An argument or block of a body. */
interface Given {
  readonly body: Body;
  readonly name: Name;
  readonly item: Attribute | Block;
}

/** A block, whatever is in it, or an argument that certainly has a value. */
const isThere = (bodies: readonly Body[], name: string, module: Module): boolean =>
  bodies.some(body => blocksOf(body, name).length > 0) || firstSet(bodies, name, module).length > 0;

/** What an argument comes to in blocks that are read as one. */
function valueIn(bodies: readonly Body[], name: string, module: Module): Value | undefined {
  const written = bodies.flatMap(body => attributeOf(body, name) ?? []).at(-1);
  return written && module.evaluate(written.value);
}

function holds({ name, value }: Condition, bodies: readonly Body[], module: Module): boolean {
  if (value === undefined) return isThere(bodies, name, module);
  const given = valueIn(bodies, name, module);
  const text = given && textOf(given);
  if (text === undefined) return false;
  if (value.startsWith('*')) return text.endsWith(value.slice(1));
  return value.endsWith('*') ? text.startsWith(value.slice(0, -1)) : text === value;
}

function besideOf({ name, value }: Condition): string {
  if (value === undefined) return `beside "${name}"`;
  const how = value.startsWith('*') ? 'ends in' : value.endsWith('*') ? 'begins with' : 'is';
  return `where "${name}" ${how} "${value.replace('*', '')}"`;
}

function isSet(value: Value): boolean {
  if (!isKnown(value)) return false;
  switch (value.kind) {
    case 'list':
      return value.elements.length > 0;
    case 'object':
      return value.entries.size > 0;
    case 'bool':
      return value.value;
    case 'number':
      return value.value > 0;
    case 'string':
      // What the plugin fills in may come to nothing.
      return !['', 'false', '0'].includes(value.value) && !value.value.includes('{{');
    default:
      return false;
  }
}

const initial = (type: string): string =>
  type.startsWith('list')
    ? '[]'
    : type.startsWith('map')
      ? '{}'
      : type === 'string'
        ? '""'
        : type === 'bool'
          ? 'true'
          : '0';

/** `ssh` where nothing else is said; undefined where what is said is not known. */
function communicatorOf(bodies: readonly Body[], module: Module): string | undefined {
  const value = valueIn(bodies, 'communicator', module);
  if (value === undefined || value.kind === 'null') return 'ssh';
  const text = textOf(value);
  return text === '' ? 'ssh' : text;
}

/** Whether a machine is spoken to by SSH, as far as the text tells. */
export const usesSsh = (blocks: readonly Block[], module: Module): boolean =>
  communicatorOf(
    blocks.map(({ body }) => body),
    module,
  ) === 'ssh';

function dueOf(
  needs: readonly Need[],
  bodies: readonly Body[],
  used: string | undefined,
  module: Module,
): readonly Due[] {
  const given = givenIn(bodies);
  return needs.flatMap(({ oneOf: names, unless, where, communicator }) => {
    if (unless.some(name => given.has(name))) return [];
    if (communicator !== undefined && communicator !== used) return [];
    const beside = where.find(condition => holds(condition, bodies, module));
    return where.length > 0 && beside === undefined ? [] : [{ names, beside }];
  });
}

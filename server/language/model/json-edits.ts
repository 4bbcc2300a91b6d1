/** Changes of JSON texts, with their commas and laid out as the text is. */
import { findNodeAtLocation, type Node as Json, parseTree } from 'jsonc-parser';
import type { Body, Expression, Span } from '../syntax/ast.ts';
import { parse } from '../syntax/parser.ts';
import { literalString } from '../syntax/walk.ts';
import { packers } from './json-file.ts';

export interface JsonChange extends Span {
  readonly newText: string;
}
type Value = string | number | boolean | null | readonly Value[] | Entries;
interface Entries {
  readonly [name: string]: Value;
}

/**
 * The span to delete so that an item leaves no trace: with a comma, and of a block with the labels that hold nothing
 * else. The item is an argument, an entry of an object, an element of a list, or a block.
 */
export function jsonRemoval(text: string, item: Span): Span {
  const root = parseTree(text);
  let node = root && nodeOf(root, item);
  if (!node) return item;
  // A label that holds nothing, and a block type without labels, are no JSON that Packer reads.
  if (node.type === 'property' && labelled(keysTo(node)))
    for (let up = holder(node); up; up = holder(node)) node = up;
  return withComma(node);
}

/** What holds a label, or an object of labels in a list, and nothing else. */
function holder(node: Json): Json | undefined {
  const { parent } = node;
  if (!parent || !isOnly(node)) return undefined;
  if (parent.type === 'array') return parent.parent;
  return labels(keysTo(node)) ? (parent.parent?.type === 'array' ? parent : parent.parent) : undefined;
}

/** The property or element that is an item of the tree. */
function nodeOf(root: Json, { start, end }: Span): Json | undefined {
  let found: Json | undefined;
  const look = (node: Json): void => {
    const last = node.offset + node.length;
    if (node.offset > start || last < end) return;
    const isMember = node.type === 'property' || node.parent?.type === 'array';
    // Of a block without labels what is known begins within the quotes of its type.
    if (isMember && last === end) found = node;
    for (const child of node.children ?? []) look(child);
  };
  look(root);
  if (found) return found;
  // A block in a list: its type stands in front of the list.
  const within = (node: Json): Json | undefined =>
    node.offset + node.length === end && node.parent?.type === 'array'
      ? node
      : node.children?.map(within).find(one => one !== undefined);
  return within(root);
}

/** The keys from the root to a property, and that of itself. */
function keysTo(node: Json): readonly string[] {
  const keys: string[] = [];
  for (let at: Json | undefined = node; at; at = at.parent)
    if (at.type === 'property') keys.unshift(at.children![0]!.value as string);
  return keys;
}

/** How many labels of the innermost block are missing behind these keys; undefined within an argument. */
function missingLabels(keys: readonly string[]): number | undefined {
  const around: { type: { kind: 'name'; start: 0; end: 0; text: string }; labels: [] }[] = [];
  for (let i = 0; i < keys.length; ) {
    const count = packers(keys[i]!, around);
    if (count === undefined) return undefined;
    const behind = keys.length - i - 1;
    if (behind < count) return count - behind;
    around.push({ type: { kind: 'name', start: 0, end: 0, text: keys[i]! }, labels: [] });
    i += count + 1;
  }
  return 0;
}
/** The last key is a block's: its type, or its last label. */
const labelled = (keys: readonly string[]): boolean => missingLabels(keys) === 0 && keys.length > 0;
/** The object that holds the last key has labels in it. */
const labels = (keys: readonly string[]): boolean => (missingLabels(keys.slice(0, -1)) ?? 0) > 0;

const endOf = ({ offset, length }: Json): number => offset + length;
const isOnly = (node: Json): boolean => node.parent?.children?.length === 1;

function withComma(node: Json): Span {
  const siblings = node.parent?.children ?? [node];
  const at = siblings.indexOf(node);
  const [before, next] = [siblings[at - 1], siblings[at + 1]];
  if (next) return { start: node.offset, end: next.offset };
  if (before) return { start: endOf(before), end: endOf(node) };
  const { parent } = node;
  return parent
    ? { start: parent.offset + 1, end: endOf(parent) - 1 }
    : { start: node.offset, end: endOf(node) };
}

/** Puts lines of the native syntax into the object of a block, in front of what it has. */
export function jsonInsertion(
  text: string,
  open: number,
  lines: readonly string[],
  type: string,
): JsonChange | undefined {
  const root = parseTree(text);
  const object = root && objectAt(root, open);
  const entries = entriesOf(lines.join('\n'), type);
  return object && entries && inserted(text, object, entries, 'first');
}

/** Adds a root block of the native syntax, beside those of its type. Undefined in what is no template. */
export function jsonAddition(text: string, block: string): JsonChange | undefined {
  const root = parseTree(text);
  const home = root?.type === 'array' ? root.children?.[0] : root;
  const entries = entriesOf(block);
  return home?.type === 'object' && entries ? joined(home, entries) : undefined;

  function joined(object: Json, entries: Entries): JsonChange {
    const [[name, value] = []] = Object.entries(entries);
    const there = name === undefined ? undefined : findNodeAtLocation(object, [name]);
    // A key that is there twice is one more block.
    if (!there || !isEntries(value)) return inserted(text, object, entries, 'last');
    if (there.type === 'array') return inserted(text, there, value, 'last');
    return there.type === 'object' ? joined(there, value) : inserted(text, object, entries, 'last');
  }
}

function objectAt(node: Json, offset: number): Json | undefined {
  if (node.type === 'object' && node.offset === offset) return node;
  for (const child of node.children ?? [])
    if (child.offset <= offset && offset < endOf(child)) return objectAt(child, offset);
  return undefined;
}

/** Into an object; to a list an element. */
function inserted(text: string, object: Json, entries: Entries, where: 'first' | 'last'): JsonChange {
  const step = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  const [first] = object.children ?? [];
  const last = object.children?.at(-1);
  const own = text.slice(object.offset, endOf(object));
  // An empty one is as that is which it is in.
  const around = object.parent?.parent ?? object;
  const isLine = !(first ? own : text.slice(around.offset, endOf(around))).includes('\n');
  const outer = indentationAt(text, object.offset);
  const inner = first && !isLine ? indentationAt(text, first.offset) : `${outer}${step}`;
  // Some break lists over lines, as VS Code does, and some do not.
  const flat = /\[[ \t]*[^\s\]]/.test(text);
  const print = (value: Value) => printed(value, isLine ? undefined : step, flat, inner);
  const made =
    object.type === 'array'
      ? [print(entries)]
      : Object.entries(entries).map(([name, value]) => `${JSON.stringify(name)}: ${print(value)}`);
  const at = (start: number, newText: string, end = start): JsonChange => ({ start, end, newText });
  const between = isLine ? ', ' : `,\n${inner}`;
  if (!first || !last)
    return at(
      object.offset + 1,
      isLine ? ` ${made.join(between)} ` : `\n${inner}${made.join(between)}\n${outer}`,
      endOf(object) - 1,
    );
  return where === 'first'
    ? at(first.offset, `${made.join(between)}${between}`)
    : at(endOf(last), `${between}${made.join(between)}`);
}

function indentationAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))![0];
}

/** On lines of its own by steps of indentation, or without these on one line. */
function printed(value: Value, step: string | undefined, flat: boolean, indentation: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indentation}${step}`;
  const print = (one: Value) => printed(one, step, flat, inner);
  const isList = Array.isArray(value);
  const members = isList
    ? value.map(print)
    : Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${print(one)}`);
  const [open, close] = isList ? '[]' : '{}';
  if (members.length === 0) return `${open}${close}`;
  if (isList && (step === undefined || flat) && !members.some(one => one.includes('\n')))
    return `[${members.join(', ')}]`;
  return step === undefined
    ? `${open} ${members.join(', ')} ${close}`
    : `${open}\n${inner}${members.join(`,\n${inner}`)}\n${indentation}${close}`;
}

const isEntries = (value: Value | undefined): value is Entries =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Native text as JSON has it (`hashicorp/hcl/json/spec.md`); undefined where a block stands twice. */
function entriesOf(text: string, type?: string): Entries | undefined {
  const { body, problems } = parse(text);
  return problems.length > 0 ? undefined : bodyOf(body, text, type);
}

function bodyOf(body: Body, text: string, type?: string): Entries | undefined {
  const entries: Record<string, Value> = {};
  for (const item of body.items) {
    if (item.kind === 'attribute')
      entries[item.name.text] =
        type === 'variable' && item.name.text === 'type'
          ? text.slice(item.value.start, item.value.end)
          : jsonOf(item.value, text);
    else if (item.kind === 'block') {
      const inner = bodyOf(item.body, text, item.type.text);
      if (!inner || Object.hasOwn(entries, item.type.text)) return undefined;
      entries[item.type.text] = item.labels.reduceRight<Value>(
        (within, { text: label }) => ({ [label]: within }),
        inner,
      );
    }
  }
  return entries;
}

function jsonOf(expression: Expression, text: string): Value {
  switch (expression.kind) {
    case 'number':
      return Number(expression.text);
    case 'bool':
      return expression.value;
    case 'null':
      return null;
    case 'tuple':
      return expression.elements.map(one => jsonOf(one, text));
    case 'object':
      return Object.fromEntries(
        expression.entries.map(({ bareKey, key, value }) => [
          bareKey ?? literalString(key) ?? `\${${text.slice(key.start, key.end)}}`,
          jsonOf(value, text),
        ]),
      );
    default: {
      const said = literalString(expression);
      return said === undefined
        ? `\${${text.slice(expression.start, expression.end)}}`
        : said.replace(/([$%])\{/g, '$1$1{');
    }
  }
}

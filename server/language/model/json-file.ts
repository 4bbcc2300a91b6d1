import { type Node as Json, type ParseError, parseTree } from 'jsonc-parser';
import { type Enclosing, placeAt } from '../catalog/index.ts';
import type {
  Attribute,
  Block,
  Body,
  Expression,
  File,
  Item,
  Label,
  Name,
  ObjectEntry,
  Span,
} from '../syntax/ast.ts';
import { DEPTH_LIMIT } from '../syntax/scanner.ts';
import { isVarFile } from './file-kinds.ts';
import { jsonProblems } from './json-problems.ts';
import { jsonText, jsonWords } from './json-text.ts';

/**
 * The tree of a template or variable file in HCL's JSON syntax (`hashicorp/hcl/json/spec.md`), of the same kinds of nodes
 * as that of the native syntax, with places in the JSON text. In JSON the schema decides what is a block; of components
 * the catalog does not know, everything is an argument.
 */
export function parseJsonFile(
  text: string,
  uri: string,
  labelsOf: LabelCount = packers,
  variables = isVarFile(uri),
): File {
  const file = { kind: 'file', text, start: 0, end: text.length, comments: [], json: true } as const;
  const deep = tooDeep(text);
  if (deep !== undefined)
    return {
      ...file,
      body: { kind: 'body', start: 0, end: text.length, items: [] },
      problems: [
        {
          code: 'too-deep',
          start: deep,
          end: deep + 1,
          message: `Nesting deeper than ${DEPTH_LIMIT} levels is not read.`,
        },
      ],
    };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const problems = jsonProblems(text, errors);
  const objects = root?.type === 'array' ? (root.children ?? []) : root ? [root] : [];
  if (problems.length === 0 && (objects.length === 0 || objects.some(({ type }) => type !== 'object')))
    problems.push({ code: 'json-syntax', start: 0, end: text.length, message: 'A template is an object.' });
  // The values of variables Packer does not look for in a list.
  else if (variables && root?.type === 'array')
    problems.push({
      code: 'json-syntax',
      start: 0,
      end: text.length,
      message: 'A variable file is an object.',
    });
  const items = objects.flatMap(one =>
    propertiesOf(one).flatMap(property =>
      variables ? valuesIn(property, text) : itemsOf(property, [], text, labelsOf),
    ),
  );
  return { ...file, body: { kind: 'body', start: 0, end: text.length, items }, problems };
}

/** The bracket that is one too deep: readers of JSON, ours too, go down with each one. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      for (i++; i < text.length && text[i] !== '"' && text[i] !== '\n'; i++) if (text[i] === '\\') i++;
    } else if (c === '[' || c === '{') {
      if (++depth > DEPTH_LIMIT) return i;
    } else if (c === ']' || c === '}') depth--;
  }
  return undefined;
}

export interface Property {
  readonly key: Json;
  readonly value: Json;
}
export const propertiesOf = (object: Json): readonly Property[] => membersOf(object).filter(isNoComment);
export const isNoComment = ({ key }: Property): boolean => key.value !== '//';
/** Those that are comments among arguments and blocks, too. */
const membersOf = (object: Json): readonly Property[] =>
  object.type === 'object'
    ? (object.children ?? []).flatMap(({ children: [key, value] = [] }) =>
        key && value ? [{ key, value }] : [],
      )
    : [];

/** Of an object, or of all objects of a list (`collectDeepAttrs`). */
export const deepMembersOf = (value: Json): readonly Property[] =>
  value.type === 'array' ? (value.children ?? []).flatMap(membersOf) : membersOf(value);

const spanOf = ({ offset, length }: Json): Span => ({ start: offset, end: offset + length });
/** Of a key what is between the quotes. */
const nameOf = ({ offset, length, value }: Json): Name => ({
  kind: 'name',
  start: offset + 1,
  end: offset + length - 1,
  text: value as string,
});

/** Blocks that Packer accepts and the catalog leaves out, innermost first, with the number of their labels. */
const ignored: Readonly<Record<string, number>> = { communicator: 2, 'from in build': 1 };

/** How many labels a block of this name has there; undefined for an argument. */
export type LabelCount = (name: string, blocks: Enclosing) => number | undefined;
export function packers(name: string, blocks: Enclosing): number | undefined {
  const place = placeAt(blocks);
  const known = place?.body.blocks.get(name);
  if (known) return known.labels.length;
  const path = [name, ...blocks.map(({ type }) => type.text).reverse()].join(' in ');
  return Object.hasOwn(ignored, path) ? ignored[path] : undefined;
}

/** In a variable file Packer looks for declarations of variables before it reads the values. */
function valuesIn(property: Property, text: string): readonly Item[] {
  const declared = property.key.value === 'variable' ? itemsOf(property, [], text, packers) : [];
  return declared.some(({ kind }) => kind === 'block') ? declared : [argument(property, [], text, true)];
}

function itemsOf(
  { key, value }: Property,
  around: Enclosing,
  text: string,
  labelsOf: LabelCount,
): readonly Item[] {
  const name = key.value as string;
  const labels = labelsOf(name, around);
  if (labels === undefined) return [argument({ key, value }, around, text)];
  return blocksIn(key, value, labels, [], around, text, labelsOf);
}

/**
 * `{"a": {"b": {…}}}` are the labels `a` and `b`. Objects in an array are read as one where labels are, and each element
 * is one more block where contents are, whatever it is (`unpackBlock` of `hcl/json/structure.go`).
 */
function blocksIn(
  key: Json,
  value: Json,
  missing: number,
  labels: readonly Label[],
  around: Enclosing,
  text: string,
  labelsOf: LabelCount,
): readonly Block[] {
  if (missing > 0)
    return deepMembersOf(value).flatMap(({ key: label, value: inner }) =>
      blocksIn(
        key,
        inner,
        missing - 1,
        [...labels, { kind: 'label', ...spanOf(label), text: label.value as string, quoted: true }],
        around,
        text,
        labelsOf,
      ),
    );
  if (value.type === 'array')
    return (value.children ?? []).map((one, i) => blockOf(key, one, labels, around, text, labelsOf, i > 0));
  return value.type === 'object' ? [blockOf(key, value, labels, around, text, labelsOf)] : [];
}

function blockOf(
  key: Json,
  value: Json,
  labels: readonly Label[],
  around: Enclosing,
  text: string,
  labelsOf: LabelCount,
  behind = false,
): Block {
  const type = nameOf(key);
  const { start, end } = spanOf(value);
  const here = [...around, { type, labels }];
  const body: Body = {
    kind: 'body',
    start: start + 1,
    end: end - 1,
    items: deepMembersOf(value)
      .filter(isNoComment)
      .flatMap(property => itemsOf(property, here, text, labelsOf)),
  };
  // Of several in a list the name stands for the first one.
  const header = behind ? { start, end: start + 1 } : (labels.at(-1) ?? type);
  return {
    kind: 'block',
    start: header.start,
    end,
    type,
    labels,
    header: { start: header.start, end: header.end },
    // What is neither an object nor a list of some is no contents.
    ...(hasContents(value) ? { open: start, close: end - 1 } : { open: undefined, close: undefined }),
    body,
  };
}

const hasContents = ({ type }: Json): boolean => type === 'object' || type === 'array' || type === 'null';

/** What Packer reads before there is anything to refer to: strings are taken as they are then. */
const plain =
  /^(packer( \S+)+|variable (description|sensitive|validation error_message)|local sensitive|build source name)$/;

function argument(
  { key, value }: Property,
  around: Enclosing,
  text: string,
  literal = plain.test([...around.map(({ type }) => type.text), key.value as string].join(' ')),
): Attribute {
  const name = nameOf(key);
  const inner = around.at(-1)?.type.text;
  // These are words of the language in a string, not templates.
  const word =
    (inner === 'variable' && name.text === 'type') || (inner === 'dynamic' && name.text === 'iterator');
  return {
    kind: 'attribute',
    start: key.offset,
    end: value.offset + value.length,
    name,
    equals: key.offset + key.length,
    value: word && value.type === 'string' ? jsonWords(value, text) : expression(value, text, literal),
  };
}

function expression(value: Json, text: string, literal: boolean): Expression {
  const span = spanOf(value);
  switch (value.type) {
    case 'string':
      return jsonText(value, text, literal);
    case 'number':
      return { kind: 'number', ...span, text: text.slice(span.start, span.end) };
    case 'boolean':
      return { kind: 'bool', ...span, value: value.value === true };
    case 'null':
      return { kind: 'null', ...span };
    case 'array':
      return {
        kind: 'tuple',
        ...span,
        elements: (value.children ?? []).map(one => expression(one, text, literal)),
      };
    case 'object':
      return {
        kind: 'object',
        ...span,
        // Among values a key of two slashes is no comment.
        entries: membersOf(value).map(
          ({ key, value: inner }): ObjectEntry => ({
            start: key.offset,
            end: inner.offset + inner.length,
            key: jsonText(key, text, literal),
            bareKey: undefined,
            value: expression(inner, text, literal),
          }),
        ),
      };
    case 'property':
      return { kind: 'missing', start: span.start, end: span.start };
  }
}

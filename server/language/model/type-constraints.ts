import type { Expression, Span } from '../syntax/ast.ts';
import { literalString } from '../syntax/walk.ts';
import { disparate, marksOf, type Shape, string, textOf, type Value } from './value.ts';

/** A type as `variable.type` and `convert` take it. */
export type Type =
  | { readonly kind: 'string' | 'number' | 'bool' | 'any' }
  | { readonly kind: 'list' | 'set' | 'map'; readonly of: Type }
  | { readonly kind: 'tuple'; readonly elements: readonly Type[] }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Field> };
export interface Field {
  readonly type: Type;
  readonly optional: boolean;
  readonly default: Expression | undefined;
}

export interface TypeProblem extends Span {
  readonly message: string;
  /** What was meant, where it is clear. */
  readonly instead?: string;
}
export type Reading = { readonly type: Type } | { readonly problem: TypeProblem };

const words = ['string', 'number', 'bool', 'any'] as const;
const habits: Readonly<Record<string, string>> = {
  int: 'number',
  integer: 'number',
  float: 'number',
  boolean: 'bool',
  str: 'string',
  text: 'string',
};

/** Reads a type expression as HCL's `typeexpr` does; `optional(…)` is for the types of variables. */
export function typeOf(node: Expression, optionals = true): Reading {
  const wrong = (at: Span, message: string, instead?: string): Reading => ({
    problem: { start: at.start, end: at.end, message, ...(instead === undefined ? {} : { instead }) },
  });
  if (node.kind === 'variable') {
    const word = words.find(one => one === node.name);
    if (word) return { type: { kind: word } };
    if (['list', 'set', 'map'].includes(node.name))
      return wrong(
        node,
        `"${node.name}" needs the type of its elements, as in ${node.name}(string).`,
        `${node.name}(string)`,
      );
    if (node.name === 'object' || node.name === 'tuple')
      return wrong(
        node,
        `"${node.name}" needs its ${node.name === 'object' ? 'attributes, as in object({ name = string })' : 'elements, as in tuple([string])'}.`,
      );
    return wrong(
      node,
      `"${node.name}" is no type; there are string, number, bool, any, list(…), set(…), map(…), object({…}) and tuple([…]).`,
      Object.hasOwn(habits, node.name) ? habits[node.name] : undefined,
    );
  }
  if (node.kind === 'template') {
    const text = literalString(node);
    const plain = text !== undefined && /^[a-z]+(\([a-z()]*\))?$/.test(text) ? text : undefined;
    const needsElements = plain !== undefined && ['list', 'set', 'map'].includes(plain);
    return wrong(node, 'A type is written without quotes.', needsElements ? `${plain}(string)` : plain);
  }
  if (node.kind !== 'call')
    return wrong(
      node,
      'This is no type; there are string, number, bool, any, list(…), set(…), map(…), object({…}) and tuple([…]).',
    );
  const { name, args } = node;
  switch (name.text) {
    case 'list':
    case 'set':
    case 'map': {
      if (args.length !== 1) return wrong(node, `"${name.text}" takes one type, that of its elements.`);
      const inner = typeOf(args[0]!, optionals);
      return 'type' in inner ? { type: { kind: name.text, of: inner.type } } : inner;
    }
    case 'tuple': {
      const [elements] = args;
      if (args.length !== 1 || elements?.kind !== 'tuple')
        return wrong(node, 'A tuple type is written tuple([string, number]).');
      const inner: Type[] = [];
      for (const element of elements.elements) {
        const one = typeOf(element, optionals);
        if ('problem' in one) return one;
        inner.push(one.type);
      }
      return { type: { kind: 'tuple', elements: inner } };
    }
    case 'object': {
      const [shape] = args;
      if (args.length !== 1 || shape?.kind !== 'object')
        return wrong(node, 'An object type is written object({ name = string }).');
      const fields = new Map<string, Field>();
      for (const entry of shape.entries) {
        const key = entry.bareKey ?? literalString(entry.key);
        if (key === undefined) return wrong(entry.key, 'The name of an attribute is plain text here.');
        const { value } = entry;
        const optional = value.kind === 'call' && value.name.text === 'optional';
        if (optional && (value.args.length < 1 || value.args.length > 2))
          return wrong(value, '"optional" takes a type and, if wanted, a default.');
        if (optional && !optionals)
          return wrong(value.name, '"optional" is for the types of variables only.');
        const one = typeOf(optional ? value.args[0]! : value, optionals);
        if ('problem' in one) return one;
        fields.set(key, { type: one.type, optional, default: optional ? value.args[1] : undefined });
      }
      return { type: { kind: 'object', fields } };
    }
    case 'optional':
      return wrong(name, '"optional" is for the attributes of an object type only.');
    default:
      return wrong(
        name,
        `"${name.text}" is no type; there are list(…), set(…), map(…), object({…}) and tuple([…]).`,
      );
  }
}

const articles: Readonly<Record<Type['kind'], string>> = {
  string: 'a string',
  number: 'a number',
  bool: 'a bool',
  any: 'any value',
  list: 'a list',
  set: 'a set',
  map: 'a map',
  tuple: 'a tuple',
  object: 'an object',
};

const shapes: Readonly<Record<Exclude<Type['kind'], 'any'>, Shape>> = {
  string: 'text',
  number: 'text',
  bool: 'text',
  list: 'list',
  set: 'list',
  tuple: 'list',
  map: 'object',
  object: 'object',
};

/** Why a value cannot become a type, in few words and without the value. Undefined where it can, or might. */
export function misfit(value: Value, type: Type): string | undefined {
  if (value.kind === 'null' || type.kind === 'any') return undefined;
  const wanted = `${articles[type.kind]} is required`;
  if (value.kind === 'unknown' && value.sample !== undefined)
    return misfit(string(value.sample, value), type);
  if (value.kind === 'unknown')
    return value.shape === undefined || shapes[type.kind] === value.shape ? undefined : wanted;
  switch (type.kind) {
    case 'string':
      return textOf(value) === undefined && (value.kind === 'list' || value.kind === 'object')
        ? wanted
        : undefined;
    case 'number':
      if (value.kind === 'number') return undefined;
      return value.kind === 'string' && mayBeNumber(value.value) ? undefined : wanted;
    case 'bool':
      if (value.kind === 'bool') return undefined;
      return value.kind === 'string' && ['true', 'false', '1', '0'].includes(value.value)
        ? undefined
        : wanted;
    case 'list':
    case 'set':
      if (value.kind !== 'list') return wanted;
      if (type.of.kind === 'any' && disparate(value.elements)) return apart;
      return first(value.elements, (element, i) => prefixed(`element ${i}`, misfit(element, type.of)));
    case 'map':
      if (value.kind !== 'object') return wanted;
      if (type.of.kind === 'any' && disparate([...value.entries.values()])) return apart;
      return first([...value.entries], ([key, element]) =>
        prefixed(marksOf(value).sensitive ? 'an element' : `element "${key}"`, misfit(element, type.of)),
      );
    case 'tuple':
      if (value.kind !== 'list') return wanted;
      if (value.elements.length !== type.elements.length)
        return `a tuple of ${type.elements.length} elements is required`;
      return first(value.elements, (element, i) =>
        prefixed(`element ${i}`, misfit(element, type.elements[i]!)),
      );
    case 'object':
      if (value.kind !== 'object') return wanted;
      return first([...type.fields], ([name, field]) => {
        const given = value.entries.get(name);
        if (!given) return field.optional ? undefined : `attribute "${name}" is required`;
        return prefixed(`attribute "${name}"`, misfit(given, field.type));
      });
  }
}

const apart = 'the elements have no type in common';

const prefixed = (where: string, what: string | undefined): string | undefined =>
  what === undefined ? undefined : `${where}: ${what}`;

function first<T>(all: readonly T[], of: (one: T, i: number) => string | undefined): string | undefined {
  for (const [i, one] of all.entries()) {
    const found = of(one, i);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What Go's big.Float might read. */
const mayBeNumber = (text: string): boolean => /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[ep][+-]?\d+)?)$/i.test(text);

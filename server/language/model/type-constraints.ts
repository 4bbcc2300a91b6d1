import type { Expression, ObjectConstructor, Span } from '../syntax/ast.ts';
import { literalString } from '../syntax/walk.ts';
import { disparate, marksOf, shapeOf, string, textOf, unknownOf, type Value } from './value.ts';

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
/** What is wrong in a type, all of it, and the values in `optional(…)`, which Packer evaluates whatever else is wrong. */
export interface Reading {
  /** Undefined where something is wrong. */
  readonly type: Type | undefined;
  readonly problems: readonly TypeProblem[];
  readonly defaults: readonly OptionalDefault[];
}
/** The value in `optional(type, value)`. */
export interface OptionalDefault {
  readonly name: string;
  readonly value: Expression;
  /** Undefined where it is wrong. */
  readonly type: Type | undefined;
}

const words = ['string', 'number', 'bool', 'any'] as const;
const habits: Readonly<Record<string, string>> = {
  int: 'number',
  integer: 'number',
  float: 'number',
  boolean: 'bool',
  str: 'string',
  text: 'string',
};
const forms = 'list(…), set(…), map(…), object({…}) and tuple([…])';
const takes: Readonly<Record<string, string>> = {
  list: 'takes one type, that of its elements',
  set: 'takes one type, that of its elements',
  map: 'takes one type, that of its elements',
  tuple: 'is written tuple([string, number])',
  object: 'is written object({ name = string })',
};

/** Reads a type expression as HCL's `typeexpr` does; `optional(…)` is for the types of variables. */
export function typeOf(node: Expression, optionals = true): Reading {
  const problems: TypeProblem[] = [];
  const defaults: OptionalDefault[] = [];
  const type = read(node);
  return { type: problems.length > 0 ? undefined : type, problems, defaults };

  function wrong({ start, end }: Span, message: string, instead?: string): undefined {
    problems.push({ start, end, message, ...(instead === undefined ? {} : { instead }) });
  }

  function read(node: Expression): Type | undefined {
    if (node.kind === 'variable') return word(node, node.name);
    if (node.kind === 'template') {
      const text = literalString(node);
      const plain = text !== undefined && /^[a-z]+(\([a-z()]*\))?$/.test(text) ? text : undefined;
      const needsElements = plain !== undefined && ['list', 'set', 'map'].includes(plain);
      return wrong(node, 'A type is written without quotes.', needsElements ? `${plain}(string)` : plain);
    }
    if (node.kind !== 'call')
      return wrong(node, `This is no type; there are string, number, bool, any, ${forms}.`);
    const { name, args } = node;
    if (words.some(one => one === name.text)) return wrong(node, `"${name.text}" takes nothing in brackets.`);
    if (Object.hasOwn(takes, name.text) && args.length !== 1)
      return wrong(
        args.length > 1 ? { start: args[1]!.start, end: args.at(-1)!.end } : node,
        `"${name.text}" ${takes[name.text]}.`,
      );
    const only = args[0]!;
    switch (name.text) {
      case 'list':
      case 'set':
      case 'map': {
        const of = read(only);
        return of && { kind: name.text, of };
      }
      case 'tuple': {
        if (only.kind !== 'tuple') return wrong(only, 'A tuple type is written tuple([string, number]).');
        const elements = only.elements.map(read);
        return elements.every(one => one !== undefined) ? { kind: 'tuple', elements } : undefined;
      }
      case 'object':
        return only.kind === 'object'
          ? object(only)
          : wrong(only, 'An object type is written object({ name = string }).');
      case 'optional':
        return wrong(name, '"optional" is for the attributes of an object type only.');
      default:
        return wrong(name, `"${name.text}" is no type; there are ${forms}.`);
    }
  }

  function word(node: Span, text: string): Type | undefined {
    const known = words.find(one => one === text);
    if (known) return { kind: known };
    if (['list', 'set', 'map'].includes(text))
      return wrong(
        node,
        `"${text}" needs the type of its elements, as in ${text}(string).`,
        `${text}(string)`,
      );
    if (text === 'object' || text === 'tuple')
      return wrong(
        node,
        `"${text}" needs its ${text === 'object' ? 'attributes, as in object({ name = string })' : 'elements, as in tuple([string])'}.`,
      );
    return wrong(
      node,
      `"${text}" is no type; there are string, number, bool, any, ${forms}.`,
      Object.hasOwn(habits, text) ? habits[text] : undefined,
    );
  }

  function object(node: ObjectConstructor): Type | undefined {
    const fields = new Map<string, Field>();
    let whole = true;
    for (const { bareKey: name, key, value } of node.entries) {
      if (name === undefined) {
        wrong(key, 'The name of an attribute is a plain word here, without quotes.');
        continue;
      }
      if (fields.has(name)) {
        wrong(key, `The attribute "${name}" is there twice.`);
        continue;
      }
      const args = value.kind === 'call' && value.name.text === 'optional' ? value.args : undefined;
      if (args?.length === 0) {
        wrong(value, '"optional" takes a type and, if wanted, a default.');
        continue;
      }
      if (args && !optionals && value.kind === 'call')
        wrong(value.name, '"optional" is for the types of variables only.');
      else if (args && args.length > 2) wrong(value, '"optional" takes a type and, if wanted, a default.');
      const given = args?.length === 2 && optionals ? args[1] : undefined;
      const type = read(args?.[0] ?? value);
      if (given) defaults.push({ name, value: given, type });
      if (type) fields.set(name, { type, optional: args !== undefined, default: given });
      else whole = false;
    }
    return whole ? { kind: 'object', fields } : undefined;
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

/** Why a value cannot become a type, in few words and without the value. Undefined where it can, or might. */
export function misfit(value: Value, type: Type): string | undefined {
  if (type.kind === 'any') return undefined;
  const wanted = `${articles[type.kind]} is required`;
  if (value.kind === 'null') return value.type && !convertible(value.type, type) ? wanted : undefined;
  if (value.kind === 'unknown' && value.sample !== undefined && value.type?.kind !== 'number')
    return misfit(string(value.sample, value), type);
  if (value.kind === 'unknown') {
    if (value.type) return convertible(value.type, type) ? undefined : wanted;
    return value.shape === undefined || shapeOf(unknownOf(type)) === value.shape ? undefined : wanted;
  }
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

/** Some value of the one type can become one of the other (`convert.GetConversionUnsafe` of go-cty). */
function convertible(from: Type, to: Type): boolean {
  if (from.kind === 'any' || to.kind === 'any') return true;
  switch (to.kind) {
    case 'string':
    case 'number':
    case 'bool': {
      const pair = `${from.kind} ${to.kind}`;
      return (
        ['string', 'number', 'bool'].includes(from.kind) && !['number bool', 'bool number'].includes(pair)
      );
    }
    case 'list':
    case 'set':
      return from.kind === 'list' || from.kind === 'set'
        ? convertible(from.of, to.of)
        : from.kind === 'tuple' && from.elements.every(one => convertible(one, to.of));
    case 'map':
      return from.kind === 'map'
        ? convertible(from.of, to.of)
        : from.kind === 'object' && [...from.fields.values()].every(({ type }) => convertible(type, to.of));
    case 'tuple':
      return (
        from.kind === 'tuple' &&
        from.elements.length === to.elements.length &&
        from.elements.every((one, i) => convertible(one, to.elements[i]!))
      );
    case 'object':
      if (from.kind !== 'map' && from.kind !== 'object') return false;
      return [...to.fields].every(([name, wanted]) => {
        const type =
          from.kind === 'object' ? from.fields.get(name)?.type : 'of' in from ? from.of : undefined;
        return type ? convertible(type, wanted.type) : wanted.optional;
      });
  }
}

/** The type a word of the catalog stands for, such as `list(string)`; undefined for those with names in them. */
export function namedType(text: string): Type | undefined {
  const kept = named.get(text);
  if (kept) return kept;
  const [, outer, inner] = /^(list|set|map)\((.+)\)$/.exec(text) ?? [];
  const element = inner === undefined ? undefined : namedType(inner);
  const word = words.find(one => one === text);
  const type: Type | undefined = word
    ? { kind: word }
    : element && { kind: outer as 'list' | 'set' | 'map', of: element };
  if (type) named.set(text, type);
  return type;
}
const named = new Map<string, Type>();

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

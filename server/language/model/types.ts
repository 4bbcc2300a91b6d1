import type { Expression } from '../syntax/ast.ts';
import type { Evaluate } from './evaluate.ts';
import { misfit, typeOf } from './type-constraints.ts';
import {
  bool,
  boolOf,
  list,
  marksOf,
  nothing,
  number,
  numberOf,
  object,
  setOf,
  string,
  textOf,
  uniform,
  unknown,
  unknownOf,
  type Value,
} from './value.ts';

/** Of a value that is not known, what its type becomes. */
function asType(value: Value, type: Expression): Value {
  const read = typeOf(type).type;
  if (!read || misfit(value, read) !== undefined) return { ...unknown, ...marksOf(value) };
  return read.kind === 'any' ? value : unknownOf(read, value);
}

/**
 * A value as the variable of that type holds it: `5` for `string` is `"5"`, attributes an `object` does not
 * name are dropped. Unknown where Packer would reject it.
 */
export function converted(value: Value, type: Expression | undefined, literal: Evaluate): Value {
  if (!type) return value;
  if (value.kind === 'unknown') return asType(value, type);
  if (value.kind === 'null') {
    const of = typeOf(type).type;
    return of && of.kind !== 'any' ? { ...value, type: of } : value;
  }
  const failed: Value = { ...unknown, ...marksOf(value) };
  if (type.kind === 'parentheses') return converted(value, type.inner, literal);
  if (type.kind === 'variable') {
    if (type.name === 'any') return value;
    if (type.name === 'string') return wrap(textOf(value), string);
    if (type.name === 'number') return wrap(numberOf(value), number);
    return type.name === 'bool' ? wrap(boolOf(value), bool) : failed;
  }
  if (type.kind !== 'call' || type.args.length !== 1) return failed;
  const [inner] = type.args as [Expression];
  // `any` becomes the one type that all elements have in common.
  const elementsAs = (elements: readonly Value[]) =>
    (inner.kind === 'variable' && inner.name === 'any' ? uniform(elements) : elements)?.map(element =>
      converted(element, inner, literal),
    );
  switch (type.name.text) {
    case 'list': {
      const elements = value.kind === 'list' ? elementsAs(value.elements) : undefined;
      return elements ? list(elements, value) : failed;
    }
    case 'set': {
      const elements = value.kind === 'list' ? elementsAs(value.elements) : undefined;
      return (elements && setOf(elements, value)) ?? asType({ ...unknown, ...marksOf(value) }, type);
    }
    case 'map': {
      const elements = value.kind === 'object' ? elementsAs([...value.entries.values()]) : undefined;
      return elements && value.kind === 'object'
        ? object(new Map([...value.entries.keys()].map((key, i) => [key, elements[i]!])), value)
        : failed;
    }
    case 'tuple':
      return value.kind === 'list' &&
        inner.kind === 'tuple' &&
        inner.elements.length === value.elements.length
        ? list(
            value.elements.map((element, i) => converted(element, inner.elements[i], literal)),
            value,
          )
        : failed;
    case 'object':
      return shaped();
    default:
      return failed;
  }

  function wrap<T>(known: T | undefined, make: (known: T, marks: Value) => Value): Value {
    return known === undefined ? failed : make(known, value);
  }

  function shaped(): Value {
    if (value.kind !== 'object' || inner.kind !== 'object') return failed;
    const entries = new Map<string, Value>();
    for (const { bareKey, key, value: wanted } of inner.entries) {
      const name = bareKey ?? textOf(literal(key));
      if (name === undefined) return failed;
      const optional = wanted.kind === 'call' && wanted.name.text === 'optional' ? wanted.args : undefined;
      const given = value.entries.get(name);
      const found =
        given && !(given.kind === 'null' && optional?.[1])
          ? given
          : optional?.[1]
            ? literal(optional[1])
            : optional
              ? nothing
              : given;
      if (!found) return failed;
      entries.set(name, converted(found, optional ? optional[0] : wanted, literal));
    }
    return object(entries, value);
  }
}

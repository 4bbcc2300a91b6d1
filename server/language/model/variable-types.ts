import type { InputVariable } from './declarations.ts';
import { literal } from './evaluate.ts';
import { type Field, type Type, typeOf } from './type-constraints.ts';
import { converted } from './types.ts';
import {
  bool,
  boolOf,
  list,
  marksOf,
  number,
  numberOf,
  object,
  string,
  textOf,
  unknown,
  unknownOf,
  type Value,
} from './value.ts';

/**
 * The default whose type a variable has that declares none, or `any`; undefined where values of any type do. `{}` and `[]` leave it
 * open in a `variable` block, and in `variables` they do not (`hcl2template/types.variables.go`).
 */
export function modelOf({ type, default: given, node }: InputVariable): Value | undefined {
  const open = !type || type.kind === 'missing' || (type.kind === 'variable' && type.name === 'any');
  if (!open || !given) return undefined;
  const value = literal(given);
  const empty =
    (value.kind === 'list' && value.elements.length === 0) ||
    (value.kind === 'object' && value.entries.size === 0);
  return value.kind === 'null' || value.kind === 'unknown' || (empty && node.kind === 'block')
    ? undefined
    : value;
}

/** The type of a value as cty has it: of a list in brackets each element has its own. */
export function typeOfValue(value: Value): Type {
  switch (value.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return { kind: value.kind };
    case 'list':
      return { kind: 'tuple', elements: value.elements.map(typeOfValue) };
    case 'object':
      return {
        kind: 'object',
        fields: new Map(
          [...value.entries].map(([name, one]): [string, Field] => [
            name,
            { type: typeOfValue(one), optional: false, default: undefined },
          ]),
        ),
      };
    default:
      return { kind: 'any' };
  }
}

/** A value as a variable holds it that has the type of `model`. Unknown where Packer would reject it. */
export function convertedLike(value: Value, model: Value): Value {
  const failed: Value = { ...unknown, ...marksOf(value) };
  if (value.kind === 'null' || value.kind === 'unknown') return value;
  const wrap = <T>(known: T | undefined, make: (known: T, marks: Value) => Value): Value =>
    known === undefined ? failed : make(known, value);
  switch (model.kind) {
    case 'string':
      return wrap(textOf(value), string);
    case 'number':
      return wrap(numberOf(value), number);
    case 'bool':
      return wrap(boolOf(value), bool);
    case 'list':
      return value.kind === 'list' && value.elements.length === model.elements.length
        ? list(
            value.elements.map((element, i) => convertedLike(element, model.elements[i]!)),
            value,
          )
        : failed;
    case 'object': {
      if (value.kind !== 'object') return failed;
      const entries = new Map<string, Value>();
      for (const [name, one] of model.entries) {
        const given = value.entries.get(name);
        if (!given) return failed;
        entries.set(name, convertedLike(given, one));
      }
      return object(entries, value);
    }
    default:
      return value;
  }
}

/** What a variable holds that is given this value. */
export function givenTo(one: InputVariable, value: Value): Value {
  const model = modelOf(one);
  return model ? convertedLike(value, model) : converted(value, one.type, literal);
}

/** What is known of a variable that has no value: whatever it is given, it has the declared type. */
export function valueToCome({ type }: InputVariable): Value {
  const read = type && typeOf(type).type;
  return read ? unknownOf(read) : unknown;
}

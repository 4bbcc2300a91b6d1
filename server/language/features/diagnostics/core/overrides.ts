/**
 * What `override` says reaches a component without HCL's types: the SDK decodes it as loosely as `mapstructure` does
 * with `WeaklyTypedInput` (`template/config/decode.go` of packer-plugin-sdk).
 */
import { list, object, string, textOf, type Value } from '../../../model/value.ts';

/** Null, and nothing where there is a list, in an override leaves what the step says itself. */
export const leaves = (value: Value, own: Value | undefined): boolean =>
  own !== undefined &&
  (value.kind === 'null' ||
    (value.kind === 'list' && value.elements.length === 0) ||
    (own.kind === 'list' && textOf(value) === ''));

/** Of an override a component takes null in a list or a map for an empty text. */
export function withoutNulls(value: Value): Value {
  const filled = (one: Value): Value => (one.kind === 'null' && !one.assumed ? string('') : one);
  if (value.kind === 'list') return list(value.elements.map(filled), value);
  return value.kind === 'object'
    ? object(new Map([...value.entries].map(([key, one]) => [key, filled(one)])), value)
    : value;
}

const bools = ['', '1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False'];

/** Why a value of an override certainly cannot be decoded. */
export function decodingFault(value: Value, type: string | undefined): string | undefined {
  const text = value.kind === 'string' ? value.value : undefined;
  const parts = partsOf(value);
  switch (type) {
    case 'string':
      return parts.length > 0 ? 'a string is required' : undefined;
    case 'bool':
      return parts.length > 0 || (text !== undefined && !bools.includes(text))
        ? 'a bool is required'
        : undefined;
    case 'list(string)':
      return (value.kind === 'object' && parts.length > 0) || parts.some(one => partsOf(one).length > 0)
        ? 'a list of strings is required'
        : undefined;
    case 'list(number)':
      return value.kind === 'list' && parts.some(one => one.kind === 'string' && /^[a-z]+$/i.test(one.value))
        ? 'a list of numbers is required'
        : undefined;
    case 'map(string)':
      return text || (value.kind === 'object' && parts.some(one => partsOf(one).length > 0))
        ? 'a map of strings is required'
        : undefined;
    default:
      return undefined;
  }
}

const partsOf = (value: Value): readonly Value[] =>
  value.kind === 'list' ? value.elements : value.kind === 'object' ? [...value.entries.values()] : [];

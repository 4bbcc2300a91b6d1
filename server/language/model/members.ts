import {
  marked,
  marksAmong,
  marksOf,
  numberOf,
  string,
  textOf,
  unknown,
  unknownOf,
  type Value,
} from './value.ts';

/** `value.name`, and the legacy `value.0`. */
export function member(value: Value, name: string): Value {
  if (value.kind === 'object') return held(value, value.entries.get(name));
  if (value.kind === 'unknown') return ofType(value, string(name));
  return /^\d+$/.test(name) && value.kind === 'list' && !value.set
    ? held(value, value.elements[Number(name)])
    : markedUnknown(value);
}

/** `value[key]` */
export function element(value: Value, key: Value): Value {
  if (value.kind === 'unknown') return marked(ofType(value, key), marksOf(key));
  const found =
    value.kind === 'object'
      ? value.entries.get(textOf(key) ?? '')
      : value.kind === 'list' && !value.set
        ? value.elements[numberOf(key) ?? -1]
        : undefined;
  return key.kind === 'unknown' ? markedUnknown(value, key) : marked(held(value, found), marksOf(key));
}

/** What is in a value of which only the type is known. */
function ofType({ type, ...owner }: Extract<Value, { kind: 'unknown' }>, key: Value): Value {
  const at = numberOf(key);
  const inner =
    type?.kind === 'list' || type?.kind === 'map'
      ? type.of
      : type?.kind === 'object'
        ? type.fields.get(textOf(key) ?? '')?.type
        : type?.kind === 'tuple' && at !== undefined
          ? type.elements[at]
          : undefined;
  return inner ? unknownOf(inner, owner) : markedUnknown(owner);
}

const held = (owner: Value, found: Value | undefined): Value =>
  found ? marked(found, owner) : markedUnknown(owner);

const markedUnknown = (...values: readonly Value[]): Value => ({ ...unknown, ...marksAmong(values) });

import {
  bool,
  compareBytes,
  exactNumber,
  isWellFormed,
  isWritable,
  joined,
  list,
  nothing,
  number,
  object,
  string,
  textOf,
  type Value,
} from '../value.ts';

/** JSON as Go writes it: keys sorted, `<`, `>` and `&` escaped. Undefined where this cannot be sure. */
export const toJson = (value: Value): string | undefined => (isWritable(value) ? written(value) : undefined);

function written(value: Value): string | undefined {
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'bool':
    case 'number':
      return textOf(value);
    case 'string':
      return quoted(value.value);
    case 'list':
      return wrapped('[', value.elements.map(written), ']');
    case 'object': {
      const members = [...value.entries]
        .sort(([a], [b]) => compareBytes(a, b))
        .map(([key, member]) => {
          const [name, text] = [quoted(key), written(member)];
          return name === undefined || text === undefined ? undefined : `${name}:${text}`;
        });
      return wrapped('{', members, '}');
    }
    case 'unknown':
      return undefined;
  }
}

function wrapped(open: string, parts: readonly (string | undefined)[], close: string): string | undefined {
  const inner = parts.every(part => part !== undefined) ? joined(parts, ',') : undefined;
  return inner === undefined ? undefined : open + inner + close;
}

function quoted(text: string): string | undefined {
  // Go releases disagree on how to write these two.
  if (/[\b\f]/.test(text) || !isWellFormed(text)) return undefined;
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Undefined for what is not JSON, and for numbers a double cannot hold. */
export function fromJson(text: string): Value | undefined {
  // Numbers are judged as they are written, and a reviver does not see that everywhere.
  const numbers = text.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/-?\d[\d.eE+-]*/g) ?? [];
  // Packer keeps the sign of zero.
  if (numbers.some(digits => exactNumber(digits) === undefined || /^-0[.0]*($|e)/i.test(digits)))
    return undefined;
  try {
    return toValue(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function toValue(json: unknown): Value {
  if (json === null) return nothing;
  if (typeof json === 'boolean') return bool(json);
  if (typeof json === 'number') return number(json);
  if (typeof json === 'string') return string(json);
  if (Array.isArray(json)) return list(json.map(toValue));
  return object(new Map(Object.entries(json as object).map(([key, value]) => [key, toValue(value)])));
}

/** Whether a text is strictly JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

import { type Document, isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import {
  bool,
  compareBytes,
  exactNumber,
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
import type { Fault } from './pure.ts';

const bools: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...['y', 'yes', 'true', 'on'].map(word => [word, true] as const),
  ...['n', 'no', 'false', 'off'].map(word => [word, false] as const),
]);
/** As go-yaml has it: lower case, upper case, or with one capital. */
function boolWord(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  const spelled = [lower, text.toUpperCase(), lower.charAt(0).toUpperCase() + lower.slice(1)];
  return spelled.includes(text) && Object.hasOwn(bools, lower) ? bools[lower] : undefined;
}

/** What every reader of YAML rejects. */
const certainErrors: ReadonlySet<string> = new Set([
  'MISSING_CHAR',
  'BLOCK_AS_IMPLICIT_KEY',
  'BAD_SCALAR_START',
  'UNEXPECTED_TOKEN',
]);

class Doubt extends Error {}

/**
 * The value of a YAML text as zclconf/go-cty-yaml reads it. Undefined where the text might be no YAML, or holds what is read
 * in many ways: tags, dates with a time, numbers in other bases.
 */
export function fromYaml(text: string): Value | Fault | undefined {
  // What a line of nothing but a null comes to is put off, and aliases may grow without end.
  if (text.length > 65_536) return undefined;
  try {
    if (text.split('\n').every(line => /^\s*(#|$)/.test(line)))
      return { message: 'this is no YAML: there is nothing in it' };
    const documents = parseAllDocuments(text, {
      schema: 'failsafe',
      uniqueKeys: false,
      version: '1.1',
      logLevel: 'silent',
    });
    if (documents.length > 1) return { message: 'a YAML text of one document is required' };
    const [document] = documents;
    const certain = document?.errors.find(({ code }) => certainErrors.has(code));
    // Readers differ on tabs.
    if (certain && !text.includes('\t')) return { message: 'this is no YAML' };
    if (!document || !('contents' in document) || documents.length !== 1) return undefined;
    if (document.errors.length > 0 || document.warnings.length > 0 || document.contents === null)
      return undefined;
    const value = nodeValue(document.contents, document as Document, 0);
    return value.kind === 'null' ? undefined : value;
  } catch (error) {
    if (error instanceof Doubt || error instanceof ReferenceError) return undefined;
    throw error;
  }
}

function nodeValue(node: unknown, document: Document, depth: number): Value {
  if (depth > 60) throw new Doubt();
  if (node === null || node === undefined) return nothing;
  if (isAlias(node)) {
    const target = node.resolve(document);
    if (!target || depth > 20) throw new Doubt();
    return nodeValue(target, document, depth + 1);
  }
  if (isScalar(node)) {
    if (node.tag !== undefined && node.tag !== 'tag:yaml.org,2002:str') throw new Doubt();
    const { source } = node;
    const text = typeof node.value === 'string' ? node.value : (source ?? '');
    return node.type === 'PLAIN' && !tagged(node) ? plainScalar(source ?? text) : string(text);
  }
  if (isSeq(node)) return list(node.items.map(item => nodeValue(item, document, depth + 1)));
  if (!isMap(node)) throw new Doubt();
  const entries = new Map<string, Value>();
  for (const { key, value } of node.items) {
    if (isScalar(key) && key.source === '<<' && key.type === 'PLAIN') {
      const merged = nodeValue(value, document, depth + 1);
      if (merged.kind !== 'object') throw new Doubt();
      for (const [name, one] of merged.entries) entries.set(name, one);
      continue;
    }
    const name = textOf(nodeValue(key, document, depth + 1));
    if (name === undefined) throw new Doubt();
    entries.set(name, nodeValue(value, document, depth + 1));
  }
  return object(entries);
}

/** The schema without rules leaves no tag on a text that has none. */
const tagged = (node: { readonly tag?: string | undefined }): boolean => node.tag !== undefined;

function plainScalar(text: string): Value {
  if (['', '~', 'null', 'Null', 'NULL'].includes(text)) return nothing;
  const truth = boolWord(text);
  if (truth !== undefined) return bool(truth);
  if (!/^[-+.\d]/.test(text)) return string(text);
  const [, day] = /^(\d{4}-\d\d-\d\d)$/.exec(text) ?? [];
  if (day !== undefined) {
    if (Number.isNaN(Date.parse(day)) || new Date(day).toISOString().slice(0, 10) !== day) throw new Doubt();
    return string(`${day}T00:00:00Z`);
  }
  const plain = text.replaceAll('_', '');
  if (/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$/.test(plain)) {
    const value = exactNumber(plain);
    if (value === undefined) throw new Doubt();
    return number(value);
  }
  if (
    /^[-+.]?(inf|nan|0b)/i.test(plain) ||
    /^\d{4}-/.test(text) ||
    (/[pPxXeE_]/.test(text) && /^[-+.\d][\d_.a-fA-FxXpPeE+-]*$/.test(text) && !/^0x[\da-fA-F]+$/.test(text))
  )
    throw new Doubt();
  return string(text);
}

/** How libyaml's emitter writes a value, as `yamlencode` uses it. Undefined where it would break or escape. */
export function toYaml(value: Value): string | undefined {
  const lines = isWritable(value) ? linesOf(value) : undefined;
  // What is neither quoted nor nested is ended by a mark.
  const plain = lines && value.kind !== 'string' && value.kind !== 'list' && value.kind !== 'object';
  const text = lines && joined(lines, '\n');
  return text === undefined ? undefined : `${text}\n${plain ? '...\n' : ''}`;
}

/** Lines without indentation of their own. */
function linesOf(value: Value): readonly string[] | undefined {
  switch (value.kind) {
    case 'null':
      return ['null'];
    case 'bool':
    case 'number': {
      const text = textOf(value);
      return text === undefined ? undefined : [text];
    }
    case 'string':
      return value.value.includes('\n') ? literalLines(value.value) : one(quotedText(value.value));
    case 'list': {
      if (value.elements.length === 0) return ['[]'];
      const items = value.elements.map(linesOf);
      return items.every(item => item !== undefined)
        ? items.flatMap(([first, ...rest], i) => [`- ${first}`, ...under(value.elements[i]!, rest)])
        : undefined;
    }
    case 'object': {
      if (value.entries.size === 0) return ['{}'];
      const members = [...value.entries]
        .sort(([a], [b]) => compareBytes(a, b))
        .map(([key, member]) => {
          const name = key.length > 100 ? undefined : quotedText(key);
          const lines = linesOf(member);
          if (name === undefined || lines === undefined) return undefined;
          const [first, ...rest] = lines;
          if (member.kind === 'object' && member.entries.size > 0)
            return [`${name}:`, ...lines.map(indented)];
          // A list stands as far to the left as its key.
          if (member.kind === 'list' && member.elements.length > 0) return [`${name}:`, ...lines];
          return [`${name}: ${first}`, ...rest];
        });
      return members.every(lines => lines !== undefined) ? members.flat() : undefined;
    }
    case 'unknown':
      return undefined;
  }
}

const one = (line: string | undefined): readonly string[] | undefined =>
  line === undefined ? undefined : [line];
/** Lines of a text stand as far to the right as what they belong to would. */
const under = (value: Value, lines: readonly string[]): readonly string[] =>
  value.kind === 'string' ? lines : lines.map(indented);
const indented = (line: string): string => (line === '' ? '' : `  ${line}`);

/** Letters that are written as they are. */
const harmless = /^[\x20-\x7e\u00a1-\u02ff\u0370-\u1fff\u3040-\ud7ff]*$/;

function quotedText(text: string): string | undefined {
  // Long ones are broken at a space.
  if ([...text].length > 60 && text.includes(' ')) return undefined;
  const escaped = text.replace(/["\\]/g, letter => `\\${letter}`).replaceAll('\t', '\\t');
  return harmless.test(escaped) ? `"${escaped}"` : undefined;
}

/** A text of several lines, as far as it begins with a letter and no line ends with a space. */
function literalLines(text: string): readonly string[] | undefined {
  const [, body, end] = /^(.*?)(\n*)$/s.exec(text)!;
  const lines = body!.split('\n');
  if (
    end!.length > 1 ||
    /^[ \n]/.test(text) ||
    lines.some(line => line.endsWith(' ') || !harmless.test(line))
  )
    return undefined;
  return [end === '' ? '|-' : '|', ...lines.map(indented)];
}

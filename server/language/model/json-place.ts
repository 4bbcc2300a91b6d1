/** What is being typed in a text of JSON: a key, or a value. */
import { type Node as Json, parseTree } from 'jsonc-parser';
import type { Label, Name, Span } from '../syntax/ast.ts';
import { packers } from './json-file.ts';

/** Where an offset is in a template: how far its keys are blocks, labels, and what is inside an argument. */
export interface JsonPlace {
  readonly at:
    | { readonly is: 'member' }
    | { readonly is: 'label'; readonly type: string; readonly index: number }
    /** In the value of an argument, and where that one stands. */
    | { readonly is: 'argument'; readonly key: Json; readonly steps: readonly JsonStep[] };
  readonly types: 'key' | 'value';
  /** What is replaced: the string with its quotes, the word, or nothing. */
  readonly range: Span;
  readonly quoted: boolean;
  /** Keys the object has already. */
  readonly taken: ReadonlySet<string>;
  /** A colon follows. */
  readonly followed: boolean;
  /** Behind what stands before, where a comma is missing. */
  readonly missing: number | undefined;
  /** Something stands behind that a comma has to be put in front of. */
  readonly continued: boolean;
}

/** From the value of an argument inwards. */
export type JsonStep = { readonly is: 'element' } | { readonly is: 'entry'; readonly key: string };

type At = JsonPlace['at'];
const word = /[\p{L}\p{N}_.$-]/u;

/** Undefined where nothing can be typed: behind a finished value, between a key and its colon. */
export function jsonPlace(text: string, offset: number, isVarFile: boolean): JsonPlace | undefined {
  const root = parseTree(text);
  if (!root) return undefined;
  const around: { type: Name; labels: readonly Label[] }[] = [];
  return root.type === 'array' ? inList(root, { is: 'member' }, inside) : inside(root, { is: 'member' });

  function inside(node: Json, at: At): JsonPlace | undefined {
    if (node.offset >= offset || (isClosed(node) && offset >= endOf(node))) return undefined;
    if (node.type === 'array') return inList(node, elementOf(at), inside);
    if (node.type === 'object') return inObject(node, at);
    return node.type === 'string' ? place('value', at, node, node.offset) : undefined;
  }

  function inList(list: Json, at: At, then: typeof inside): JsonPlace | undefined {
    const before = list.children?.findLast(one => one.offset < offset);
    if (!before) return place('value', at, undefined, list.offset + 1);
    if (offset < endOf(before) || (offset === endOf(before) && !isClosed(before))) return then(before, at);
    const between = text.slice(endOf(before), offset);
    return isBlank(between) ? place('value', at, undefined, endOf(before)) : undefined;
  }

  function inObject(object: Json, at: At): JsonPlace | undefined {
    const taken = new Set<string>();
    const before = object.children?.findLast(one => one.offset < offset);
    for (const one of object.children ?? []) if (one !== before) taken.add(one.children![0]!.value as string);
    if (!before) return place('key', at, undefined, object.offset + 1, taken);
    const [key, value] = before.children as [Json, Json | undefined];
    const colon = before.colonOffset;
    if (offset < endOf(key) || (offset === endOf(key) && !isClosed(key))) {
      // A key without a colon hides those behind it.
      if (colon === undefined) for (const one of keysBehind(endOf(key))) taken.add(one);
      return place('key', at, key, key.offset, taken);
    }
    if (colon === undefined || offset <= colon) return undefined;
    const next = under(at, key);
    // Of a key without a value the next line's key is taken for it.
    const given = value && !(value.offset >= offset && text.slice(offset, value.offset).includes('\n'));
    if (!given)
      return isBlank(text.slice(colon + 1, offset)) ? place('value', next, undefined, colon + 1) : undefined;
    if (value.offset < offset && (offset < endOf(value) || !isClosed(value))) return inside(value, next);
    const between = text.slice(endOf(value), offset);
    if (offset <= value.offset || !isBlank(between)) return undefined;
    taken.add(key.value as string);
    if (!between.includes(',') && !between.includes('\n')) return undefined;
    return place('key', at, undefined, endOf(value), taken);
  }

  /** Of the rest of an object. */
  function keysBehind(start: number): readonly string[] {
    const rest = parseTree(`{${text.slice(start)}`);
    return (rest?.children ?? []).map(one => one.children![0]!.value as string);
  }

  /** What the value of a key is. */
  function under(at: At, key: Json): At {
    const name = key.value as string;
    if (at.is === 'argument') return { ...at, steps: [...at.steps, { is: 'entry', key: name }] };
    if (at.is === 'label') {
      const block = around.at(-1)!;
      const span = { start: key.offset, end: endOf(key) };
      around[around.length - 1] = {
        ...block,
        labels: [...block.labels, { kind: 'label', ...span, text: name, quoted: true }],
      };
      const count = packers(at.type, around.slice(0, -1)) ?? 0;
      return at.index + 1 < count ? { ...at, index: at.index + 1 } : { is: 'member' };
    }
    const labels = isVarFile ? undefined : packers(name, around);
    if (labels === undefined) return { is: 'argument', key, steps: [] };
    around.push({
      type: { kind: 'name', start: key.offset + 1, end: endOf(key) - 1, text: name },
      labels: [],
    });
    return labels > 0 ? { is: 'label', type: name, index: 0 } : { is: 'member' };
  }

  function place(
    types: JsonPlace['types'],
    at: At,
    string: Json | undefined,
    from: number,
    taken: JsonPlace['taken'] = new Set(),
  ): JsonPlace | undefined {
    let [start, end] = [offset, offset];
    if (string) [start, end] = [string.offset, endOf(string)];
    else {
      while (start > from && word.test(text[start - 1]!)) start--;
      while (end < text.length && word.test(text[end]!)) end++;
    }
    let before = start;
    while (before > 0 && /\s/.test(text[before - 1]!)) before--;
    const missing = before > 0 && !/[{[,:]/.test(text[before - 1]!) ? before : undefined;
    const behind = /^\s*(\S?)/.exec(text.slice(end))![1]!;
    return {
      ...{ at, types, range: { start, end }, quoted: string !== undefined, taken, missing },
      followed: behind === ':',
      continued: behind === '"' || behind === '{' || behind === '[',
    };
  }

  function isClosed(node: Json): boolean {
    const last = text[endOf(node) - 1];
    switch (node.type) {
      case 'string':
        return node.length > 1 && last === '"';
      case 'object':
        return last === '}';
      case 'array':
        return last === ']';
      default:
        return true;
    }
  }
}

const endOf = ({ offset, length }: Json): number => offset + length;
/** A comma at most, and the beginning of a word. */
const isBlank = (between: string): boolean => /^\s*(,\s*)?[\p{L}\p{N}_.$-]*$/u.test(between);

/** Lists of blocks and of labels are as many of them; of an argument they hold its elements. */
const elementOf = (at: At): At =>
  at.is === 'argument' ? { ...at, steps: [...at.steps, { is: 'element' }] } : at;

/** Completion in files of the JSON syntax: the same names and values, written as JSON has them. */

import { type JsonPlace, jsonPlace } from '../../model/json-place.ts';
import { isVarFile } from '../../model/module.ts';
import type { Attribute, Block, File, Node, Span } from '../../syntax/ast.ts';
import { pathAt } from '../../syntax/walk.ts';
import { type ExpressionContext, expressionContext } from './context.ts';
import { expressionItems, indexItems, memberOfItems } from './expressions.ts';
import type { Completions, Here, Item } from './item.ts';
import { keyItems } from './keys.ts';
import { labelItems } from './labels.ts';
import { memberItems } from './members.ts';
import { expressionCompletions, valueItems } from './values.ts';

const none: Completions = { items: [], incomplete: false };

/** What may be written at an offset of a JSON template or variable file. */
export async function jsonCompletion(file: File, offset: number, here: Here): Promise<Completions> {
  const { text } = file;
  const place = jsonPlace(text, offset, isVarFile(here.uri));
  if (!place) return none;
  const path = pathAt(file, offset);
  const blocks = path.filter(
    (node): node is Block => node.kind === 'block' && node.open! < offset && offset <= node.close!,
  );
  if (place.types === 'key') return keys(place, blocks, path, offset, here);
  if (place.at.is !== 'argument') return none;
  if (place.quoted) return inString(text, offset, path, blocks, place, here);
  const context = value(place, blocks, path, offset);
  const found = await valueItems(context, here);
  return {
    items: [...found.items, ...references(context, here).map(quoted)].map(item =>
      separated(item, place, text),
    ),
    incomplete: found.incomplete,
  };
}

function keys(
  place: JsonPlace,
  blocks: readonly Block[],
  path: readonly Node[],
  offset: number,
  here: Here,
): Completions {
  const { at, range, followed } = place;
  const found =
    at.is === 'member'
      ? memberItems({ is: 'body', blocks, range, alone: true, followed }, here)
      : at.is === 'label'
        ? labelItems(
            {
              ...{ is: 'label', blocks, type: at.type, index: at.index, range, quoted: true },
              headerEnd: followed ? undefined : range.end,
            },
            here,
          )
        : keyItems(entryKey(place, blocks, path, offset), here);
  const { text } = here.module.files.get(here.uri)!;
  return {
    items: found.filter(({ label }) => !place.taken.has(label)).map(item => separated(item, place, text)),
    incomplete: false,
  };
}

/** A key of an object that is a value. */
function entryKey(
  place: JsonPlace,
  blocks: readonly Block[],
  path: readonly Node[],
  offset: number,
): ExpressionContext {
  const object = path.findLast(node => node.kind === 'object') ?? {
    ...{ kind: 'object', start: offset, end: offset, entries: [] },
  };
  return { ...value(place, blocks, path, offset), place: { is: 'key', object } };
}

/** The place of a value, whose argument the tree has or, where it has none yet, one without it. */
function value(
  { at, range }: JsonPlace,
  blocks: readonly Block[],
  path: readonly Node[],
  offset: number,
): ExpressionContext {
  if (at.is !== 'argument') throw new TypeError('only an argument has a value');
  const { key, steps } = at;
  const start = key.offset + 1;
  const end = key.offset + key.length - 1;
  const missing: Attribute = {
    ...{ kind: 'attribute', start: key.offset, end: offset, equals: end + 1 },
    name: { kind: 'name', start, end, text: key.value as string },
    value: { kind: 'missing', start: offset, end: offset },
  };
  const found = path.findLast(
    (node): node is Attribute => node.kind === 'attribute' && node.name.start === start,
  );
  return {
    ...{ is: 'expression', offset, blocks, steps, loops: [], place: { is: 'word' }, range },
    attribute: found ?? missing,
  };
}

/** Between quotes: a text, words of the language in it, or an expression in `${ … }`. */
async function inString(
  text: string,
  offset: number,
  path: readonly Node[],
  blocks: readonly Block[],
  place: JsonPlace,
  here: Here,
): Promise<Completions> {
  const plain = value(place, blocks, path, offset);
  if (blocks.at(-1)?.type.text === 'variable' && plain.attribute.name.text === 'type') {
    const typed = { ...plain, range: wordAt(text, offset) };
    const { items } = await valueItems(typed, here);
    return { items: items.map(escaped), incomplete: false };
  }
  const context = expressionContext(text, offset, path, plain.attribute, blocks);
  if (!context || context.place.is === 'heredoc' || context.place.is === 'key') return none;
  switch (context.place.is) {
    case 'member':
      return { items: memberOfItems(context.place.target, context, here).map(escaped), incomplete: false };
    case 'index':
      return { items: indexItems(context.place.target, context, here).map(escaped), incomplete: false };
    case 'directive':
      return none;
    case 'word': {
      const { items, incomplete } = await expressionCompletions(context, here);
      return { items: items.map(escaped), incomplete };
    }
    default: {
      const { items, incomplete } = await valueItems(context, here);
      // Where nothing else is written yet the whole text may be a reference.
      const typed = text.slice(context.range.start, context.range.end);
      const more = context.place.whole && /^\$?$/.test(typed) ? references(context, here) : [];
      return { items: [...items, ...more], incomplete };
    }
  }
}

/** What a text that is nothing else can refer to. */
const references = (context: ExpressionContext, here: Here): readonly Item[] =>
  (namesOnly.has(context.attribute.name.text) ? [] : expressionItems(context, here))
    .filter(({ kind }) => kind === 'variable')
    .map(item => ({
      ...item,
      label: `\${${item.label}}`,
      newText: `\${${item.newText}}`,
      rank: item.rank + 1,
    }));

/** Of a build: Packer reads names of sources before there is anything to refer to. */
const namesOnly = new Set(['sources', 'only', 'except']);

const quoted = (item: Item): Item => ({ ...item, newText: `"${item.newText}"` });

/** In a string of JSON the quotes of an expression are written with a backslash; those of a snippet stay what they are. */
const escaped = (item: Item): Item => ({
  ...item,
  newText: item.snippet
    ? item.newText.replaceAll('"', '\\"').replaceAll('\n', '\\n')
    : JSON.stringify(item.newText).slice(1, -1),
});

/** Indented as the file is, with the commas that belong around it; compared with the quotes that are typed already. */
function separated(item: Item, { missing, continued, followed, quoted }: JsonPlace, text: string): Item {
  const step = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  const newText = item.newText.replace(/\n( +)/g, (_, blanks) => `\n${step.repeat(blanks.length / 2)}`);
  return {
    ...item,
    newText: continued && !followed ? `${newText},` : newText,
    ...(quoted && { filter: JSON.stringify(item.filter ?? item.label) }),
    ...(missing !== undefined && { also: { start: missing, end: missing, newText: ',' } }),
  };
}

function wordAt(text: string, offset: number): Span {
  let [start, end] = [offset, offset];
  while (/[\w-]/.test(text[start - 1] ?? '')) start--;
  while (/[\w-]/.test(text[end] ?? '')) end++;
  return { start, end };
}

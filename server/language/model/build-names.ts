import type { Block, Body, Expression, ObjectEntry, Span } from '../syntax/ast.ts';
import { insideOf, plainText, plainTexts, type Written } from '../syntax/spans.ts';
import { buildStep } from './blocks.ts';
import { attributeOf, attributesOf, blocksOf } from './declarations.ts';
import { type NamesSink, sourceId, type Thing } from './things.ts';

/** A source of a build, and what the build calls it. */
interface BuildSource {
  readonly type: string;
  readonly localName: string;
  readonly thing: Thing;
}

/** The names in a `build` that stand in texts: `sources`, labels of `source`, `only`, `except`, `override`. */
export function buildNames(build: Block, sink: NamesSink): void {
  const known: BuildSource[] = [];
  const sources = attributeOf(build.body, 'sources')?.value;
  for (const written of sources ? plainTexts(sources) : []) {
    const found = address(written, sink);
    if (found) known.push({ ...found, localName: found.thing.name });
  }
  for (const { block, written } of sourcesIn(build.body, sink.text)) {
    const found = address(written, sink);
    if (!found) continue;
    const name = attributeOf(block.body, 'name')?.value;
    const given = name?.kind === 'template' ? plainText(name) : undefined;
    if (!name) known.push({ ...found, localName: found.thing.name });
    if (!name || !given) continue;
    const id = `build-source ${sink.uri}#${build.start} ${found.type}.${given.text}`;
    const thing: Thing = { kind: 'build-source', id, name: given.text };
    sink.add(thing, 'declaration', given, { reach: name, item: block });
    known.push({ type: found.type, localName: given.text, thing });
  }
  for (const { block, body } of stepsOf(build)) {
    const [label] = block.labels;
    if (block.type.text !== 'dynamic' && label) sink.component(insideOf(label, sink.text), label.text);
    if (block.type.text === 'dynamic')
      for (const written of labelsOf(block)) sink.component(written, written.text);
    filters(body, known, sink);
  }
}

/** The `source` blocks of a build and what they name, also those a `dynamic` block makes; these have their labels elsewhere. */
const sourcesIn = (body: Body, text: string): readonly { block: Block; written: Written }[] =>
  blocksOf(body).flatMap(block => {
    const [label] = block.labels;
    if (block.type.text === 'source')
      return label ? [{ block, written: { ...insideOf(label, text), text: label.text } }] : [];
    if (block.type.text !== 'dynamic' || label?.text !== 'source') return [];
    const contents = blocksOf(block.body, 'content');
    return labelsOf(block).flatMap(written => contents.map(content => ({ block: content, written })));
  });

/** The labels a `dynamic` block gives, where they are plain text. */
const labelsOf = ({ body }: Block): readonly Written[] => {
  const labels = attributeOf(body, 'labels')?.value;
  return labels ? plainTexts(labels) : [];
};

/** The steps of a build, those of chains too: of one that a `dynamic` block makes, that block and its content. */
export const stepsOf = (build: Block): readonly { readonly block: Block; readonly body: Body }[] =>
  [build.body, ...blocksOf(build.body).flatMap(block => contentsOf(block, 'post-processors'))]
    .flatMap(body => blocksOf(body))
    .flatMap(block => {
      const type = block.type.text === 'dynamic' ? block.labels[0]?.text : block.type.text;
      return type && buildStep(type) ? contentsOf(block, type).map(body => ({ block, body })) : [];
    });

/** What is in a block of that type, or in those a `dynamic` block makes. */
function contentsOf(block: Block, type: string): readonly Body[] {
  if (block.type.text === type) return [block.body];
  const isMade = block.type.text === 'dynamic' && block.labels[0]?.text === type;
  return isMade ? blocksOf(block.body, 'content').map(({ body }) => body) : [];
}

function filters(body: Body, known: readonly BuildSource[], sink: NamesSink): void {
  for (const { name, value } of attributesOf(body)) {
    if (name.text === 'only' || name.text === 'except')
      for (const written of plainTexts(value)) filter(written, known, sink);
    if (name.text !== 'override') continue;
    for (const { key, bareKey } of entriesIn(value)) {
      const { start, end }: Span = key;
      const inside = key.kind === 'parentheses' ? key.inner : key;
      const quoted = inside.kind === 'template' ? plainText(inside) : undefined;
      const found = bareKey === undefined ? quoted : { text: bareKey, start, end };
      // One key may speak of several sources of that name.
      const meant = known.filter(({ localName }) => localName === found?.text).map(({ thing }) => thing);
      for (const thing of new Map(meant.map(one => [one.id, one])).values())
        sink.add(thing, 'read', found!, { reach: key });
    }
  }
}

/** The entries of an object, also where a condition or `merge` gives it. */
function entriesIn(value: Expression): readonly ObjectEntry[] {
  if (value.kind === 'object') return value.entries;
  if (value.kind === 'parentheses') return entriesIn(value.inner);
  if (value.kind === 'conditional') return [value.then, value.otherwise].flatMap(entriesIn);
  return value.kind === 'call' && value.name.text === 'merge' ? value.args.flatMap(entriesIn) : [];
}

/** `null.web` in `only`: what the build calls it, and the source of that name otherwise. */
function filter({ text, start, end }: Written, known: readonly BuildSource[], sink: NamesSink): void {
  const dot = text.indexOf('.');
  if (dot < 0) return;
  const [type, name] = [text.slice(0, dot), text.slice(dot + 1)];
  const own = known.find(source => source.type === type && source.localName === name)?.thing;
  sink.component({ start, end: start + dot }, type);
  const thing = own ?? { kind: 'source', id: sourceId(type, name), name };
  sink.add(thing, 'read', { start: start + dot + 1, end });
}

/** `null.web` or `source.null.web`: of three parts the first is dropped, as Packer does. */
function address(
  { text, start }: Written,
  sink: NamesSink,
): { readonly type: string; readonly thing: Thing } | undefined {
  const parts = text.split('.');
  const first = parts.length > 2 ? 1 : 0;
  const [type, name] = [parts[first], parts[first + 1]];
  if (!type || !name) return undefined;
  const from = first === 1 ? start + parts[0]!.length + 1 : start;
  const at = from + type.length + 1;
  const thing: Thing = { kind: 'source', id: sourceId(type, name), name };
  sink.component({ start: from, end: from + type.length }, type);
  sink.add(thing, 'read', { start: at, end: at + name.length });
  return { type, thing };
}

import type { Block, Body, Span } from '../syntax/ast.ts';
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
  for (const block of inner(build.body, 'source')) {
    const [label] = block.labels;
    const found = label && address({ ...insideOf(label, sink.text), text: label.text }, sink);
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
  const chains = inner(build.body, 'post-processors');
  for (const body of [build.body, ...chains.map(chain => chain.body)])
    for (const block of blocksOf(body)) step(block, known, sink);
}

/** The blocks of a type, also those a `dynamic` block makes; these without labels of their own. */
function inner(body: Body, type: string): readonly Block[] {
  return blocksOf(body).flatMap(block => {
    if (block.type.text === type) return [block];
    return block.type.text === 'dynamic' && block.labels[0]?.text === type
      ? blocksOf(block.body, 'content')
      : [];
  });
}

function step(block: Block, known: readonly BuildSource[], sink: NamesSink): void {
  const [label] = block.labels;
  if (block.type.text === 'dynamic' && label && buildStep(label.text)) {
    for (const content of blocksOf(block.body, 'content')) filters(content.body, known, sink);
    return;
  }
  if (!buildStep(block.type.text)) return;
  if (label) sink.component(insideOf(label, sink.text), label.text);
  filters(block.body, known, sink);
}

function filters(body: Body, known: readonly BuildSource[], sink: NamesSink): void {
  for (const { name, value } of attributesOf(body)) {
    if (name.text === 'only' || name.text === 'except')
      for (const written of plainTexts(value)) filter(written, known, sink);
    if (name.text !== 'override' || value.kind !== 'object') continue;
    for (const { key, bareKey } of value.entries) {
      const { start, end }: Span = key;
      const quoted = key.kind === 'template' ? plainText(key) : undefined;
      const found = bareKey === undefined ? quoted : { text: bareKey, start, end };
      // One key may speak of several sources of that name.
      const meant = known.filter(({ localName }) => localName === found?.text).map(({ thing }) => thing);
      for (const thing of new Map(meant.map(one => [one.id, one])).values())
        sink.add(thing, 'read', found!, { reach: key });
    }
  }
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

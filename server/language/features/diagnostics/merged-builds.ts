import { sourcesOf } from '../../model/build-sources.ts';
import { attributeOf, attributesOf, type Build, blocksOf } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import { referencesWithin } from '../../model/references.ts';
import { textOf } from '../../model/value.ts';
import type { Block, File } from '../../syntax/ast.ts';
import { insertion, removal } from './edits.ts';
import type { Edit, Fix } from './rule.ts';

/** A build of which is known what it does with which sources. */
interface Plain {
  readonly build: Build;
  /** `type.name` as `only` has them. */
  readonly names: readonly string[];
  /** What `only` can limit to some sources. */
  readonly steps: readonly Block[];
}

/**
 * One build of two in a file: the sources of both, and every step for those it was for. Not offered where that would not do
 * the same as before: for sources of one name, steps with `except`, `dynamic` blocks, or where `build.name` is read.
 */
export function mergedBuilds(first: Build, other: Build, module: Module): readonly Fix[] {
  const file = module.files.get(first.uri)!;
  const [into, from] = [first, other].map(build => plain(build, module));
  if (!into || !from || first.uri !== other.uri || first.node.start > other.node.start) return [];
  if (into.names.some(name => from.names.includes(name))) return [];
  if (cleanups(first) + cleanups(other) > 1 || other.registries.length > 0) return [];
  const reads = referencesWithin(file, other.node);
  if (reads.some(({ root, steps }) => root === 'build' && steps[0]?.text === 'name')) return [];
  const added = sourcesInto(first, other, file);
  const rest = moved(from, first, file);
  const oneLine = !file.text.slice(first.node.start, first.node.end).includes('\n');
  if (!added || (oneLine && rest.length > 0)) return [];
  const name = attributeOf(other.node.body, 'name');
  const lost = name && textOf(module.evaluate(name.value));
  return [
    {
      title: lost ? `Merge into the first build, without the name "${lost}"` : 'Merge into the first build',
      edits: [
        ...limited(into, file),
        ...added,
        ...rest,
        { uri: other.uri, ...removal(file, other.node), newText: '' },
      ],
    },
  ];
}

const own: readonly string[] = ['name', 'description', 'sources'];
const steps: readonly string[] = ['provisioner', 'error-cleanup-provisioner', 'post-processor'];
const cleanups = ({ node }: Build): number => blocksOf(node.body, 'error-cleanup-provisioner').length;

function plain(build: Build, module: Module): Plain | undefined {
  const { body, open, close } = build.node;
  const known = body.items.every(item =>
    item.kind === 'attribute'
      ? own.includes(item.name.text)
      : item.kind === 'block' &&
        ['source', 'post-processors', 'hcp_packer_registry', ...steps].includes(item.type.text),
  );
  const { entries, open: others, assumed } = sourcesOf(module, build);
  const sources = attributeOf(body, 'sources')?.value;
  if (!known || others || assumed || open === undefined || close === undefined) return undefined;
  if ((sources && sources.kind !== 'tuple') || entries.some(({ localName }) => localName === undefined))
    return undefined;
  const chains = blocksOf(body, 'post-processors').flatMap(chain => blocksOf(chain.body));
  const all = [...blocksOf(body), ...chains].filter(({ type }) => steps.includes(type.text));
  if (chains.some(({ type }) => !steps.includes(type.text))) return undefined;
  if (all.some(step => attributeOf(step.body, 'except'))) return undefined;
  return { build, names: entries.map(one => `${one.type}.${one.localName}`), steps: all };
}

/** Each step for the sources of its build, where it does not say for which. */
const limited = ({ build, names, steps }: Plain, file: File): readonly Edit[] =>
  steps
    .filter(step => !attributeOf(step.body, 'only'))
    .flatMap(step =>
      insertion(build.uri, file, step, [`only = [${names.map(name => `"${name}"`).join(', ')}]`]),
    );

/** The elements of the one `sources` at the end of the other. */
function sourcesInto(first: Build, other: Build, file: File): readonly Edit[] | undefined {
  const { uri } = first;
  const [into, from] = [first, other].map(({ node }) => attributeOf(node.body, 'sources')?.value);
  const elements = from?.kind === 'tuple' ? from.elements : [];
  const texts = elements.map(({ start, end }) => file.text.slice(start, end));
  if (texts.length === 0) return [];
  if (!into) {
    const edits = insertion(uri, file, first.node, [`sources = [${texts.join(', ')}]`]);
    return edits.length > 0 ? edits : undefined;
  }
  const last = into.kind === 'tuple' ? into.elements.at(-1) : undefined;
  if (!last) return [{ uri, start: into.start, end: into.end, newText: `[${texts.join(', ')}]` }];
  const line = /\n[ \t]*$/.exec(file.text.slice(into.start, last.start))?.[0];
  return [
    { uri, start: last.end, end: last.end, newText: texts.map(text => `,${line ?? ' '}${text}`).join('') },
  ];
}

/** What else is in the one build, at the end of the other. */
function moved(from: Plain, first: Build, file: File): readonly Edit[] {
  const { open, close, body } = from.build.node;
  const edits = [
    ...limited(from, file),
    ...attributesOf(body).map(attribute => ({ ...removal(file, attribute), newText: '' })),
  ];
  let text = file.text.slice(0, close!);
  for (const { start, end, newText } of edits.sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + newText + text.slice(end);
  const inner = text
    .slice(open! + 1)
    .replace(/^\s*\n/, '')
    .trimEnd();
  const at = first.node.close!;
  const gap = file.text[at - 1] === '\n' ? '\n' : '\n\n';
  return inner === '' ? [] : [{ uri: first.uri, start: at, end: at, newText: `${gap}${inner}\n` }];
}

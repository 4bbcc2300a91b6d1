import { placeAt } from '../catalog/index.ts';
import { sourcesOf } from '../model/build-sources.ts';
import { isVarFile, type Module } from '../model/module.ts';
import { type Reference, referencesIn } from '../model/references.ts';
import { requiredOf } from '../model/required-plugins.ts';
import type { Attribute, Block, File, Label, Node, Span } from '../syntax/ast.ts';
import { literalString, pathAt } from '../syntax/walk.ts';
import type { Header, Subject } from './docs.ts';
import { expanded } from './expanded.ts';

export interface Found {
  readonly subject: Subject;
  readonly span: Span;
}

/** What the word at an offset stands for. */
export function subjectAt(module: Module, uri: string, file: File, offset: number): Found | undefined {
  if (file.comments.some(({ start, end }) => start <= offset && offset < end)) return undefined;
  const path = pathAt(file, offset);
  const node = path.at(-1)!;
  const parent = path.at(-2);
  const blocks = path.filter((one): one is Block => one.kind === 'block');
  const attribute = path.find((one): one is Attribute => one.kind === 'attribute');
  const found = (subject: Subject | undefined, span: Span): Found | undefined => subject && { subject, span };

  if (node.kind === 'name' && parent?.kind === 'attribute')
    return found(argument(parent.name.text, blocks, uri), node);
  if (node.kind === 'name' && parent?.kind === 'block')
    return found({ is: 'member', blocks: headers(blocks.slice(0, -1)), name: node.text }, node);
  if (node.kind === 'label') return found(label(node, blocks, module), node);
  const word =
    node.kind === 'variable'
      ? node.name
      : node.kind === 'name' && parent?.kind === 'call'
        ? node.text
        : undefined;
  if (word !== undefined && attribute?.name.text === 'type' && isVariable(blocks))
    return { subject: { is: 'type', name: word }, span: node };
  if (node.kind === 'name' && parent?.kind === 'call')
    return found({ is: 'function', name: node.text }, node);
  if (!attribute) return undefined;
  const key = pluginFact(path, blocks, offset);
  if (key) return key;
  const entry = entryAt(path, attribute, blocks, uri, offset);
  if (entry) return entry;
  const source = namedSource(module, attribute, blocks, offset);
  if (source) return source;
  const reference = referencesIn(attribute).find(one => one.start <= offset && offset <= one.end);
  return reference && byReference(reference, offset);
}

const isVariable = (blocks: readonly Block[]): boolean =>
  blocks.length === 1 && blocks[0]!.type.text === 'variable';

const headers = (blocks: readonly Block[]): readonly Header[] =>
  expanded(blocks).map(({ type, labels }) => ({ type: type.text, labels: labels.map(({ text }) => text) }));

function argument(name: string, blocks: readonly Block[], uri: string): Subject {
  const [first, second] = blocks.map(({ type }) => type.text);
  if (isVarFile(uri) || (first === 'variables' && blocks.length === 1)) return { is: 'variable', name };
  if (first === 'locals' && blocks.length === 1) return { is: 'local', name };
  if (first === 'packer' && second === 'required_plugins') return { is: 'plugin', name };
  return { is: 'member', blocks: headers(blocks), name };
}

function label(node: Label, blocks: readonly Block[], module: Module): Subject | undefined {
  const block = blocks.at(-1);
  const outer = blocks.slice(0, -1);
  if (!block) return undefined;
  const [first] = block.labels;
  if (outer.length === 0 && block.type.text === 'variable') return { is: 'variable', name: node.text };
  if (outer.length === 0 && block.type.text === 'local') return { is: 'local', name: node.text };
  const required = requiredOf(module);
  const labels = placeAt(outer, required)?.body.blocks.get(block.type.text)?.labels;
  const is = labels?.[0]?.is;
  if (!is || !first || is === 'name') return undefined;
  if (is === 'block') return { is: 'member', blocks: headers(outer), name: first.text };
  const found = placeAt(blocks, required)?.component;
  return found && { is: 'component', kind: found.kind, type: found.type };
}

/** An element of a build's `sources`. */
function namedSource(
  module: Module,
  { name, value }: Attribute,
  blocks: readonly Block[],
  offset: number,
): Found | undefined {
  const build = module.builds.find(({ node }) => node === blocks.at(-1));
  if (!build || name.text !== 'sources' || value.kind !== 'tuple') return undefined;
  const found = sourcesOf(module, build).entries.find(
    ({ span }) => value.start < span.start && span.start <= offset && offset <= span.end,
  );
  return found && { subject: { is: 'source', type: found.type, name: found.name }, span: found.span };
}

/** `source` and `version` of an entry of `required_plugins`. */
function pluginFact(path: readonly Node[], blocks: readonly Block[], offset: number): Found | undefined {
  if (blocks.length !== 2 || blocks[1]!.type.text !== 'required_plugins') return undefined;
  const object = path.find(one => one.kind === 'object');
  const entry = object?.entries.find(({ key }) => key.start <= offset && offset <= key.end);
  return entry?.bareKey === undefined
    ? undefined
    : { subject: { is: 'pluginFact', name: entry.bareKey }, span: entry.key };
}

/** A key within the value of a local or variable, or of an argument that `override` gives a source. */
function entryAt(
  path: readonly Node[],
  attribute: Attribute,
  blocks: readonly Block[],
  uri: string,
  offset: number,
): Found | undefined {
  const names: string[] = [];
  let span: Span | undefined;
  for (const node of path.slice(path.indexOf(attribute) + 1)) {
    if (node.kind !== 'object') break;
    const entry = node.entries.find(one => one.start <= offset && offset <= one.end);
    const key = entry && (entry.bareKey ?? literalString(entry.key));
    if (key === undefined) return undefined;
    names.push(key);
    if (offset <= entry!.key.end) span = entry!.key;
  }
  if (!span) return undefined;
  const [outermost] = blocks;
  if (attribute.name.text === 'override' && outermost?.type.text === 'build')
    return names.length === 2
      ? { subject: { is: 'member', blocks: headers(blocks), name: names[1]! }, span }
      : undefined;
  const owner = argument(attribute.name.text, blocks, uri);
  if (owner.is === 'variable' || owner.is === 'local') return { subject: { ...owner, path: names }, span };
  return blocks.length === 1 && outermost?.type.text === 'variable' && attribute.name.text === 'default'
    ? { subject: { is: 'variable', name: outermost.labels[0]?.text ?? '', path: names }, span }
    : undefined;
}

/** A chain of names is about as much as is written up to the cursor. */
function byReference({ root, steps, start }: Reference, offset: number): Found | undefined {
  const upTo = (count: number): Span => ({ start, end: steps[count - 1]!.end });
  const at = steps.findIndex(step => offset <= step.end) + 1 || steps.length;
  const [first, second, third] = steps.map(({ text }) => text);
  if (first === undefined) return undefined;
  switch (root) {
    case 'var':
    case 'local': {
      const path = steps.slice(1, at).map(({ text }) => text);
      return {
        subject: { is: root === 'var' ? 'variable' : 'local', name: first, ...(path.length > 0 && { path }) },
        span: upTo(Math.max(1, at)),
      };
    }
    case 'data':
      if (second === undefined) return undefined;
      return third !== undefined && at >= 3
        ? { subject: { is: 'output', type: first, name: third }, span: upTo(3) }
        : { subject: { is: 'data', type: first, name: second }, span: upTo(2) };
    case 'path':
    case 'packer':
    case 'source':
    case 'build':
      return { subject: { is: 'builtIn', root, name: first }, span: upTo(1) };
    default:
      return undefined;
  }
}

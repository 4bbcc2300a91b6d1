import type { Block, Expression, Span } from '../syntax/ast.ts';
import { attributeOf, type Build, blocksOf } from './declarations.ts';
import type { Module } from './module.ts';
import { textOf } from './value.ts';

/** A source used by a build. */
export interface BuildSource {
  readonly type: string;
  readonly name: string;
  /** What the build calls it, after `name` of a `source` block; undefined where that is not known. */
  readonly localName: string | undefined;
  /** The element of `sources`, or the `source` block. */
  readonly node: Expression | Block;
  /** Where it is named. */
  readonly span: Span;
}
export interface BuildSources {
  readonly entries: readonly BuildSource[];
  /** There may be more: `dynamic` blocks, or elements whose text is not known. */
  readonly open: boolean;
}

/** The sources of a build: the elements of `sources`, then the `source` blocks. */
export function sourcesOf(module: Module, build: Build): BuildSources {
  const body = build.node.body;
  const entries: BuildSource[] = [];
  let open = blocksOf(body, 'dynamic').some(block => block.labels[0]?.text === 'source');
  const sources = attributeOf(body, 'sources')?.value;
  if (sources) {
    const value = module.evaluate(sources);
    if (value.kind !== 'list') open = true;
    else
      for (const [i, element] of value.elements.entries()) {
        const text = textOf(element);
        const node = sources.kind === 'tuple' ? sources.elements[i]! : sources;
        const address = text === undefined ? undefined : addressOf(text);
        if (address) entries.push({ ...address, localName: address.name, node, span: node });
        if (text === undefined) open = true;
      }
  }
  for (const block of blocksOf(body, 'source')) {
    const [label] = block.labels;
    const address = label && addressOf(label.text);
    if (!address) continue;
    const name = attributeOf(block.body, 'name')?.value;
    const localName = name ? textOf(module.evaluate(name)) : address.name;
    entries.push({ ...address, localName, node: block, span: block.header });
  }
  return { entries, open };
}

/** `null.t`, and `source.null.t`: of three parts or more Packer drops the first and what is after the name. */
function addressOf(text: string): { type: string; name: string } | undefined {
  const parts = text.split('.');
  const [type, name] = parts.length > 2 ? parts.slice(1) : parts;
  return type && name ? { type, name } : undefined;
}

import { attributeOf, attributesOf, blocksOf } from '../../model/declarations.ts';
import { keptByText } from '../../model/kept.ts';
import type { Module } from '../../model/module.ts';
import type { Value } from '../../model/value.ts';
import type { Attribute, Block } from '../../syntax/ast.ts';

/** An `hcp-sbom` provisioner. */
export interface Sbom {
  readonly block: Block;
  readonly build: Block;
  /**
   * It is prepared as it is written: no `only` or `except` may leave it out, and no `override` change it.
   */
  readonly certain: boolean;
}

export const sbomsIn = (module: Module, uri: string): readonly Sbom[] =>
  (module.declarations.get(uri)?.builds ?? []).flatMap(({ node }) =>
    hasSboms(node)
      ? sbomBlocks(node).map(block => ({
          block,
          build: node,
          certain: !attributesOf(block.body).some(({ name }) =>
            ['only', 'except', 'override'].includes(name.text),
          ),
        }))
      : [],
  );
const hasSboms = keptByText(build => build.kind === 'block' && sbomBlocks(build).length > 0);
const sbomBlocks = ({ body }: Block): readonly Block[] =>
  blocksOf(body, 'provisioner').filter(block => block.labels[0]?.text === 'hcp-sbom');

export function sbomArgument(
  module: Module,
  { block }: Sbom,
  name: string,
): { readonly attribute: Attribute; readonly value: Value } | undefined {
  const attribute = attributeOf(block.body, name);
  return attribute && { attribute, value: module.evaluate(attribute.value) };
}

import { attributeOf, attributesOf, blocksOf } from '../../model/declarations.ts';
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
    blocksOf(node.body, 'provisioner')
      .filter(block => block.labels[0]?.text === 'hcp-sbom')
      .map(block => ({
        block,
        build: node,
        certain: !attributesOf(block.body).some(({ name }) =>
          ['only', 'except', 'override'].includes(name.text),
        ),
      })),
  );

export function sbomArgument(
  module: Module,
  { block }: Sbom,
  name: string,
): { readonly attribute: Attribute; readonly value: Value } | undefined {
  const attribute = attributeOf(block.body, name);
  return attribute && { attribute, value: module.evaluate(attribute.value) };
}

import { buildStep } from '../../model/blocks.ts';
import { attributesOf, blocksInBuild } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import type { Expression } from '../../syntax/ast.ts';
import { suspectsIn } from './suspects.ts';

/** An expression that Packer itself evaluates and wants known, and what it is called. */
export interface CorePlace {
  readonly expression: Expression;
  readonly name: string;
}

/** The attributes of `build` and the arguments of its steps that Packer does not leave to a plugin; of suspects. */
export function corePlaces(module: Module, uri: string): readonly CorePlace[] {
  return suspectsIn(module, uri).builds.flatMap(({ node }) => {
    const own = attributesOf(node.body).filter(({ name }) =>
      ['name', 'description', 'sources'].includes(name.text),
    );
    const inner = blocksInBuild(node).filter(block => buildStep(block.type.text));
    return [
      ...own.map(({ name, value }) => ({ expression: value, name: `"${name.text}" of a build` })),
      ...inner.flatMap(block =>
        attributesOf(block.body)
          .filter(({ name }) => buildStep(block.type.text)!.own.includes(name.text))
          .map(({ name, value }) => ({
            expression: value,
            name: `"${name.text}" of a ${block.type.text}`,
          })),
      ),
    ];
  });
}

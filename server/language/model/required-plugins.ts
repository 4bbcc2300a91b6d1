import type { Required } from '../catalog/index.ts';
import type { Attribute } from '../syntax/ast.ts';
import { attributesOf, blocksOf, type Located } from './declarations.ts';
import { literal } from './evaluate.ts';
import { kept } from './kept.ts';
import type { Module } from './module.ts';
import { textOf } from './value.ts';

/** An entry of `required_plugins`. */
export interface RequiredPlugin extends Located<Attribute> {
  /** What component types start with. */
  readonly name: string;
  /** Undefined where it is not a plain text, which Packer rejects. */
  readonly source: string | undefined;
  readonly version: string | undefined;
}

/** Every entry of every `required_plugins` block of a configuration; Packer reads them before there are any names. */
export const requiredPlugins = kept((module: Module): readonly RequiredPlugin[] =>
  module.blocks('packer').flatMap(({ uri, node }) =>
    blocksOf(node.body, 'required_plugins')
      .flatMap(block => attributesOf(block.body))
      .map(attribute => {
        const value = literal(attribute.value);
        const text = (key: string): string | undefined => {
          const entry = value.kind === 'object' ? value.entries.get(key) : undefined;
          return entry?.kind === 'string' ? textOf(entry) : undefined;
        };
        return {
          uri,
          node: attribute,
          name: attribute.name.text,
          source: text('source'),
          version: text('version'),
        };
      }),
  ),
);

/** Which plugin each local name stands for: what the catalog needs to find a component. */
export const requiredOf = kept(
  (module: Module): Required =>
    new Map(requiredPlugins(module).flatMap(({ name, source }) => [[name, source ?? ''] as const])),
);
